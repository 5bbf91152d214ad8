"""What the controls of a page lead to, for a browser that has a run begun before the page does.

Each is named by the class that Streamlit gives to the place of its widget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from pages.ui.page import Preset, is_on
from pages.ui.start import start_addresses
from pages.ui.state import Bound
from pages.ui.widgets import texts_of
from vizcore.settings import SettingError, settings_of


class Other(NamedTuple):
    """What a list, a switch or a slider can be set to.

    Attributes
    ----------
    field
        What it changes in a link.
    texts
        For what the widget then says, what the link does: nothing leaves the field out. None if
        both say the same. What is set now is not among them.
    drops
        Other fields that it takes out of the link.
    """

    field: str
    texts: Mapping[str, str] | None
    drops: Sequence[str] = ()


def offers(
    bound: Bound, presets: Sequence[Preset], numbers: Sequence[str], others: Mapping[str, Other]
) -> dict[str, Any]:
    """For the browser: where the runs of chips, number fields and `others` are begun.

    Parameters
    ----------
    numbers
        The fields with a + and a −.
    others
        By the name of the widget's place; they differ from the page in a field or two.
    """
    links = _links_of(bound, presets) | _steps_of(bound, numbers)
    fields = {place: other._asdict() for place, other in others.items()}
    (base,) = start_addresses(bound.page, {"": _link(bound)}).values()
    return {
        "starts": start_addresses(bound.page, links),
        "others": {"base": base, "fields": fields},
    }


def others_of(bound: Bound, fields: Iterable[str]) -> dict[str, Other]:
    """What the widgets of `control` can be set to."""
    found = {}
    for field in fields:
        kind = settings_of(bound.owner(field))[field].kind
        found[f"{bound.page}-{field}"] = Other(field, texts_of(kind, bound.value(field)))
    return found


def _links_of(bound: Bound, presets: Sequence[Preset]) -> dict[str, str]:
    return {
        f"{bound.page}-preset-{preset.key}": _link(bound, **preset.sets)
        for preset in presets
        if not is_on(bound, preset)
    }


def _steps_of(bound: Bound, fields: Sequence[str]) -> dict[str, str]:
    found = {}
    for field in fields:
        owner = bound.owner(field)
        kind, value = settings_of(owner)[field].kind, getattr(owner, field)
        for way, other in (("up", value + kind.step), ("down", value - kind.step)):
            with suppress(SettingError):  # then the page says why
                changed = {bound.name_of(field): replace(owner, **{field: other})}
                found[f"{bound.page}-{field}-{way}"] = _link(bound, **changed)
    return found


def _link(bound: Bound, **changed: Any) -> str:
    return urlencode(bound.link(**changed), doseq=True)
