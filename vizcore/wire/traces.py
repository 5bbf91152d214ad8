"""What a trace of a figure says in its ``meta``, and the figure in that of its layout."""

from typing import Any, Literal, TypedDict

Series = Literal["low", "high", "bias", "gradient"]  # of a unit, in the details of a row


class RunTrace(TypedDict, total=False):
    """How a trace that is drawn empty is filled from a run.

    Attributes
    ----------
    columns
        For an attribute of the trace the recorded quantity.
    record
        Which network of the run it shows; the first, if nothing is said.
    units, names, keep
        Of a heatmap: the unit on each line (None between layers), what its lines are called, and
        which values it draws (``"open"``: r > 0, ``"dead"``: r = 0).
    entry
        The place in the recorded vector, or the way to a place within a place.
    reduce
        What becomes of a list of events: those at the first step, or how many there were since.
    selected
        Whether it shows the unit that the reader has chosen.
    inside, key
        What is shown of the details of a row, and which number of them.
    """

    columns: dict[str, str]
    record: int
    units: list[int | None]
    names: list[str]
    keep: Literal["open", "dead"]
    entry: int | list[int | str]
    reduce: Literal["born", "count"]
    selected: bool
    inside: Literal["counts", "slope", "series", "confusion"]
    key: Series


class Trace(TypedDict, total=False):
    """Any other trace.

    Attributes
    ----------
    export, csv
        Whether it is saved as CSV, and under which name.
    activation, order
        Whose curve it is, and how often it is differentiated.
    role, row
        What it shows of the probe, and of which activation.
    log10
        Whether y is in powers of ten; the browser then writes each point's ``text``, its number.
    """

    export: bool
    csv: str
    activation: str
    order: int
    role: str
    row: int
    log10: bool


class Figure(TypedDict, total=False):
    """Of the whole figure: what its layout is on a narrow screen."""

    narrow: dict[str, Any]
