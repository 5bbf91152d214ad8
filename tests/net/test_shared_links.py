"""Links as people have shared them open what they opened, whatever becomes of the code.

What each opens was recorded with the release that wrote the links: a setting that is new since then
may stand beside it, at its default; none may be missing or another. Never record them anew to make
this pass: mend the reading.
"""

from pathlib import Path

import orjson
import pytest

from tests.net.views import opened

HERE = Path(__file__).parent
OPENS = orjson.loads((HERE / "opens.json").read_bytes())


def test_all_of_them_are_held() -> None:
    assert list(OPENS) == (HERE / "shared_links.txt").read_text().splitlines()


@pytest.mark.parametrize("link", OPENS)
def test_a_shared_link_opens_what_it_opened(link: str) -> None:
    page, _, query = link.partition("?")
    now, then = opened(page, query), OPENS[link]
    assert now["settings"] == now["settings"] | then["settings"]
    assert now["refused"] == then["refused"]
    assert now["short"] == then["short"]
    assert now["asks"] == then.get("asks", False)
