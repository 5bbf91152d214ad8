"""A setting: one field of a configuration, with its kind, its label and its help in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from vizcore.settings.kinds import Kind, Many
from vizcore.text import Text, same

Config = TypeVar("Config")
OneKind = TypeVar("OneKind")


class NotAllowed(ValueError):
    """A value that is refused, with what would have been taken in words.

    Attributes
    ----------
    value : str
        What was given.
    allowed : Text
        What would have been taken.
    """

    def __init__(self, value: str, allowed: Text) -> None:
        super().__init__(f"{value} is not possible: {allowed.en}")
        self.value = value
        self.allowed = allowed

    def __reduce__(self) -> tuple[Any, ...]:
        return NotAllowed, (self.value, self.allowed)


class SettingError(ValueError):
    """A value that a setting does not take.

    Attributes
    ----------
    field : str
        Name of the setting, as in links.
    value : str
        The refused value, shortened for display.
    allowed : Text
        What would have been taken.
    """

    def __init__(self, field: str, value: object, allowed: Text) -> None:
        text = str(value)
        self.field = field
        self.value = text if len(text) <= 60 else text[:57] + "…"
        self.allowed = allowed
        super().__init__(self.sentence.en)

    def __reduce__(self) -> tuple[Any, ...]:
        return SettingError, (self.field, self.value, self.allowed)

    @property
    def sentence(self) -> Text:
        """One plain sentence that names the field, the value and what is allowed."""
        return self._sentence(same(self.field))

    def sentence_in(self, *configs: Any) -> Text:
        """The same, with the label of the field beside its name, if one of `configs` has it."""
        labels = [s[self.field].label for s in map(settings_of, configs) if self.field in s]
        if not labels:
            return self.sentence
        (label,) = labels
        alike = label.en.lower().replace(" ", "_") == self.field
        beside = "" if alike else f" ({self.field})"
        return self._sentence(Text(f"{label.en}{beside}", f"{label.zh} {self.field}"))

    def _sentence(self, name: Text) -> Text:
        template = Text(
            "{name} = {value} is not possible: {allowed}.", "{name} = {value} 不可用：{allowed}。"
        )
        return template.format(name=name, value=self.value, allowed=self.allowed)


def allowed_by(error: Exception, otherwise: Text) -> Text:
    """What an error says would have been taken, if it says so."""
    return error.allowed if isinstance(error, NotAllowed) else otherwise


@dataclass(frozen=True)
class Setting:
    """What a configuration's field is: its kind, and its label and help in words."""

    kind: Kind
    label: Text
    help: Text | None = None

    def check(self, field: str, value: Any) -> Any:
        """The value in canonical form, or `SettingError`."""
        try:
            return self.kind.check(value)
        except SettingError:
            raise
        except (ValueError, TypeError, OverflowError) as error:
            raise SettingError(field, value, allowed_by(error, self.kind.allowed)) from error

    def read(self, field: str, texts: Sequence[str]) -> Any:
        """The value that stands in a link as `texts`, or `SettingError`."""
        try:
            if isinstance(self.kind, Many):
                return self.kind.check([self.kind.parse(text) for text in texts])
            (text,) = texts
            return self.kind.parse(text)
        except SettingError:
            raise
        except (ValueError, OverflowError) as error:
            allowed = allowed_by(error, self.kind.allowed)
            raise SettingError(field, " & ".join(texts), allowed) from error

    def write(self, value: Any) -> list[str]:
        """The value as it stands in a link: one text, or one for each of many values."""
        values = value if isinstance(self.kind, Many) else (value,)
        return [self.kind.format(v) for v in values]


@dataclass(frozen=True)
class Settings:
    """A configuration: brings every one of its settings into canonical form.

    Raises
    ------
    SettingError
        At the first field whose value is not allowed.
    """

    def __post_init__(self) -> None:
        for name, described in settings_of(self).items():
            object.__setattr__(self, name, described.check(name, getattr(self, name)))


def setting(kind: Kind, default: Any, label: Text, help: Text | None = None) -> Any:
    """A dataclass field that carries its `Setting`."""
    return dataclasses.field(default=default, metadata={"setting": Setting(kind, label, help)})


def settings_of(config: Any) -> dict[str, Setting]:
    """The settings of a configuration or configuration class, by field name, in order."""
    fields = dataclasses.fields(config)
    return {f.name: f.metadata["setting"] for f in fields if "setting" in f.metadata}


def kind_of(config: Any, field: str, kind: type[OneKind]) -> OneKind:
    """The kind of a setting that is known to be a `kind`, such as `Real`."""
    found = settings_of(config)[field].kind
    assert isinstance(found, kind), f"{field} is a {type(found).__name__}"
    return found


def write_settings(config: Any) -> dict[str, list[str]]:
    """Every setting as its texts in links: the same for equal configurations."""
    return {
        name: setting.write(getattr(config, name)) for name, setting in settings_of(config).items()
    }


def read_settings(kind: type[Config], texts: Mapping[str, Sequence[str]]) -> Config:
    """The configuration that `write_settings` wrote; settings left out are at their default.

    Raises
    ------
    SettingError
        If a value is not possible.
    """
    settings = settings_of(kind)
    return kind(**{name: settings[name].read(name, texts[name]) for name in texts})
