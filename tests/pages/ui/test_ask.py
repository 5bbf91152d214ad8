"""A link with ask=1 holds the answer back until the reader has predicted it, or will not."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from vizcore import predict_flow
from vizcore.cnn import presets as cnn
from vizcore.flow import presets as flow
from vizcore.text import LANGUAGES

ROOT = Path(__file__).parents[3]
ASKED = [preset for preset in (*flow.PRESETS, *cnn.PRESETS) if preset.question]
HIDING = "display: none"


def opened(preset: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages/gradient_flow/page.py"), default_timeout=120)
    app.query_params["ask"] = "1"
    app.run()
    return app.button(f"gradient_flow.preset.{preset}").click().run()


def hidden(app: AppTest) -> bool:
    return any(HIDING in each.proto.body for each in app.get("html"))


def test_the_three_presets_of_the_lecture_ask() -> None:
    assert [preset.key for preset in ASKED] == ["sigmoid", "norm", "rate_kills_relu"]


@pytest.mark.parametrize("preset", flow.PRESETS, ids=lambda preset: preset.key)
def test_what_is_called_right_is_what_theory_says(preset) -> None:
    if preset.question is None:
        return
    (first, *_) = preset.configs["view"].networks(preset.configs["flow"])
    decades = predict_flow(first).log10_delta
    fate = 0 if decades[0] < decades[-1] - 1 else 2 if decades[0] > decades[-1] + 1 else 1
    assert preset.question.right == fate


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_asks_in_both_languages(language: str) -> None:
    app = AppTest.from_file(str(ROOT / "pages/gradient_flow/page.py"), default_timeout=120)
    app.session_state["lang"] = language
    app.query_params["ask"] = "1"
    app.run()
    question = ASKED[0].question  # of the view that the page opens with
    labels = [app.button(f"ask.{i}").label for i in range(len(question.choices))]
    assert labels == [choice.to(language) for choice in question.choices]


@pytest.mark.parametrize("preset", ["sigmoid", "norm"])
def test_a_prediction_reveals_the_answer_and_is_compared(preset: str) -> None:
    app = opened(preset)
    assert not app.exception
    assert hidden(app)
    question = next(p.question for p in ASKED if p.key == preset)
    wrong = (question.right + 1) % len(question.choices)
    app.button(f"ask.{wrong}").click().run()
    assert not hidden(app)
    assert "ask" not in app.query_params
    said = " ".join(each.value for each in app.markdown)
    for choice in (question.choices[wrong], question.choices[question.right]):
        assert choice.en in said


def test_it_can_be_skipped() -> None:
    app = opened("sigmoid")
    app.button("ask.skip").click().run()
    assert not hidden(app)
    assert not any("You said" in each.value for each in app.markdown)


def test_a_view_that_is_no_preset_answers_at_once() -> None:
    app = AppTest.from_file(str(ROOT / "pages/gradient_flow/page.py"), default_timeout=120)
    app.query_params["ask"] = "1"
    app.query_params["depth"] = "7"
    app.run()
    assert not app.exception
    assert not hidden(app)
