"""The live CNN page: which run it asks for, and what it hands to the browser."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.train.cnn import builder, drawing, intervene
from pages.ui import server
from pages.ui.run_words import RUN_WORDS
from tests.jobs.conftest import until
from vizcore.cnn.causes import CAUSES
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
    return [json.loads(proto.json)[0] for proto in protos if proto.component_name == name]


def columns_asked_for(data: dict[str, Any]) -> set[str]:
    figures = [json.loads(picture["figure"]) for picture in data["figures"].values()]
    metas = [trace.get("meta", {}) for figure in figures for trace in figure["data"]]
    return {column for meta in metas for column in meta.get("columns", {}).values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_a_run(language: str) -> None:
    app = open_page(lang=language, steps="50000", record_every="50")  # too long to be over already
    assert not app.exception
    main = sent(app)[0]
    view = server.get_manager().view(main["run"]["id"], main["run"]["viewer"])
    assert view.state in (State.QUEUED, State.RUNNING)
    assert main["words"] == {**main["words"], **{k: t.to(language) for k, t in RUN_WORDS.items()}}


def test_the_page_leaves_torch_to_the_workers() -> None:
    code = """
import sys
from streamlit.testing.v1 import AppTest
from pages.ui import server
app = AppTest.from_file("pages/train/live_cnn.py", default_timeout=60)
app.session_state["lang"] = "en"
assert not app.run().exception
server.close_manager()
assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], cwd=PAGE.parents[2], check=True)


def test_every_picture_finds_its_columns_in_the_rows_of_a_run() -> None:
    config = TrainConfig(steps=2, record_every=1, batch_size=8)
    recorded = {name for row in run(arguments_of(config)) for name in row}
    events = {"deaths", "revivals", "interventions"}  # only in rows where there are any
    app = open_page()
    boards = sent(app) + sent(app, "activation_lab.live-tiles")
    assert len(boards) == 4
    for board in boards:
        assert columns_asked_for(board) <= recorded | events


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
    app.selectbox(key="live_cnn.activation.listed").set_value("elu").run()
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
    assert app.selectbox(key="live_cnn.activation.listed")


def test_an_impossible_network_falls_back_and_says_which_layer() -> None:
    app = open_page(architecture="c8k7-c8k5")
    (warning,) = app.warning
    assert "conv2" in warning.value
    assert sent(app)


MAIN = ("live.js", "live-player.js", "live-words.js")


@pytest.mark.parametrize(
    ("component", "scripts"),
    [
        ("live", MAIN),
        ("live-tiles", ("live-tiles.js", "live-inspector.js")),
        ("live-mistakes", ("live-mistakes.js",)),
        ("live-builder", ("live-builder.js",)),
    ],
)
def test_every_word_that_the_scripts_use_is_there(component: str, scripts: tuple[str, ...]) -> None:
    used = set()
    for script in scripts:
        text = (SCRIPTS / script).read_text(encoding="utf-8")
        used |= set(re.findall(r"(?<!-)\bwords\.(\w+)", text))
    assert used
    assert used <= set(sent(open_page(), f"activation_lab.{component}")[0]["words"])


def test_every_way_to_show_tiles_has_its_words() -> None:
    (modes,) = re.findall(r"of \[([^\]]+)\]\) \{", (SCRIPTS / "live-tiles.js").read_text("utf-8"))
    (tiles,) = sent(open_page(), "activation_lab.live-tiles")
    assert {f"mode_{mode}" for mode in re.findall(r"\w+", modes)} <= set(tiles["words"])


def test_every_cause_of_death_has_its_words() -> None:
    (tiles,) = sent(open_page(), "activation_lab.live-tiles")
    assert {f"cause_{cause}" for cause in CAUSES} <= set(tiles["words"])


def bound_to(app: AppTest) -> SimpleNamespace:
    """What the callbacks need of a page's settings: to read them and to replace them."""
    bound = SimpleNamespace(**app.session_state["live_cnn:configs"])
    bound.apply = lambda train: setattr(bound, "train", train)
    return bound


def test_a_reported_change_joins_the_settings_and_keeps_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = open_page()
    bound, adopted = bound_to(app), []
    monkeypatch.setattr(intervene, "adopt", lambda target, arguments, key: adopted.append(key))
    reported = ["24:activation=leaky_relu", "12:learning_rate=0.5"]
    intervene.keep_interventions(bound, "live_cnn", reported)
    intervene.keep_interventions(bound, "live_cnn", reported)  # told again, nothing is doubled
    assert [str(i) for i in bound.train.interventions] == sorted(reported)
    assert adopted == ["live_cnn"] * 2


