"""Where style, scripts and prose are, on disk and in the browser."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "assets"
STATIC = FOLDER / "static"


@cache
def module_url(name: str) -> str:
    """The address of a script, relative to the app, with its digest so that caches never lie."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"assets/static/{name}?v={digest}"


@cache
def prose(page: str, language: str) -> str:
    """The explanation that belongs to `page`, as markdown."""
    return (FOLDER / "prose" / language / f"{page}.md").read_text(encoding="utf-8")
