"""What the live CNN page hands to the components that show a run."""

from typing import Literal, NotRequired, TypedDict

from vizcore.wire.components import Seen, Words
from vizcore.wire.rows import Packed

Language = Literal["en", "zh"]
Scale = list[tuple[float, str]]  # positions from 0 to 1, and their colours


class Seat(TypedDict):
    """A run, and the name under which this session watches it."""

    id: str
    viewer: str


class Chart(TypedDict):
    """A figure as JSON, drawn empty, and its place."""

    figure: str
    height: int
    wide: bool
    title: str


class OfRun(TypedDict):
    """What everything is handed that shows a run."""

    run: Seat
    words: Words
    language: Language
    name: str


class Pace(TypedDict, total=False):
    """The length of a run and of a pass over its data in steps, and how often it is recorded."""

    steps: int
    epoch: float
    every: int


class Live(OfRun, Pace):
    """Pictures of a run; its pace with a player."""

    figures: dict[str, Chart]
    player: bool
    networks: int
    seen: Seen


class Apply(TypedDict):
    """A button that has a run changed, and what of it."""

    run: Seat
    label: str
    change: str
    seen: Seen


class Change(TypedDict):
    """What was done by hand, in words."""

    step: int
    text: str


class Units(TypedDict):
    """Of which network units are shown, what was done to it, and in which colours."""

    record: int
    changes: list[Change]
    shade: Literal["openness", "factor"]
    scale: Scale
    dead: str
    unit: int | None


class Tiles(OfRun, Units):
    """Every unit of network number `record`, and one of them from the inside."""

    figures: dict[str, Chart]
    seen: Seen


class Mistakes(OfRun):
    """The images that network number `record` is most wrong about."""

    record: int
    title: str


class Fetch(OfRun):
    """How far a data set has been fetched."""


class Group(TypedDict):
    """A combination of a sweep, and its first network."""

    activation: str
    init: str
    first: int


class Groups(TypedDict):
    """The groups of a sweep; of each of its networks the group and the seed."""

    groups: list[Group]
    groupOf: list[int]
    seeds: list[int]


class Sweep(OfRun, Groups):
    """A sweep."""


class Pictures(Packed):
    """Pictures of a user, and the largest value of their data set."""

    peak: float


class Drawings(TypedDict):
    """What was drawn, for which network, and the token under which it answers while it trains."""

    token: str
    record: int
    pictures: Pictures | None
    labels: list[int | None]
    classes: list[str]
    layers: list[str]
    scale: Scale


class Pad(OfRun, Drawings):
    """A pad to draw on, and who answers."""

    asked: Seat | None


class Results(TypedDict, total=False):
    """What follows from a layer in the table of the builder, if it fits."""

    made: str
    output: str
    parameters: int
    sees: str


class Block(Results):
    """A layer in the table of the builder; the output layer has no `kind`."""

    name: str
    wrong: bool
    kind: NotRequired[Literal["conv", "dense"]]
    channels: NotRequired[int]
    kernel: NotRequired[int]
    stride: NotRequired[int]
    padding: NotRequired[int]
    pool: NotRequired[str]
    size: NotRequired[int]
    units: NotRequired[int]
    norm: NotRequired[bool]
    drop: NotRequired[int]
    activation: NotRequired[str | None]


class Builder(TypedDict):
    """A network as a table."""

    rows: list[Block]
    problem: str | None
    words: Words
    bounds: dict[str, tuple[int, int]]
    most: int
    whole: str
    everyNorm: bool
    everyDrop: int
    activations: list[tuple[str, str]]
    seen: Seen
    base: int  # how often a network had been replaced when this one was drawn
