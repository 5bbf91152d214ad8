"""A training run as a few dozen lines of plain PyTorch."""

from __future__ import annotations

from collections.abc import Mapping

from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.architectures import Layer
from vizcore.cnn.blocks import Conv
from vizcore.cnn.choices import INITS
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.interventions import Intervention
from vizcore.formula.python_code import to_torch
from vizcore.formula.tree import symbols

_DIGITS = """\
from sklearn.datasets import load_digits

raw = load_digits()
order = torch.randperm(len(raw.target), generator=torch.Generator().manual_seed(0))
x, y = torch.tensor(raw.images)[order].float()[:, None], torch.tensor(raw.target)[order]
x = (x - x[512:].mean()) / x[512:].std(correction=0)
probes, truth, x, y = x[:512], y[:512], x[512:], y[512:]"""
_OTHER = """\
from vizcore.cnn.datasets import load  # of this project

data = load("{dataset}")
(probes, truth), x, y = data.probes(), data.standardised, data.images.training_labels
x = data.standardise(x) if x.dtype == torch.uint8 else x"""

_OPTIMIZERS: Mapping[str, str] = {
    "sgd": "SGD(parameters, {options})",
    "momentum": "SGD(parameters, momentum=0.9, {options})",
    "nesterov": "SGD(parameters, momentum=0.9, nesterov=True, {options})",
    "adagrad": "Adagrad(parameters, {options})",
    "rmsprop": "RMSprop(parameters, {options})",
    "adam": "Adam(parameters, {options})",
    "adamw": "AdamW(parameters, {options})",
}
# The share s of the run that is over, 0 to 1, gives the factor of the learning rate.
_SCHEDULES: Mapping[str, str] = {
    "constant": "1.0",
    "one_cycle": "s / 0.4 if s < 0.4 else (1 + math.cos(math.pi * (s - 0.4) / 0.6)) / 2",
    "cosine": "(1 + math.cos(math.pi * s)) / 2",
    "steps": "0.1 ** ((s >= 0.5) + (s >= 0.75))",
    "warm_up": "min(1.0, s / 0.1)",
}
_LOSSES: Mapping[str, str] = {
    "cross_entropy": "F.cross_entropy(logits, labels)",
    "mse": "F.mse_loss(logits.softmax(1), F.one_hot(labels, {classes}).float())",
}
_CHANGES: Mapping[str, str] = {
    "learning_rate": "rate = {value:.12g}",
    "activation": "phis = [phi{number}] * len(phis)",
    "bias_shift": "[b.data.add_({value:.12g}) for b in biases[:-1]]",
}

_VARIANCES: Mapping[str, str] = {
    "pytorch": "1 / (3 * fan_in)",
    "xavier": "2 / (fan_in + fan_out)",
    "he": "2 / fan_in",
    "lecun": "1 / fan_in",
    "custom": "{sigma_w2:.12g} / fan_in",
}

_TEMPLATE = """\
import math

import torch
import torch.nn.functional as F
{data}

g = torch.Generator().manual_seed({seed})
weights, biases = [], []


def layer(*shape, fan_in, fan_out):
    w = {weight}
    b = {bias}
    weights.append(w)
    biases.append(b)


{layers}
{shift}{norm}
{functions}

phis = [{phis}]


def forward(x, training=False):
    zs = []  # pre-activations, layer by layer
{forward}
    return F.linear(x.flatten(1), weights[-1], biases[-1]), zs


def dead():
    counts = []
    with torch.no_grad():
        zs = forward(probes)[1]
    for phi, z in zip(phis, zs):
        z.requires_grad_()
        slope, = torch.autograd.grad(phi(z).sum(), z)
        counts.append(int((slope.transpose(0, 1).flatten(1) == 0).all(1).sum()))
    return counts


parameters = [p.requires_grad_() for pair in zip(weights, biases) for p in pair]{norm_parameters}
optimizer = torch.optim.{optimizer}
rate, order = None, torch.empty(0, dtype=torch.int64)
for step in range({steps} + 1):
    if len(order) < {batch}:
        order = torch.randperm(len(y), generator=g)
    batch, order = order[:{batch}], order[{batch}:]
    logits, labels = forward(x[batch], training=True)[0], y[batch]
    loss = {loss}
    optimizer.zero_grad()
    loss.backward()
    if step % {every} == 0 or step == {steps}:
        accuracy = (forward(probes)[0].argmax(1) == truth).float().mean().item()
        print(f"step {{step}}: loss {{loss:.4f}}, accuracy {{accuracy:.3f}}, dead {{dead()}}")
{changes}{l1}    s = (step + {ramp}) / {steps}
    factor = {schedule}
    for group in optimizer.param_groups:
        group["lr"] = rate if rate is not None else {rate:.12g} * factor
    if step < {steps}:
        optimizer.step()
"""


