"""What a lesson is made of. Numbers are filled into its texts in the browser, by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vizcore.text import Text


@dataclass(frozen=True)
class Option:
    """One answer on offer, and what is said to a reader who has chosen it."""

    key: str
    label: Text
    reply: Text


@dataclass(frozen=True)
class Choice:
    """A prediction by choosing; the picture says which option is right."""

    options: tuple[Option, ...]


@dataclass(frozen=True)
class Number:
    """A prediction by a slider, from `low` to `high`; of a `log` one these are powers of ten.

    The answer is said with so many `digits`.
    """

    label: Text
    low: float
    high: float
    step: float
    start: float
    log: bool = False
    digits: int = 3


@dataclass(frozen=True)
class Sketch:
    """A prediction by drawing a curve in the picture; compared `where` point number `at` lies."""

    label: Text
    where: Text
    at: int
    digits: int = 3


@dataclass(frozen=True)
class Slide:
    """A control of a moment: a number."""

    key: str
    label: Text
    low: float
    high: float
    step: float
    start: float


@dataclass(frozen=True)
class Switch:
    """A control of a moment: one of a few options, the first of which is on at the beginning."""

    key: str
    label: Text
    options: Mapping[str, Text]


@dataclass(frozen=True)
class Phi:
    """A control of a moment: an activation of the catalogue, or a formula that is typed."""

    key: str
    label: Text
    start: str


@dataclass(frozen=True)
class Menu(Switch):
    """A switch of so many options that they stand in a list."""


@dataclass(frozen=True)
class Player:
    """The buttons play, step and reset, for a picture that goes on by itself."""

    label: Text


@dataclass(frozen=True)
class Points:
    """The buttons undo and clear, for points that a reader puts into the picture."""

    label: Text


Control = Slide | Switch | Phi | Player | Points


@dataclass(frozen=True)
class Onward:
    """Where a moment leads: a page with its settings, as a link writes them.

    `promise` computes from these the number that the label promises, as the page will write it.
    """

    label: Text
    page: str
    settings: Mapping[str, str | Sequence[str]]
    promise: Callable[[Mapping[str, Sequence[str]]], str] | None = None

    @property
    def query(self) -> dict[str, list[str]]:
        """The fields of the link, each with its texts."""
        return {k: [v] if isinstance(v, str) else list(v) for k, v in self.settings.items()}

    @property
    def said(self) -> Text:
        """The label with the number in it."""
        return self.label.format(promise=self.promise(self.query)) if self.promise else self.label


@dataclass(frozen=True)
class Moment:
    """A question, its answer, and how to break it.

    Attributes
    ----------
    key
        Names the moment in links.
    title
        A few words.
    question
        What the reader predicts.
    predict
        How.
    answer
        The computed answer in one sentence, also the picture's name for who cannot see it.
    why
        Two or three sentences.
    controls
        What the reader may change afterwards.
    cases
        What is said of the state of the controls; the picture says which of them it is.
    onward
        Where to see the same in a real network.
    code
        Plain PyTorch that reproduces the moment.
    """

    key: str
    title: Text
    question: Text
    predict: Choice | Number | Sketch
    answer: Text
    why: Text
    controls: tuple[Control, ...]
    cases: Mapping[str, Text]
    onward: Onward
    code: str


@dataclass(frozen=True)
class Lesson:
    """One page, one idea, about five minutes.

    Attributes
    ----------
    key
        Its address, and the name of its picture module in ``assets/frontend/lessons``.
    question
        The title.
    answers
        What a reader can answer afterwards, in one sentence for the overview.
    moments
        Three to five, in order.
    numbers
        Computes what the pictures and sentences need, JSON-able; once, as it never changes.
    source
        Where to read more: a label and an address.
    words
        What the picture writes, by name.
    """

    key: str
    question: Text
    answers: Text
    moments: tuple[Moment, ...]
    numbers: Callable[[], Mapping[str, Any]]
    source: tuple[Text, str]
    words: Mapping[str, Text] = field(default_factory=dict)
