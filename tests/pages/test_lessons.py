"""What lessons say and promise: every text, every link into a lab, every piece of code."""

from __future__ import annotations

import contextlib
import io
import math
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.lessons.content import LESSONS
from pages.lessons.frame.lesson import Choice, Lesson, Moment, Slide
from pages.lessons.frame.words import WORDS
from pages.ui.navigation import script_of
from tests.net import views
from vizcore import convolve
from vizcore.lessons.numbers import which_activation
from vizcore.text import LANGUAGES, Text

ROOT = Path(__file__).parents[2]
MOMENTS = [(lesson, moment) for lesson in LESSONS for moment in lesson.moments]
IDS = [f"{lesson.key}-{moment.key}" for lesson, moment in MOMENTS]
each_moment = pytest.mark.parametrize(("lesson", "moment"), MOMENTS, ids=IDS)
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)


def opened(page: str, language: str = "en", **query: list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / script_of(page)), default_timeout=120)
    for name, texts in query.items():
        app.query_params[name] = texts
    app.session_state["lang"] = language
    return app.run()


def texts_in(thing: Any) -> Iterator[Text]:
    """Every text of a lesson, however deep."""
    if isinstance(thing, Text):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from texts_in(getattr(thing, field.name))
    elif isinstance(thing, dict):
        for each in thing.values():
            yield from texts_in(each)
    elif isinstance(thing, tuple):
        for each in thing:
            yield from texts_in(each)


@each_lesson
def test_its_numbers_are_computed_once_for_all_readers(lesson: Lesson) -> None:
    assert lesson.numbers() is lesson.numbers()


