"""Settings of a page that show something, under a name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from vizcore.text import Text


class Question(NamedTuple):
    """What a reader may predict before the page says it; `right` counts from 0."""

    text: Text
    choices: tuple[Text, ...]
    right: int


class Preset(NamedTuple):
    """Configurations of a page to start from, and what to notice in what they show.

    Attributes
    ----------
    key, label
        Its name in code, and one short enough for a chip.
    notice
        About three sentences: what there is to see, and why.
    configs
        By the names that they have on the page.
    resets
        What is set as well; changed by the reader, the page still shows the preset.
    question
        What a link with ``ask=1`` asks before the page answers.
    """

    key: str
    label: Text
    notice: Text
    configs: Mapping[str, Any]
    resets: Mapping[str, Any] = MappingProxyType({})
    question: Question | None = None
