"""What pages hand to the components of their own: the ``data`` of ``mount``."""

from typing import Literal, NotRequired, TypedDict

Words = dict[str, str]  # in the reader's language; {fields} are filled in the browser


class Seen(TypedDict):
    """The last message of a component that a session has taken in."""

    session: str
    number: int


class Preview(TypedDict):
    """What a chart previews: the page's settings, and where the figure is asked for.

    `applied` counts the presets and cures: what was moved before one is gone with it.
    """

    page: str
    address: str
    values: dict[str, str]
    applied: int


class Term(TypedDict):
    """A term: its name, what it means, and an expression that finds it in a text."""

    name: str
    meaning: str
    marks: str


class Document(TypedDict):
    """What is told to the document as a whole.

    `toggles` are buttons, by their keys, that are on or off; `terms` explain themselves; `tools`
    are the names of a chart's tools, by their titles in the browser.
    """

    toggles: dict[str, bool]
    terms: dict[str, Term]
    tools: Words


class Coordinate(TypedDict):
    """A number that a handle sets.

    `field` is the setting as a link names it, `symbol` what the reader calls it. Values are rounded
    to multiples of `step`; an arrow key goes as far as `stride`.
    """

    field: str
    symbol: str
    value: float
    low: float
    high: float
    step: float
    stride: float


class Handle(TypedDict):
    """A point of a chart that can be dragged."""

    label: str
    x: Coordinate
    y: Coordinate
    color: str
    chart: str
    fixed: dict[str, str]
    seen: Seen


class Plot(TypedDict):
    """A chart; its figure as JSON.

    Who cannot see it is told its `label`, or with `verdict` the page's computed sentence.
    """

    figure: str
    height: int
    name: str
    clickable: bool
    preview: Preview | None
    handle: Handle | None
    label: str
    verdict: bool
    words: Words


class Slider(TypedDict):
    """A parameter of an activation."""

    activation: str
    label: str
    color: str
    name: str
    symbol: str
    low: float
    high: float
    step: float
    value: float
    javascript: str


class Sliders(TypedDict):
    """Sliders, and the chart that previews them."""

    rows: list[Slider]
    plot: str
    flat: str
    seen: Seen


class Entry(TypedDict):
    """An activation in the gallery; `path` draws its curve."""

    key: str
    label: str
    summary: str
    words: str
    path: str


class Family(TypedDict):
    """Activations of one kind."""

    label: str
    entries: list[Entry]


class Picker(TypedDict):
    """The chosen activations, and all that there are."""

    chosen: list[str]
    labels: dict[str, str]
    colors: dict[str, str]
    families: list[Family]
    most: int
    least: int
    words: Words
    seen: Seen


class Cell(TypedDict):
    """A value in words; by `rank` it is sorted."""

    text: str
    rank: NotRequired[float]
    value: NotRequired[float]
    tone: NotRequired[str]
    help: NotRequired[str]


class Line(TypedDict):
    """A property and its value for each column."""

    key: str
    label: str
    help: str
    cells: list[Cell]


class Column(TypedDict):
    """What is compared."""

    label: str
    color: str


class Table(TypedDict):
    """A table that compares."""

    columns: list[Column]
    lines: list[Line]
    words: Words
    name: str


class Reach(TypedDict):
    """How far a slider of the probe goes."""

    label: str
    low: float
    high: float
    step: float


class Probe(TypedDict):
    """An activation at the point of the probe."""

    label: str
    color: str
    javascript: str
    params: dict[str, float]
    numbers: list[str]


class Probes(TypedDict):
    """The probe: its point, how often φ is applied, and what the activations make of it."""

    rows: list[Probe]
    at: float
    times: int
    steps: int
    sliders: dict[Literal["at", "times"], Reach]
    words: dict[Literal["columns"], list[str]]
    plot: str
    seen: Seen


class Inputs(TypedDict):
    """The inputs of a vector activation."""

    values: list[float]
    shown: int
    reach: float
    step: float
    plot: str
    seen: Seen


class WaveLine(TypedDict):
    """‖δ‖ of one network layer by layer, log₁₀; None where it is unknown."""

    name: str
    color: str
    log10: list[float | None]
    dead: list[bool]


class Wave(TypedDict):
    """The gradient on its way back."""

    depth: int
    lowest: float
    highest: float
    scale: list[list[int]]
    dead_color: str
    words: Words
    lines: list[WaveLine]
