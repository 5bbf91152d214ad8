"""The live CNN page: which run it asks for, and what it hands to the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import server
from pages.ui.run_words import RUN_WORDS
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.job import arguments_of, run
from vizcore.jobs import Refused, State
from vizcore.text import LANGUAGES

PAGE = Path(__file__).parents[2] / "pages/train/live_cnn.py"
SCRIPTS = Path(__file__).parents[2] / "assets/static"


@pytest.fixture(autouse=True)
def no_run_outlives_its_test() -> Iterator[None]:
    yield
    server.close_manager()


def open_page(**query: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    for name, value in {"lang": "en", **query}.items():
        app.query_params[name] = value
    app.session_state["lang"] = query.get("lang", "en")
    return app.run()


def sent(app: AppTest, name: str = "activation_lab.live") -> list[dict[str, Any]]:
    """What each component of that name gets."""
    protos = [element.proto for element in app.get("bidi_component")]
    return [json.loads(proto.json) for proto in protos if proto.component_name == name]


def columns_asked_for(data: dict[str, Any]) -> set[str]:
    figures = [json.loads(picture["figure"]) for picture in data["figures"].values()]
    metas = [trace["meta"] for figure in figures for trace in figure["data"] if "meta" in trace]
    return {column for meta in metas for column in meta["columns"].values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_a_run(language: str) -> None:
    app = open_page(lang=language)
    assert not app.exception
    main = sent(app)[0]
    view = server.get_manager().view(main["run"]["id"], main["run"]["viewer"])
    assert view.state in (State.QUEUED, State.RUNNING)
    assert main["words"] == {**main["words"], **{k: t.to(language) for k, t in RUN_WORDS.items()}}


def test_every_picture_finds_its_columns_in_the_rows_of_a_run() -> None:
    config = TrainConfig(steps=2, record_every=1, batch_size=8)
    recorded = {name for row in run(arguments_of(config)) for name in row}
    events = {"deaths", "revivals", "interventions"}  # only in rows where there are any
    for data in sent(open_page()):
        assert columns_asked_for(data) <= recorded | events


def test_the_same_settings_show_the_same_run_and_others_another() -> None:
    app = open_page(seed="3")
    first = sent(app)[0]["run"]
    assert sent(app.run())[0]["run"] == first
    app.number_input(key="live_cnn.seed").set_value(4).run()
    assert sent(app)[0]["run"]["id"] != first["id"]
    assert sent(app)[0]["run"]["viewer"] == first["viewer"]


def test_a_stopped_run_stays_through_a_change_of_language() -> None:
    app = open_page()
    shown = sent(app)[0]["run"]
    server.get_manager().stop(shown["id"], shown["viewer"])
    app.session_state["lang"] = "zh"
    assert sent(app.run())[0]["run"] == shown


def test_another_activation_brings_its_own_parameters() -> None:
    app = open_page(activation="leaky_relu", params="negative_slope:0.2")
    assert not app.warning
    app.selectbox(key="live_cnn.activation").set_value("elu").run()
    assert not app.exception
    assert not app.warning
    app.slider(key="live_cnn.params.elu.alpha").set_value(2.0).run()
    assert app.session_state["live_cnn:configs"]["train"].params == (("alpha", 2.0),)


def test_a_full_queue_is_one_sentence_and_the_page_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **options: object) -> None:
        raise Refused("full", 32)

    monkeypatch.setattr(server.get_manager(), "start", full)
    app = open_page()
    assert not app.exception
    (warning,) = app.warning
    assert "32" in warning.value
    assert app.selectbox(key="live_cnn.activation")


def test_an_impossible_network_falls_back_and_says_which_layer() -> None:
    app = open_page(architecture="c8k7-c8k5")
    (warning,) = app.warning
    assert "conv2" in warning.value
    assert sent(app)


def test_every_word_that_the_scripts_use_is_there() -> None:
    used = set()
    for script in SCRIPTS.glob("live*.js"):
        used |= set(re.findall(r"(?<!-)\bwords\.(\w+)", script.read_text(encoding="utf-8")))
    assert used
    assert used <= set(sent(open_page())[0]["words"])
