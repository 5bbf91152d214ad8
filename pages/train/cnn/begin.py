"""A run begun before the page knows of it."""

from __future__ import annotations

from typing import Any

import orjson

from pages.train.cnn.compare import Shown, shown
from pages.train.cnn.intervene import changed
from pages.train.cnn.pictures import main_pictures
from pages.ui.live import figures_of
from pages.ui.watching import begin_run
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.draft import Draft
from vizcore.cnn.fetched import is_there
from vizcore.cnn.interventions import Intervention
from vizcore.cnn.pair import CompareConfig
from vizcore.links import Query, read_link


def facts_of(shown: Shown) -> dict[str, int]:
    """What the browser computes its words from, beside the rows."""
    train = shown.networks[0]
    return {
        "networks": len(shown.networks),
        "steps": train.steps,
        "epoch": train.epoch,
        "every": train.record_every,
    }


def begin(query: Query, viewer: str) -> dict[str, Any] | None:
    """Start what a link describes; the run and its pictures, or None if that needs the page.

    Beside fields of the link, `query` may have a ``draft``, the rows of the network's table as
    JSON, and a ``change`` at a step as `Intervention.parse` reads it.

    Raises
    ------
    Refused
        As `begin_run` does.
    """
    train, problems = read_link(TrainConfig(), query)
    compare, others = read_link(CompareConfig(), query)
    edited = _edited(train, query)
    if problems or others or not edited or not is_there(edited.dataset):
        return None
    asked, problem = shown(edited, compare)
    if problem:
        return None
    view = begin_run(asked.target, asked.arguments, viewer)
    figures = figures_of(main_pictures(asked))
    return {"run": {"id": view.id, "viewer": viewer}, "figures": figures, **facts_of(asked)}


def _edited(train: TrainConfig, query: Query) -> TrainConfig | None:
    drafts, changes = query.get("draft", ()), query.get("change", ())
    if len(drafts) > 1 or len(changes) > 1:
        return None
    try:
        for rows in drafts:
            train = Draft.read(orjson.loads(rows)).apply(train)
        return changed(train, [Intervention.parse(text) for text in changes])
    except ValueError:  # the page says why, if it is what a reader did
        return None
