"""Records what links open and what the pictures behind them hold: ``python -m tests.net.record``.

Only a change that is meant to change pictures, or that adds links, records anew, and its commit
says what changed.
"""

from pathlib import Path
from typing import Any

import orjson

from tests.net.views import figures, opened, summary

HERE = Path(__file__).parent


def links() -> list[str]:
    """Every line of the list: a page, a question mark, and what stands behind it."""
    return (HERE / "shared_links.txt").read_text().splitlines()


def record(what: str) -> None:
    """Write one of the two files, a line for each entry."""
    lines = []
    for link in links():
        page, _, query = link.partition("?")
        if what == "opens":
            lines.append((link, opened(page, query)))
        else:
            lines += [(f"{link} {n}", summary(f)) for n, f in figures(page, query)]
    text = ",\n".join(f"{_json(name)}: {_json(found)}" for name, found in lines)
    (HERE / f"{what}.json").write_text(f"{{\n{text}\n}}\n")


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


if __name__ == "__main__":
    for each in ("opens", "pictures"):
        record(each)
