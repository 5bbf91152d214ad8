"""Settings: the fields of a configuration, each with its kind, bounds, label and help.

A configuration is a frozen dataclass whose fields come from `setting`. Its widget, its place in a
link, its validation and its tests all derive from the `Setting` kept in the field's metadata.
`kinds` are what a value can be: a number, a choice, several; `model` is all else.
"""

from vizcore.settings.kinds import Choice, Flag, Integer, Kind, Many, Of, Real, TextKind
from vizcore.settings.model import (
    NotAllowed,
    Setting,
    SettingError,
    Settings,
    allowed_by,
    kind_of,
    read_settings,
    setting,
    settings_of,
    write_settings,
)

__all__ = [
    "Choice",
    "Flag",
    "Integer",
    "Kind",
    "Many",
    "NotAllowed",
    "Of",
    "Real",
    "Setting",
    "SettingError",
    "Settings",
    "TextKind",
    "allowed_by",
    "kind_of",
    "read_settings",
    "setting",
    "settings_of",
    "write_settings",
]
