"""What a page hands to the frame of a lesson."""

from typing import Any, Literal, NotRequired, TypedDict

from vizcore.wire.components import Words


class Option(TypedDict):
    """One answer on offer, and what is said to who has chosen it."""

    key: str
    label: str
    reply: str


class Predict(TypedDict):
    """How a reader predicts; of a `log` number low, high, step and start are powers of ten."""

    kind: Literal["choice", "number", "sketch"]
    label: NotRequired[str]
    options: NotRequired[list[Option]]
    low: NotRequired[float]
    high: NotRequired[float]
    step: NotRequired[float]
    start: NotRequired[float]
    log: NotRequired[bool]
    digits: NotRequired[int]
    where: NotRequired[str]
    at: NotRequired[int]


class Phi(TypedDict):
    """An activation in the browser; mean and variance are those of φ(z), z ~ N(0, 1)."""

    text: str
    label: str
    javascript: str
    params: dict[str, float]
    color: str
    mean: float | None
    variance: float | None


class Control(TypedDict):
    """A number, one of some `options` or `phis`, or the buttons of a player or of points."""

    key: str
    kind: Literal["slide", "switch", "menu", "phi", "player", "points"]
    label: str
    start: float | str
    phis: NotRequired[list[Phi]]
    low: NotRequired[float]
    high: NotRequired[float]
    step: NotRequired[float]
    options: NotRequired[dict[str, str]]


class Onward(TypedDict):
    """A view of another page."""

    label: str
    address: str


class Moment(TypedDict):
    """A question, its answer, and how to break it; {fields} are filled in the browser."""

    key: str
    title: str
    question: str
    predict: Predict
    answer: str
    why: str
    controls: list[Control]
    cases: dict[str, str]
    onward: Onward
    code: str


class Lesson(TypedDict):
    """A lesson in the reader's language, with the numbers that its picture module reads."""

    title: str
    moments: list[Moment]
    numbers: dict[str, Any]
    words: Words
    tag: str
    colors: dict[str, str]
    following: Onward
    source: Onward
