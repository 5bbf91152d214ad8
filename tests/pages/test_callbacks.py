"""A callback that is older than the settings leaves alone what it is not about."""

from dataclasses import replace

from pages.train.cnn import builder
from pages.ui import state
from pages.ui.state import Bound
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.draft import Draft
from vizcore.explorer import DetailConfig, ExplorerConfig


def test_applying_one_configuration_keeps_the_latest_of_the_others(monkeypatch):
    session = {}
    monkeypatch.setattr(state.st, "session_state", session)
    old = Bound("page", {"view": ExplorerConfig(), "detail": DetailConfig()})
    wide = replace(ExplorerConfig(), span=9)
    session["page:configs"] = {"view": wide, "detail": DetailConfig()}  # as a later run wrote
    old.apply(detail=DetailConfig())
    assert session["page:configs"]["view"] == wide


def test_an_impossible_network_stays_in_the_table_of_the_network_that_it_was_made_from(monkeypatch):
    session = {}
    monkeypatch.setattr(state.st, "session_state", session)
    old = Bound("page", {"train": TrainConfig()})
    normed = TrainConfig(architecture="c16k3p1m2-c32k3p1m2-d64b")
    session["page:configs"] = {"train": normed}
    blocks = [row for row in Draft.of(normed).table(normed) if row.get("kind")]
    blocks[1]["kernel"] = 9
    builder._edit(old, "network", {"blocks": blocks, "number": 1})
    draft, problem = builder._now("network", normed)
    assert problem is not None
    assert draft.table(normed)[1]["kernel"] == 9
