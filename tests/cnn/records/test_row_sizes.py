"""How large a recorded run can become: rows of the largest networks that are possible."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from pathlib import Path

import orjson
import pytest

from vizcore.cnn.architecture.architectures import MOST_UNITS
from vizcore.cnn.config.train_config import MOST_ROWS, TrainConfig
from vizcore.cnn.jobs.training import arguments_of, run
from vizcore.cnn.records.details import Scope
from vizcore.jobs import Limits

DETAILED, PLAIN = 256 * 1024, 16 * 1024  # bytes of a row, as the README states them
README = Path(__file__).parents[3] / "README.md"
# As many units as may be; a rate at which hundreds of them die at once, then nearly all.
LARGEST = {
    "dense": TrainConfig(architecture="d256-d256-d256-d256"),
    "convolutional": TrainConfig(
        dataset="shapes_rgb", architecture="c64k3s4p1-c128k1-c256k1-c256k1m2-d256"
    ),
    "deep": TrainConfig(architecture="-".join(["c96k3p1m2", *["c96k1"] * 5, "d192", "d192"])),
}


def sizes(config: TrainConfig) -> tuple[list[int], list[int]]:
    """Bytes of the first rows with details, and of those without."""
    detailed, plain = [], []
    for row in islice(run(arguments_of(config)), 24):
        size = len(orjson.dumps(row, option=orjson.OPT_SERIALIZE_NUMPY))
        (detailed if "inside" in row else plain).append(size)
    return detailed, plain


@pytest.mark.parametrize("kind", LARGEST)
def test_a_row_of_the_largest_networks_stays_small(kind: str) -> None:
    wild = replace(
        LARGEST[kind],
        learning_rate=1.0,
        schedule="constant",
        batch_size=8,
        record_every=1,
        steps=110,
    )
    assert sum(layer.units for layer in wild.hidden) > 0.9 * MOST_UNITS
    detailed, plain = sizes(wild)
    assert len(detailed) == len(plain) == 12
    assert max(detailed) < DETAILED
    assert max(plain) < PLAIN + 64 * MOST_UNITS  # and as many deaths
    assert sum(plain) / len(plain) < PLAIN


def test_the_largest_run_fits_into_what_the_server_keeps_of_one() -> None:
    for config in LARGEST.values():
        steps = replace(config, steps=MOST_ROWS, record_every=1)
        rows, scope = MOST_ROWS + 1, Scope.of(steps)
        detailed = sum(scope.covers(steps, step) for step in range(rows))
        assert detailed <= 102
        assert detailed * DETAILED + (rows - detailed) * PLAIN <= Limits().run_bytes


def test_the_bounds_are_stated() -> None:
    text = re.sub(r"\s+", " ", README.read_text(encoding="utf-8"))
    limits = Limits()
    for words in (
        f"at most {MOST_ROWS:,} steps",
        f"{DETAILED >> 10} KB with details",
        f"{PLAIN >> 10} KB without",
        f"{limits.run_bytes >> 20} MB a run",
        f"{limits.kept_bytes >> 20} MB of ended runs",
    ):
        assert words in text
