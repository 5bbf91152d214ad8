"""Figures as JSON: no number of an array costs the process."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Each number has 24 characters; the text puts the array near the end of a buffer of 2¹⁹ bytes.
PROGRAM = """
import json
import numpy as np
{imports}
for number in (-1.0546633512345678e-200, -1.0546633512345678e-05):
    values = np.full(20_000, number)
    for length in range(25_000, 44_000, 3_000):
        told = json.loads({call})
    assert told == {{"a": "a" * length, "q": values.tolist(), "z": False}}
"""
CONTENT = '{"a": "a" * length, "q": values, "z": False}'


def json_of(content: str) -> str:
    return f"json.dumps(json.loads(FigureSpec([{content}], {{}}).to_json())['data'][0])"


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from vizcore.figures.figure_spec import FigureSpec", json_of(CONTENT)),
        ("from vizcore.jobs.executor import _encoded", f"_encoded({CONTENT})"),
    ],
    ids=["figure", "row"],
)
def test_numbers_of_24_characters_do_no_harm(imports: str, call: str) -> None:
    program = PROGRAM.format(imports=imports, call=call)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-300:]
