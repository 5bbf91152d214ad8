"""A new visitor's chart is on the screen before the rest of the page is rendered."""

from streamlit.testing.v1 import AppTest

from pages.ui import page


def test_a_session_waits_once_and_no_more(monkeypatch):
    waited = []
    monkeypatch.setattr(page, "CHART_S", 0.25)
    monkeypatch.setattr(page.time, "sleep", waited.append)
    app = AppTest.from_string("from pages.ui.page import chart_first\nchart_first()")
    app.run()
    app.run()
    AppTest.from_string("from pages.ui.page import chart_first\nchart_first()").run()
    assert waited.count(0.25) == 2  # once for each of the two sessions
