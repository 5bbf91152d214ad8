"""Terms explain themselves where a text uses them first, and only as words of their own."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from pages.ui import page
from pages.ui.glossary import TERMS
from vizcore.text import LANGUAGES

ROOT = Path(__file__).parents[3]
# Text, and the words in it that are explained.
TEXTS = {
    "en": {
        "Sigmoid: δ shrinks ×0.316 per layer; δ of layer 1 is small.": ["δ"],
        "He normal (σ_w² = 2), σ_b² = 0 and fan_in 3": ["σ_w²", "σ_b²", "fan_in"],
        "RMS of φ′, z ~ N(0, 1); STD of RMSprop": ["RMS"],
        "dense1: 3 of 64 units dead; saturated: 0; its own r = 0.3": ["dead", "saturated", "r"],
        "deadline, quiet error, mirror = 2, or = 1": [],
    },
    "zh": {
        "δ 每层缩小；时 φ′ 的均方根": ["δ", "均方根"],
        "conv2 的 32 个通道中有 4 个已死亡；门开度 r = 0.2": ["死亡", "门开度 r"],
    },
}
LINK = re.compile(r'\[((?:[^\]\\]|\\.)+)\]\(#term-(\w+)(?: "([^"]+)")?\)')
CASES = [(language, text) for language in LANGUAGES for text in TEXTS[language]]


@pytest.mark.parametrize(("language", "text"), CASES)
def test_the_first_use_of_a_term_is_a_link_to_what_it_means(monkeypatch, language, text):
    monkeypatch.setattr(page, "language", lambda: language)
    shown = page.with_terms(text)
    found = LINK.findall(shown)
    assert [words for words, _, _ in found] == [
        page.plain(words) for words in TEXTS[language][text]
    ]
    assert {key for _, key, _ in found} <= set(TERMS)
    assert all(name or "$" not in words for words, _, name in found), "a formula has a name"
    assert LINK.sub(r"\1", shown) == page.plain(text)


def test_a_browser_finds_the_same_terms_as_python():
    script = """
import { learn, pieces } from "./assets/frontend/core/terms.js";
const { terms, texts } = JSON.parse(process.argv[1]);
learn(terms);
const used = (text) => pieces(text).filter((p) => p.words).map((p) => p.words);
console.log(JSON.stringify(texts.map(used)));"""
    for language, texts in TEXTS.items():
        terms = {key: {"marks": term.marks.to(language)} for key, term in TERMS.items()}
        asked = json.dumps({"terms": terms, "texts": list(texts)})
        command = ["node", "--input-type=module", "-e", script, asked]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        assert json.loads(answer) == list(texts.values())


def test_the_glossary_for_readers_of_the_code_is_the_same_table():
    written = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    for name, meaning, _ in TERMS.values():
        cells = (name.en, meaning.en, f"{name.zh}：{meaning.zh}")
        row = " | ".join(cell.replace("|", "\\|") for cell in cells)
        assert f"| {row} |" in written
