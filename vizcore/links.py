"""Typed settings ⇄ query string.

Works on any dataclass whose fields carry a ``setting`` that can ``read`` and ``write`` texts; it
knows no particular setting. A field stands in a link under its own name, a field with several
values is repeated, and a field at its default is left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

Config = TypeVar("Config")
Query = Mapping[str, Sequence[str]]


def write_link(config: Any, default: Any) -> dict[str, list[str]]:
    """The query fields in which `config` differs from `default`, each with its texts."""
    return {
        name: setting.write(getattr(config, name))
        for name, setting in _settings(config).items()
        if getattr(config, name) != getattr(default, name)
    }


def read_link(default: Config, query: Query) -> tuple[Config, list[ValueError]]:
    """Read a configuration from query fields.

    Parameters
    ----------
    default
        Supplies every field that the query does not set, or sets to something impossible.
    query
        Field name to its texts, in order of appearance. Unknown names are passed over.

    Returns
    -------
    config
        Valid fields kept, every bad one back at its default.
    problems
        One error for each field that fell back.
    """
    values, problems = {}, []
    for name, setting in _settings(default).items():
        if name in query:
            try:
                values[name] = setting.read(name, query[name])
            except ValueError as error:
                problems.append(error)
    config, clashes = _combined(default, values)
    return config, problems + clashes


def _combined(default: Any, values: Mapping[str, Any]) -> tuple[Any, list[ValueError]]:
    # Fields can be fine one by one and impossible together; then the later field gives way.
    try:
        return dataclasses.replace(default, **values), []
    except ValueError:
        config, problems = default, []
        for name, value in values.items():
            try:
                config = dataclasses.replace(config, **{name: value})
            except ValueError as error:
                problems.append(error)
        return config, problems


def _settings(config: Any) -> dict[str, Any]:
    fields = dataclasses.fields(config)
    return {f.name: f.metadata["setting"] for f in fields if "setting" in f.metadata}
