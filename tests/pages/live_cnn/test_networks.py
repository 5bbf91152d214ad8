"""Networks on the live CNN page: built in a table, compared, with learned activations."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from pages.live import job_manager
from pages.live_cnn import intervene
from tests.pages.live_cnn.opening import bound_to, change, edit, open_page, sent, type_into
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs.training import arguments_of, run

pytestmark = pytest.mark.usefixtures("closed_manager")


def networks_asked_for(data: dict[str, Any]) -> set[int]:
    figures = [json.loads(picture["figure"]) for picture in data["figures"].values()]
    return {trace["meta"]["record"] for figure in figures for trace in figure["data"]}


def test_either_of_two_networks_is_shown_below_and_the_link_says_which() -> None:
    app = open_page(against="activation=elu", tab="layers")
    assert not app.exception
    for place in (0, 1):
        tiles = sent(app, "activation_lab.live-tiles")[0]
        assert tiles["record"] == place
        assert networks_asked_for(tiles) == networks_asked_for(sent(app)[1]) == {place}
        app.segmented_control(key="live_cnn.below").set_value("second").run()
    again = open_page(against="activation=elu", below="second", tab="code")
    assert "F.elu(" in again.code[0].value
    assert "F.relu(" not in again.code[0].value
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
    figures = sent(open_page(**query, tab="layers"))[1]["figures"]
    drawn = json.loads(figures["learned"]["figure"])["data"] if "learned" in figures else []
    assert len(drawn) == lines


def test_learned_parameters_stand_in_the_rows_where_the_chart_looks_for_them() -> None:
    query = {"activation": "prelu", "learned": "1"}
    figure = json.loads(sent(open_page(**query, tab="layers"))[1]["figures"]["learned"]["figure"])
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
        "Initialisation: PyTorch default",
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
    assert "Batch size" in warning.value
    assert sent(app)[0]["networks"] == 1


@pytest.mark.parametrize(("language", "output"), [("en", "output"), ("zh", "输出")])
def test_the_output_layer_is_named_in_the_language_of_the_page(language: str, output: str) -> None:
    app = open_page(lang=language, tab="layers")
    gradient = json.loads(sent(app)[1]["figures"]["gradient"]["figure"])
    assert [trace["name"] for trace in gradient["data"]] == ["conv1", "conv2", "dense1", output]
    (table,) = sent(open_page(lang=language, tab="network"), "activation_lab.live-builder")
    assert table["words"]["output"] == output


def test_a_network_is_not_trained_beside_itself() -> None:
    app = open_page(against="activation=leaky_relu", activation="leaky_relu")
    (warning,) = app.warning
    assert "Leaky ReLU" in warning.value
    (main, *_) = sent(app)
    assert main["networks"] == 1
    assert main["run"]["id"] == sent(open_page(activation="leaky_relu"))[0]["run"]["id"]
    app.selectbox(key="live_cnn.against.offer").select_index(0).run()
    assert not app.warning


@pytest.mark.parametrize("query", [{"batch_norm": "1"}, {"batch_size": "1"}])
def test_a_change_by_hand_is_kept_where_the_comparison_is_not_possible(
    query: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intervene, "adopt", lambda target, arguments, key: None)
    bound = bound_to(open_page(against="batch_norm=1", **query))
    intervene.keep_interventions(bound, "live_cnn", ["12:learning_rate=0.5"])
    assert [i.format() for i in bound.train.interventions] == ["12:learning_rate=0.5"]


def test_the_network_is_chosen_by_name_or_written_in_blocks() -> None:
    app = open_page(tab="network")
    app.selectbox(key="live_cnn.architecture.listed").set_value("net_32_64").run()
    assert app.warning, "8×8 digits are too small for it"
    app = open_page(dataset="shapes", tab="network")
    app.selectbox(key="live_cnn.architecture.listed").set_value("net_32_64").run()
    assert not app.warning
    app.text_input(key="live_cnn.architecture.typed").set_value("c8k5m2-d16").run()
    assert app.session_state["live_cnn:configs"]["train"].architecture == "c8k5m2-d16"
    app.text_input(key="live_cnn.architecture.typed").set_value("c8k50").run()
    (warning,) = app.warning
    assert "kernel size" in warning.value
    assert app.text_input(key="live_cnn.architecture.typed").value == "c8k5m2-d16"


@pytest.mark.parametrize(
    ("language", "data", "name", "said"),
    [
        ("en", "shapes_rgb", "lenet5_padded", ("697,046 parameters", "padding=same")),
        ("zh", "shapes_rgb", "lenet5_padded", ("697,046 个参数", "padding=same")),
        ("en", "mnist", "net_32_64_64", ("93,322 parameters.", "Chollet 2017")),
        ("zh", "mnist", "net_32_64", ("121,930 个参数。", "Keras")),
    ],
)
def test_a_named_network_says_where_it_comes_from_and_how_large_it_is(
    language: str, data: str, name: str, said: tuple[str, ...]
) -> None:
    app = open_page(lang=language, dataset=data, architecture=name, tab="network")
    told = [caption.value.replace("\\", "") for caption in app.caption]
    assert any(all(part in text for part in said) for text in told), told


def test_blocks_are_built_in_a_table_and_travel_in_the_link() -> None:
    app = open_page(dataset="shapes", tab="network")
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
    app = open_page(tab="network")
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


def test_an_edit_that_is_sent_again_is_made_once() -> None:
    app = edit(open_page(tab="network"), lambda rows: rows[:2])
    assert app.query_params["architecture"] == "c16k3p1m2-c32k3p1m2"
    app.button("live_cnn.preset.leaky_survives").click().run()
    app = edit(app, lambda rows: rows[:1], number=1)
    assert "architecture" not in app.query_params


def test_an_edit_that_comes_after_the_chip_that_followed_it_counts_no_longer() -> None:
    app = open_page(tab="network")
    (old,) = sent(app, "activation_lab.live-builder")
    app.button("live_cnn.preset.leaky_survives").click().run()
    app = edit(app, lambda rows: rows[:2], made_to=old)
    assert "architecture" not in app.query_params
    assert app.query_params["activation"] == "leaky_relu"
    app = edit(app, lambda rows: rows[:2])  # to what the chip has made
    assert app.query_params["architecture"] == "c16k3p1m2-c32k3p1m2"


def test_of_two_edits_to_the_same_table_both_count() -> None:
    app = open_page(tab="network")
    (old,) = sent(app, "activation_lab.live-builder")
    app = edit(app, lambda rows: rows[:2], made_to=old)
    app = edit(app, lambda rows: rows[:1], made_to=old)
    assert app.query_params["architecture"] == "c16k3p1m2"


def test_what_the_table_never_sends_changes_nothing() -> None:
    app = open_page(tab="network")
    (before,) = sent(app, "activation_lab.live-builder")
    app = edit(app, lambda rows: [{"kind": "junk"}])
    (after,) = sent(app, "activation_lab.live-builder")
    # It is answered all the same, so that the browser shows what holds.
    assert after == {**before, "seen": {**before["seen"], "number": 1}}


def test_a_formula_is_put_into_a_running_network_or_explained() -> None:
    app = open_page(steps="100000", record_every="50")
    place = "live_cnn.change.activation.listed"
    with patch.object(job_manager.get_manager(), "command") as command:
        type_into(app, place, "x * sigmoid(beta * x)")
        change(app, "activation")
        type_into(app, place, "x * sigmoit(x)")
        assert len(app.error) == 1
        assert "sigmoit" in app.error[0].value
        change(app, "activation")  # what was chosen before is still there
        sent_off = [call.args[2]["change"] for call in command.call_args_list]
    assert not app.exception
    assert not app.error
    assert sent_off == ["activation=x * sigmoid(beta * x)"] * 2


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("init", "asks", "code"),
    [
        ("normal", ["scale"], "normal_(torch.empty(shape), std=0.2)"),
        ("constant", ["scale"], "constant_(torch.empty(shape), 0.2)"),
        ("lsuv", [], "# LSUV"),
        ("custom", ["sigma_b2", "sigma_w2"], "normal_"),
    ],
)
def test_an_initialisation_asks_for_what_it_reads(
    language: str, init: str, asks: list[str], code: str
) -> None:
    app = open_page(lang=language, init=init, scale="0.2", tab="code")
    assert not app.exception
    assert not app.warning
    fields = {"scale", "sigma_w2", "sigma_b2"}
    keys = [widget.key.rpartition(".")[2] for widget in [*app.slider, *app.number_input]]
    assert sorted(fields & set(keys)) == asks
    assert code in app.code[0].value
    assert app.session_state["live_cnn:configs"]["train"].init == init


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_code_learns_what_the_network_learns(language: str) -> None:
    app = open_page(lang=language, activation="prelu", learned="1", tab="code")
    assert not app.exception
    assert "self.a = torch.nn.Parameter(torch.tensor(0.25))" in app.code[0].value
    assert "Parameter" not in open_page(lang=language, activation="prelu", tab="code").code[0].value


@pytest.mark.parametrize(
    ("before", "after", "widget", "entered", "found"),
    [
        ({}, {"architecture": "c16k3p1m2-d64-d64"}, "architecture.typed", "c4k3p1m2-d8", None),
        ({}, {"architecture": "c16k3p1m2-d64-d64"}, "architecture.listed", "small", None),
        (
            {"activation": "leaky_relu", "params": "negative_slope:0.2"},
            {"activation": "elu", "params": (("alpha", 2.0),)},
            "activation.listed",
            "gelu",
            None,
        ),
        (
            {"activation": "elu", "params": "alpha:0.5"},
            {"params": (("alpha", 2.0),)},
            "params.elu.alpha",
            1.5,
            (("alpha", 1.5),),
        ),
    ],
)
def test_what_the_browser_sends_before_it_has_the_new_values_undoes_nothing(
    before: dict[str, str], after: dict[str, Any], widget: str, entered: Any, found: Any
) -> None:
    app = open_page(**before, tab="network")

    def shown(key: str) -> Any:
        kinds = (app.text_input, app.selectbox, app.slider)
        return next(w for kind in kinds for w in kind if w.key == key)

    def train() -> TrainConfig:
        return app.session_state["live_cnn:configs"]["train"]

    keys = f"live_cnn.{widget}", "live_cnn:seen"
    old = [shown(key).value for key in keys]
    wanted = replace(train(), **after)
    configs = app.session_state["live_cnn:configs"]
    app.session_state["live_cnn:configs"] = {**configs, "train": wanted}
    app.session_state["live_cnn:fresh"] = True  # as a preset or the table of blocks does
    app.run()
    assert train() == wanted
    for key, value in zip(keys, old, strict=True):
        shown(key).set_value(value)
    app.run()
    assert train() == wanted
    shown(keys[0]).set_value(entered).run()
    field = widget.partition(".")[0]
    assert getattr(train(), field) == (found or entered), "what is entered then counts"