def test_a_change_reported_at_the_last_step_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervene, "adopt", None)  # must not be called
    bound = bound_to(open_page(steps="48"))
    intervene.keep_interventions(bound, "live_cnn", ["48:learning_rate=0.5"])
    assert bound.train.interventions == ()


def test_changes_in_a_link_are_marked_on_every_time_axis() -> None:
    app = open_page(interventions="300:bias_shift=-1")
    assert not app.warning
    boards = sent(app) + sent(app, "activation_lab.live-tiles")
    texts = [picture["figure"] for board in boards for picture in board["figures"].values()]
    layouts = [json.loads(text)["layout"] for text in texts]
    steps = [layout for layout in layouts if "tickprefix" in layout["xaxis"]]
    assert len(steps) > 10
    for layout in steps:
        assert [(line["x0"], line["x1"]) for line in layout["shapes"]] == [(300, 300)]
    assert "b -1" in layouts[0]["annotations"][0]["text"]


def test_a_change_of_a_run_that_is_over_asks_the_browser_for_the_step() -> None:
    app = open_page()
    shown = sent(app)[0]["run"]
    server.get_manager().stop(shown["id"], shown["viewer"])
    app.button(key="live_cnn.change.activation.apply").click().run()
    assert not app.exception
    assert sent(app)[0]["asked"]["change"] == "activation=leaky_relu"
    assert sent(app)[0]["run"] == shown


def networks_asked_for(data: dict[str, Any]) -> set[int]:
    figures = [json.loads(picture["figure"]) for picture in data["figures"].values()]
    return {trace["meta"]["record"] for figure in figures for trace in figure["data"]}


def test_either_of_two_networks_is_shown_below_and_the_link_says_which() -> None:
    app = open_page(against="activation=elu")
    assert not app.exception
    for place in (0, 1):
        tiles = sent(app, "activation_lab.live-tiles")[0]
        assert tiles["record"] == place
        assert networks_asked_for(tiles) == networks_asked_for(sent(app)[1]) == {place}
        app.segmented_control(key="live_cnn.below").set_value("second").run()
    assert "def phi0(x):" in app.code[0].value
    assert "exp" in app.code[0].value or "expm1" in app.code[0].value
    again = open_page(against="activation=elu", below="second")
    assert sent(again, "activation_lab.live-tiles")[0]["record"] == 1
    assert not again.warning


def test_one_network_alone_leaves_nothing_to_choose() -> None:
    app = open_page(below="second")
    assert not app.exception
    assert sent(app, "activation_lab.live-tiles")[0]["record"] == 0
    assert not [c for c in app.get("button_group") if "below" in c.key]


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ({"activation": "prelu", "learned": "1"}, 3),
        ({"activation": "silu", "learned": "1"}, 3),  # Swish's β
        ({"activation": "gelu", "learned": "1"}, 0),  # nothing to learn
        ({"activation": "prelu"}, 0),
        ({"learned": "1", "interventions": "300:activation=prelu"}, 3),
    ],
)
def test_learned_parameters_are_shown_over_time(query: dict[str, str], lines: int) -> None:
    figures = sent(open_page(**query))[1]["figures"]
    drawn = json.loads(figures["learned"]["figure"])["data"] if "learned" in figures else []
    assert len(drawn) == lines


def test_learned_parameters_stand_in_the_rows_where_the_chart_looks_for_them() -> None:
    query = {"activation": "prelu", "learned": "1"}
    figure = json.loads(sent(open_page(**query))[1]["figures"]["learned"]["figure"])
    config = TrainConfig(activation="prelu", learned=True, steps=2, record_every=2, batch_size=8)
    first, last = [row["learned"] for row in run(arguments_of(config))]
    for trace in figure["data"]:
        layer, name = trace["meta"]["entry"]
        assert first[layer][name] == 0.25  # where PyTorch's PReLU starts
        assert last[layer][name] != 0.25


