"""Training as a plain generator of snapshots: no thread, no callback, no global state."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Generator, Iterable

import torch
from torch import Tensor

from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.batches import Batches
from vizcore.cnn.config.registries import FITTED_ON
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import load
from vizcore.cnn.model.network import Network, channels_last, loss_of
from vizcore.cnn.observe.divergence import Divergence, why_diverged, why_no_gradient
from vizcore.cnn.observe.neuron_events import Death, NeuronEvents, Revival
from vizcore.cnn.observe.neurons import Observation, observe
from vizcore.cnn.optimise import add_l1, learning_rate, optimiser
from vizcore.cnn.records.details import Details, Scope, look_inside
from vizcore.cnn.records.snapshot import Snapshot
from vizcore.initialisation import INITIALISATIONS

Changes = Iterable[tuple[str, float | ActivationSpec]]


def train(
    config: TrainConfig,
    *,
    at_start: Callable[[Network], None] | None = None,
    at_end: Callable[[Network], None] | None = None,
    beside: Container[int] = (),
) -> Generator[Snapshot, Changes | None, None]:
    """Train, and yield a snapshot every `config.record_every` steps, at step 0 and at the end.

    Parameters
    ----------
    config
        Everything that decides the run.
    at_start
        Called with the network that is going to be trained; it must leave it as it is.
    at_end
        Called with the trained network, before the last snapshot, unless the run diverges.
    beside
        More steps of which to yield a snapshot; it may be added to while the run goes on.

    A caller may send changes, pairs of a key of `CHANGES` and a value: they take effect before the
    next update, as interventions of the configuration do.

    Yields
    ------
    Snapshot
        Equal for equal configurations, whatever else the process does, on one kind of machine
        with one number of threads.

    Raises
    ------
    Unavailable
        If the data set has to be fetched and cannot be.
    """
    run = _Run(config)
    if at_start:
        at_start(run.network)
    for step in range(config.steps + 1):
        if not run.backward(step):
            yield run.diverged(step)
            return
        changes = [(i.change, i.value) for i in config.interventions if i.step == step]
        recorded = step % config.record_every == 0 or step == config.steps
        if recorded or step in beside:
            snapshot = run.snapshot(step, beside=not recorded)
            if at_end and step == config.steps and not snapshot.diverged:
                at_end(run.network)
            changes += (yield snapshot) or ()
            if snapshot.diverged:
                return
        if step < config.steps:
            run.update(step, changes)


class _Run:
    """The moving parts of one training run."""

    def __init__(self, config: TrainConfig) -> None:
        self.config = config
        generator = torch.Generator().manual_seed(config.seed)
        self.network = Network(config, generator)
        self.generator = generator
        self.optimiser = optimiser(config, self.network.parameters)
        self.batches = Batches(config, generator)
        if INITIALISATIONS[config.init].data_dependent:
            self.network.fit(self.batches.first(FITTED_ON))
        probes, self.probe_labels = load(config.dataset).probes()
        self.probes = channels_last(probes)
        self.events = NeuronEvents()
        self.scope = Scope.of(config)
        self.rate: float | None = None  # set by hand, it takes over from the schedule
        self.losses: list[float] = []
        self.answers: list[tuple[Tensor, Tensor]] = []
        self.divergence: Divergence | None = None

    def backward(self, step: int) -> bool:
        """Gradients of the next batch; whether its loss is finite."""
        images, labels = self.batches.next()
        logits = self.network.logits(images, self.generator)
        loss = loss_of(logits, labels, self.config.loss)
        self.losses.append(loss.item())
        self.answers.append((logits.detach(), labels))
        if not math.isfinite(self.losses[-1]):
            self._explain(why_diverged, images, step)
            return False
        for parameter in self.network.parameters:
            parameter.grad = None
        loss.backward()
        # A gradient that is no number on its way back reaches the first layer: one small sum tells.
        bias = self.network.stages[0].bias.grad
        if bias is not None and not math.isfinite(bias.sum().item()):
            self._explain(why_no_gradient, images, step + 1)
        return True

    def _explain(
        self,
        why: Callable[[Network, Tensor, int, float | None], Divergence | None],
        images: Tensor,
        step: int,
    ) -> None:
        """Find out why the loss is no number after `step` updates."""
        if self.divergence is None:  # what came first is the reason
            rate = self._rate(step - 1) if step else None
            self.divergence = why(self.network, channels_last(images), step, rate)

    def update(self, step: int, changes: Changes) -> None:
        """Apply the changes, then one step of the optimiser."""
        for change, value in changes:
            self.change(change, value)
        if self.config.l1:
            add_l1([stage.weight for stage in self.network.stages], self.config.l1)
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate(step)
        self.optimiser.step()

    def change(self, change: str, value: float | ActivationSpec) -> None:
        """Carry out one change of `CHANGES`."""
        if isinstance(value, ActivationSpec):
            for stage in self.network.hidden:
                stage.use(value, self.config.learns(value))
                if stage.learned:
                    self.optimiser.add_param_group({"params": list(stage.learned.values())})
        elif change == "bias_shift":
            with torch.no_grad():
                for stage in self.network.hidden:
                    stage.bias.add_(value)
        else:
            self.rate = value

    def snapshot(self, step: int, beside: bool) -> Snapshot:
        """Everything that is recorded, with the weights as they are."""
        seen = observe(self.network, self.probes)
        val_loss = loss_of(seen.logits, self.probe_labels, self.config.loss).item()
        if not math.isfinite(val_loss):
            self._explain(why_diverged, self.probes, step)
            return self.diverged(step)
        losses, answers = self.losses, self.answers
        deaths: tuple[Death, ...] = ()
        revivals: tuple[Revival, ...] = ()
        if not beside:
            self.losses, self.answers = [], []
            dead = [layer.dead for layer in seen.layers]
            deaths, revivals = self.events.compare(self.network, dead, seen.inputs)
        weights = [stage.weight for stage in self.network.stages]
        gradients = [weight.grad for weight in weights if weight.grad is not None]
        return Snapshot(
            step=step,
            epoch=self._epoch(step),
            learning_rate=self._rate(step),
            train_loss=sum(losses) / len(losses),
            train_accuracy=_accuracy(*map(torch.cat, zip(*answers, strict=True))),
            val_loss=val_loss,
            val_accuracy=_accuracy(seen.logits, self.probe_labels),
            layers=seen.layers,
            gradient_norms=_norms(gradients),
            weight_norms=_norms(weights),
            deaths=deaths,
            revivals=revivals,
            phis=tuple(stage.phi for stage in self.network.hidden),
            details=self._details(step, seen, beside),
            beside=beside,
        )

    def _details(self, step: int, seen: Observation, beside: bool) -> Details | None:
        if not beside and not self.scope.covers(self.config, step):
            return None
        return look_inside(self.network, seen.inputs, seen.logits, self.probe_labels, self.scope)

    def diverged(self, step: int) -> Snapshot:
        """The last snapshot of a run whose loss is not finite."""
        return Snapshot(step, self._epoch(step), self._rate(step), divergence=self.divergence)

    def _rate(self, step: int) -> float:
        return learning_rate(self.config, step) if self.rate is None else self.rate

    def _epoch(self, step: int) -> float:
        return step * self.batches.size / self.batches.count


def _accuracy(logits: Tensor, labels: Tensor) -> float:
    return float((logits.argmax(1) == labels).sum()) / len(labels)


def _norms(tensors: list[Tensor]) -> tuple[float, ...]:
    return tuple(torch.stack(torch._foreach_norm([t.detach() for t in tensors])).tolist())
