"""What the tests of pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pages.ui import server


@pytest.fixture
def closed_manager() -> Iterator[None]:
    """No run outlives its test."""
    yield
    server.close_manager()
