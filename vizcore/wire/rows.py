"""What a run of the live CNN says of itself, row by row."""

from typing import Literal, NotRequired, TypedDict

from vizcore.text import Text

Number = float | None  # None where there is no finite value
Tone = Literal["bad", "warn", "good"]
# What a row shows, as `vizcore.cnn.verdict.judge.Finding` has it, the gravest first.
Kind = Literal[
    "diverged",
    "cut",
    "stuck",
    "fallen",
    "guessing",
    "starved",
    "weak",
    "unmeasured",
    "dead",
    "saturated",
    "healthy",
]


class Said(TypedDict):
    """A text in every language."""

    en: str
    zh: str


def said(text: Text) -> Said:
    """A text as it travels."""
    return {"en": text.en, "zh": text.zh}


class Packed(TypedDict):
    """An array, one byte a value in base64, and the values that 0 and 255 stand for."""

    shape: list[int]
    low: float
    high: float
    bytes: str


class Shown(Packed):
    """The images that are shown, of shape (images, channels, height, width), and their classes."""

    labels: list[int]


class Layer(TypedDict):
    """A layer with an activation, and the shape of what it makes of an image."""

    name: str
    kind: Literal["channel", "unit"]
    units: int
    made: tuple[int, ...]


class Verdict(TypedDict):
    """What is wrong: the gravest finding with its numbers, and everything in words."""

    kind: Kind
    tone: Tone
    layer: str | None
    numbers: dict[str, Number]
    sentence: Said


class Inside(TypedDict):
    """A layer's units from the inside: vectors, and pictures of shape (…, height, width)."""

    bias: list[float]
    gradient: list[float]
    low: list[float]
    high: list[float]
    counts: Packed
    maps: Packed
    kernels: Packed | None


class Slopes(TypedDict):
    """φ and φ′ of a layer over z, to be read between the points."""

    z: list[float]
    value: list[float]
    slope: list[float]


class Prediction(TypedDict):
    """The softmax for one picture, and for each layer the mean of φ(z) of each unit."""

    probabilities: list[float]
    active: list[list[float]]


class Predictions(TypedDict):
    """One for each picture, and the same means over the probe set."""

    answers: list[Prediction]
    usual: list[list[float]]


class Asked(Predictions):
    """Answers to a question, by the token of the question."""

    token: str


Death = tuple[int, int, str, Number, Number, Number, Number]  # layer, unit, then as in `Death`
Revival = tuple[int, int]  # layer, unit
Mistake = tuple[int, int, int, float, float]  # image, truth, predicted, and their shares


class Reply(TypedDict, total=False):
    """What only the first row says, and what one says after commands were sent."""

    layers: list[Layer]
    probes: int
    shown: Shown
    classes: list[Said]
    bins: int
    interventions: list[str]  # those made, as a configuration has them
    refused: Said
    asked: Asked


class Neurons(TypedDict, total=False):
    """What is measured of each layer, and of each of its units."""

    openness: list[list[Number]]  # 0 for dead units alone
    scale: list[Number]  # times openness: the factor, unless it stands there itself
    factor: list[list[Number]]
    states: list[str]  # a letter for each unit, `vizcore.cnn.observe.unit_states.STATES`
    walls: list[str | None]
    rounding: list[str]
    dead: list[int]
    saturated: list[int]
    dormant: list[int]
    z_mean: list[Number]
    z_std: list[Number]
    z_images: list[Number]
    mean: list[Number]
    std: list[Number]
    zeros: list[Number]
    learned: list[dict[str, Number]]


class Events(TypedDict, total=False):
    """What happened since the row before."""

    deaths: list[Death]
    revivals: list[Revival]


class Details(TypedDict, total=False):
    """What stands in some rows."""

    inside: list[Inside]
    confusion: list[list[int]]
    mistakes: list[Mistake]
    pictures: dict[str, Packed]  # by the number of the image, where it is first mistaken
    slopes: list[Slopes]  # when they have changed


class Row(Reply, Neurons, Events, Details):
    """One recorded step of one network."""

    step: int
    progress: float
    epoch: Number
    learning_rate: Number
    train_loss: Number
    train_accuracy: Number
    val_loss: Number
    val_accuracy: Number
    verdict: NotRequired[Verdict]
    diverged: NotRequired[Literal[True]]  # then nothing was measured
    gradient_norm: NotRequired[list[Number]]
    weight_norm: NotRequired[list[Number]]


class Pair(TypedDict):
    """A recorded step of several networks; None for one that has come to its end."""

    progress: float
    networks: list[Row | None]


class Trained(TypedDict):
    """A network of a sweep that is done; without accuracy if it diverged."""

    number: int
    accuracy: float | None
    dead: float | None
    seconds: float


class SweepRow(TypedDict):
    """How far a sweep is."""

    progress: float
    done: NotRequired[Trained]


class FetchRow(TypedDict):
    """How far a data set has been fetched, or why it cannot be."""

    progress: float
    refused: NotRequired[Said]


class PredictRow(TypedDict, total=False):
    """How far a network is that answers for pictures, its answers, or why there are none."""

    progress: float
    answers: list[Prediction]
    usual: list[list[float]]
    refused: Said


class Ahead(TypedDict):
    """A run that others wait for: its activation, and the settings in the link to it."""

    name: Said
    query: str


class Recorded(TypedDict):
    """What a server adds to a run's state.

    The rows since a number, the number of the next, and for one that waits what runs meanwhile.
    """

    next: int
    ahead: Ahead | None
    recorded: list[Row | Pair | SweepRow | FetchRow | PredictRow]
