"""Many short trainings that differ in activation, initialisation and seed, to be ranked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlencode

from vizcore.activations.spec import SPEC, ActivationSpec
from vizcore.cnn.config.train_config import SEEDS, TrainConfig
from vizcore.initialisation import LABELS
from vizcore.links import read_link, write_link
from vizcore.settings import (
    Choice,
    Integer,
    Many,
    Of,
    Settings,
    read_settings,
    setting,
    write_settings,
)
from vizcore.text import Text
from vizcore.wire.rows import SweepRow

TARGET = "vizcore.cnn.jobs.sweep:run"
_LONGEST = 4_000  # characters of a started sweep in a link
_OFTEN = 10  # so often a training says how far it is


@dataclass(frozen=True, slots=True)
class Started:
    """A sweep that was started: its networks stay the same while controls are moved.

    Parameters
    ----------
    query
        As in a link, the settings of the training run and of the sweep at that moment.

    Raises
    ------
    ValueError
        If these are no settings.
    """

    query: str

    def __post_init__(self) -> None:
        if self._read()[1] or len(self.query) > _LONGEST:
            raise ValueError(self.query)

    @classmethod
    def now(cls, base: TrainConfig, sweep: SweepConfig) -> Started:
        """The sweep that starts with these settings."""
        fields = write_link(base, TrainConfig()) | write_link(sweep, SweepConfig())
        return cls(urlencode({k: v for k, v in fields.items() if k != "started"}, doseq=True))

    @property
    def networks(self) -> tuple[TrainConfig, ...]:
        """What it trains, in order."""
        (base, sweep), _ = self._read()
        return sweep.networks(base)

    @classmethod
    def parse(cls, text: str) -> Started:
        """The sweep that `format` wrote."""
        return cls(text)

    def format(self) -> str:
        """The sweep as text."""
        return self.query

    def _read(self) -> tuple[tuple[TrainConfig, SweepConfig], list[ValueError]]:
        query = parse_qs(self.query, keep_blank_values=True)
        query.pop("started", None)  # of which there would be no end
        base, wrong = read_link(TrainConfig(), query)
        sweep, also_wrong = read_link(SweepConfig(), query)
        return (base, sweep), wrong + also_wrong


@dataclass(frozen=True)
class SweepConfig(Settings):
    """What is combined; everything else is as in the training run on the page."""

    sweep_activations: tuple[ActivationSpec, ...] = setting(
        Many(SPEC, most=8),
        tuple(map(ActivationSpec, ("relu", "leaky_relu", "elu", "gelu", "tanh"))),
        Text("Activations", "激活函数"),
    )
    sweep_inits: tuple[str, ...] = setting(
        Many(Choice(LABELS), most=len(LABELS)),
        ("pytorch", "he_normal"),
        Text("Initialisations", "初始化"),
    )
    sweep_seeds: int = setting(
        Integer(1, 5),
        2,
        Text("Seeds each", "每组种子数"),
        Text("Mean and spread are over so many seeds.", "均值与波动按这么多个种子计算。"),
    )
    sweep_steps: int = setting(Integer(50, 5000, step=50), 300, Text("Steps each", "每次步数"))
    started: tuple[Started, ...] = setting(
        Many(Of(Started, Text("settings as in a link", "链接形式的设置")), most=1, least=0),
        (),
        Text("Sweep in the table", "表中的批量比较"),
    )

    def networks(self, base: TrainConfig) -> tuple[TrainConfig, ...]:
        """Every combination, seeds innermost, from the seed of `base` on while there are so many.

        What was changed while `base` trained, and layers with an activation of their own, are left
        out: they would hide what is compared.
        """
        steps = self.sweep_steps
        plain = replace(
            base,
            interventions=(),
            layer_activations=(),
            steps=steps,
            record_every=max(1, min(1000, steps // _OFTEN)),
        )
        first = min(base.seed, SEEDS.high + 1 - self.sweep_seeds)
        seeds = range(first, first + self.sweep_seeds)
        return tuple(
            replace(plain, activation=spec.activation, params=spec.params, init=init, seed=seed)
            for spec, init, seed in product(self.sweep_activations, self.sweep_inits, seeds)
        )


def arguments_of(networks: tuple[TrainConfig, ...]) -> dict[str, Any]:
    """The job that trains these networks one after the other."""
    return {"networks": [write_settings(network) for network in networks]}


def run(arguments: Mapping[str, Any]) -> Iterator[SweepRow]:
    """Train each network to its end.

    Parameters
    ----------
    arguments
        From `arguments_of`.

    Yields
    ------
    dict
        ``"progress"``, and when a network is done ``"done"``: its ``number``, ``accuracy`` on the
        probe set (None if the loss diverged), ``dead`` (share of channels and units, 0 to 1) and
        ``seconds`` of processor time.
    """
    from vizcore.cnn.jobs.process import tune
    from vizcore.cnn.train import train

    tune()
    networks = [read_settings(TrainConfig, each) for each in arguments["networks"]]
    for number, config in enumerate(networks):
        began = time.process_time()
        for snapshot in train(config):
            over = snapshot.diverged or snapshot.step == config.steps
            share = 1.0 if over else snapshot.step / config.steps
            row: SweepRow = {"progress": (number + share) / len(networks)}
            if over:
                units = sum(len(layer.openness) for layer in snapshot.layers)
                dead = sum(int(layer.dead.sum()) for layer in snapshot.layers)
                row["done"] = {
                    "number": number,
                    "accuracy": None if snapshot.diverged else snapshot.val_accuracy,
                    "dead": dead / units if units else None,
                    "seconds": time.process_time() - began,
                }
            yield row
