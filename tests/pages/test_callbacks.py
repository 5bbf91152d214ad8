"""A callback that is older than the settings leaves alone what it is not about."""

import contextlib
import re
from dataclasses import replace
from itertools import count

import pytest
from streamlit.runtime.scriptrunner import StopException

from pages.activations.state import ActivationsState
from pages.gradient_flow import controls
from pages.gradient_flow.state import FlowState
from pages.live_cnn import builder
from pages.live_cnn.state import LiveState
from pages.ui import page_state
from pages.ui.language import option_named
from pages.ui.page_state import PageState, Part
from vizcore.activations.view import ActivationsView, DetailConfig
from vizcore.cnn.config.draft import Draft
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.flow.config import FlowConfig
from vizcore.flow.variant import Variant
from vizcore.settings import SettingError
from vizcore.text import Text, same


def test_applying_one_configuration_keeps_the_latest_of_the_others(monkeypatch):
    session = {}
    monkeypatch.setattr(page_state.st, "session_state", session)
    old = ActivationsState()
    wide = replace(ActivationsView(), span=9)
    session["activations:configs"] = {
        "view": wide,
        "detail": DetailConfig(),
    }  # as a later run wrote
    old.apply(detail=DetailConfig())
    assert session["activations:configs"]["view"] == wide


def test_two_kept_lines_that_are_let_go_of_at_once_are_both_gone(monkeypatch):
    session = {}
    monkeypatch.setattr(page_state.st, "session_state", session)
    bound = FlowState()
    kept = tuple(Variant.of(FlowConfig(activation=name)) for name in ("relu", "tanh"))
    controls._keep(bound, kept)
    controls._keep(bound, kept[:1])  # pressed twice
    assert bound.view.kept == kept
    for variant in kept:
        controls._forget(bound, variant)
    assert bound.view.kept == ()


def test_only_what_a_page_has_is_applied(monkeypatch):
    monkeypatch.setattr(page_state.st, "session_state", {})
    with pytest.raises(TypeError, match="page has no veiw"):
        Page().apply(veiw=FlowConfig())


def test_an_impossible_network_stays_in_the_table_of_the_network_that_it_was_made_from(monkeypatch):
    session = {}
    monkeypatch.setattr(page_state.st, "session_state", session)
    old = LiveState()
    normed = TrainConfig(architecture="c16k3p1m2-c32k3p1m2-d64b")
    session["live_cnn:configs"] = {"train": normed}
    blocks = [row for row in Draft.of(normed).table(normed) if row.get("kind")]
    blocks[1]["kernel"] = 9
    builder._edit(old, "network", {"blocks": blocks, "number": 1, "base": 0})
    draft, problem = builder._now("network", normed)
    assert problem is not None
    assert draft.table(normed)[1]["kernel"] == 9
    blocks[1]["kernel"] = 3  # as it was
    builder._edit(old, "network", {"blocks": blocks, "number": 2, "base": 0})
    assert builder._now("network", normed)[1] is None


class Page(PageState, page="page"):
    flow = Part(FlowConfig())


class Address(dict):
    """The address bar."""

    def get_all(self, name):
        return self[name]

    def from_dict(self, fields):
        self.clear()
        self.update(fields)


class Browser:
    """A session without Streamlit, and what a browser has of its widgets."""

    def __init__(self, monkeypatch):
        self.session, self.shown = {}, {}
        monkeypatch.setattr(page_state.st, "session_state", self.session)
        monkeypatch.setattr(page_state.st, "query_params", Address(lang=["en"]))

    def run(self, *, overtaken=False, **configs):
        class Told(PageState, page="page"):
            flow = Part(FlowConfig(**configs))

        bound = page_state.bind(Told)
        if not overtaken:
            bound.settle()
        return bound

    def receive(self):
        """Have what the last run has sent."""
        names = ("depth", "width", "init")
        keys = ["page:seen", *(f"page.{name}" for name in names)]
        self.shown = {key: self.session[key] for key in keys}

    def send(self, **chosen):
        """Begin a run with what the browser has and what the reader then chose."""
        self.shown |= {f"page.{name}": value for name, value in chosen.items()}
        self.session.update(self.shown)
        return self.run()


@pytest.mark.parametrize("overtaken", [True, False])
@pytest.mark.parametrize("chosen", [None, 7])
@pytest.mark.parametrize("presets", [1, 3])
def test_what_a_preset_has_set_stays_until_the_browser_has_it(
    monkeypatch, overtaken, chosen, presets
):
    browser = Browser(monkeypatch)
    bound = browser.run(depth=50, width=64)
    browser.receive()
    for more in range(presets):
        browser.session.update(browser.shown)  # a click comes with what the browser has
        bound.apply(flow=FlowConfig(depth=20 + more, width=128))
        bound = browser.run(overtaken=overtaken)
    last = 19 + presets
    if not overtaken:
        bound = browser.run()  # no message came between: a page that runs itself again
    again = browser.send(**({"depth": chosen} if chosen else {}))
    assert (again.flow.depth, again.flow.width) == (chosen or last, 128)
    assert browser.send().flow.width == 128, "a second message that was on its way"
    browser.receive()
    assert browser.send().flow == again.flow
    assert browser.send(width=64).flow.width == 64, "back to the old one, by hand"


