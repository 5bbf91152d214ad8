"""Training as a job: arguments in, rows out, commands on the way."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vizcore.cnn.config.interventions import Intervention
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.settings import Integer, SettingError, read_settings, write_settings
from vizcore.text import Text
from vizcore.wire.rows import Row, said

if TYPE_CHECKING:
    from vizcore.cnn.jobs.predict_user_images import Questions
    from vizcore.cnn.model.network import Network

Command = Mapping[str, Any]

TARGET = "vizcore.cnn.jobs.training:run"
_UPDATES = Integer(1, 100_000)


def arguments_of(config: TrainConfig) -> dict[str, list[str]]:
    """The job that trains the network of `config`."""
    return write_settings(config)


def run(arguments: Mapping[str, list[str]]) -> Generator[Row, Sequence[Command] | None, None]:
    """Train and yield a row for every recorded step; for a process of its own, which it tunes.

    Parameters
    ----------
    arguments
        From `arguments_of`.

    Yields
    ------
    dict
        A row of `vizcore.cnn.records`, some with details. The first also carries the run's
        description.
        ``"interventions"`` stands in the row after changes were sent, as texts that put the same
        changes into a configuration. ``"refused"`` (texts by language) says why a command was
        not carried out.

    A command is ``{"change": "learning_rate=0.5"}``, what follows the colon of an intervention;
    ``{"record": n}``, which yields one more row, n updates after that; or a question of
    `vizcore.cnn.jobs.predict_user_images`: answers then stand in rows as ``"asked"``. What was sent
    before a row is carried out there, but for a second change of the same kind: it waits for the
    next row, if there is one, since an order of changes within a step is no part of a
    configuration.
    """
    from vizcore.cnn.data.datasets import load
    from vizcore.cnn.jobs.predict_user_images import Questions
    from vizcore.cnn.jobs.process import tune
    from vizcore.cnn.jobs.trained import keep
    from vizcore.cnn.records.detail_rows import DetailRows, description
    from vizcore.cnn.records.rows import row_of
    from vizcore.cnn.train import train
    from vizcore.cnn.verdict.chance import chance
    from vizcore.cnn.verdict.judge import Judge

    tune()
    config = read_settings(TrainConfig, arguments)
    sent: list[Intervention] = []
    networks: list[Network] = []
    beside: set[int] = set()

    def store(network: Network) -> None:
        with suppress(SettingError):  # more changes than a configuration carries
            keep(replace(config, interventions=(*config.interventions, *sent)), network)

    training = train(config, at_start=networks.append, at_end=store, beside=beside)
    data = load(config.dataset)
    details, questions = DetailRows(data.images.held_out), Questions(config)
    judge = Judge(config.hidden, chance(data.probes()[1], len(data.source.classes)))
    extra = description(config, data)
    waiting: list[Command] = []
    changes: list[tuple[str, Any]] | None = None  # a generator that has not begun takes nothing
    while True:
        try:
            snapshot = training.send(changes)
        except StopIteration:
            return
        # What a row beside the others says is not left out of the rows that follow.
        writer = DetailRows(data.images.held_out) if snapshot.beside else details
        row = row_of(snapshot, judge.of(snapshot), config)
        if not snapshot.diverged and (
            found := questions.answers(networks[0], due=snapshot.details is not None)
        ):
            extra["asked"] = found
        waiting += (yield {**row, **writer.of(snapshot), **extra}) or ()
        extra, asked, later = {}, {}, []
        for command in waiting:
            refusal, change = _taken(command, snapshot.step, questions, beside)
            if refusal:
                extra["refused"] = said(refusal)
            if change and change.change in asked:
                later.append(command)
            elif change:
                asked[change.change] = change
        waiting = later
        if asked:
            extra["interventions"] = [change.format() for change in asked.values()]
        sent += asked.values()
        changes = [(change.change, change.value) for change in asked.values()]


def _taken(
    command: Command, step: int, questions: Questions, beside: set[int]
) -> tuple[Text | None, Intervention | None]:
    try:
        if "ask" in command:
            questions.take(command)
            return None, None
        if "record" in command:
            beside.add(step + _UPDATES.check(command["record"]))
            return None, None
        return None, Intervention.parse(f"{step}:{command['change']}")
    except (ValueError, KeyError):
        sentence = Text("That change is not possible: {c}", "无法这样改变：{c}")
        return sentence.format(c=str(dict(command))[:80]), None
