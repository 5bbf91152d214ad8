"""What the tests of pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pages.gradient_flow import measuring
from pages.live import job_manager
from pages.ui import page

page.CHART_S = measuring.CHART_S = 0.0  # there is no browser to wait for


@pytest.fixture
def closed_manager() -> Iterator[None]:
    """No run outlives its test."""
    yield
    job_manager.close_manager()
