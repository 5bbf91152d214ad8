"""The property cards of the catalogue, computed once."""

import pytest

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.properties import Properties, properties


@pytest.fixture(scope="session")
def cards() -> dict[str, Properties]:
    return {key: properties(entry) for key, entry in ACTIVATIONS.items()}
