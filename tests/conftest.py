"""Settings of the whole suite."""

import os
from collections.abc import Iterator

import pytest
import torch
from hypothesis import settings
from playwright.sync_api import Browser

from tests.browser import harness

torch.set_num_threads(1)  # pytest's workers share the cores

# A run that an earlier test finished must not answer for one that should be computed; servers and
# workers that tests start inherit this.
os.environ["ACTIVATION_LAB_STORE"] = "off"

# No deadlines: machines are shared and noisy, and a timed test proves nothing there.
settings.register_profile("suite", deadline=None, print_blob=True)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium of a process, whose second one Playwright refuses."""
    with harness.chromium() as chromium:
        yield chromium
