"""What a reader sees of a text that is Markdown on the page."""

import re


def unmarked(text: str) -> str:
    """`text` without the marks of its terms, and without backslashes."""
    return re.sub(r"\[((?:[^\]\\]|\\.)+)\]\(#term-\w+\)", r"\1", text).replace("\\", "")
