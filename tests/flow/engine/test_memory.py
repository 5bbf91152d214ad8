"""Memory of a measurement, as Linux counts it, against the bound that is stated."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from vizcore.flow.config import FlowConfig
from vizcore.flow.simulate import MEMORY, memory_bound

# A process of its own, because what the system counts is its highest value ever.
PROGRAM = """
from dataclasses import replace
from pathlib import Path
from vizcore.flow import simulate
from vizcore.flow.config import FlowConfig
from vizcore.flow.engine.weights import WEIGHT_CACHE

def highest():  # of this program alone; what getrusage tells is the parent's, if that was larger
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.split("VmHWM:")[1].split()[0])

WEIGHT_CACHE.__init__({cache}, WEIGHT_CACHE.getsizeof)
simulate.MEMORY = {memory}
size = {{"depth": 500, "width": 64, "batch": 256, "seeds": 2}}
config = FlowConfig(**{{**size, "norm": {norm!r}, **{more!r}}})
simulate.simulate_flow(replace(config, depth=4))  # libraries, buffers
before = highest()
simulate.simulate_flow(config)
print(highest() - before, simulate.memory_bound(config))
"""
CACHE = 4 * 2**20  # for weights, beside activations
SLACK = 5 * 2**20  # of the allocator
SKIP = MappingProxyType({"residual": "unit"})


def measured(memory: int, norm: str, more: Mapping[str, Any] = SKIP) -> tuple[int, int]:
    program = PROGRAM.format(memory=memory, norm=norm, cache=CACHE, more=dict(more))
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    taken, bound = map(int, told.stdout.split())
    return taken, bound


@pytest.mark.parametrize("norm", ["none", "layer"])
def test_a_deep_stack_keeps_to_the_root_of_its_depth(norm):
    taken, bound = measured(1, norm)
    kept = 3 if norm == "layer" else 2
    # ⌈√500⌉ = 23 layers at once, h and y at the start of 21 segments, and the layer at work.
    assert bound == 4 * 256 * 64 * (kept * 23 + 2 * 21 + 12)
    assert taken < bound + CACHE + SLACK


def test_a_signal_that_is_brought_back_from_afar_takes_no_more():
    size = {"depth": 200, "width": 128, "batch": 512, "seeds": 8}
    small = {"activation": "relu", "init": "normal", "scale": 0.001}
    taken, bound = measured(105 * 2**20, "none", size | small)
    assert bound == 105 * 2**20  # all layers of one network at a time
    assert taken < bound + CACHE + SLACK


def test_what_is_bounded_would_be_much_more():
    taken, _ = measured(MEMORY, "none")
    assert taken > 90 * 2**20  # two networks of 500 layers: the measurement of memory can fail


def test_the_largest_network_of_all():
    largest = FlowConfig(depth=1000, width=1024, batch=1024, seeds=32, norm="batch")
    assert MEMORY < memory_bound(largest) <= 680 * 2**20
    assert memory_bound(FlowConfig()) == MEMORY
