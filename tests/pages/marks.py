"""What a reader sees of a text that is Markdown on the page."""

import re

_TERM = re.compile(r'\[((?:[^\]\\]|\\.)+)\]\(#term-\w+(?: "[^"]*")?\)')


def unmarked(text: str) -> str:
    """`text` without the marks of its terms, and without backslashes."""
    return _TERM.sub(r"\1", text).replace("\\", "")
