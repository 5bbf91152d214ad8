"""The property cards of the catalogue, computed once."""

import pytest

from vizcore.activations.analysis.properties import Properties, properties
from vizcore.activations.catalogue import ACTIVATIONS


@pytest.fixture(scope="session")
def cards() -> dict[str, Properties]:
    return {key: properties(entry) for key, entry in ACTIVATIONS.items()}
