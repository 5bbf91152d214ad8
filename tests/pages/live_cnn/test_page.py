"""The live CNN page: which run it asks for, and what it hands to the browser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pages.live import job_manager
from pages.live.words import RUN_WORDS
from pages.live_cnn import compare, intervene, sweep
from tests.pages.live_cnn.opening import PAGE, SCRIPTS, bound_to, change, open_page, picture, sent
from vizcore.cnn.config.interventions import Intervention
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs.pair import ONE_CHANGE, CompareConfig, LookConfig
from vizcore.cnn.jobs.sweep import SweepConfig
from vizcore.cnn.jobs.training import arguments_of, run
from vizcore.cnn.observe.causes import CAUSES
from vizcore.cnn.presets import PRESETS
from vizcore.jobs import Reason, Refused, State
from vizcore.settings import Integer, Real, settings_of
from vizcore.text import LANGUAGES

pytestmark = pytest.mark.usefixtures("closed_manager")


def columns_asked_for(data: dict[str, Any]) -> set[str]:
    figures = [json.loads(picture["figure"]) for picture in data["figures"].values()]
    metas = [trace.get("meta", {}) for figure in figures for trace in figure["data"]]
    return {column for meta in metas for column in meta.get("columns", {}).values()}


def boards(**query: str) -> list[dict[str, Any]]:
    """All pictures of a run: the main ones, every channel, layer by layer, predictions."""
    app = open_page(**query)
    assert not app.warning
    behind = [sent(open_page(**query, tab=tab))[1] for tab in ("layers", "answers")]
    return [*sent(app), *sent(app, "activation_lab.live-tiles"), *behind]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_a_run(language: str) -> None:
    app = open_page(lang=language, steps="50000", record_every="50")  # too long to be over already
    assert not app.exception
    main = sent(app)[0]
    view = job_manager.get_manager().view(main["run"]["id"], main["run"]["viewer"])
    assert view.state in (State.QUEUED, State.RUNNING)
    assert main["words"] == {**main["words"], **{k: t.to(language) for k, t in RUN_WORDS.items()}}


def test_the_page_leaves_torch_to_the_workers() -> None:
    code = """
import sys
from streamlit.testing.v1 import AppTest
from pages.live import job_manager
app = AppTest.from_file("pages/live_cnn/page.py", default_timeout=60)
app.session_state["lang"] = "en"
assert not app.run().exception
job_manager.close_manager()
assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], cwd=PAGE.parents[2], check=True)


def test_every_picture_finds_its_columns_in_the_rows_of_a_run() -> None:
    config = TrainConfig(steps=2, record_every=1, batch_size=8)
    recorded = {name for row in run(arguments_of(config)) for name in row}
    events = {"deaths", "revivals", "interventions"}  # only in rows where there are any
    events |= {"factor"}  # which the browser has from openness and scale
    shown = boards()
    assert len(shown) == 4
    for board in shown:
        assert columns_asked_for(board) <= recorded | events


@pytest.mark.parametrize("language", LANGUAGES)
def test_colours_show_openness_or_the_factor_as_the_link_says(language: str) -> None:
    choices = settings_of(LookConfig)["shade"].kind.options
    for shade, label in choices.items():
        app = open_page(lang=language, shade=shade)
        assert not app.exception
        figure = json.loads(picture(app)["figures"]["map0"]["figure"])
        lines = figure["data"][0]
        assert lines["meta"]["columns"]["z"] == shade
        assert all(text.to(language) in lines["hovertemplate"] for text in choices.values())
        assert lines["name"] == label.to(language)
        (units,) = sent(app, "activation_lab.live-tiles")
        assert units["shade"] == shade


def test_the_choice_of_colours_stands_in_the_link() -> None:
    app = open_page(shade="factor")
    assert app.query_params["shade"] == "factor"
    app.segmented_control(key="live_cnn.shade").set_value("openness").run()
    assert "shade" not in app.query_params
    assert sent(app, "activation_lab.live-tiles")[0]["shade"] == "openness"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_for_every_verdict_are_there_in_the_language(language: str) -> None:
    main = picture(open_page(lang=language))
    assert main["language"] == language
    script = (SCRIPTS / "live/run/status.js").read_text(encoding="utf-8")
    asked = set(re.findall(r"(?<!/)\bwords\.([a-z_]+)", script))
    assert asked <= main["words"].keys()


def test_every_end_of_a_run_has_its_sentence() -> None:
    words = picture(open_page())["words"]
    ends = [state for state in State if state.ended]
    assert {*ends} <= words.keys()
    told = {key for key in words if "_" in key and key.partition("_")[0] in ends}
    assert told - {f"{end}_{reason}" for end in ends for reason in Reason} == {"finished_unsaved"}
    sentences = {
        "queued_cluster": "Waiting: the computing cluster cannot be reached",
        "queued_workers": "Waiting: the computing cluster has no workers at the moment",
        "queued_busy": "Waiting: other runs fill the computing cluster",
        "stopped_lease": "nobody was watching",
        "stopped_idle": "paused while others waited",
        "stopped_closed": "the server is shutting down",
        "failed_memory": "more memory than a run may use",
        "failed_size": "recorded more than the server keeps",
        "lost": "The worker process was lost after step",
        "lost_silent": "The worker process stopped answering",
        "lost_cluster": "The computing cluster was lost after step",
    }
    for key, sentence in sentences.items():
        assert sentence in words[key]


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
    job_manager.get_manager().stop(shown["id"], shown["viewer"])
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


