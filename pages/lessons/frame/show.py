"""A lesson on its page: everything after the first sight of it happens in the browser."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from pages.lessons.content import LESSONS
from pages.lessons.frame.activations import catalogue
from pages.lessons.frame.lesson import (
    Choice,
    Control,
    Lesson,
    Menu,
    Moment,
    Number,
    Onward,
    Phi,
    Player,
    Points,
    Sketch,
    Switch,
)
from pages.lessons.frame.words import WORDS
from pages.ui.assets import FOLDER
from pages.ui.components import component
from pages.ui.language import language, language_tag, say
from pages.ui.lesson_visit import enter
from pages.ui.turn import aside
from vizcore.figures.theme import CIVIDIS, DEAD, color_of
from vizcore.text import Text
from vizcore.wire import lessons as wire

_HTML = '<div class="lab-lesson"></div>'
_ACTIVATIONS = (
    *("sigmoid", "tanh", "relu", "leaky_relu", "elu", "binary_step", "softmax"),
    *("gelu", "silu", "selu", "softplus"),
)
_OVERVIEW = Onward(Text("All lessons", "全部课程"), "lessons", {})
_NEXT = Text("Next lesson", "下一课")


def show(lesson: Lesson) -> None:
    """Draw the lesson; after its last moment it leads to the next one."""
    enter(lesson.key)
    st.html(FOLDER / "lessons.css")
    mounted = component(f"lessons/{lesson.key}", _HTML)
    mounted(key=f"{lesson.key}.lesson", data=_said(lesson, _following(lesson)))


def _following(lesson: Lesson) -> Onward:
    later = LESSONS[LESSONS.index(lesson) + 1 :]
    return Onward(_NEXT, later[0].key, {}) if later else _OVERVIEW


def _said(lesson: Lesson, following: Onward) -> wire.Lesson:
    label, address = lesson.source
    words = {name: say(text) for name, text in {**WORDS, **lesson.words}.items()}
    with aside():  # the first time of some takes seconds
        numbers = dict(lesson.numbers())
    return {
        "title": say(lesson.question),
        "moments": [_moment(moment) for moment in lesson.moments],
        "numbers": numbers,
        "words": words,
        "tag": language_tag(),
        "colors": _colors(),
        "following": _onward(following),
        "source": {"label": say(label), "address": address},
    }


def _colors() -> dict[str, str]:
    own = {name: color_of(name) for name in _ACTIVATIONS}
    return own | {"dead": DEAD, "scale": " ".join(CIVIDIS)}


def _moment(moment: Moment) -> wire.Moment:
    return {
        "key": moment.key,
        "title": say(moment.title),
        "question": say(moment.question),
        "predict": _predict(moment.predict),
        "answer": say(moment.answer),
        "why": say(moment.why),
        "controls": [_control(control) for control in moment.controls],
        "cases": {name: say(text) for name, text in moment.cases.items()},
        "onward": _onward(moment.onward),
        "code": moment.code.strip() + "\n",
    }


def _predict(predict: Choice | Number | Sketch) -> wire.Predict:
    if isinstance(predict, Choice):
        options: list[wire.Option] = [
            {"key": o.key, "label": say(o.label), "reply": say(o.reply)} for o in predict.options
        ]
        return {"kind": "choice", "options": options}
    if isinstance(predict, Sketch):
        return {
            "kind": "sketch",
            "label": say(predict.label),
            "where": say(predict.where),
            "at": predict.at,
            "digits": predict.digits,
        }
    return {
        "kind": "number",
        "label": say(predict.label),
        "low": predict.low,
        "high": predict.high,
        "step": predict.step,
        "start": predict.start,
        "log": predict.log,
        "digits": predict.digits,
    }


def _control(control: Control) -> wire.Control:
    if isinstance(control, Phi):
        return {
            "key": control.key,
            "kind": "phi",
            "label": say(control.label),
            "start": control.start,
            "phis": catalogue(language()),
        }
    if isinstance(control, Player):
        return {"key": "run", "kind": "player", "label": say(control.label), "start": ""}
    if isinstance(control, Points):
        return {"key": "points", "kind": "points", "label": say(control.label), "start": ""}
    if isinstance(control, Switch):
        return {
            "key": control.key,
            "kind": "menu" if isinstance(control, Menu) else "switch",
            "label": say(control.label),
            "start": next(iter(control.options)),
            "options": {name: say(text) for name, text in control.options.items()},
        }
    return {
        "key": control.key,
        "kind": "slide",
        "label": say(control.label),
        "start": control.start,
        "low": control.low,
        "high": control.high,
        "step": control.step,
    }


def _onward(onward: Onward) -> wire.Onward:
    query = f"?{urlencode(onward.query, doseq=True)}" if onward.query else ""
    return {"label": say(onward.said), "address": f"{onward.page}{query}"}
