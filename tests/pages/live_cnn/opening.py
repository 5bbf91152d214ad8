"""Opening the live CNN page without a browser, and reading what it hands over."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from pages.live_cnn import builder, intervene
from pages.ui.components import sequence

PAGE = Path(__file__).parents[3] / "pages/live_cnn/page.py"
SCRIPTS = Path(__file__).parents[3] / "assets/frontend"


def open_page(**query: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    for name, value in {"lang": "en", **query}.items():
        app.query_params[name] = value
    app.session_state["lang"] = query.get("lang", "en")
    return app.run()


def sent(app: AppTest, name: str = "activation_lab.live-view") -> list[dict[str, Any]]:
    """What each component of that name gets."""
    protos = [element.proto for element in app.get("bidi_component")]
    return [json.loads(proto.json)[0] for proto in protos if proto.component_name == name]


def picture(app: AppTest) -> dict[str, Any]:
    """What the large picture gets."""
    (main,) = (data for data in sent(app) if data["player"])
    return main


def bound_to(app: AppTest) -> Any:
    """What the callbacks need of a page's settings: to read them and to replace them."""
    bound = SimpleNamespace(**app.session_state["live_cnn:configs"])
    bound.applied = app.session_state.get("live_cnn:applied", 0)

    def apply(train: Any) -> None:
        bound.train, bound.applied = train, bound.applied + 1

    bound.apply = apply
    return bound


def edit(app: AppTest, change: Any, number: int | None = None, made_to: Any = None) -> AppTest:
    """Have the table of blocks changed as the browser would, as its next move or as this one.

    `made_to` is what the table had been given when the reader changed it, if not the newest.
    """
    bound = bound_to(app)
    (newest,) = sent(app, "activation_lab.live-builder")
    table = made_to or newest
    with patch("pages.live_cnn.builder.st.session_state", app.session_state):
        following = 1 + newest["seen"]["number"]
        blocks, number = change(table["rows"][:-1]), number or following
        move = {"blocks": blocks, "number": number, "base": table["base"]}
        key = "live_cnn.builder"
        sequence.take(f"{key}.table", move, lambda each: builder._edit(bound, key, each))
    configs = app.session_state["live_cnn:configs"]
    app.session_state["live_cnn:configs"] = {**configs, "train": bound.train}
    app.session_state["live_cnn:fresh"] = True
    app.session_state["live_cnn:applied"] = bound.applied
    return app.run()


def change(app: AppTest, name: str, step: int | None = None) -> AppTest:
    """Press the button of a change, looking back at a step or at the newest."""
    bound = bound_to(app)
    with patch("streamlit.session_state", app.session_state):
        intervene._apply(bound, "live_cnn", name, step)
    configs = app.session_state["live_cnn:configs"]
    app.session_state["live_cnn:configs"] = {**configs, "train": bound.train}
    app.session_state["live_cnn:fresh"] = True
    app.session_state["live_cnn:applied"] = bound.applied
    return app.run()


def type_into(app: AppTest, key: str, text: str) -> None:
    """Enter what is no option of a list."""
    box = app.selectbox(key=key)
    box.options.append(text)
    box.set_value(text).run()
