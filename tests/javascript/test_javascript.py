"""Runs what stands beside this file in Node's own test runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def node() -> str:
    """Node itself: the system's, or else the one that playwright brings."""
    return shutil.which("node") or compute_driver_executable()[0]


@pytest.mark.parametrize("name", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_it_passes_in_node(node: str, name: str) -> None:
    done = subprocess.run([node, "--test", name], cwd=HERE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