def test_sliders_that_cross_are_one_sentence_and_refuse_nothing_else() -> None:
    app = open_page(activation="rrelu")
    app.slider(key="live_cnn.params.rrelu.lower").set_value(0.5).run()
    assert not app.exception
    (problem,) = [w.value for w in app.warning if "RReLU" in w.value]
    assert "lower ≤ upper" in problem
    assert app.slider(key="live_cnn.params.rrelu.lower").value == 0.125
    app.slider(key="live_cnn.params.rrelu.upper").set_value(0.75).run()
    assert not [w for w in app.warning if "RReLU" in w.value]
    assert app.session_state["live_cnn:configs"]["train"].params == (("upper", 0.75),)


def test_a_full_queue_is_one_sentence_and_the_page_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **options: object) -> None:
        raise Refused("full", 32)

    monkeypatch.setattr(job_manager.get_manager(), "start", full)
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


MAIN = ("live/view.js", "live/player.js", "live/run/status.js")


@pytest.mark.parametrize(
    ("tab", "component", "scripts"),
    [
        ("now", "live-view", MAIN),
        ("now", "live-tiles", ("live/tiles.js", "live/inspector.js")),
        ("answers", "live-mistakes", ("live/mistakes.js",)),
        ("network", "live-builder", ("live/builder.js",)),
    ],
)
def test_every_word_that_the_scripts_use_is_there(
    tab: str, component: str, scripts: tuple[str, ...]
) -> None:
    used = set()
    for script in scripts:
        text = (SCRIPTS / script).read_text(encoding="utf-8")
        used |= set(re.findall(r"(?<!/)\bwords\.(\w+)", text))
    assert used
    assert used <= set(sent(open_page(tab=tab), f"activation_lab.{component}")[0]["words"])


def test_every_way_to_show_tiles_has_its_words() -> None:
    (modes,) = re.findall(r"MODES = \[([^\]]+)\]", (SCRIPTS / "live/tiles.js").read_text("utf-8"))
    (tiles,) = sent(open_page(), "activation_lab.live-tiles")
    assert {f"mode_{mode}" for mode in re.findall(r"\w+", modes)} <= set(tiles["words"])


def test_every_cause_of_death_has_its_words() -> None:
    (tiles,) = sent(open_page(), "activation_lab.live-tiles")
    for kind in ("cause", "tally"):
        assert {f"{kind}_{cause}" for cause in CAUSES} <= set(tiles["words"])


def test_a_reported_change_joins_the_settings_and_keeps_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = open_page()
    bound, adopted = bound_to(app), []
    monkeypatch.setattr(intervene, "adopt", lambda target, arguments, key: adopted.append(key))
    reported = ["24:activation=leaky_relu", "12:learning_rate=0.5"]
    intervene.keep_interventions(bound, "live_cnn", reported)
    intervene.keep_interventions(bound, "live_cnn", reported)  # told again, nothing is doubled
    assert [i.format() for i in bound.train.interventions] == sorted(reported)
    assert adopted == ["live_cnn"] * 2


def test_a_change_reported_at_the_last_step_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervene, "adopt", None)  # must not be called
    bound = bound_to(open_page(steps="48"))
    intervene.keep_interventions(bound, "live_cnn", ["48:learning_rate=0.5"])
    assert bound.train.interventions == ()


