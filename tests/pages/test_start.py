"""A run that the browser begins is the run that the page would begin for the same chip."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import orjson
import pytest

from pages.routes import STARTS
from pages.train.cnn import sweep
from pages.train.cnn.begin import begin
from pages.train.cnn.presets import PRESETS
from pages.ui import server
from pages.ui.language import speaking
from pages.ui.start import start_route
from tests.pages import asking
from tests.pages.live import bound_to, edit, open_page, picture, sent, type_into
from vizcore.cnn.architectures import ARCHITECTURES
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.datasets import DATASETS
from vizcore.jobs import Refused, State, new_viewer
from vizcore.links import write_link
from vizcore.text import LANGUAGES

pytestmark = pytest.mark.usefixtures("closed_manager")


def post(address, headers=()):
    path, _, query = address.partition("?")
    return asking.ask([start_route(STARTS)], "POST", "/" + path, query, headers)


def address(page="live_cnn", **query):
    return f"api/start/{page}?{urlencode({'viewer': new_viewer(), 'lang': 'en', **query})}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_it_is_the_run_of_the_chip_and_its_pictures(preset, language):
    app = open_page(lang=language, seed="77")
    before = picture(app)
    status, body = post(before["starts"][f"live_cnn-preset-{preset.key}"])
    assert status == 200
    begun = orjson.loads(body)
    with speaking(language):  # the labels of lists are computed outside of the session
        app.button(f"live_cnn.preset.{preset.key}").click().run()
    after = picture(app)
    assert begun == {name: after[name] for name in begun}
    assert begun["run"]["id"] != before["run"]["id"]


@pytest.mark.parametrize(("field", "way"), [("seed", "up"), ("seed", "down"), ("steps", "up")])
def test_it_is_the_run_of_one_step_of_a_number(field, way):
    app = open_page(seed="77", activation="elu", steps="500")
    before = picture(app)
    status, body = post(before["others"]["buttons"][f"live_cnn-{field}-{way}"])
    assert status == 200
    begun = orjson.loads(body)
    shown = app.number_input(f"live_cnn.{field}")
    getattr(shown, {"up": "increment", "down": "decrement"}[way])().run()
    after = picture(app)
    assert begun == {name: after[name] for name in begun}


# The place of a widget, its kind, what it is set to, and what it then says.
OTHERS = [
    ("activation.listed", "selectbox", "gelu", "GELU"),
    ("init", "selectbox", "xavier_normal", "Xavier normal"),
    ("scale", "slider", 0.5, "0.50"),
    ("optimizer", "selectbox", "adamw", "AdamW"),
    ("learning_rate", "select_slider", 1e-5, "10⁻⁵"),
    ("against.offer", "selectbox", "activation=gelu", "GELU"),
    ("against.offer", "selectbox", "", "nothing"),
    ("dataset", "selectbox", "shapes", "Shapes 28×28, grey"),
    ("architecture.listed", "selectbox", "small", ARCHITECTURES["small"].label.en),
    ("loss", "button_group", "mse", "Mean squared error"),
    ("schedule", "selectbox", "constant", "Constant"),
    ("batch_size", "slider", 32, "32"),
    ("weight_decay", "select_slider", 0.01, "0.01"),
    ("l1", "select_slider", 0.001, "0.001"),
    ("learned", "toggle", True, ""),
    ("dropout", "slider", 0.2, "0.20"),
    ("batch_norm", "toggle", True, ""),
    ("bias_shift", "slider", -2.5, "-2.50"),
    ("record_every", "slider", 20, "20"),
    ("params.leaky_relu.negative_slope", "slider", 0.5, "0.50"),
    ("seed", "number_input", 5, "5"),
    ("steps", "number_input", 500, "500"),
    ("architecture.typed", "text_input", "c4k3p1-d8", "c4k3p1-d8"),
]
START = {
    "seed": "77",
    "activation": "leaky_relu",
    "params": "negative_slope:0.3",
    "init": "normal",
    "architecture": "c8k3p1-c8k3p1-d16",
    "layer_activations": "conv2=elu",
    "against": "optimizer=momentum",
}


def addressed(others, place, text):
    """Where the run of a widget begins, as the browser makes it."""
    path, _, query = others["base"].partition("?")
    other = others["fields"][place]
    fields = parse_qs(query)
    for field in (other["field"], *other["drops"]):
        fields.pop(field, None)
    assert text != other["now"]
    value = text if other["texts"] is None else other["texts"].get(text, text)
    assert other["texts"] is None or other["free"] or text in other["texts"]
    if value:
        fields[other["field"]] = [other["form"].replace("{}", value)]
    return f"{path}?{urlencode(fields, doseq=True)}"


@pytest.mark.parametrize(("place", "widget", "value", "text"), OTHERS)
def test_it_is_the_run_of_a_list_a_switch_or_a_slider(place, widget, value, text):
    app = open_page(**START)
    before = picture(app)
    others = before["others"]
    status, body = post(addressed(others, f"live_cnn-{place.replace('.', '-')}", text))
    assert status == 200
    begun = orjson.loads(body)
    getattr(app, widget)(key=f"live_cnn.{place}").set_value(value).run()
    after = picture(app)
    assert begun == {name: after[name] for name in begun}
    assert begun["run"]["id"] != before["run"]["id"]


def test_it_is_the_run_of_a_formula_and_of_one_parameter_of_several():
    app = open_page(seed="77")
    before = picture(app)
    formula = "alpha * x * tanh(beta * x)"
    _, body = post(addressed(before["others"], "live_cnn-activation-listed", formula))
    type_into(app, "live_cnn.activation.listed", formula)
    main = picture(app)
    assert orjson.loads(body)["run"] == main["run"]
    app.slider(key=f"live_cnn.params.{formula}.alpha").set_value(0.5).run()
    main = picture(app)
    place = "live_cnn-params-alpha---x---tanh-beta---x--beta"
    _, body = post(addressed(main["others"], place, "2.00"))
    app.slider(key=f"live_cnn.params.{formula}.beta").set_value(2.0).run()
    main = picture(app)
    assert orjson.loads(body)["run"] == main["run"]
    assert app.query_params["params"] == "alpha:0.5,beta:2"


@pytest.mark.parametrize("formula", ["x * sigmoit(x)", "x *", "leaky relu"])
def test_what_is_no_formula_is_left_to_the_page(formula):
    main = picture(open_page())
    address = addressed(main["others"], "live_cnn-activation-listed", formula)
    assert post(address) == (204, b"")


def test_what_a_widget_is_set_to_begins_nothing():
    main = picture(open_page(**START))
    for other in main["others"]["fields"].values():
        assert START.get(other["field"]) not in (other["texts"] or {}).values()
    now = {place: other["now"] for place, other in main["others"]["fields"].items()}
    assert now["live_cnn-activation-listed"] == "Leaky ReLU"
    assert now["live_cnn-architecture-typed"] == START["architecture"]
    assert now["live_cnn-seed"] == START["seed"]


def test_every_control_beside_and_below_the_picture_begins_a_run_at_once():
    app = open_page(**START)
    main = picture(app)
    known = {place.replace(".", "-") for place, *_ in OTHERS}
    assert {place.removeprefix("live_cnn-") for place in main["others"]["fields"]} == known


def test_what_is_impossible_is_left_to_the_page():
    # On digits of 8×8 the last kernel does not fit, on larger images it does.
    app = open_page(dataset="shapes", architecture="c8k9-c8k9-d16")
    main = picture(app)
    digits = next(iter(DATASETS.values())).label.en
    assert post(addressed(main["others"], "live_cnn-dataset", digits)) == (204, b"")


def test_a_number_at_its_end_has_no_step_beyond():
    main = picture(open_page(seed="0"))
    assert "live_cnn-seed-up" in main["others"]["buttons"]
    assert "live_cnn-seed-down" not in main["others"]["buttons"]


def test_the_chip_that_is_on_begins_nothing():
    main = picture(open_page())
    assert len(main["starts"]) == len(PRESETS) - 1
    assert "live_cnn-preset-rate_kills_relu" not in main["starts"]


def test_a_chip_shows_the_network_that_its_words_speak_of():
    app = open_page(against="activation=elu", below="second")
    main = picture(app)
    assert not [address for address in main["starts"].values() if "below=" in address]
    app.button("live_cnn.preset.leaky_survives").click().run()
    assert "below" not in app.query_params


def test_it_begins_for_pages_of_this_server_only():
    assert post(address(), [(b"sec-fetch-site", b"cross-site")])[0] == 403
    assert post(address(), [(b"sec-fetch-site", b"same-origin")])[0] == 200


def test_what_does_not_exist_is_not_begun():
    assert post(address(page="elsewhere"))[0] == 404
    assert post(address(viewer="me"))[0] == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"dataset": "mnist"},  # to be fetched first
        {"against": "architecture=c16k11-c16k11-d32"},  # does not fit on digits
    ],
)
def test_what_needs_the_page_is_left_to_it(fields):
    assert begin({name: [text] for name, text in fields.items()}, new_viewer()) is None
    assert post(address(**fields)) == (204, b"")


def test_what_is_set_back_at_once_is_trained_and_not_stopped():
    app = open_page(seed="77", steps="50000", record_every="50")
    before = picture(app)
    status, _ = post(addressed(before["others"], "live_cnn-batch_norm", ""))
    assert status == 200
    app.run()  # the switch has been turned twice by now
    run = picture(app)["run"]
    view = server.get_manager().view(run["id"], run["viewer"])
    assert view.state in (State.QUEUED, State.RUNNING)
    # What the reader stops stays so.
    server.get_manager().stop(run["id"], run["viewer"])
    app.run()
    assert picture(app)["run"] == run


def test_a_full_queue_is_said_by_the_page(monkeypatch):
    def full(*_, **__):
        raise Refused("full", waiting=8)

    monkeypatch.setattr(server.get_manager(), "start", full)
    assert post(address())[0] == 409


def first_row_wider(rows):
    return [{**rows[0], "channels": 5, "activation": "gelu"}, *rows[1:]]


def test_it_is_the_run_of_a_network_that_is_edited():
    app = open_page(**START)
    before = picture(app)
    (table,) = sent(app, "activation_lab.live-builder")
    draft = first_row_wider(table["rows"][:-1])
    base = before["others"]["base"]
    status, body = post(f"{base}&{urlencode({'draft': orjson.dumps(draft)})}")
    assert status == 200
    begun = orjson.loads(body)
    after = picture(edit(app, first_row_wider))
    assert begun == {name: after[name] for name in begun}
    assert begun["run"]["id"] != before["run"]["id"]


@pytest.mark.parametrize(
    "edited",
    [
        {"draft": "[]"},
        {"draft": "{"},
        {"draft": '[{"kind": "junk"}]'},
        {"draft": '[{"kind": "dense", "units": 0, "norm": false, "drop": 0, "activation": ""}]'},
        {"change": "40:learning_rate=fast"},
        {"change": "40"},
        {"change": "100000:learning_rate=0.5"},
    ],
)
def test_what_cannot_be_made_of_the_network_is_left_to_the_page(edited):
    assert post(address(**edited)) == (204, b"")


def test_it_is_the_run_of_a_change_at_a_step_that_is_past():
    app = open_page(seed="77", interventions="20:bias_shift=-1")
    main = picture(app)
    assert main["wishes"] == {
        "live_cnn-change-learning_rate-apply": "learning_rate=0.1",
        "live_cnn-change-activation-apply": "activation=leaky_relu;negative_slope:0.1",
        "live_cnn-change-bias_shift-apply": "bias_shift=-1",
    }
    app.select_slider(key="live_cnn.change.learning_rate").set_value(0.5).run()
    main = picture(app)
    change = main["wishes"]["live_cnn-change-learning_rate-apply"]
    assert change == "learning_rate=0.5"
    _, body = post(f"{main['others']['base']}&{urlencode({'change': f'10:{change}'})}")
    both = open_page(seed="77", interventions=["10:learning_rate=0.5", "20:bias_shift=-1"])
    after = picture(both)
    begun = orjson.loads(body)
    assert begun["run"]["id"] == after["run"]["id"]
    assert begun["figures"] == after["figures"]


def test_it_is_the_run_without_the_changes():
    app = open_page(seed="77", interventions="20:bias_shift=-1")
    main = picture(app)
    _, body = post(main["others"]["buttons"]["live_cnn-forget"])
    app.button("live_cnn.forget").click().run()
    after = picture(app)
    begun = orjson.loads(body)
    assert begun == {name: after[name] for name in begun}
    assert "live_cnn-forget" not in after["others"]["buttons"]


def test_it_is_the_run_of_a_network_of_the_sweep():
    app = open_page(sweep_activations="relu", sweep_inits="he_normal", seed="77")
    app.button(key="live_cnn.sweep.start").click().run()
    (table,) = sent(app, "activation_lab.live-sweep")
    (group,) = table["groups"]
    _, body = post(group["start"])
    bound = bound_to(app)
    sweep.show(bound, app.session_state["live_cnn.sweep.started"][group["first"]])
    (after,) = (
        data for data in sent(open_page(**write_link(bound.train, TrainConfig()))) if data["player"]
    )
    begun = orjson.loads(body)
    assert begun["run"]["id"] == after["run"]["id"]
    assert begun["figures"] == after["figures"]
