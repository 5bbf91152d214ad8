"""The lecture, and the plans and topics of docs/teaching.md: every link opens what it names."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from pages.lessons.content import LESSONS
from pages.lessons.course import COURSE
from tests.net import views
from vizcore.text import LANGUAGES

ROOT = Path(__file__).parents[2]
TEACHING = (ROOT / "docs/teaching.md").read_text(encoding="utf-8")
LINKS = re.findall(r"\]\(http://localhost:8501/(\w+)\??([^)\s]*)\)", TEACHING)
MOMENTS = {lesson.key: {moment.key for moment in lesson.moments} for lesson in LESSONS}


@pytest.mark.parametrize(("page", "link"), dict.fromkeys(LINKS), ids="?".join)
def test_every_link_opens_all_that_it_names(page: str, link: str) -> None:
    query = parse_qs(link, keep_blank_values=True)
    query.pop("lang", None)
    query.pop("ask", None)
    if page in MOMENTS:
        assert set(query.pop("moment", [])) <= MOMENTS[page]
        assert not query
        return
    found = views.opened(page, urlencode(query, doseq=True))
    assert found["refused"] == []
    assert set(query) <= set(found["settings"])


@pytest.mark.parametrize("half", TEACHING.split("\n# 用"), ids=LANGUAGES)
def test_the_plans_take_their_time_and_every_topic_has_its_row(half: str) -> None:
    long, short, topics = half.split("\n## ")[1:]
    for plan, minutes in ((long, 90), (short, 45)):
        assert sum(map(int, re.findall(r"^\| (\d+) \| \[", plan, re.MULTILINE))) == minutes
    rows = [int(n) for n in re.findall(r"^\| (\d+) \|", topics, re.MULTILINE)]
    assert rows == list(range(1, 19))


def test_both_languages_open_the_same() -> None:
    english, chinese = (
        [link for link in LINKS if ("lang=zh" in link[1]) == (language == "zh")]
        for language in LANGUAGES
    )
    bare = [(page, re.sub(r"&?lang=zh", "", link)) for page, link in chinese]
    assert bare == english


@pytest.mark.parametrize("step", COURSE, ids=lambda step: step.page)
def test_the_lecture_of_the_page_is_that_of_the_plan(step) -> None:
    plan = TEACHING.split("\n## ")[1]
    link = urlencode(step.settings, doseq=True, safe="@:")
    address = f"{step.page}?{link}" if link else step.page
    assert f"| {step.minutes} | [" in plan
    assert f"(http://localhost:8501/{address})" in plan


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_lecture(language: str) -> None:
    app = AppTest.from_file(str(ROOT / "pages/lessons/page.py"), default_timeout=120)
    app.session_state["lang"] = language
    app.run()
    assert not app.exception
    links = [each.proto.label for each in app.get("link_button")]
    assert len(links) == len(LESSONS) + len(COURSE)