def test_changes_in_a_link_are_marked_on_every_time_axis() -> None:
    shown = boards(interventions="300:bias_shift=-1")
    texts = [picture["figure"] for board in shown for picture in board["figures"].values()]
    layouts = [json.loads(text)["layout"] for text in texts]
    steps = [layout for layout in layouts if "tickprefix" in layout["xaxis"]]
    assert len(steps) > 10
    for layout in steps:
        assert [(line["x0"], line["x1"]) for line in layout["shapes"]] == [(300, 300)]
    assert "b −1" in layouts[0]["annotations"][0]["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_lesson_changes_is_written_on_its_map_in_full(language: str) -> None:
    (preset,) = (p for p in PRESETS if p.key == "bring_back")
    (change,) = preset.configs["train"].interventions
    (main, *_) = sent(open_page(interventions=change.format(), lang=language))
    (mark,) = json.loads(main["figures"]["map0"]["figure"])["layout"]["annotations"]
    assert mark["text"].startswith("φ → Leaky ReLU")
    assert mark["text"].endswith("0.1")


def test_a_run_is_changed_at_the_step_looked_at_and_at_its_end_not_at_all() -> None:
    app = open_page()
    shown = sent(app)[0]["run"]
    job_manager.get_manager().stop(shown["id"], shown["viewer"])
    assert len(change(app, "activation").warning) == 1
    assert sent(app)[0]["run"] == shown
    change(app, "activation", 40)
    assert not app.exception
    assert not app.warning
    assert app.query_params["interventions"] == "40:activation=leaky_relu;negative_slope:0.1"
    assert sent(app)[0]["run"] != shown


ENDS = [
    (name, text)
    for name, described in settings_of(TrainConfig).items()
    if isinstance(described.kind, Integer | Real)
    for text in map(described.kind.format, (described.kind.low, described.kind.high))
]


@pytest.mark.parametrize(("field", "text"), ENDS)
def test_every_number_can_be_at_its_end(field: str, text: str) -> None:
    init = "custom" if field.startswith("sigma") else "normal"
    app = open_page(**{field: text, "init": init, "tab": "more"})
    assert not app.exception
    assert sent(app)


def test_the_open_tab_and_the_unit_are_in_the_link() -> None:
    app = open_page(tab="layers", unit="3")
    assert app.session_state["live_cnn.tab"] == "Layer by layer"
    (units,) = sent(app, "activation_lab.live-tiles")
    assert units["unit"] == 3
    app.session_state["live_cnn.tab"] = "网络"  # as a browser that has not heard of a new language
    app.run()
    assert app.query_params["tab"] == "network"
    assert app.query_params["unit"] == "3"


def test_a_long_network_of_a_sweep_is_shown_with_as_many_rows_as_there_may_be() -> None:
    app = open_page(record_every="1", steps="400")
    bound = bound_to(app)
    long, *_ = SweepConfig(sweep_steps=5000).networks(bound.train)
    sweep.show(bound, long)
    assert (bound.train.steps, bound.train.record_every) == (5000, 3)


def test_the_panel_has_the_slope_with_which_units_come_back_and_all_others() -> None:
    app = open_page()
    for step, chosen in enumerate(("elu", "leaky_relu;negative_slope:0.1", "leaky_relu"), 1):
        app.selectbox(key="live_cnn.change.activation.listed").set_value(chosen).run()
        change(app, "activation", step)
        *_, newest = bound_to(app).train.interventions
        assert newest.format() == f"{step}:activation={chosen}"


def test_two_networks_are_called_what_they_have_become() -> None:
    beside = CompareConfig((ONE_CHANGE.parse("activation=elu"),))
    swapped = TrainConfig(interventions=(Intervention.parse("40:activation=elu"),))
    found, _ = compare.shown(swapped, beside)
    assert [label.en for label in found.labels] == ["ReLU, φ → ELU α=1", "ELU"]
    slower = TrainConfig(interventions=(Intervention.parse("40:learning_rate=0.5"),))
    found, _ = compare.shown(slower, beside)
    assert [label.en for label in found.labels] == ["ReLU", "ELU"]


def test_images_that_are_not_there_are_fetched_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ACTIVATION_LAB_CACHE", str(tmp_path))
    for name in ("http_proxy", "https_proxy"):  # nothing is fetched by a test
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    app = open_page(dataset="mnist")
    assert not app.exception
    (fetch,) = sent(app, "activation_lab.live-fetch")
    used = re.findall(r"(?<!/)\bwords\.(\w+)", (SCRIPTS / "live/fetch.js").read_text("utf-8"))
    assert set(used) <= set(fetch["words"])
    assert not sent(app)
    assert job_manager.get_manager().view(fetch["run"]["id"]) is not None


def test_a_formula_in_a_link_is_trained_with() -> None:
    app = open_page(activation="x * sigmoid(2 * x)")
    assert not app.exception
    assert not app.warning
    assert app.selectbox(key="live_cnn.activation.listed").value == "x * sigmoid(2 * x)"


def test_a_sweep_is_a_run_beside_the_one_in_the_picture() -> None:
    app = open_page(tab="sweep", sweep_activations="relu", sweep_seeds="1", sweep_steps="50")
    assert not sent(app, "activation_lab.live-sweep")
    main = sent(app)[0]["run"]
    app.button(key="live_cnn.sweep.start").click().run()
    assert not app.exception
    again = open_page(started=app.query_params["started"])
    assert [data["run"]["id"] for data in sent(again, "activation_lab.live-sweep")] == [
        data["run"]["id"] for data in sent(app, "activation_lab.live-sweep")
    ]
    (table,) = sent(app, "activation_lab.live-sweep")
    text = (SCRIPTS / "live/sweep.js").read_text(encoding="utf-8")
    used = set(re.findall(r"(?<!/)\bwords\.(\w+)", text))
    assert used <= set(table["words"])
    assert [group["activation"] for group in table["groups"]] == ["ReLU", "ReLU"]
    assert sent(app)[0]["run"] == main
    view = job_manager.get_manager().view(main["id"], main["viewer"])
    assert view.attention == "watching"


def test_a_sweep_without_activations_is_a_sentence() -> None:
    app = open_page()
    app.session_state["live_cnn.sweep_activations"] = []
    app.run()
    assert not app.exception
    assert app.warning
