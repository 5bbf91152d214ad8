"""What holds for every page of the navigation table, in every language."""

import ast
import unicodedata
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from vizcore.activations.view import presets as of_activations
from vizcore.cnn import presets as of_training
from vizcore.flow import presets as of_flow
from vizcore.text import LANGUAGES

ROOT = Path(__file__).parents[2]
END = {"en": "?", "zh": "？"}
KEPT = {"en": "This server keeps finished runs", "zh": "本服务器只保存"}


def pages_of_table() -> list[str]:
    """The first column of the literal table in frame.py."""
    tree = ast.parse((ROOT / "pages/frame.py").read_text(encoding="utf-8"))
    (table,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "PAGES"
    )
    return [row.elts[0].value for row in table.elts]


PAGES = pages_of_table()


def open_page(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / f"pages/{page}/page.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.session_state["lang"] = query.get("lang", "en")
    return app.run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_it_opens_on_a_question_with_a_picture(page: str, language: str) -> None:
    app = open_page(page, lang=language)
    assert not app.exception
    assert app.title[0].value.endswith(END[language])
    assert app.get("bidi_component"), "a live picture"
    assert any(KEPT[language] in caption.value for caption in app.caption), "what is stored"


@pytest.mark.parametrize("page", PAGES)
def test_its_two_languages_are_two_texts(page: str) -> None:
    shown = [open_page(page, lang=language) for language in LANGUAGES]
    texts = [{m.value for m in [*page.title, *page.markdown]} for page in shown]
    assert texts[0].isdisjoint(texts[1])


@pytest.mark.parametrize("page", PAGES)
def test_junk_in_a_link_harms_nothing(page: str) -> None:
    junk = {"depth": "1e9", "activations": "no_such", "activation": "no_such", "seed": "nan"}
    app = open_page(page, **junk, nonsense="<script>")
    assert not app.exception
    assert app.warning, "the page says what fell back"
    assert app.get("bidi_component")


BAD = {  # page: a field of its links, and a value that it cannot have
    "activations": [("activations", "no_such"), ("span", "1e9")],
    "gradient_flow": [("activations", "no_such"), ("depth", "1e9")],
    "live_cnn": [("activation", "no_such"), ("steps", "1e9"), ("seed", "nan")],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "field", "value"), [(page, *bad) for page, found in BAD.items() for bad in found]
)
def test_a_bad_value_in_a_link_is_one_sentence(page, field, value, language) -> None:
    app = open_page(page, lang=language, **{field: value})
    assert not app.exception
    said = [warning.value.replace("\\", "") for warning in app.warning]
    assert [field in one.lower() and value in one for one in said].count(True) == 1
    assert app.get("bidi_component")


@pytest.mark.parametrize("page", PAGES)
def test_its_explanation_exists_in_every_language(page: str) -> None:
    prose = [ROOT / f"assets/prose/{language}/{page}.md" for language in LANGUAGES]
    texts = [path.read_text(encoding="utf-8") for path in prose]
    assert all(len(text) > 500 for text in texts)


def test_the_table_lists_every_page_file() -> None:
    scripts = (ROOT / "pages").glob("*/page.py")
    assert set(PAGES) == {path.parent.name for path in scripts} - {"ui", "lessons"}


PRESETS = [p for page in (of_activations, of_flow, of_training) for p in page.PRESETS]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_what_to_notice_takes_three_lines(preset) -> None:
    # More would end below the fold at 1280×720; 103 letters fit beside the controls.
    wide = [unicodedata.east_asian_width(letter) in "WF" for letter in preset.notice.zh]
    assert max(len(preset.notice.en), len(wide) + sum(wide)) <= 308
