"""A run begun before the page knows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.train.cnn.compare import Shown, shown
from pages.train.cnn.pictures import main_pictures
from pages.ui.live import figures_of
from pages.ui.server import get_manager
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.fetched import is_there
from vizcore.cnn.pair import CompareConfig
from vizcore.links import read_link


def facts_of(shown: Shown) -> dict[str, int]:
    """What the browser computes its words from, beside the rows."""
    train = shown.networks[0]
    return {
        "networks": len(shown.networks),
        "steps": train.steps,
        "epoch": train.epoch,
        "every": train.record_every,
    }


def begin(query: Mapping[str, Sequence[str]], viewer: str) -> dict[str, Any] | None:
    """Start what a link describes; the run and its pictures, or None if that needs the page.

    Raises
    ------
    Refused
        As `JobManager.start` does.
    """
    train, problems = read_link(TrainConfig(), query)
    compare, others = read_link(CompareConfig(), query)
    asked, problem = shown(train, compare)
    if problem or problems or others or not is_there(train.dataset):
        return None
    view = get_manager().start(asked.target, asked.arguments, viewer)
    figures = figures_of(main_pictures(asked))
    return {"run": {"id": view.id, "viewer": viewer}, "figures": figures, **facts_of(asked)}
