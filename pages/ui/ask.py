"""A view that asks before it answers: ``ask=1`` in its link holds the computed sentence back."""

from __future__ import annotations

import streamlit as st

from pages.ui.language import say
from vizcore.preset import Preset
from vizcore.text import Text

KEY = "ask"  # of the link: ask=1
_SAID = "ask.said"  # of the session: what was predicted, by preset
_ANSWERS = ".st-key-flow_answer, .lab-sentence, .st-key-notice, .st-key-gradient_flow-fix"
_HEAD = Text("Predict first", "先猜一猜")
_SKIP = Text("Just show me", "直接看答案")
_RIGHT = Text("You said “{said}”. Right.", "你猜的是“{said}”，猜对了。")
_WRONG = Text("You said “{said}”. It is “{right}”.", "你猜的是“{said}”，答案是“{right}”。")


def asked() -> bool:
    """Whether the link asks, and nobody has answered yet."""
    return st.query_params.get(KEY) == "1"


def card(preset: Preset | None) -> None:
    """The question of the preset that is on, if the link asks; its answer is out of sight then."""
    question = preset.question if preset and asked() else None
    if preset is None or question is None:
        return
    st.html(f"<style>{_ANSWERS} {{ display: none; }}</style>")
    with st.container(key="ask", border=True, gap="small"):
        st.markdown(f"**{say(_HEAD)}** · {say(question.text)}")
        with st.container(horizontal=True, gap="small"):
            for i, choice in enumerate(question.choices):
                st.button(say(choice), key=f"ask.{i}", on_click=_answer, args=(preset.key, i))
            skip = (preset.key,)
            st.button(say(_SKIP), key="ask.skip", type="tertiary", on_click=_answer, args=skip)


def compared(preset: Preset | None) -> Text | None:
    """What was predicted of a preset, beside what is so."""
    said: int | None = st.session_state.get(_SAID, {}).get(preset.key) if preset else None
    question = preset.question if preset else None
    if question is None or said is None:
        return None
    template = _RIGHT if said == question.right else _WRONG
    choices = question.choices
    return template.format(said=choices[said], right=choices[question.right])


def _answer(preset: str, choice: int | None = None) -> None:
    st.session_state[_SAID] = {**st.session_state.get(_SAID, {}), preset: choice}
    st.query_params.pop(KEY, None)