class Overtaken(dict):
    """A session that the next message takes from a run, at the access of this number."""

    def __init__(self, session, last):
        super().__init__(session)
        self.left = last

    def _accessed(self):
        if self.left == 0:
            raise StopException
        self.left -= 1

    def __contains__(self, key):
        self._accessed()
        return super().__contains__(key)

    def __getitem__(self, key):
        self._accessed()
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        self._accessed()
        super().__setitem__(key, value)

    def get(self, key, default=None):
        self._accessed()
        return super().get(key, default)

    def setdefault(self, key, default=None):
        self._accessed()
        return super().setdefault(key, default)


def broken_off(monkeypatch, browser, act, last):
    """Do `act` and go on with what is left if it is broken off there; whether it is."""
    session = Overtaken(browser.session, last)
    monkeypatch.setattr(page_state.st, "session_state", session)
    with contextlib.suppress(StopException):
        act()
    browser.session = dict(session)
    monkeypatch.setattr(page_state.st, "session_state", browser.session)
    return session.left == 0


def test_a_preset_is_there_wherever_its_run_is_broken_off(monkeypatch):
    wanted = FlowConfig(depth=20, width=128, init="lsuv")
    for last in count():
        browser = Browser(monkeypatch)
        bound = browser.run(depth=50, width=64)
        browser.receive()
        bound.apply(flow=wanted)
        overtaken = broken_off(monkeypatch, browser, browser.run, last)
        assert browser.send().flow == wanted, last
        assert browser.send().flow == wanted, last
        assert page_state.st.query_params["depth"] == ["20"]
        if not overtaken:
            break
    assert last > 20


def test_a_link_is_read_wherever_its_run_is_broken_off(monkeypatch):
    for last in count():
        browser = Browser(monkeypatch)
        browser.run(depth=50, width=64)
        browser.receive()
        browser.session[page_state.PAGE] = "another"
        page_state.st.query_params.from_dict({"lang": ["en"], "depth": ["20"], "width": ["0"]})
        overtaken = broken_off(monkeypatch, browser, browser.run, last)
        if overtaken:  # the address is still that of the link
            page_state.st.query_params.from_dict({"lang": ["en"], "depth": ["20"], "width": ["0"]})
        bound = browser.send()
        assert bound.flow.depth == 20, last
        assert [problem.field for problem in bound.problems] == ["width"], last
        if not overtaken:
            break
    assert last > 20


@pytest.mark.parametrize("shown", ["he", "He normal", "He 正态"])
def test_a_list_is_read_in_whichever_language_the_browser_still_shows(shown):
    labels = {"lecun": same("LeCun"), "he": Text("He normal", "He 正态")}
    assert option_named(shown, labels) == "he"
    assert option_named("Glorot", labels) == "Glorot"


def test_an_address_from_before_the_last_change_undoes_nothing(monkeypatch):
    session, address = {}, Address(lang=["en"], depth=["20"])
    monkeypatch.setattr(page_state.st, "session_state", session)
    monkeypatch.setattr(page_state.st, "query_params", address)
    bound = page_state.bind(Page)
    bound.settle()
    bound.apply(flow=FlowConfig(depth=30))
    page_state.bind(Page).settle()
    assert address["depth"] == ["30"]
    address.from_dict({"lang": ["en"], "depth": ["20"]})  # what the browser still has
    session["page.width"] = 128
    again = page_state.bind(Page)
    assert (again.flow.depth, again.flow.width) == (30, 128)
    assert address["depth"] == ["30"]
    address.from_dict({"lang": ["en"], "depth": ["20"]})
    monkeypatch.setattr(page_state, "went_back", lambda: True)
    assert page_state.bind(Page).flow.depth == 20


def test_back_to_a_page_as_it_was_at_first_is_no_link_to_what_it_was_last(monkeypatch):
    session, address = {}, Address(lang=["en"])
    monkeypatch.setattr(page_state.st, "session_state", session)
    monkeypatch.setattr(page_state.st, "query_params", address)
    page_state.bind(Page).settle()
    session["page.depth"] = 20
    page_state.bind(Page).settle()
    session[page_state.PAGE] = "another"
    address.from_dict({})  # a link of the navigation
    assert page_state.bind(Page).flow.depth == 20
    session[page_state.PAGE] = "another"
    address.from_dict({"lang": ["en"]})
    monkeypatch.setattr(page_state, "went_back", lambda: True)
    assert page_state.bind(Page).flow.depth == FlowConfig().depth


def test_why_a_network_is_impossible_ends_as_a_sentence_does():
    for reason in (Text("Did you mean relu?", "是 relu 吗？"), Text("9 does not fit", "9 放不下")):
        said = builder._stays(SettingError("architecture", "", reason))
        assert re.match(r"[\w ]+[.?] Training keeps", said.en)
        assert re.match(r"[\w ]+[。？]训练仍使用", said.zh)
