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


class Wish(TypedDict):
    """A change that was asked for when the run was over."""

    change: str
    token: str


class Live(OfRun):
    """Pictures of a run; with a player, its length in steps, and how often it is recorded."""

    figures: dict[str, Chart]
    player: bool
    networks: int
    asked: Wish | None
    seen: Seen
    steps: NotRequired[int]
    epoch: NotRequired[float]
    every: NotRequired[int]


class Change(TypedDict):
    """What was done by hand, in words."""

    step: int
    text: str


class Tiles(OfRun):
    """Every unit of network number `record`, and one of them from the inside."""

    figures: dict[str, Chart]
    record: int
    changes: list[Change]
    shade: Literal["openness", "factor"]
    scale: Scale
    dead: str


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


class Sweep(OfRun):
    """A sweep; of each of its networks the group and the seed."""

    groups: list[Group]
    groupOf: list[int]
    seeds: list[int]


class Pictures(Packed):
    """Pictures of a user, and the largest value of their data set."""

    peak: float


class Pad(OfRun):
    """A pad to draw on; who answers, and under which token the network in training does."""

    asked: Seat | None
    token: str
    record: int
    pictures: Pictures | None
    labels: list[int | None]
    classes: list[str]
    layers: list[str]
    scale: Scale


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
