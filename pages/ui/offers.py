"""What the controls of a page lead to, for a browser that has a run begun before the page does.

Each is named by the class that Streamlit gives to the place of its widget.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

from pages.ui.page import Preset, is_on
from pages.ui.start import start_addresses
from pages.ui.state import Bound
from pages.ui.widgets import texts_of
from vizcore.links import Query
from vizcore.settings import SettingError, settings_of


class Other(NamedTuple):
    """What a list, a field, a switch or a slider can be set to.

    Attributes
    ----------
    field
        What it changes in a link.
    texts
        For what the widget then says, what the link does: nothing leaves the field out. None if
        both say the same. What is set now is not among them.
    drops
        Other fields that it takes out of the link.
    free
        Whether what is none of `texts` is as good.
    form
        What stands in the link around it.
    now
        What the widget says now, if it is one into which text is typed.
    """

    field: str
    texts: Mapping[str, str] | None = None
    drops: Sequence[str] = ()
    free: bool = False
    form: str = "{}"
    now: str | None = None


def offers(
    bound: Bound,
    presets: Sequence[Preset],
    numbers: Sequence[str],
    others: Mapping[str, Other],
    buttons: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """For the browser: where the runs of chips, number fields and `others` are begun.

    Parameters
    ----------
    numbers
        The fields with a + and a −.
    others
        By the key of the widget; they differ from the page in a field or two.
    buttons
        By the same, the configurations that a button sets.
    """
    relative = _steps_of(bound, numbers)
    relative |= {key: bound.link(**sets) for key, sets in buttons.items()}
    (base,) = start_addresses(bound.page, {"": bound.link()}).values()
    return {
        "starts": _addresses(bound, _links_of(bound, presets)),
        "others": {
            "base": base,
            "fields": {place_of(key): other._asdict() for key, other in others.items()},
            "buttons": _addresses(bound, relative),
        },
    }


def _addresses(bound: Bound, links: Mapping[str, Query]) -> dict[str, str]:
    return start_addresses(bound.page, {place_of(key): link for key, link in links.items()})


def others_of(bound: Bound, fields: Iterable[str]) -> dict[str, Other]:
    """What the widgets of `control` can be set to, by their keys."""
    found = {}
    for field in fields:
        kind, value = settings_of(bound.owner(field))[field].kind, bound.value(field)
        found[bound.key(field)] = Other(field, texts_of(kind, value), now=kind.format(value))
    return found


def place_of(key: str) -> str:
    """The class that Streamlit gives to the place of the widget `key`, after its ``st-key-``."""
    return re.sub(r"[^a-zA-Z0-9_-]", "-", key.strip())


def _links_of(bound: Bound, presets: Sequence[Preset]) -> dict[str, Query]:
    return {
        f"{bound.page}.preset.{preset.key}": bound.link(**preset.sets)
        for preset in presets
        if not is_on(bound, preset)
    }


def _steps_of(bound: Bound, fields: Sequence[str]) -> dict[str, Query]:
    found: dict[str, Query] = {}
    for field in fields:
        owner = bound.owner(field)
        kind, value = settings_of(owner)[field].kind, getattr(owner, field)
        for way, other in (("up", value + kind.step), ("down", value - kind.step)):
            with suppress(SettingError):  # then the page says why
                changed = {bound.name_of(field): replace(owner, **{field: other})}
                found[f"{bound.key(field)}-{way}"] = bound.link(**changed)
    return found
