"""Where does a newcomer begin?"""

import streamlit as st

from pages.lessons.content import LESSONS
from pages.lessons.lesson import Lesson
from pages.ui.assets import FOLDER
from pages.ui.language import say
from pages.ui.lesson_visit import enter
from pages.ui.page import copy_link, link_to
from vizcore.text import Text, joined

_QUESTION = Text("New to all this? Where do I begin?", "刚入门？从哪里开始？")
_HOW = Text(
    "Each lesson takes about five minutes. You guess first; then the computed answer is drawn over "
    "your guess, and you can break it.",
    "每课约五分钟。先猜；然后算出的答案会画在你的猜测之上，你还可以亲手改一改。",
)
_PAGES = {
    "activations": Text("Activations", "激活函数"),
    "gradient_flow": Text("Gradient flow", "梯度流"),
    "live_cnn": Text("Live CNN", "CNN 训练实况"),
}
_LEADS = Text("Leads to: {places}", "通往：{places}")


def _card(lesson: Lesson) -> None:
    places = dict.fromkeys(moment.onward.page for moment in lesson.moments)
    with st.container(border=True, key=f"lesson_{lesson.key}", height="stretch"):
        link_to(lesson.key, lesson.question, {})
        st.markdown(say(lesson.answers))
        st.markdown("\n".join(f"{i}. {say(m.title)}" for i, m in enumerate(lesson.moments, 1)))
        st.caption(say(_LEADS.format(places=joined([_PAGES[place] for place in places]))))


enter("lessons")
st.html(FOLDER / "lessons.css")
with st.container(key="question", horizontal=True, vertical_alignment="center"):
    st.title(say(_QUESTION), anchor=False)
    copy_link()
st.markdown(say(_HOW))
for column, lesson in zip(st.columns(len(LESSONS)), LESSONS, strict=True):
    with column:
        _card(lesson)
