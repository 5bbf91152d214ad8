"""Text in every language of the app, always complete."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
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

    @property
    def heading(self) -> Text:
        """The same with a capital letter at its beginning; a symbol stays as it is."""
        first = self.en[0].upper() if self.en[0].isascii() else self.en[0]
        return Text(first + self.en[1:], self.zh)

    def __add__(self, more: Text | str) -> Text:
        """This, then `more`, which is alike in every language if it is a plain string."""
        en, zh = (more, more) if isinstance(more, str) else (more.en, more.zh)
        return Text(self.en + en, self.zh + zh)

    def format(self, **values: object) -> Text:
        """Fill ``{name}`` fields; a value that is a `Text` is filled language by language."""

        def filled(language: Language) -> str:
            chosen = {k: v.to(language) if isinstance(v, Text) else v for k, v in values.items()}
            return self.to(language).format(**chosen)

        return Text(filled("en"), filled("zh"))


class Told(ValueError):
    """What is wrong, in a sentence for the reader."""

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


def same(text: str) -> Text:
    """A text that is alike in every language: a symbol, a name, a number."""
    return Text(text, text)


COMMA, AND = Text(", ", "、"), Text(" and ", " 和 ")


def joined(texts: Iterable[Text], between: Text = COMMA) -> Text:
    """Texts with something between each two."""
    texts = list(texts)
    return Text(between.en.join(t.en for t in texts), between.zh.join(t.zh for t in texts))


def listed(texts: Sequence[Text]) -> Text:
    """An enumeration: ``a, b and c``, ``a、b 和 c``."""
    if len(texts) == 1:
        return texts[0]
    found = joined([joined(texts[:-1]), texts[-1]], AND)
    return Text(found.en, spaced(found.zh))


def sentences(*texts: Text | None) -> Text:
    """Sentences after one another; those that are None are left out."""
    said = [text for text in texts if text]
    return Text(" ".join(t.en for t in said), spaced("".join(t.zh for t in said)))


def spaced(zh: str) -> str:
    """Chinese text with one space between it and Latin letters or digits, and no other."""
    spaced = re.sub(r"(?<=[一-鿿])(?=[A-Za-z0-9σδα])|(?<=[A-Za-z0-9])(?=[一-鿿])", " ", zh)
    return re.sub(r"(?<=[一-鿿。；：）]) +(?=[一-鿿])", "", spaced)


def cut(text: str, most: int = 40) -> str:
    """`text` with no more than `most` characters, the last of which may stand for the rest."""
    return text if len(text) <= most else text[: most - 1] + "…"


_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 3) -> str:
    """`value` with so many significant digits, for reading: ``0.25``, ``38,800``, ``3.2×10⁻⁷``.

    Powers of ten stand in for decimals below a thousandth and from a hundred thousand on.
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    value += 0.0  # -0 is 0
    rounded = f"{value:.{digits - 1}e}"
    mantissa, exponent = rounded.split("e")
    if value == 0 or -3 <= int(exponent) < 5:
        plain = f"{float(rounded):,.{max(0, digits - 1 - int(exponent))}f}"
        return _trimmed(plain).replace("-", "−")
    times = "" if _trimmed(mantissa) == "1" else f"{_trimmed(mantissa)}×"
    return f"{times}10{exponent_text(int(exponent))}".replace("-", "−")


def between(
    name: str, low: float, high: float, closed: Collection[float] = (), digits: int = 3
) -> str:
    """The numbers from `low` to `high` as an inequality: ``x > 0``, ``0 < x ≤ 6``.

    Ends in `closed` belong to them.
    """
    after, before = ("≤" if end in closed else "<" for end in (low, high))
    if math.isinf(low) and not math.isinf(high):
        return f"{name} {before} {number(high, digits)}"
    if math.isinf(high) and not math.isinf(low):
        return f"{name} {'≥' if low in closed else '>'} {number(low, digits)}"
    return f"{number(low, digits)} {after} {name} {before} {number(high, digits)}"


def decimal(value: float, sign: bool = False) -> str:
    """`value` as it was set, for reading: ``0.0005``, ``−1``, or with a `sign` ``+1``."""
    plain = f"{abs(value):g}"
    said = number(abs(value), 6) if "e" in plain else plain
    return ("−" if value < 0 else "+" if sign else "") + said


def exponent_text(exponent: int) -> str:
    """A whole number as superscript: ``⁻²⁴``."""
    return str(exponent).translate(_SUPERSCRIPTS)


def power_of_ten(log10: float) -> str:
    """The power of ten that has this base-10 logarithm, beyond any float: ``10⁻⁶²⁷``."""
    return "0" if log10 == -math.inf else f"10{exponent_text(round(log10))}"


def number_of_log10(log10: float, digits: int = 3) -> str:
    """`number` of 10 to this power, beyond the range of floats too: ``2.29×10⁻⁶²⁷``."""
    if not math.isfinite(log10) or abs(log10) < 300:
        return number(10**log10, digits)
    # Rounded in the size of a float, where 9.999 becomes 1 and one power more.
    shift = math.floor(log10) + 100
    mantissa, exponent = f"{10 ** (log10 - shift):.{digits - 1}e}".split("e")
    times = "" if _trimmed(mantissa) == "1" else f"{_trimmed(mantissa)}×"
    return f"{times}10{exponent_text(int(exponent) + shift)}".replace("-", "−")


def _trimmed(decimal: str) -> str:
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal
