"""The browser's fixtures are what PyTorch computes, and what `vizcore.lessons` computes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tests.lessons.fixtures import FIXTURES, path_of
from vizcore.lessons.zero_centred import descend_linear


def stored(name: str) -> Any:
    return json.loads(path_of(name).read_text(encoding="utf-8"))


def assert_alike(found: Any, expected: Any) -> None:
    """Equal, numbers up to what another build of PyTorch rounds differently in 50 steps."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for key in expected:
            assert_alike(found[key], expected[key])
    elif isinstance(expected, list) and expected and isinstance(expected[0], float):
        assert found == pytest.approx(expected, rel=1e-8, abs=1e-8)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_alike(one, other)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-8, abs=1e-8)
    else:
        assert found == expected


@pytest.mark.parametrize("name", FIXTURES)
def test_they_are_what_pytorch_computes(name):
    assert_alike(json.loads(json.dumps(FIXTURES[name]())), stored(name))


def test_a_linear_unit_descends_in_python_as_in_the_browser():
    for case in stored("linear"):
        given = case["settings"]
        inputs = np.reshape(given["inputs"], (-1, len(given["start"])))
        found = descend_linear(**given | {"inputs": inputs})
        assert found.weights.ravel() == pytest.approx(case["weights"], abs=1e-12)
        assert found.one_sign == case["oneSign"]


def test_networks_learn_in_the_steps_that_are_compared():
    # What is compared is training, not the first forward pass fifty times over.
    for case in stored("mlp"):
        assert case["losses"][-1] < case["losses"][0] - 1e-3
        assert len(set(np.round(case["losses"], 12))) == len(case["losses"])
