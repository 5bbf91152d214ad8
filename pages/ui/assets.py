"""Where style, scripts and prose are, on disk and in the browser."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

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


class _Static(StaticFiles):
    """Static files that a browser keeps for good if their address names a version."""

    def file_response(self, full_path: Any, stat_result: Any, scope: Any, *rest: Any) -> Response:
        response = super().file_response(full_path, stat_result, scope, *rest)
        versioned = b"v=" in scope["query_string"] or Path(full_path).name.startswith("plotly-")
        kept = "public, max-age=31536000, immutable" if versioned else "no-cache"
        response.headers["Cache-Control"] = kept
        return response


static_files = Mount("/assets/static", _Static(directory=STATIC))
