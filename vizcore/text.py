"""Text in every language of the app, always complete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Text:
    """One text in English and in simplified Chinese.

    Parameters
    ----------
    en, zh
        The same statement in each language. Both are required.

    Raises
    ------
    ValueError
        If either is empty: a missing translation fails where it is written.
    """

    en: str
    zh: str

    def __post_init__(self) -> None:
        for language in LANGUAGES:
            if not getattr(self, language).strip():
                raise ValueError(f"Text has no {language!r} version: {self!r}")

    def to(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language == "zh" else self.en

    def format(self, **values: object) -> Text:
        """Fill ``{name}`` fields; a value that is a `Text` is filled language by language."""

        def filled(language: Language) -> str:
            chosen = {k: v.to(language) if isinstance(v, Text) else v for k, v in values.items()}
            return self.to(language).format(**chosen)

        return Text(filled("en"), filled("zh"))


def same(text: str) -> Text:
    """A text that is alike in every language: a symbol, a name, a number."""
    return Text(text, text)
