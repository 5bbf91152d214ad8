"""The page of activations without a browser: links, presets, words in both languages."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.page import plain
from tests.pages.marks import unmarked
from vizcore.activations.view.config import TABS
from vizcore.activations.view.presets import PRESETS
from vizcore.text import LANGUAGES

PAGE = str(Path(__file__).parents[3] / "pages/activations/page.py")


def open_page(language="en", **query):
    app = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.session_state["lang"] = language
    return app.run()


def said(app):
    """The computed sentence: the one alert that begins with a sign."""
    alerts = [*app.success, *app.warning, *app.error, *app.info]
    return next(unmarked(a.value) for a in alerts if a.value.startswith("**"))


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The slope multiplies"), ("zh", "斜率使梯度")]
)
def test_it_answers_its_question_with_numbers(language, words):
    app = open_page(language)
    assert not app.exception
    assert words in said(app)
    assert "0.212" in said(app)
    assert "1.81×10⁻⁷" in said(app)


def test_a_link_chooses_activations_parameters_curves_and_range():
    app = open_page(
        activations=["leaky_relu;negative_slope:0.2", "silu"], orders=["f", "d2f"], span="12"
    )
    assert not app.exception
    view = app.session_state["activations:configs"]["view"]
    assert [s.format() for s in view.activations] == ["leaky_relu;negative_slope:0.2", "silu"]
    assert view.orders == ("f", "d2f")
    assert view.span == 12


def test_a_bad_field_falls_back_and_the_page_says_so():
    app = open_page(activations="no_such", span="7")
    assert not app.exception
    assert any("no_such" in unmarked(w.value) for w in app.warning)
    view = app.session_state["activations:configs"]["view"]
    assert view.span == 7
    assert len(view.activations) == 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS, ids=lambda p: p.key)
def test_a_preset_shows_its_view_and_what_to_notice(preset, language):
    app = open_page(language)
    app.button(f"activations.preset.{preset.key}").click().run()
    assert not app.exception
    assert app.session_state["activations:configs"]["view"] == preset.configs["view"]
    assert unmarked(plain(preset.notice.to(language))) in {unmarked(c.value) for c in app.caption}


def test_every_notice_has_three_sentences():
    for preset in PRESETS:
        assert preset.notice.en.count(". ") + preset.notice.en.endswith(".") == 3, preset.key


def test_choosing_another_activation_keeps_what_is_set_of_the_others():
    app = open_page(activations=["leaky_relu;negative_slope:0.2", "tanh"])
    app.session_state["activations.activations"] = ["gelu", "leaky_relu"]
    app.run()
    view = app.session_state["activations:configs"]["view"]
    assert [s.format() for s in view.activations] == ["gelu", "leaky_relu;negative_slope:0.2"]


def test_a_typed_formula_is_named_in_words_that_cannot_be_markup():
    app = open_page(activations="x*2*x")
    assert not app.exception
    shown = next(a.value for a in [*app.warning, *app.info] if a.value.startswith("**"))
    assert r"x\*2\*x" in shown


def names(app):
    return [s.activation for s in app.session_state["activations:configs"]["view"].activations]


def type_formula(app, text):
    return app.text_input("activations.activations.typed").set_value(text).run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_typed_formula_joins_the_comparison(language):
    app = type_formula(open_page(language), "x * tanh(alpha * x)")
    assert not app.exception
    assert names(app)[-1] == "x * tanh(alpha * x)"


@pytest.mark.parametrize(
    ("text", "caret", "hint"),
    [
        ("my.tanh(x)", "my.tanh(x)\n  ^", "write tanh(x)"),
        ("x(1-x)", "x(1-x)\n ^", "x*(…)"),
        ("x*tanh(", "x*tanh(\n       ^", "ends too early"),
    ],
)
def test_a_wrong_formula_is_pointed_at_with_a_hint_and_changes_nothing(text, caret, hint):
    app = open_page()
    before = names(app)
    type_formula(app, text)
    assert not app.exception
    assert app.code[0].value == caret
    assert any(hint in unmarked(e.value) for e in app.error)
    assert names(app) == before


def test_the_same_formula_twice_or_one_too_many_is_refused_in_words():
    app = type_formula(open_page(), "gelu")
    assert "already" in app.error[0].value
    eight = ["relu", "elu", "selu", "celu", "silu", "mish", "tanh", "erf"]
    app = type_formula(open_page(activations=eight), "x^3")
    assert names(app) == eight
    assert "Remove one" in app.error[0].value


def test_the_caret_stands_under_its_character_in_a_long_formula():
    from pages.ui.activation.formula import pointed

    text = "x + " * 60 + "求 + x" + " + x" * 60
    above, below = pointed(text, text.index("求")).split("\n")
    assert above[below.index("^")] == "求"
    assert above.startswith("…")
    assert above.endswith("…")


def component(app, name):
    """The data that a component of ours was given."""
    found = [e.proto for e in app.get("bidi_component") if e.proto.component_name.endswith(name)]
    return json.loads(found[-1].json)[0] if found else None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", TABS)
def test_every_part_below_stands_in_both_languages(part, language):
    app = open_page(language, show=part, activations=["relu", "x*tanh(alpha*x);alpha:2"])
    assert not app.exception
    assert app.segmented_control("activations.show").value == part


def test_only_the_open_part_is_computed():
    app = open_page(show="probe")
    assert component(app, "probe")
    assert component(app, "table") is None


def test_the_table_holds_the_verdicts_and_the_numbers_of_each_activation():
    table = component(open_page(activations=["sigmoid", "relu"]), "table")
    lines = {line["key"]: line["cells"] for line in table["lines"]}
    assert [column["label"] for column in table["columns"]] == ["Sigmoid", "ReLU"]
    assert [cell["text"] for cell in lines["dies"]] == ["no", "yes"]
    assert [cell["tone"] for cell in lines["dies"]] == ["good", "bad"]
    assert "0.25" in lines["steepest"][0]["text"]
    assert [cell["text"] for cell in lines["range"]] == ["(0, 1)", "[0, ∞)"]
    assert all(line["help"] for line in table["lines"])


@pytest.mark.parametrize(
    ("library", "expected"),
    [("pytorch", "torch"), ("numpy", "numpy as np"), ("keras", "keras"), ("jax", "jax")],
)
def test_code_to_take_away_in_four_libraries(library, expected):
    app = open_page(show="formulas", library=library, activations="silu")
    assert f"import {expected}\n" in app.code[0].value


def test_where_a_library_has_none_it_says_so():
    app = open_page(show="formulas", library="keras", activations="x^3")
    assert not app.code
    assert any("Keras" in unmarked(c.value) for c in app.caption)


def test_formulas_show_latex_of_the_function_and_its_slope():
    app = open_page(show="formulas", activations="x*tanh(alpha*x)")
    heads = [latex.value.split("=")[0].strip("$ \n") for latex in app.latex]
    assert heads == [r"\varphi(x)", r"\varphi'(x)"]
    assert r"\alpha" in app.latex[1].value


def test_the_vector_panel_says_what_its_jacobian_tells():
    app = open_page(show="vector", vector="softmax", inputs="2,1,0,0,0,0")
    said = " ".join(unmarked(c.value) for c in app.caption)
    assert "The outputs sum to 1." in said
    assert "0 are exactly 0" in said
    app = open_page(show="vector", vector="maxout", k="3")
    assert "10 are exactly 0" in " ".join(unmarked(c.value) for c in app.caption)


def test_the_whole_view_is_in_the_link():
    fields = {"show": "distribution", "mean": "0.5", "std": "2", "at": "-1.25", "times": "7"}
    app = open_page(**fields, span="9", activations=["silu;beta:2"], library="jax")
    shown = {k: v if isinstance(v, str) else v[0] for k, v in dict(app.query_params).items()}
    assert shown == {
        **fields,
        "span": "9",
        "library": "jax",
        "activations": "silu;beta:2",
        "lang": "en",
    }


def test_sliders_that_cross_are_one_sentence_and_change_nothing():
    app = open_page(activations=["rrelu"])
    moved = app.session_state["activations.activations.rrelu.lower"] = 0.5
    app.run()
    assert not app.exception
    (problem,) = [e.value for e in app.get("warning") if "RReLU" in e.value]
    assert "lower = 0.5" in unmarked(problem)
    assert "lower ≤ upper" in problem
    assert app.session_state["activations.activations.rrelu.lower"] != moved