@pytest.mark.parametrize("language", LANGUAGES)
@each_lesson
def test_its_page_opens_in_both_languages(lesson: Lesson, language: str) -> None:
    app = opened(lesson.key, language)
    assert not app.exception
    assert len(app.get("bidi_component")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_names_every_lesson_and_what_it_answers(language: str) -> None:
    app = opened("lessons", language)
    assert not app.exception
    assert app.title[0].value.endswith({"en": "?", "zh": "？"}[language])
    said = " ".join(each.value for each in app.markdown)
    for lesson in LESSONS:
        assert lesson.answers.to(language) in said


@each_moment
def test_no_number_is_typed(lesson: Lesson, moment: Moment) -> None:
    """All digits come from the numbers of the lesson; names of switches are no sentences."""
    names = {
        text for control in moment.controls for text in texts_in(getattr(control, "options", {}))
    }
    for text in set(texts_in(moment)) - names:
        assert not re.search(r"[0-9]", re.sub(r"\{\w+\}", "", text.en + text.zh)), text


@each_moment
def test_both_languages_fill_in_the_same_numbers(lesson: Lesson, moment: Moment) -> None:
    for text in texts_in(moment):
        en, zh = (set(re.findall(r"\{(\w+)\}", each)) for each in (text.en, text.zh))
        assert en == zh, text


@each_moment
def test_a_moment_offers_wrong_answers_and_something_to_break(
    lesson: Lesson, moment: Moment
) -> None:
    assert moment.controls
    assert len(moment.cases) >= 2
    if isinstance(moment.predict, Choice):
        assert 2 <= len(moment.predict.options) <= 4
    for control in moment.controls:
        if isinstance(control, Slide):
            assert control.low <= control.start <= control.high


def test_every_lesson_stands_in_the_navigation() -> None:
    frame = (ROOT / "pages/frame.py").read_text(encoding="utf-8")
    for page in ("lessons", *(lesson.key for lesson in LESSONS)):
        assert f'("{page}", Text(' in frame
        assert (ROOT / "pages" / script_of(page)).is_file()


def test_names_of_moments_are_their_own() -> None:
    for lesson in LESSONS:
        keys = [moment.key for moment in lesson.moments]
        assert len(set(keys)) == len(keys)
        assert 3 <= len(keys) <= 5


def shown(app: AppTest) -> str:
    """Everything that a page says, in words and in what its components are handed."""
    kinds = ("success", "warning", "error", "info", "markdown", "caption")
    words = [each.value.replace("\\", "") for kind in kinds for each in getattr(app, kind)]
    parts = [
        each.proto.SerializeToString().decode("utf-8", "ignore")
        for each in app.get("bidi_component")
    ]
    text = " ".join(words + parts)
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


@each_moment
def test_the_lab_shows_the_number_that_the_lesson_promises(
    lesson: Lesson, moment: Moment, closed_manager: None
) -> None:
    onward = moment.onward
    assert views.opened(onward.page, urlencode(onward.query, doseq=True))["refused"] == []
    app = opened(onward.page, **onward.query)
    assert not app.exception
    assert onward.promise is not None
    assert onward.promise(onward.query) in shown(app)


def ran(code: str) -> list[float]:
    """Every number that a piece of code prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "<moment>", "exec"), {})
    return [float(x) for x in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", out.getvalue())]


def wanted(key: str, n: Any) -> list[float]:
    """The numbers of a lesson that the moment's code is to print again."""
    if key == "three_layers":
        return [n["three"]["product"]]
    if key == "ten_layers":
        return [n["ten"]["gradient"][0]]
    if key == "one_gate":
        return n["gate"]["chains"]["relu"]["3"]["delta"]
    if key == "large_weights":
        return n["tanh"]["gradient"][n["tanh"]["weights"].index(n["tanh"]["w"])]
    if key == "five_linear":
        return [n["linear"]["best"]]
    if key == "by_hand":
        return n["hand"]["targets"]
    if key == "pieces":
        return [len(n["pieces"]["cells"]["1"][n["pieces"]["asked"] - 1])]
    if key == "close_ring":
        return [1]
    if key == "spiral":
        return [0.9967]  # all but the middle, which both arms share
    if key == "small_change":
        return [-0.0201, 0]
    if key == "sharpen":
        return [0.1966, 4.54e-4]
    if key == "perceptron_rule":
        runs = n["rule"]["runs"]
        return [
            runs[name][what] for name in ("nand", "and", "xor") for what in ("epochs", "updates")
        ]
    if key == "half_adder":
        at = n["adder"]["c"].index(n["adder"]["fails"])
        return [value for row in n["adder"]["gates"][at] for value in row[3:]]
    if key == "which_first":
        return [run["right"] for runs in n["neuron"]["runs"].values() for run in runs.values()]
    if key == "slow_start":
        output = n["neuron"]["runs"]["mse"]["bad"]["output"]
        return [output[150], output[300]]
    if key == "gradients":
        runs = n["neuron"]["runs"]
        return [runs["cross_entropy"]["bad"]["gradient"] / runs["mse"]["bad"]["gradient"]]
    if key == "softmax":
        return n["softmax"]["shares"][n["softmax"]["swept"].index(3.2)]
    if key == "window":
        row, column = n["window"]["cell"]
        image, kernel = (
            np.reshape(each["values"], each["shape"])
            for each in (n["window"]["images"]["digit"], n["window"]["kernels"]["vertical"])
        )
        return [convolve(image, kernel)[0, row, column]]
    if key == "sharing":
        return [n["sharing"]["asked"][kind] for kind in ("shared", "connected")]
    if key == "output_size":
        return [4, 1]
    if key == "gain":
        return [1.5335]
    if key == "output":
        return [math.log(2)]
    if key == "advice":
        return [0.5]
    if key == "hidden":
        return [math.sqrt(2)]
    if key == "one_sign":
        return [100.0]
    if key in ("path", "where"):
        return [1 + 2 * 5.76315]  # κ of the two weights; m²/v as the lesson was specified
    if key == "many_inputs":
        return [1 + 100 * 5.76315]
    if key == "pooling":
        return [72, 3, 9, 81]
    if key == "digit":
        return [n["digit"]["label"], 3]
    return [n["curves"]["chance"]["10"], n["curves"]["floor"]["10"]]


@each_moment
def test_its_pytorch_reproduces_it(lesson: Lesson, moment: Moment) -> None:
    found = ran(moment.code)
    for number in wanted(moment.key, lesson.numbers()):
        assert any(each == pytest.approx(number, rel=1e-3, abs=1e-9) for each in found), number


def test_the_frame_says_everything_in_both_languages() -> None:
    for text in WORDS.values():
        assert {*re.findall(r"\{\w+\}", text.en)} == {*re.findall(r"\{\w+\}", text.zh)}


@pytest.mark.parametrize(
    ("page", "query"),
    [
        *(("activations", {"show": show}) for show in ("properties", "probe", "vector")),
        ("gradient_flow", {}),
        ("gradient_flow", {"picture": "dying"}),
        ("gradient_flow", {"activations": "tanh"}),
        ("gradient_flow", {"activations": "identity"}),
        ("live_cnn", {"steps": "10"}),
        ("live_cnn", {"steps": "10", "loss": "mse"}),
    ],
    ids=str,
)
def test_every_lab_leads_to_a_moment_that_there_is(
    page: str, query: dict[str, str], closed_manager: None
) -> None:
    app = AppTest.from_file(str(ROOT / "pages" / script_of(page)), default_timeout=120)
    for name, text in query.items():
        app.query_params[name] = text
    app.run()
    assert not app.exception
    links = [each.proto.url for each in app.get("link_button")]
    asked = [re.fullmatch(r"(\w+)\?moment=(\w+)", link) for link in links]
    (found,) = filter(None, asked)
    assert (found[1], found[2]) in {(lesson.key, moment.key) for lesson, moment in MOMENTS}


CHOICES = which_activation.numbers()


@pytest.mark.parametrize("state", CHOICES["answers"])
def test_every_recommendation_leads_to_a_view_that_there_is(state: str) -> None:
    page, query = CHOICES["answers"][state]["link"].split("?")
    assert views.opened(page, query)["refused"] == []


def test_the_edge_of_chaos_is_shown_where_the_lesson_leads() -> None:
    found = CHOICES["advice"]["50"]
    page, query = found["link"].split("?")
    assert views.opened(page, query)["refused"] == []
    assert found["tanh"]["factor"] in shown(opened(page, **parse_qs(query)))


@pytest.mark.parametrize("state", ["image none 50", "sequence layer 20", "image batch 100"])
def test_the_page_that_it_leads_to_agrees(state: str) -> None:
    found = CHOICES["answers"][state]
    page, query = found["link"].split("?")
    assert found["right"]["factor"] in shown(opened(page, **parse_qs(query)))
