"""Records what new links open, and the pictures behind all: ``python -m tests.net.record``.

Only a change that is meant to change pictures, or that adds links, records anew, and its commit
says what changed. What links opened once is kept.
"""

from pathlib import Path
from typing import Any

import orjson

from tests.net.views import figures, opened, summary

HERE = Path(__file__).parent


def links() -> list[str]:
    """Every line of the list: a page, a question mark, and what stands behind it."""
    return (HERE / "shared_links.txt").read_text().splitlines()


def record() -> None:
    """Write what new links open, and all pictures."""
    held = orjson.loads((HERE / "opens.json").read_bytes())
    pages = [(link, *link.split("?", 1)) for link in links()]
    _write("opens", [(link, held.get(link) or opened(page, query)) for link, page, query in pages])
    drawn = [(f"{link} {n}", f) for link, page, query in pages for n, f in figures(page, query)]
    _write("pictures", [(name, summary(figure)) for name, figure in drawn])


def _write(name: str, entries: list[tuple[str, Any]]) -> None:
    """A line for each entry."""
    text = ",\n".join(f"{_json(key)}: {_json(found)}" for key, found in entries)
    (HERE / f"{name}.json").write_text(f"{{\n{text}\n}}\n")


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


if __name__ == "__main__":
    record()
