"""Whatever a reader typed is shown as it is, and nothing in it can be clicked.

The oracle is what Streamlit's markdown looks for in text that is parsed already: the expressions of
mdast-util-gfm-autolink-literal 2, of Streamlit's icons and emoji, and of its arrows and dashes.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.page import plain

LOOKED_FOR = (
    re.compile(r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.IGNORECASE),
    re.compile(r"(?:^|(?<=[\s\W_]))([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)"),
    re.compile(r":(streamlit|material/\w+|[+-]?\w+):"),
    re.compile(r"<-|->|--|>=|<=|~="),
)
PIECES = (
    *("https://", "HTTP://", "www.", "WwW.", "mailto:", "xmpp:", "ftp://", "evil.example", "bob"),
    *("@", ".", ":", "/", "-", "<", ">", "=", "~", "_", "*", "`", "$", "\\", "[a](b)", "!", "#"),
    *(":tada:", ":material/home:", ":red[x]", "<b>", "&amp;", "|", "^1", " ", "\n", "x", "2", "é"),
)
typed = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text()


def parsed(markdown: str) -> str:
    """The text that is left once each escape has been taken at its word."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


@given(typed)
def test_nothing_is_found_in_it_and_nothing_is_lost(text):
    shown = parsed(plain(text))
    assert [found for look in LOOKED_FOR if (found := look.search(shown))] == []
    assert shown.replace("\u2060", "") == text.replace("\u2060", "")


@pytest.mark.parametrize("text", ["https://a.b/c", "see www.a.b", "a@b.c", ":tada:", "x--1"])
def test_the_oracle_would_notice(text):
    assert any(look.search(text) for look in LOOKED_FOR)


def test_every_sign_of_markdown_is_escaped():
    signs = r"\`*_{}[]()#+-.!|<>$~:&^="
    for sign in signs:
        assert re.sub(r"\\.", "", plain(sign)) == ""


def test_variances_are_set_as_in_formulas():
    assert plain("σ_w² = 1") == r"$\sigma_w^2$ \= 1"
