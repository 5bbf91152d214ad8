"""Where style, scripts and prose are, on disk and in the browser."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "assets"
FRONTEND = FOLDER / "frontend"
VENDOR = FOLDER / "vendor"
BESIDE = {"node_modules", "tests"}  # what checks the scripts, not for browsers
_IMPORT = re.compile(r'^(?:import|export|\}) .*?"(\.[^"]+\.js)";$', re.MULTILINE)


def module_url(name: str) -> str:
    """The address of a script, relative to the app.

    It begins with a digest of all scripts, so that caches never lie; and as scripts name each other
    by relative addresses, all of them are versioned, and none is loaded under two addresses.
    """
    return f"assets/frontend/{scripts_version()}/{name}"


def modules_of(name: str) -> list[str]:
    """The addresses of a script and of all that it imports, as the files say."""
    found = [FRONTEND / name]
    for script in found:  # which grows meanwhile
        names = _IMPORT.findall(script.read_text(encoding="utf-8"))
        wanted = [(script.parent / name).resolve() for name in names]
        found += [path for path in wanted if path not in found]
    return [module_url(path.relative_to(FRONTEND).as_posix()) for path in found]


@cache
def prose(page: str, language: str) -> str:
    """The explanation that belongs to `page`, as markdown."""
    return (FOLDER / "prose" / language / f"{page}.md").read_text(encoding="utf-8")


@cache
def scripts_version() -> str:
    """A digest of all scripts."""
    digest = hashlib.sha256()
    folders = [path for path in FRONTEND.iterdir() if path.is_dir() and path.name not in BESIDE]
    for path in sorted(script for folder in folders for script in folder.rglob("*.js")):
        digest.update(path.relative_to(FRONTEND).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:10]
