"""What people have shared: links to every page, and the pictures behind them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs

import orjson
import streamlit as st
from cachetools import LRUCache

from pages.activations.curves import curves_of_link
from pages.gradient_flow import measuring
from pages.gradient_flow.pictures.profile import profile_of_link
from pages.live.views import Picture
from pages.live_cnn.compare import shown
from pages.live_cnn.pictures import answer_pictures, layer_pictures, main_pictures, unit_pictures
from pages.ui import ask
from vizcore.activations.view import ActivationsView, DetailConfig
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs.pair import BelowConfig, CompareConfig, LookConfig
from vizcore.cnn.jobs.sweep import SweepConfig
from vizcore.flow.presets import FLOW, VIEW
from vizcore.flow.view import FlowPictures, TimeView
from vizcore.links import read_link, write_link
from vizcore.settings import settings_of
from vizcore.text import LANGUAGES, Language

PAGES: Mapping[str, tuple[Any, ...]] = {
    "activations": (ActivationsView(), DetailConfig()),
    "gradient_flow": (VIEW, FLOW, FlowPictures(), TimeView()),
    "live_cnn": (TrainConfig(), CompareConfig(), LookConfig(), BelowConfig(), SweepConfig()),
}


def opened(page: str, link: str) -> dict[str, Any]:
    """All settings that a link opens, each as its texts, what it refuses, and its shortest form.

    And whether the page asks before it answers, which is no setting of it.
    """
    query = parse_qs(link, keep_blank_values=True)
    settings: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    refused: list[str] = []
    for default in PAGES[page]:
        config, problems = read_link(default, query)
        short |= write_link(config, default)
        refused += [getattr(problem, "field", str(problem)) for problem in problems]
        for name, described in settings_of(config).items():
            settings[name] = described.write(getattr(config, name))
    asks = query.get(ask.KEY) == ["1"]
    return {"settings": settings, "refused": sorted(refused), "short": short, "asks": asks}


def figures(page: str, link: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every picture of a view in each language, as name and figure."""
    query = parse_qs(link)
    for language in LANGUAGES:
        for name, text in _FIGURES[page](query, language).items():
            yield f"{language}.{name}", orjson.loads(text)


def _curves(query: dict[str, list[str]], language: Language) -> dict[str, str]:
    return {"curves": curves_of_link(query, language)}


def _profile(query: dict[str, list[str]], language: Language) -> dict[str, str]:
    with patch.object(measuring, "STORE", LRUCache(0)):  # theory alone: no random numbers
        return {"profile": profile_of_link(query, language)}


def _live(query: dict[str, list[str]], language: Language) -> dict[str, str]:
    train, _ = read_link(TrainConfig(), query)
    compare, _ = read_link(CompareConfig(), query)
    asked, _ = shown(train, compare)
    with patch.object(st, "session_state", {"lang": language}):
        pictures: dict[str, Picture] = {
            **main_pictures(asked),
            **layer_pictures(train),
            **unit_pictures(train),
            **answer_pictures(asked),
        }
        return {name: picture.figure.to_json() for name, picture in pictures.items()}


_FIGURES = {"activations": _curves, "gradient_flow": _profile, "live_cnn": _live}


def summary(figure: Any) -> list[Any]:
    """A digest of all that a figure says and sets but numbers, then its numbers, arrays as sums.

    The two sums of an array tell it from one that differs in a number or in their order.
    """
    numbers: list[float] = []
    rest = _without_numbers(figure, numbers)
    text = orjson.dumps(rest, option=orjson.OPT_SORT_KEYS)
    return [hashlib.sha256(text).hexdigest()[:16], *(float(f"{n:.12g}") for n in numbers)]


def _without_numbers(part: Any, numbers: list[float]) -> Any:
    """The same with every float and every array of numbers replaced, and put into `numbers`."""
    if isinstance(part, dict):
        return {name: _without_numbers(part[name], numbers) for name in sorted(part)}
    if isinstance(part, list) and len(part) > 4 and all(map(_is_number, part)):
        known = [0.0 if value is None else float(value) for value in part]
        numbers += [sum(known), sum(value * (i + 1) for i, value in enumerate(known)) / len(known)]
        return [len(part), part.count(None)]
    if isinstance(part, list):
        return [_without_numbers(value, numbers) for value in part]
    if isinstance(part, float):
        numbers.append(part)
        return "a number"
    return part


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