def test_a_comparison_is_one_run_with_a_map_and_a_sentence_for_each_network() -> None:
    app = open_page(against="init=he_normal")
    assert not app.warning
    main = sent(app)[0]
    assert main["networks"] == 2
    assert [name for name in main["figures"] if name.startswith("map")] == ["map0", "map1"]
    assert [main["figures"][name]["title"] for name in ("map0", "map1")] == [
        "ReLU",
        "Initialisation: He normal",
    ]
    alone = sent(open_page())[0]
    assert alone["run"]["id"] != main["run"]["id"]


def test_what_to_compare_with_is_offered_and_stands_in_the_settings() -> None:
    app = open_page()
    offers = app.selectbox(key="live_cnn.against.offer")
    assert "Leaky ReLU" in offers.options
    offers.select_index(offers.options.index("Leaky ReLU")).run()
    (change,) = app.session_state["live_cnn:configs"]["compare"].against
    assert (change.field, change.text) == ("activation", "leaky_relu")
    assert sent(app)[0]["networks"] == 2


def test_networks_that_do_not_go_together_are_a_sentence_and_the_first_trains() -> None:
    app = open_page(against="batch_norm=1", batch_size="1")
    (warning,) = app.warning
    assert "batch" in warning.value
    assert sent(app)[0]["networks"] == 1


def test_the_network_is_chosen_by_name_or_written_in_blocks() -> None:
    app = open_page()
    app.selectbox(key="live_cnn.architecture.listed").set_value("net_32_64").run()
    assert app.warning, "8×8 digits are too small for it"
    app = open_page(dataset="shapes")
    app.selectbox(key="live_cnn.architecture.listed").set_value("net_32_64").run()
    assert not app.warning
    app.text_input(key="live_cnn.architecture.typed").set_value("c8k5m2-d16").run()
    assert app.session_state["live_cnn:configs"]["train"].architecture == "c8k5m2-d16"
    app.text_input(key="live_cnn.architecture.typed").set_value("c8k50").run()
    (warning,) = app.warning
    assert "kernel size" in warning.value
    assert app.text_input(key="live_cnn.architecture.typed").value == "c8k5m2-d16"


def edit(app: AppTest, change: Any) -> AppTest:
    """Have the table of blocks changed as the browser would."""
    bound = bound_to(app)
    (table,) = sent(app, "activation_lab.live-builder")
    with patch.object(builder.st, "session_state", app.session_state):
        builder._edit(bound, "live_cnn.builder", change(table["rows"][:-1]))
    configs = app.session_state["live_cnn:configs"]
    app.session_state["live_cnn:configs"] = {**configs, "train": bound.train}
    app.session_state["live_cnn:fresh"] = True
    return app.run()


def test_blocks_are_built_in_a_table_and_travel_in_the_link() -> None:
    app = open_page(dataset="shapes")
    app = edit(app, lambda rows: [{**rows[0], "kernel": 5, "activation": "elu"}, rows[2]])
    assert not app.exception
    train = app.session_state["live_cnn:configs"]["train"]
    assert train.architecture == "c16k5p1m2-d64"
    assert app.session_state["live_cnn:link"]["layer_activations"] == ["conv1=elu"]
    (table,) = sent(app, "activation_lab.live-builder")
    assert [row["name"] for row in table["rows"]] == ["conv1", "dense1", "output"]
    # Another network has other layers.
    app.selectbox(key="live_cnn.architecture.listed").set_value("net_32_64").run()
    assert not app.warning
    assert app.session_state["live_cnn:configs"]["train"].layer_activations == ()


def test_a_block_that_does_not_fit_is_named_and_training_goes_on() -> None:
    app = open_page()
    before = sent(app)[0]["run"]["id"]
    app = edit(app, lambda rows: [rows[0], {**rows[1], "kernel": 7, "padding": 0}, rows[2]])
    assert not app.exception
    (table,) = sent(app, "activation_lab.live-builder")
    assert "conv2" in table["problem"]
    assert [row["name"] for row in table["rows"] if row["wrong"]] == ["conv2"]
    assert table["rows"][1]["kernel"] == 7
    assert sent(app)[0]["run"]["id"] == before
    app.selectbox(key="live_cnn.dataset").set_value("shapes").run()  # a new start
    assert sent(app, "activation_lab.live-builder")[0]["problem"] is None


def test_what_the_table_never_sends_changes_nothing() -> None:
    app = open_page()
    before = sent(app, "activation_lab.live-builder")
    assert sent(edit(app, lambda rows: [{"kind": "junk"}]), "activation_lab.live-builder") == before


