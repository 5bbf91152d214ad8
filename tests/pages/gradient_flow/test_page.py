"""The gradient-flow page without a browser: links, presets, extremes, stopping, both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from cachetools import LRUCache
from streamlit.testing.v1 import AppTest

from pages.gradient_flow import measuring
from pages.ui.page import plain
from tests.pages.marks import unmarked
from vizcore.flow.config import NORMS, RESIDUALS, FlowConfig
from vizcore.flow.diagnosis.diagnose import diagnose
from vizcore.flow.diagnosis.words import describe
from vizcore.flow.presets import FLOW, PRESETS, VIEW
from vizcore.flow.simulate import simulate_flow
from vizcore.flow.variant import Variant
from vizcore.flow.view import PICTURES, QUANTITIES, FlowPictures, TimeView
from vizcore.initialisation import INITIALISATIONS
from vizcore.links import write_link
from vizcore.text import LANGUAGES

PAGE = str(Path(__file__).parents[3] / "pages/gradient_flow/page.py")
SMALL = {"depth": "5", "width": "16", "seeds": "2"}


def open_page(language="en", **query):
    app = AppTest.from_file(PAGE, default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    app.session_state["lang"] = language
    return app.run()


def configs(app):
    return app.session_state["gradient_flow:configs"]


def press(app, label):
    return next(b for b in app.button if b.label == label).click().run()


def assert_fine(app):
    assert not app.exception
    assert app.get("bidi_component"), "a picture"


@pytest.fixture
def nothing_measured_at_once(monkeypatch):
    """Every measurement counts as long, and none is in store."""
    monkeypatch.setattr(measuring, "STORE", LRUCache(2**20, measuring.STORE.getsizeof))
    monkeypatch.setattr(measuring, "MEASURED_S", 0.0)


def test_it_opens_on_its_defaults_with_an_empty_address_bar():
    app = open_page()
    assert_fine(app)
    defaults = {"view": VIEW, "flow": FLOW, "pictures": FlowPictures(), "time": TimeView()}
    assert configs(app) == defaults
    assert set(app.query_params) == {"lang"}


def test_a_link_sets_networks_and_pictures():
    app = open_page(
        activations=["tanh", "leaky_relu;negative_slope:0.2"],
        kept="relu@init:pytorch,norm:batch",
        depth="9",
        width="33",
        init="custom",
        sigma_w2="1.3",
        sigma_b2="0.05",
        seeds="2",
        picture="table",
        quantity="delta",
    )
    assert_fine(app)
    found = configs(app)
    assert [spec.format() for spec in found["view"].activations] == [
        "tanh",
        "leaky_relu;negative_slope:0.2",
    ]
    assert found["view"].kept == (Variant.parse("relu@init:pytorch,norm:batch"),)
    flow = found["flow"]
    assert (flow.depth, flow.width, flow.seeds) == (9, 33, 2)
    assert (flow.init, flow.sigma_w2, flow.sigma_b2) == ("custom", 1.3, 0.05)
    assert found["pictures"] == FlowPictures(picture="table", quantity="delta")
    assert len(app.dataframe[0].value) == 3


def test_a_link_to_one_configuration_becomes_a_comparison_of_one():
    config = FlowConfig(activation="leaky_relu", params=(("negative_slope", 0.2),), depth=7)
    app = open_page(**write_link(config, FLOW))
    assert_fine(app)
    assert [s.format() for s in configs(app)["view"].activations] == [
        "leaky_relu;negative_slope:0.2"
    ]
    assert configs(app)["flow"].depth == 7
    assert "activation" not in app.query_params


def test_bad_fields_fall_back_one_by_one():
    app = open_page(depth="1e9", kept="relu@init:magic", sigma_w2="-1", width="32")
    assert_fine(app)
    told = " ".join(w.value for w in app.warning).replace("\\", "")
    assert all(name in told for name in ("Depth", "kept", "sigma_w2"))
    assert configs(app)["flow"].depth == FLOW.depth
    assert configs(app)["flow"].width == 32


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_every_preset_shows_its_networks_and_its_notice(preset, monkeypatch):
    monkeypatch.setattr(measuring, "MEASURED_S", 300.0)
    app = press(open_page(**SMALL), preset.label.en)
    assert_fine(app)
    assert {name: configs(app)[name] for name in preset.configs} == preset.configs
    assert unmarked(plain(preset.notice.en)) in [unmarked(caption.value) for caption in app.caption]


def test_lines_are_kept_while_the_controls_change_and_can_be_removed():
    app = press(open_page(**SMALL), "Keep these lines")
    assert len(configs(app)["view"].kept) == 2
    kept = configs(app)["view"].kept
    app.selectbox(key="gradient_flow.init").select("pytorch").run()
    app.select_slider(key="gradient_flow.width").set_value(32).run()
    app.select_slider(key="gradient_flow.depth").set_value(7).run()
    assert_fine(app)
    view, flow = configs(app)["view"], configs(app)["flow"]
    assert view.kept == kept
    lines = [(network.init, network.width, network.depth) for network in view.networks(flow)]
    assert lines == [("pytorch", 32, 7)] * 2 + [("he_normal", 16, 7)] * 2
    again = open_page(**write_link(flow, FLOW), **write_link(view, VIEW))
    assert configs(again)["view"] == view
    app = press(app, "Sigmoid, He normal, width 16 ✕")
    assert configs(app)["view"].kept == (Variant.parse("relu@init:he_normal,width:16"),)


def test_a_kept_line_is_named_by_what_sets_it_apart_from_the_present_ones():
    app = open_page(activations="identity", init="orthogonal", kept="identity@init:lecun_normal")
    assert "Identity, LeCun normal ✕" in [button.label for button in app.button]
    app.selectbox(key="gradient_flow.init").select("lecun_normal").run()
    assert "Identity ✕" in [button.label for button in app.button]


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_opens(picture, language):
    assert_fine(open_page(language, **SMALL, picture=picture, focus="2"))


def captions(app):
    return " ".join(caption.value for caption in app.caption)


def test_units_that_are_dead_by_rounding_alone_are_explained(monkeypatch):
    monkeypatch.setattr(measuring, "MEASURED_S", 300.0)
    far = {
        "init": "custom",
        "sigma_w2": "25",
        "sigma_b2": "25",
        "picture": "dying",
        **SMALL,
        "depth": "12",
    }
    rounded = captions(open_page(**far, activations=["elu", "relu"]))
    assert r"ELU\: no part of φ is flat" in rounded
    assert "rounded" not in captions(open_page(**far, activations="relu"))
    assert "rounded" not in captions(open_page(**SMALL, picture="dying", activations="elu"))


def test_what_cannot_be_born_dead_gives_way_to_what_can():
    said = captions(open_page(**SMALL, picture="dying"))
    assert "Sigmoid cannot be born dead" in said
    assert "narrow networks of ReLU" in said
    assert r"$\sigma_w^2$ \= 2" in said
    said = captions(open_page(**SMALL, picture="dying", activations=["gelu", "hardtanh"]))
    assert "GELU cannot be born dead" in said
    assert "narrow networks of Hard tanh" in said
    assert "cannot" not in captions(open_page(**SMALL, picture="dying", activations="relu"))


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_every_quantity_opens(quantity):
    assert_fine(open_page(**SMALL, quantity=quantity))


EXTREMES = [
    {"depth": "2", "width": "2", "batch": "4", "seeds": "1"},
    {"activations": ["exponential", "relu_squared"], "init": "custom", "sigma_w2": "25"},
    {"activations": "relu", "init": "custom", "sigma_w2": "0"},
    {"activations": ["binary_step", "hardshrink"], "init": "normal", "scale": "0"},
    {"activations": "relu", "width": "2", "depth": "40"},
    {"activations": "sine", "init": "constant", "scale": "10", "input": "constant"},
    {"activations": "relu", "norm": "batch", "norm_position": "after", "batch": "4"},
    {"activations": "identity", "norm": "layer", "width": "2", "residual": "free", "alpha": "10"},
    {"activations": "sigmoid", "depth": "1000", "width": "2", "seeds": "1"},
    {"focus": "8"},
]


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("extreme", EXTREMES, ids=str)
def test_no_setting_leads_to_a_traceback_or_an_empty_page(extreme, picture):
    assert_fine(open_page(**{**SMALL, **extreme}, picture=picture))


@pytest.mark.parametrize("init", INITIALISATIONS)
def test_every_initialisation_with_every_norm_and_skip(init):
    for norm, residual in zip(NORMS, RESIDUALS, strict=False):
        assert_fine(open_page(**SMALL, init=init, norm=norm, residual=residual))


def test_a_long_measurement_shows_theory_and_goes_on_by_itself(nothing_measured_at_once):
    app = open_page(**SMALL)
    assert_fine(app)
    assert not [b for b in app.button if b.label in ("Stop", "Measure")]
    assert len(measuring.STORE) == 2, "both networks were measured after the page was drawn"


def test_a_very_long_one_waits_to_be_asked_for(nothing_measured_at_once, monkeypatch):
    monkeypatch.setattr(measuring, "PATIENCE_S", -1.0)
    monkeypatch.setattr(measuring, "GLANCE_S", 0.0)
    monkeypatch.setattr(measuring, "PROGRESS_S", 0.0)
    app = open_page(**SMALL)
    assert_fine(app)
    assert any("Theory is drawn" in m.value for m in app.markdown)
    assert len(measuring.STORE) == 0
    press(app, "Measure")
    assert_fine(app)
    assert len(measuring.STORE) == 2


def said(app):
    """The computed sentence: the one alert that begins with a sign."""
    alerts = [*app.success, *app.warning, *app.error, *app.info]
    return next(unmarked(a.value) for a in alerts if a.value.startswith("**"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 2])
def test_the_sentence_is_the_diagnosis_of_the_line_in_focus(language, number):
    app = open_page(language, **SMALL, focus=str(number))
    view, flow = configs(app)["view"], configs(app)["flow"]
    found = diagnose(simulate_flow(view.networks(flow)[number - 1]))
    assert unmarked(plain(describe(found).to(language))) in said(app)
    assert ("Sigmoid", "ReLU")[number - 1] in said(app)


def test_fix_it_applies_the_cure_and_keeps_the_line_before():
    app = open_page(activations="relu", init="pytorch", depth="30", width="64", seeds="2")
    assert "This is the initialisation" in said(app)
    app = press(app, "Fix it: He normal (σ_w² = 2)")
    assert_fine(app)
    assert configs(app)["flow"].init == "he_normal"
    assert configs(app)["flow"].depth == 30
    assert configs(app)["view"].kept == (Variant.parse("relu@init:pytorch"),)
    assert "keeps its size" in said(app)
    assert not [b for b in app.button if b.label.startswith("Fix it")]


def test_fix_it_shows_another_width_beside_the_one_before():
    app = open_page(activations=["relu", "tanh"], width="4")
    app = press(app, "Fix it: Width 128")
    assert_fine(app)
    assert configs(app)["flow"].width == 128
    assert configs(app)["view"].kept == (Variant.parse("relu@init:he_normal,width:4"),)
    assert "ReLU, width 128" in said(app)


def test_a_healthy_network_is_not_offered_a_cure():
    assert not [b for b in open_page(activations="relu").button if b.label.startswith("Fix it")]


def test_the_sentence_stays_with_its_line_when_others_come_or_go():
    app = open_page(activations=["sigmoid", "relu", "tanh"], focus="2")
    app.session_state["gradient_flow.activations"] = ["relu", "tanh"]
    app.run()
    assert "focus" not in app.query_params  # ReLU is the first one now
    app.session_state["gradient_flow.activations"] = ["gelu", "tanh", "relu"]
    app.run()
    assert app.query_params["focus"] in ("3", ["3"])
    app.session_state["gradient_flow.activations"] = ["gelu", "tanh"]
    app.run()
    assert app.query_params["focus"] in ("2", ["2"])


@pytest.mark.parametrize("activation", ["relu", "arctan"])
def test_equal_examples_are_what_batch_norm_cannot_divide_by(activation):
    app = open_page(activations=activation, norm="batch", input="constant", init="orthogonal")
    assert "all examples are the same" in said(app)
    assert "width" not in said(app).lower()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("picture", ["phase", "correlation", "dying", "jacobian", "time"])
def test_a_half_defined_formula_is_said_to_be_one_in_every_picture(picture, language):
    link = {**SMALL, "activations": "sqrt(x)", "state_activation": "log(-x)", "picture": picture}
    app = open_page(language, **link)
    assert_fine(app)
    said = " ".join(info.value for info in app.info)
    assert {"en": "is not defined for z", "zh": "没有定义"}[language] in said
    assert {"en": "leaves the range", "zh": "超出数值范围"}[language] not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_begins_with_the_initialisation_to_take(language):
    app = open_page(language, picture="code", activations="relu", **SMALL)
    assert_fine(app)
    recommended, whole = (code.value for code in app.code)
    # He et al. 2015: variance 2/fan_in for ReLU, no biases.
    lines = [
        'nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")',
        "nn.init.zeros_(layer.bias)",
    ]
    assert recommended.splitlines() == lines
    assert "import torch" in whole


def test_what_no_initialisation_helps_has_none():
    app = open_page(picture="code", activations="log(x)", **SMALL)
    assert_fine(app)
    assert len(app.code) == 1


def sentences(app):
    return " ".join(
        box.value
        for kind in ("success", "warning", "error", "info", "markdown")
        for box in app.get(kind)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_theory_does_not_say_stands_beside_its_lines(language):
    rough = {"en": "bands of size and information are rough", "zh": "点线带只是粗略值"}[language]
    bandless = {"en": "lines have no band", "zh": "理论曲线没有带"}[language]
    gaussian = {"en": "independent and Gaussian", "zh": "服从高斯分布"}[language]
    plainly = open_page(language, **SMALL, activations="relu")
    assert rough not in captions(plainly)
    assert rough in captions(open_page(language, **SMALL, activations="relu", residual="unit"))
    assert bandless in captions(open_page(language, **SMALL, picture="time"))
    normed = open_page(language, **SMALL, activations="relu", norm="batch")
    assert gaussian in sentences(normed)
    assert gaussian not in sentences(plainly)
