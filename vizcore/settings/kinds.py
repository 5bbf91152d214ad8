"""The kinds of settings: how values are checked, written into links and read back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from vizcore.text import Text, decimal, same

# ASCII digits only: int("1_000"), int("٣") and float("nan") must not pass.
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_REAL = re.compile(r"[+-]?([0-9]{1,18}(\.[0-9]{0,24})?|\.[0-9]{1,24})([eE][+-]?[0-9]{1,3})?")


class Kind(Protocol):
    """How values are checked, written and read; `check` and `parse` raise ValueError."""

    @property
    def allowed(self) -> Text:
        """What the setting takes, in words that follow a colon."""

    def check(self, value: Any) -> Any:
        """The value in canonical form."""

    def parse(self, text: str) -> Any:
        """The value that `format` wrote."""

    def format(self, value: Any) -> str:
        """The value as language-independent text for links."""


@dataclass(frozen=True)
class Integer:
    """A whole number from `low` to `high`.

    `spacing` asks for a control that is fine where numbers are small: ``"digits"`` offers those
    of two significant digits, ``"doublings"`` powers of two and the middle between them.
    """

    low: int
    high: int
    step: int = 1
    spacing: Literal["even", "digits", "doublings"] = "even"

    @property
    def allowed(self) -> Text:
        return Text(
            f"a whole number from {self.low} to {self.high}", f"{self.low} 到 {self.high} 的整数"
        )

    def check(self, value: Any) -> int:
        if isinstance(value, bool) or value != int(value) or not self.low <= value <= self.high:
            raise ValueError(value)
        return int(value)

    def parse(self, text: str) -> int:
        if not _INTEGER.fullmatch(text):
            raise ValueError(text)
        return self.check(int(text))

    def format(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True)
class Real:
    """A finite number from `low` to `high`.

    `logarithmic` asks for a log-spaced control and 0, `spacing` ``"digits"`` for one that is fine
    where numbers are small; it reaches to `shown`, and larger numbers are typed into a link.
    """

    low: float
    high: float
    step: float | None = None
    logarithmic: bool = False
    spacing: Literal["even", "digits"] = "even"
    shown: float | None = None

    @property
    def allowed(self) -> Text:
        return Text("a number from {low} to {high}", "{low} 到 {high} 的数").format(
            low=decimal(self.low), high=decimal(self.high)
        )

    def check(self, value: Any) -> float:
        if isinstance(value, (bool, str)) or not self.low <= float(value) <= self.high:
            raise ValueError(value)
        return float(value) + 0.0  # -0 is 0: one setting, one run, one link

    def parse(self, text: str) -> float:
        if not _REAL.fullmatch(text):
            raise ValueError(text)
        return self.check(float(text))

    def format(self, value: float) -> str:
        return repr(value).removesuffix(".0")


class TextKind(Kind, Protocol):
    """Kinds whose values stand in links as they are."""

    def parse(self, text: str) -> Any:
        """The text itself, if it is one of the values."""
        return self.check(text)

    def format(self, value: str) -> str:
        """The value itself."""
        return value


@dataclass(frozen=True)
class Choice(TextKind):
    """One of a few keys, each with its label."""

    options: Mapping[str, Text]

    @property
    def allowed(self) -> Text:
        return Text("one of {keys}", "可选 {keys}").format(keys=", ".join(self.options))

    def check(self, value: Any) -> str:
        if value not in self.options:
            raise ValueError(value)
        return str(value)


@dataclass(frozen=True)
class Flag:
    """On or off."""

    @property
    def allowed(self) -> Text:
        return same("0 / 1")

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValueError(value)
        return value

    def parse(self, text: str) -> bool:
        return {"0": False, "1": True}[text] if text in ("0", "1") else self.check(text)

    def format(self, value: bool) -> str:
        return str(int(value))


class Written(Protocol):
    """A class whose values are written as text, and read again."""

    @classmethod
    def parse(cls, text: str) -> Any:
        """The value that `format` wrote; `ValueError` if there is none."""

    def format(self) -> str:
        """The value as text."""


@dataclass(frozen=True)
class Of:
    """A value of a class of its own."""

    type: type[Written]
    allowed: Text

    def check(self, value: Any) -> Any:
        if not isinstance(value, self.type):
            raise ValueError(value)
        return value

    def parse(self, text: str) -> Any:
        return self.type.parse(text)

    def format(self, value: Written) -> str:
        return value.format()


@dataclass(frozen=True)
class Many:
    """From `least` to `most` different values of one kind, in order."""

    kind: Kind
    most: int
    least: int = 1

    @property
    def allowed(self) -> Text:
        return Text(
            "{least} to {most} different values, each {kind}",
            "{least} 到 {most} 个不同的值，每个为{kind}",
        ).format(least=self.least, most=self.most, kind=self.kind.allowed)

    def check(self, value: Any) -> tuple[Any, ...]:
        values = tuple(self.kind.check(v) for v in value)
        if not self.least <= len(values) <= self.most or len(set(values)) < len(values):
            raise ValueError(value)
        return values

    def parse(self, text: str) -> Any:
        return self.kind.parse(text)

    def format(self, value: Any) -> str:
        return self.kind.format(value)