def test_images_that_are_not_there_are_fetched_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ACTIVATION_LAB_CACHE", str(tmp_path))
    for name in ("http_proxy", "https_proxy"):  # nothing is fetched by a test
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    app = open_page(dataset="mnist")
    assert not app.exception
    (fetch,) = sent(app, "activation_lab.live-fetch")
    used = re.findall(r"(?<!-)\bwords\.(\w+)", (SCRIPTS / "live-fetch.js").read_text("utf-8"))
    assert set(used) <= set(fetch["words"])
    assert not sent(app)
    assert server.get_manager().view(fetch["run"]["id"]) is not None


def test_a_formula_in_a_link_is_trained_with() -> None:
    app = open_page(activation="x * sigmoid(2 * x)")
    assert not app.exception
    assert not app.warning
    assert app.selectbox(key="live_cnn.activation.listed").value == "x * sigmoid(2 * x)"


def test_a_sweep_is_a_run_beside_the_one_in_the_picture() -> None:
    app = open_page(sweep_activations="relu", sweep_seeds="1", sweep_steps="50")
    assert not sent(app, "activation_lab.live-sweep")
    main = sent(app)[0]["run"]
    app.button(key="live_cnn.sweep.start").click().run()
    assert not app.exception
    (table,) = sent(app, "activation_lab.live-sweep")
    text = (SCRIPTS / "live-sweep.js").read_text(encoding="utf-8")
    used = set(re.findall(r"(?<!-)\bwords\.(\w+)", text))
    assert used <= set(table["words"])
    assert [group["activation"] for group in table["groups"]] == ["ReLU", "ReLU"]
    assert sent(app)[0]["run"] == main
    view = server.get_manager().view(main["id"], main["viewer"])
    assert view.attention == "watching"


def test_a_sweep_without_activations_is_a_sentence() -> None:
    app = open_page()
    app.session_state["live_cnn.sweep_activations"] = []
    app.run()
    assert not app.exception
    assert app.warning


def png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def test_a_drawing_is_shown_as_the_network_takes_it_and_asked_about_in_training() -> None:
    paper = np.full((280, 280), 255, np.uint8)
    paper[60:220, 120:160] = 0
    app = open_page(steps="50000", record_every="50", seed="5")
    main = sent(app)[0]["run"]
    manager = server.get_manager()
    until(lambda: manager.view(main["id"]).rows)
    app.session_state["live_cnn.ask.drawing"] = png(paper)
    (pad,) = sent(app.run(), "activation_lab.live-pad")
    assert not app.exception
    assert pad["asked"] is None
    assert pad["token"]
    assert pad["pictures"]["shape"] == [1, 1, 8, 8]
    shown = np.frombuffer(base64.b64decode(pad["pictures"]["bytes"]), np.uint8).reshape(8, 8)
    assert shown.max() == pad["pictures"]["peak"] == 16
    assert shown[:, 0].max() == 0
    assert sent(app.run(), "activation_lab.live-pad")[0]["token"] == pad["token"]  # asked once
    since = 0

    def answered() -> bool:
        nonlocal since
        _, rows = manager.poll(main["id"], main["viewer"], since=since)
        since += len(rows)
        return any(pad["token"].encode() in row for row in rows)

    until(answered)
    manager.stop(main["id"], main["viewer"])
    used = re.findall(r"(?<!-)\bwords\.(\w+)", (SCRIPTS / "live-pad.js").read_text("utf-8"))
    assert set(used) <= set(pad["words"])


@pytest.mark.parametrize("data", [b"no picture", png(np.full((9, 9), 255, np.uint8))])
def test_a_drawing_that_is_none_is_a_sentence(data: bytes) -> None:
    app = open_page()
    app.session_state["live_cnn.ask.drawing"] = data
    (pad,) = sent(app.run(), "activation_lab.live-pad")
    assert not app.exception
    assert app.warning
    assert pad["pictures"] is None


@pytest.mark.parametrize("text", ["", "junk!", "data:image/png;base64,!!", "A" * 500_000])
def test_junk_instead_of_a_drawing_clears_it(text: str) -> None:
    with patch.object(drawing.st, "session_state", {}) as session:
        drawing._keep("place", text)
    assert not session["place.drawing"]
