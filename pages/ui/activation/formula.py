"""Typing a formula: it joins the comparison, or one sentence says where it went wrong and why."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import streamlit as st

from pages.ui.language import say
from pages.ui.page import plain
from vizcore import ActivationSpec, FormulaError
from vizcore.text import Text, same

_OPEN = Text("Type your own formula", "输入自己的公式")
_LABEL = same("φ(x) =")
_HELP = Text(
    "Made of x, numbers, up to six parameters of any name (each gets a slider), + − * / ^, "
    "brackets, comparisons, where(c, a, b), min, max, clip, abs, exp, log, sqrt, floor, round, "
    "mod, sin, cos, tanh and their inverses, erf, erfc, Phi, sigmoid, softplus, relu, and every "
    "activation of the catalogue by its key, as in gelu(x).",
    "可用 x、数字、最多六个任意命名的参数（各有一个滑块）、+ − * / ^、括号、比较、"
    "where(c, a, b)、min、max、clip、abs、exp、log、sqrt、floor、round、mod、sin、cos、tanh "
    "及其反函数、erf、erfc、Phi、sigmoid、softplus、relu，以及目录中任一激活函数的键名，"
    "如 gelu(x)。",
)
_EXAMPLES = (
    "x * sigmoid(beta * x)",
    "where(x > 0, x, alpha * expm1(x))",
    "x * tanh(exp(x))",
    "clip(x, -alpha, alpha)",
)
_TRY = Text("Examples", "例子")
_ADDED = Text("Added to the comparison.", "已加入比较。")
_FULL = Text(
    "There are {most} activations already. Remove one, then press Enter again.",
    "已有 {most} 个激活函数。请先移除一个，再按回车。",
)
_THERE = Text("This one is in the comparison already.", "它已在比较之中。")
_WIDTH = 34  # characters of a formula around its error


class Outcome(NamedTuple):
    """What became of a typed formula."""

    text: str
    message: Text
    position: int | None = None
    accepted: bool = False


def formula_input(key: str, most: int) -> None:
    """A field for a formula, which joins the activations whose names the session has at `key`."""
    with st.popover(say(_OPEN), icon=":material/function:", width="stretch", key=f"{key}.formula"):
        st.text_input(
            say(_LABEL),
            key=f"{key}.typed",
            placeholder=_EXAMPLES[0],
            help=say(_HELP),
            max_chars=500,
            on_change=_add,
            args=(key, most),
        )
        outcome: Outcome | None = st.session_state.get(f"{key}.outcome")
        if outcome and outcome.accepted:
            st.success(say(outcome.message))
        elif outcome:
            explain(*outcome[:3])
        st.caption(say(_TRY))
        for example in _EXAMPLES:
            st.button(example, key=f"{key}.{example}", on_click=_use, args=(key, example, most))


def _use(key: str, example: str, most: int) -> None:
    st.session_state[f"{key}.typed"] = example
    _add(key, most)


def _add(key: str, most: int) -> None:
    text = st.session_state[f"{key}.typed"]
    st.session_state[f"{key}.outcome"] = _outcome(text, st.session_state[key], most)
    if st.session_state[f"{key}.outcome"].accepted:
        st.session_state[key] = [*st.session_state[key], ActivationSpec(text).activation]


def _outcome(text: str, names: list[str], most: int) -> Outcome:
    try:
        spec = ActivationSpec(text)
    except FormulaError as error:
        return Outcome(text, error.message, error.position)
    if spec.activation in names:
        return Outcome(text, _THERE)
    if len(names) >= most:
        return Outcome(text, _FULL.format(most=most))
    return Outcome(text, _ADDED, accepted=True)


def explain(text: str, message: Text, position: int | None = None) -> None:
    """Say what is wrong with a typed `text`, and where."""
    if text and position is not None:
        st.code(pointed(text, position), language=None)
    st.error(plain(say(message)))


def pointed(text: str, position: int) -> str:
    """The part of a formula around `position`, and a caret under it."""
    start = max(0, min(position - _WIDTH // 2, len(text) - _WIDTH))
    shown = "".join(c if c.isprintable() else " " for c in text[start : start + _WIDTH])
    before = ("…" if start else "") + shown[: position - start]
    after = shown[position - start :] + ("…" if start + _WIDTH < len(text) else "")
    # A Chinese character is as wide as two others.
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in before)
    return f"{before}{after}\n{' ' * width}^"
