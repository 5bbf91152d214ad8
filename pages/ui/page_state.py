"""A page's settings, the same in the address bar, in the session and in the widgets.

The address bar is the truth when a link is opened or the reader goes back; otherwise the widgets
are. A configuration is never left half changed: what a widget or a link asks for is applied as a
whole or refused in one sentence, and what was there stays.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar, Generic, TypeVar, cast, overload

import streamlit as st

from pages.ui import ask, presenter
from pages.ui.language import language
from pages.ui.navigation import went_back
from pages.ui.widgets import collect, seed, show
from vizcore.links import read_link, write_link
from vizcore.settings import NotAllowed, Setting, SettingError, settings_of

PAGE = "state.page"  # of the session: the page that it was on last
_NOT_SETTINGS = ("lang", presenter.KEY, ask.KEY)  # in the address bar, but not of the page


Config = TypeVar("Config")


class Part(Generic[Config]):
    """A configuration of a `PageState`, where it is read as what it is at that moment.

    Parameters
    ----------
    default
        What a link without fields stands for.
    """

    def __init__(self, default: Config) -> None:
        self.default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, state: None, owner: type) -> Part[Config]: ...
    @overload
    def __get__(self, state: PageState, owner: type) -> Config: ...
    def __get__(self, state: PageState | None, owner: type) -> Part[Config] | Config:
        if state is None:
            return self
        found: Config = state.named(self._name)
        return found


class PageState:
    """The configurations of one page: ``bound.flow.depth`` reads, the widgets and links write.

    Each page has a class of its own, which says once what they are. Field names are unique across
    them::

        class FlowState(PageState, page="gradient_flow"):
            flow = Part(FlowConfig())

    Attributes
    ----------
    page
        Prefix of the page's keys in the session.
    problems
        What was refused, and why.
    whole
        Whether the configurations came as a whole, by a link, a preset or a cure, and not by one
        widget.
    """

    page: ClassVar[str]
    _defaults: ClassVar[Mapping[str, Any]]

    def __init_subclass__(cls, *, page: str) -> None:
        cls.page = page
        cls._defaults = {name: p.default for name, p in vars(cls).items() if isinstance(p, Part)}

    def __init__(self) -> None:
        self.problems: list[SettingError] = []
        self.whole = True

    # Read from the session each time: a run that was interrupted leaves the page with the callbacks
    # of the run before, and they must know what later runs have taken in.
    @property
    def _configs(self) -> dict[str, Any]:
        configs: dict[str, Any] = st.session_state.get(self._slot("configs"), dict(self._defaults))
        return configs

    def _have(self, configs: dict[str, Any], *, fresh: bool) -> None:
        """Go on with these configurations; `fresh` if the widgets do not show them yet."""
        if fresh:
            st.session_state[self._slot("fresh")] = True
        st.session_state[self._slot("configs")] = configs

    def named(self, name: str) -> Any:
        """A configuration by its name."""
        return self._configs[name]

    @property
    def configs(self) -> tuple[Any, ...]:
        """The configurations as they are now."""
        return tuple(self._configs.values())

    def key(self, field: str) -> str:
        """The session key of the widget that shows `field`."""
        return f"{self.page}.{field}"

    def owner(self, field: str) -> Any:
        """The configuration that has `field`."""
        return next(config for config in self.configs if field in settings_of(config))

    def setting(self, field: str) -> Setting:
        """What `field` is called and takes."""
        return settings_of(self.owner(field))[field]

    def value(self, field: str) -> Any:
        """The current value of `field`."""
        return getattr(self.owner(field), field)

    def take(self, field: str, value: Any) -> None:
        """Let `field` have what a component sent, if it is a value that it takes."""
        with suppress(SettingError):
            st.session_state[self.key(field)] = self.setting(field).check(field, value)

    def apply(self, **configs: Any) -> None:
        """Replace whole configurations, for a preset or a cure; for use in a callback."""
        if unknown := configs.keys() - self._defaults.keys():
            raise TypeError(f"{self.page} has no {', '.join(unknown)}")
        st.session_state[self._slot("applied")] = self.applied + 1
        self._have({**self._defaults, **self._configs, **configs}, fresh=True)

    @property
    def applied(self) -> int:
        """How often `apply` has replaced configurations: what was done before counts no longer."""
        return int(st.session_state.get(self._slot("applied"), 0))

    def mirror(self, key: str, value: Any) -> None:
        """Have a widget that is no setting's own show `value` (see `stale`)."""
        if st.session_state.get(key, value) != value:
            self._remember(key)
        st.session_state[key] = value

    def stale(self, key: str) -> bool:
        """Whether a widget has only what it had before `mirror` gave it another value.

        Until the browser has that, whatever is done next comes with the old one. For callbacks.
        """
        return st.session_state.get(key) in self._old(key)

    def load(self) -> None:
        """Bring configurations, widgets and address bar together; once, before any widget.

        A run may be broken off at any access to the session. What a link or a callback has asked
        for is therefore marked as done only when it is.
        """
        st.session_state[self._slot("number")] = self._run + 1
        query = {k: st.query_params.get_all(k) for k in st.query_params if k not in _NOT_SETTINGS}
        if self._opened_by_link(query):
            self._read(query)
        if st.session_state.get(self._slot("fresh")):
            self._seed()
            st.session_state[self._slot("fresh")] = False
        else:
            self.whole = False
            self._collect()
        st.session_state[self._slot("problems")] = (self._configs, self.problems)
        self._write()
        st.session_state[PAGE] = self.page

    def link(self, **configs: Any) -> dict[str, list[str]]:
        """The query fields that describe this view, with these configurations instead."""
        fields: dict[str, list[str]] = {}
        for name, config in {**self._configs, **configs}.items():
            fields |= write_link(config, self._defaults[name])
        return fields

    def _slot(self, name: str) -> str:
        return f"{self.page}:{name}"

    def _opened_by_link(self, query: Mapping[str, list[str]]) -> bool:
        last = st.session_state.get(self._slot("link"))
        changed_page = st.session_state.get(PAGE) != self.page
        if last is None or went_back():
            return query != last
        # An action on the page may come with the address from before our last change of it; a link
        # to a page without settings means those that the session remembers.
        return changed_page and bool(query) and query != last

    def _read(self, query: Mapping[str, list[str]]) -> None:
        configs = {}
        for name, default in self._defaults.items():
            configs[name], problems = read_link(default, query)
            self.problems += cast(list[SettingError], problems)  # as all that is read is settings
        self._have(configs, fresh=True)

    def settle(self) -> None:
        """Put the number of this run behind all widgets, where nobody sees it; at the page's end.

        The browser sends it back with the widgets' values, and so tells which it had by then.
        """
        st.session_state[self._slot("seen")] = str(self._run)
        with st.container(key="seen"):
            st.text_input("run", key=self._slot("seen"), label_visibility="collapsed")

    @property
    def _run(self) -> int:
        return int(st.session_state.get(self._slot("number"), 0))

    def _seed(self) -> None:
        for config in self._configs.values():
            for field, described in settings_of(config).items():
                self._put(self.key(field), described.kind, getattr(config, field))

    def _put(self, key: str, kind: Any, value: Any) -> None:
        self._remember(key)
        seed(key, kind, value)

    def _remember(self, key: str) -> None:
        puts = st.session_state.setdefault(self._slot("puts"), {})
        puts[key] = (self._run, [*self._old(key), st.session_state.get(key)])

    def _old(self, key: str) -> list[Any]:
        """What a widget had before it was put where the browser does not have it yet."""
        run, values = st.session_state.get(self._slot("puts"), {}).get(key, (0, []))
        return values if int(st.session_state.get(self._slot("seen"), run)) < run else []

    def _collect(self) -> None:
        configs = {}
        for name, config in self._configs.items():
            values = {}
            for field, described in settings_of(config).items():
                key, now = self.key(field), getattr(config, field)
                try:
                    values[field] = self._taken(key, described.kind, now)
                except NotAllowed as refusal:  # of values that are fine one by one
                    self.problems.append(SettingError(field, refusal.value, refusal.allowed))
                    self._put(key, described.kind, now)
            try:
                configs[name] = dataclasses.replace(config, **values)
            except SettingError as error:
                self.problems.append(error)
                configs[name] = config
                if error.field in values:  # else it would be refused again with the next change
                    kind = settings_of(config)[error.field].kind
                    self._put(self.key(error.field), kind, getattr(config, error.field))
        self._have(configs, fresh=False)
        # What was wrong with the link stays on the page until the reader changes something.
        told = st.session_state.get(self._slot("problems"))
        if not self.problems and told and told[0] == configs:
            self.problems = told[1]

    def _taken(self, key: str, kind: Any, value: Any) -> Any:
        old = self._old(key)
        if st.session_state.get(key) in old:  # nobody has chosen it anew
            seed(key, kind, value)
        chosen = collect(key, kind, value)
        if old and chosen != value:  # it would give way to the value that is on its way
            seed(key, kind, value)
            self._put(key, kind, chosen)
        return chosen

    def _write(self) -> None:
        link = self.link()
        shown: dict[str, list[str]] = {**link, "lang": [language()]}
        if presenter.presenting():
            shown[presenter.KEY] = ["1"]
        if ask.asked():
            shown[ask.KEY] = ["1"]
        asked = {k: st.query_params.get_all(k) for k in st.query_params}
        # The browser may have received a later address than the one that this run came with.
        if shown != asked or link != st.session_state.get(self._slot("link"), link):
            st.query_params.from_dict(shown)
        st.session_state[self._slot("link")] = link


def control(bound: PageState, field: str, **options: Any) -> Any:
    """Show the widget of a setting; the value is already in `bound`."""
    described = bound.setting(field)
    key = bound.key(field)
    if key not in st.session_state:
        seed(key, described.kind, bound.value(field))
    return show(described, key, **options)


State = TypeVar("State", bound=PageState)


def bind(kind: type[State]) -> State:
    """The settings of a page as the reader has them now."""
    bound = kind()
    bound.load()
    return bound
