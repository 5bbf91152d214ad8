"""What lessons are told of an activation, in the catalogue or typed by a reader."""

from __future__ import annotations

import json
import math
from urllib.parse import urlencode

import pytest
from scipy import integrate, stats

from pages.lessons.frame.activations import catalogue
from pages.web.previews import figure_route
from pages.web.routes import FIGURES
from tests.pages.web import asking
from vizcore import ACTIVATIONS
from vizcore.text import LANGUAGES


def read(formula: str, language: str) -> dict:
    query = urlencode({"formula": formula, "lang": language})
    status, answer = asking.ask([figure_route(FIGURES)], "GET", "/api/figure/activation", query)
    assert status == 200
    return json.loads(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_typed_formula_is_read_with_its_moments(language: str) -> None:
    found = read("x * sigmoid(2 * x)", language)

    def y(x: float) -> float:
        return x / (1 + math.exp(-2 * x))

    mean, square = (
        integrate.quad(lambda x, n=n: y(x) ** n * stats.norm.pdf(x), -12, 12)[0] for n in (1, 2)
    )
    assert found["mean"] == pytest.approx(mean)
    assert found["variance"] == pytest.approx(square - mean**2)
    assert found["javascript"].startswith("(")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["x *", "", "import os", "x" * 10_000, "(" * 5_000])
def test_what_is_no_formula_gets_a_sentence(text: str, language: str) -> None:
    found = read(text, language)
    assert set(found) == {"wrong"}
    assert found["wrong"].endswith({"en": ".", "zh": "。"}[language])


def test_what_has_no_moments_says_so_without_a_number() -> None:
    assert (read("1/x", "en")["mean"], read("1/x", "en")["variance"]) == (None, None)


def test_the_whole_catalogue_can_be_chosen() -> None:
    assert [phi["text"] for phi in catalogue("en")] == list(ACTIVATIONS)
    json.dumps(catalogue("zh"), allow_nan=False)