def snippet(config: TrainConfig) -> str:
    """Plain PyTorch that trains this network and counts its dead units; it runs as it stands.

    It draws the same weights and batches; its numbers are those of the run until rounding, which
    depends on the order of sums, parts them. Dropout leaves out other values, as they lie in
    another order in memory. Parameters of an activation stay as they are given.
    """
    specs = _functions(config)
    options = f"lr={config.learning_rate:.12g}, weight_decay={config.weight_decay:.12g}"
    batch = min(config.batch_size, config.source.training)
    normalised = any(map(config.normalises, config.hidden))
    return _TEMPLATE.format(
        data=_DIGITS if config.dataset == "digits" else _OTHER.format(dataset=config.dataset),
        seed=config.seed,
        weight=_weight(config),
        bias=_bias(config),
        layers="\n".join(map(_layer, config.layers)),
        shift=f"[b.add_({config.bias_shift:.12g}) for b in biases[:-1]]\n"
        if config.bias_shift
        else "",
        norm=_NORM if normalised else "",
        norm_parameters=" + scales + shifts" if normalised else "",
        phis=", ".join(f"phi{specs.index(spec)}" for spec in config.specs),
        functions="\n\n".join(_function(i, spec) for i, spec in enumerate(specs)) + "\n",
        forward="\n".join(_forward(i, layer, config) for i, layer in enumerate(config.hidden)),
        optimizer=_OPTIMIZERS[config.optimizer].format(options=options),
        steps=config.steps,
        batch=batch,
        loss=_LOSSES[config.loss].format(classes=len(config.source.classes)),
        every=config.record_every,
        changes="".join(_change(i, specs) for i in config.interventions),
        l1=_L1.format(l1=config.l1) if config.l1 else "",
        ramp=int(config.schedule in ("one_cycle", "warm_up")),
        schedule=_SCHEDULES[config.schedule],
        rate=config.learning_rate,
    )


_NORM = """\
scales = [torch.ones_like(b).requires_grad_() for b in biases[:-1]]
shifts = [torch.zeros_like(b).requires_grad_() for b in biases[:-1]]
"""
_L1 = """\
    for w in weights:
        w.grad.add_(w.detach().sign(), alpha={l1:.12g})
"""


def _functions(config: TrainConfig) -> list[ActivationSpec]:
    changed = [i.value for i in config.interventions if isinstance(i.value, ActivationSpec)]
    return list(dict.fromkeys([*config.specs, *changed]))


def _function(number: int, spec: ActivationSpec) -> str:
    constants = [f"{name} = {value!r}" for name, value in spec.values.items()]
    value, slope, _ = spec.resolve().trees
    # PyTorch refuses to differentiate what does not depend on x.
    also = " + 0 * x" if "x" not in symbols(slope) and slope.value == 0 else ""
    body = "\n    ".join([*constants, f"return {to_torch(value)}{also}"])
    return f"\ndef phi{number}(x):\n    {body}"


def _weight(config: TrainConfig) -> str:
    family = INITS[config.init].family
    if family == "orthogonal":
        return "torch.nn.init.orthogonal_(torch.empty(shape), generator=g)"
    variance = _VARIANCES[config.init.partition("_")[0]].format(sigma_w2=config.sigma_w2)
    if family == "normal":
        return f"torch.empty(shape).normal_(0, math.sqrt({variance}), generator=g)"
    return f"torch.empty(shape).uniform_(-1, 1, generator=g) * math.sqrt(3 * {variance})"


def _bias(config: TrainConfig) -> str:
    if INITS[config.init].scaled:
        return f"torch.empty(shape[0]).normal_(0, {config.sigma_b2**0.5!r}, generator=g)"
    if INITS[config.init].family == "pytorch":
        return "torch.empty(shape[0]).uniform_(-1, 1, generator=g) / math.sqrt(fan_in)"
    return "torch.zeros(shape[0])"


def _layer(layer: Layer) -> str:
    block = layer.block
    shape, places = [layer.units, layer.fan_in], 1
    if isinstance(block, Conv):
        places = block.kernel**2
        shape = [layer.units, layer.taken[0], block.kernel, block.kernel]
    sizes = ", ".join(map(str, shape))
    fans = f"fan_in={layer.fan_in}, fan_out={layer.units * places}"
    return f"layer({sizes}, {fans})  # {layer.name}"


def _forward(i: int, layer: Layer, config: TrainConfig) -> str:
    block = layer.block
    if isinstance(block, Conv):
        z = f"F.conv2d(x, weights[{i}], biases[{i}], {block.stride}, {block.padding})"
    else:
        z = f"F.linear(x.flatten(1), weights[{i}], biases[{i}])"
    lines = [f"z = {z}"]
    if config.normalises(layer):
        lines.append(f"z = F.batch_norm(z, None, None, scales[{i}], shifts[{i}], training=True)")
    lines += ["zs.append(z)", f"x = phis[{i}](z)"]
    if isinstance(block, Conv) and block.pool:
        pool = {"m": "max_pool2d", "a": "avg_pool2d"}[block.pool]
        lines.append(f"x = F.{pool}(x, {block.size})")
    if dropout := config.drops(layer):
        keep = f"{1 - dropout:.12g}"
        lines.append("if training:")
        lines.append(f"    x = x * torch.empty_like(x).bernoulli_({keep}, generator=g) / {keep}")
    return "\n".join(f"    {line}" for line in lines)


def _change(done: Intervention, specs: list[ActivationSpec]) -> str:
    filled: dict[str, object] = {"value": done.value}
    if isinstance(done.value, ActivationSpec):
        filled = {"number": specs.index(done.value)}
    return f"    if step == {done.step}:\n        {_CHANGES[done.change].format(**filled)}\n"
