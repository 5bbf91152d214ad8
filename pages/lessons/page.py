"""Where does a newcomer begin?"""

import streamlit as st

from pages.lessons.content import LESSONS
from pages.lessons.course import COURSE, Step
from pages.lessons.frame.lesson import Lesson
from pages.ui.assets import FOLDER
from pages.ui.language import say
from pages.ui.lesson_visit import enter
from pages.ui.page import copy_link, link_to
from vizcore.text import Text

_QUESTION = Text("New to all this? Where do I begin?", "刚入门？从哪里开始？")
_HOW = Text(
    "Each lesson takes about five minutes. You guess first; then the computed answer is drawn over "
    "your guess, and you can break it.",
    "每课约五分钟。先猜；然后算出的答案会画在你的猜测之上，你还可以亲手改一改。",
)
_LECTURE = Text("A lecture of {minutes} minutes", "{minutes} 分钟的一堂课")
_MINUTES = Text("{minutes} min", "{minutes} 分钟")
_IN_A_ROW = 4
_BY_KEY = {lesson.key: lesson for lesson in LESSONS}


def _card(lesson: Lesson) -> None:
    with st.container(border=True, key=f"lesson_{lesson.key}", height="stretch"):
        link_to(lesson.key, lesson.question, {})
        st.markdown(say(lesson.answers))


def _step(step: Step) -> None:
    time, place = st.columns([1, 9], vertical_alignment="center")
    time.markdown(say(_MINUTES.format(minutes=step.minutes)))
    with place:
        link_to(step.page, step.task or _BY_KEY[step.page].question, step.settings)


enter("lessons")
st.html(FOLDER / "lessons.css")
with st.container(key="question", horizontal=True, vertical_alignment="center"):
    st.title(say(_QUESTION), anchor=False)
    copy_link()
st.markdown(say(_HOW))
for first in range(0, len(LESSONS), _IN_A_ROW):
    row = LESSONS[first : first + _IN_A_ROW]
    for column, lesson in zip(st.columns(_IN_A_ROW), row, strict=False):
        with column:
            _card(lesson)
st.header(say(_LECTURE.format(minutes=sum(step.minutes for step in COURSE))), anchor=False)
with st.container(key="lecture", gap=None):
    for step in COURSE:
        _step(step)
