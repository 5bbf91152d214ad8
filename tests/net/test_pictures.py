"""The pictures behind shared links stay as they are, whatever becomes of the code.

Held is a digest of all that a figure says and sets, and its numbers to nine digits. A change that
is meant to change pictures records them anew (see `record`), and its commit says what changed.
"""

from pathlib import Path

import orjson
import pytest

from tests.net.record import links
from tests.net.views import figures, summary

HELD = orjson.loads((Path(__file__).parent / "pictures.json").read_bytes())


def test_every_picture_is_held() -> None:
    assert {name.partition(" ")[0] for name in HELD} == set(links())


@pytest.mark.parametrize("link", links())
def test_the_pictures_of_a_link_are_what_they_were(link: str) -> None:
    page, _, query = link.partition("?")
    for name, figure in figures(page, query):
        digest, *numbers = summary(figure)
        held, *then = HELD[f"{link} {name}"]
        assert digest == held, name
        assert numbers == pytest.approx(then, rel=1e-9, abs=1e-9, nan_ok=True), name
