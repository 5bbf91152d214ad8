"""The script of activations: eight activations against one, and a property card against the whole.

The script runs without a browser, as a rerun of a session that is already open. Every rerun moves
a parameter, so that nothing is answered from a cache of the last run.
"""

from __future__ import annotations

from functools import partial
from itertools import count
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks._timing import compare, report
from vizcore import ACTIVATIONS
from vizcore.activations.analysis.properties import properties

PAGE = str(Path(__file__).parents[2] / "pages/activations/page.py")
EIGHT = ("prelu", "relu", "sigmoid", "tanh", "gelu", "selu", "mish", "softplus")


class Session:
    """A page that was opened with some activations, the first of them PReLU."""

    def __init__(self, *activations: str) -> None:
        self.app = AppTest.from_file(PAGE, default_timeout=60)
        self.app.query_params["activations"] = list(activations)
        self.app.run()
        self.steps = count(1)

    def move(self) -> None:
        """Let PReLU's slider go somewhere new."""
        slope = round(-1 + 0.01 * next(self.steps), 2)
        self.app.session_state["activations.activations.prelu.a"] = slope
        self.app.run()
        assert not self.app.exception


def main() -> None:
    one, eight = Session("prelu"), Session(*EIGHT)
    times = compare({"one": one.move, "eight": eight.move}, rounds=25, warm_up=3)
    print(
        f"8 activations cost {times['eight'] / times['one']:.2f} × as much as 1 (goal: at most 2)"
    )

    cards = compare(
        {key: partial(properties, entry) for key, entry in ACTIVATIONS.items()}, rounds=3
    )
    slowest = max(cards, key=cards.__getitem__)
    print(f"slowest card: {slowest}")
    report("property card against one run of the page", cards[slowest], times["one"], goal=1)


if __name__ == "__main__":
    main()
