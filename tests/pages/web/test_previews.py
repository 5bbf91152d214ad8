"""The figure that the browser asks for is the figure that the page draws."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import orjson
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.components import preview
from pages.web import previews
from pages.web.previews import figure_route
from pages.web.routes import FIGURES
from tests.pages.web import asking
from vizcore.text import LANGUAGES

PAGES = Path(__file__).parents[3] / "pages"
VIEWS = {
    "activations": {"activations": ["elu;alpha:0.5", "tanh"], "span": ["7"]},
    "gradient_flow": {"depth": ["9"], "width": ["16"], "seeds": ["2"], "quantity": ["delta"]},
}


def ask(address):
    """Send one request; return the status and the answer."""
    parts = urlsplit(address)
    return asking.ask([figure_route(FIGURES)], "GET", "/" + parts.path, parts.query)


def sent_by(page, language, fields):
    app = AppTest.from_file(str(PAGES / f"{page}/page.py"), default_timeout=120)
    for name, values in fields.items():
        app.query_params[name] = values
    app.session_state["lang"] = language
    app.run()
    plots = [c for c in app.get("bidi_component") if c.proto.component_name.endswith("plot")]
    boards = [orjson.loads(plot.proto.json)[0] for plot in plots]
    return next(board for board in boards if board["preview"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", VIEWS)
def test_it_is_the_same_figure(page, language):
    board = sent_by(page, language, VIEWS[page])
    status, figure = ask(board["preview"]["address"])
    assert status == 200
    assert orjson.loads(figure) == orjson.loads(board["figure"])


@pytest.mark.parametrize(("page", "field"), [("activations", "span"), ("gradient_flow", "depth")])
def test_another_value_is_another_figure(page, field):
    board = sent_by(page, "en", VIEWS[page])
    assert board["preview"]["values"][field] == VIEWS[page][field][0]
    parts = urlsplit(board["preview"]["address"])
    query = parse_qs(parts.query) | {field: ["8"]}
    drawn = sent_by(page, "en", query)["figure"]
    status, figure = ask(f"{parts.path}?{urlencode(query, doseq=True)}")
    assert status == 200
    assert orjson.loads(figure) == orjson.loads(drawn)


@pytest.mark.parametrize("query", ["", "lang=xx&depth=1e9&span=nan", "depth=%00&activations=1/0"])
@pytest.mark.parametrize("name", ["curves", "profile"])
def test_whatever_is_asked_for_a_figure_is_the_answer(name, query):
    status, figure = ask(f"api/figure/{name}?{query}")
    assert status == 200
    assert orjson.loads(figure)["data"]


def test_an_unknown_figure_is_not_found():
    assert ask("api/figure/other")[0] == 404


class Clock:
    """Time that passes by sleeping alone; a figure in the making is made at `done`."""

    def __init__(self, pending, done):
        self.now, self.pending, self.done = 100.0, pending, done

    def sleep(self, seconds):
        self.now += seconds
        if self.pending.making and self.now >= self.done:
            self.pending.making, self.pending.made = 0, self.now


@pytest.mark.parametrize(
    ("making", "made", "done", "waits"),
    [
        (0, 0.0, 0.0, 0.0),  # nothing was asked for
        (0, 99.99, 0.0, preview.FRAME_S - 0.01),  # an answer on its way to the browser's next frame
        (1, 0.0, 100.01, 0.01 + preview.FRAME_S),  # … after it was made
        (1, 0.0, 200.0, preview.PREVIEW_S),  # takes long: then not for the figure
    ],
)
def test_a_page_waits_for_the_preview_for_a_moment(monkeypatch, making, made, done, waits):
    pending = preview.PendingPreview()
    pending.making, pending.made = making, made
    clock = Clock(pending, done)
    monkeypatch.setattr(preview, "monotonic", lambda: clock.now)
    monkeypatch.setattr(preview, "sleep", clock.sleep)
    monkeypatch.setattr(preview.st, "session_state", {preview._PENDING: pending})
    preview.wait_for_preview()
    assert clock.now - 100 == pytest.approx(waits, abs=0.003)


def test_a_page_without_such_a_chart_waits_for_nothing(monkeypatch):
    monkeypatch.setattr(preview.st, "session_state", {})
    monkeypatch.setattr(preview, "sleep", lambda seconds: pytest.fail("waits"))
    preview.wait_for_preview()


def test_a_session_s_figures_are_counted_for_it_alone(monkeypatch):
    sessions = [{}, {}]
    asked = []
    for session in sessions:
        monkeypatch.setattr(preview.st, "session_state", session)
        asked.append(preview._pending_of_session())
    seen = []
    monkeypatch.setattr(
        previews, "_made", lambda *_: seen.append([pending.making for pending in asked]) or "{}"
    )
    assert ask(f"api/figure/curves?pending={asked[1].key}")[0] == 200
    assert ask("api/figure/curves?pending=unknown")[0] == 200
    assert seen == [[0, 1], [0, 0]]
    assert [pending.making for pending in asked] == [0, 0]
    assert asked[1].made > asked[0].made == 0
