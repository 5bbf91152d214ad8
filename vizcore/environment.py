"""What a deployment can set: every environment variable of ours, and what it may be."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

PREFIX = "ACTIVATION_LAB_"
_NAME = r"[a-z0-9-]+(\.[a-z0-9-]+)*"  # of a host; capitals are as good


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable.

    Attributes
    ----------
    sets
        What it sets, as the documentation says it.
    otherwise
        What holds where it is not set.
    value_of
        Its value from its text, without space around it; raises ValueError with the end of the
        sentence "… is".
    """

    sets: str
    otherwise: str
    value_of: Callable[[str], Any]


def read(name: str, environment: Mapping[str, str] | None = None) -> Any:
    """The value of the variable `name` (without `PREFIX`), None if it is not set or empty.

    Raises
    ------
    ValueError
        If its text means nothing; one sentence says which, and what is asked for.
    """
    text = (os.environ if environment is None else environment).get(PREFIX + name, "").strip()
    if not text:
        return None
    try:
        return VARIABLES[name].value_of(text)
    except ValueError as error:
        shown = text if len(text) <= 80 else f"{text[:80]}…"
        raise ValueError(f"{PREFIX}{name} = {shown!r} is {error}") from None


def check(environment: Mapping[str, str] | None = None) -> None:
    """Look at every variable that begins as ours do.

    Raises
    ------
    ValueError
        If one of them means nothing, or there is none of that name; in one sentence.
    """
    environment = os.environ if environment is None else environment
    for full in environment:
        name = full.removeprefix(PREFIX)
        if name != full and name not in VARIABLES:
            known = ", ".join(VARIABLES)
            raise ValueError(f"{full} sets nothing: after {PREFIX} comes one of {known}")
    for name in VARIABLES:
        value = read(name, environment)
        if isinstance(value, Path) and value.exists() and not value.is_dir():
            raise ValueError(f"{PREFIX}{name} = {str(value)!r} is there, and is no folder")


def table() -> str:
    """All variables as a table in markdown."""
    head = ["| environment variable | what it sets | without it |", "|---|---|---|"]
    rows = (f"| `{PREFIX}{name}` | {v.sets} | {v.otherwise} |" for name, v in VARIABLES.items())
    return "\n".join([*head, *rows])


def _whole(low: int, high: int) -> Callable[[str], int]:
    def value_of(text: str) -> int:
        # Nine digits at most: Python itself refuses to read thousands of them.
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"not a whole number from {low} to {high}")
        return int(text)

    return value_of


def _folder(text: str) -> Path:
    try:
        folder = Path(text).expanduser()
    except RuntimeError:
        raise ValueError("in the home of somebody who has none") from None
    if not folder.is_absolute():
        raise ValueError("not the whole path of a folder, from / on")
    return folder


def _folder_or_off(text: str) -> Path | str:
    return text if text == "off" else _folder(text)


def _hosts(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    if not all(re.fullmatch(rf"(\*\.)?{_NAME}|\[[0-9a-f:]+\]", name, re.I) for name in names):
        raise ValueError("not host names without port, with commas between")
    return names


def _frames(text: str) -> str:
    sources = text.split()
    site = rf"'self'|https?://(\*\.)?{_NAME}(:[0-9]{{1,5}})?"
    if text != "'none'" and not all(re.fullmatch(site, source, re.I) for source in sources):
        raise ValueError("neither 'none' nor sites like 'self' https://host, with spaces between")
    return " ".join(sources)


def _scheduler(text: str) -> str:
    wrong = ValueError("not like tcp://host:port")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")  # fails as the look-up of its address would
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("tcp", "tls") or not port or not re.fullmatch(r"[^\s@/]+", host):
        raise wrong
    if parts.netloc != text.partition("://")[2] or "@" in text:
        raise wrong
    return text


VARIABLES: Mapping[str, Variable] = MappingProxyType(
    {
        "SLOTS": Variable("training runs at a time", "one fewer than cores", _whole(1, 1024)),
        "QUEUE": Variable(
            "runs that may wait; one more is refused in a sentence", "32", _whole(0, 10_000)
        ),
        "LEASE": Variable(
            "seconds until a run ends that nobody watches any more; it ends sooner if others wait",
            "75",
            _whole(5, 86_400),
        ),
        "VISITORS": Variable(
            "sessions that one address may open in ten minutes; 0 for any number, where a proxy "
            "hides the addresses",
            "1000",
            lambda text: _whole(300, 1_000_000)(text) if text != "0" else 0,
        ),
        "HOSTS": Variable(
            "names under which the server is reached, with commas between; `*.example.org` is any "
            "below it; a request for another is refused",
            "any",
            _hosts,
        ),
        "FRAMES": Variable(
            "sites that may frame the pages, with spaces between, such as `'self' "
            "https://moodle.example.org`; or `'none'`",
            "any",
            _frames,
        ),
        # Libraries take most of 512.
        "MEMORY_MB": Variable("memory of one worker", "2048", _whole(512, 1 << 20)),
        "STORE": Variable(
            "folder of finished runs, or `off`", "`~/.cache/activation-lab/runs`", _folder_or_off
        ),
        "CACHE": Variable(
            "folder of fetched data and of trained networks", "`~/.cache/activation-lab`", _folder
        ),
        "ENGINE": Variable(
            'address of a Dask scheduler to train on, with `pip install -e ".[cluster]"`',
            "this machine",
            _scheduler,
        ),
    }
)
