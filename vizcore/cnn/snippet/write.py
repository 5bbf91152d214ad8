"""A training run as a few dozen lines of plain PyTorch."""

from __future__ import annotations

from vizcore.activations.code.torch_code import definition
from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.architecture.architectures import Layer
from vizcore.cnn.architecture.blocks import Conv
from vizcore.cnn.config.interventions import Intervention
from vizcore.cnn.config.registries import FITTED_ON, INIT_SETTINGS, LOSSES, OPTIMIZERS, SCHEDULES
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.snippet import parts as parts
from vizcore.formula.backends.python_code import identifier
from vizcore.initialisation import INITIALISATIONS

_FAN_IN = "math.prod(shape[1:])"


def snippet(config: TrainConfig) -> str:
    """Plain PyTorch that trains this network and counts its dead units; it runs as it stands.

    It draws the same weights and batches; its numbers are those of the run until rounding, which
    depends on the order of sums, parts them. Dropout leaves out other values, as they lie in
    another order in memory.
    """
    specs = list(dict.fromkeys([*config.specs, *config.swaps]))
    batch = min(config.batch_size, config.source.training)
    normalised = any(map(config.normalises, config.hidden))
    return parts.TEMPLATE.format(
        data=parts.DIGITS
        if config.dataset == "digits"
        else parts.OTHER.format(dataset=config.dataset),
        seed=config.seed,
        weight=_weight(config),
        bias=_bias(config),
        layers="\n".join(map(_layer, config.layers)),
        shift=f"[b.add_({config.bias_shift:.12g}) for b in biases[:-1]]\n"
        if config.bias_shift
        else "",
        norm=parts.NORM if normalised else "",
        norm_parameters=" + scales + shifts" if normalised else "",
        phis=", ".join(_phi(specs.index(spec), spec, config) for spec in config.specs),
        phi_parameters=parts.PHI_PARAMETERS if any(config.learns(s) for s in specs) else "",
        functions="\n\n".join(_function(i, spec, config) for i, spec in enumerate(specs)) + "\n",
        forward="\n".join(_forward(i, layer, config) for i, layer in enumerate(config.hidden)),
        fit=parts.LSUV.format(images=FITTED_ON)
        if INITIALISATIONS[config.init].data_dependent
        else "",
        optimizer=_optimizer(config),
        steps=config.steps,
        batch=batch,
        loss=LOSSES[config.loss].code,
        every=config.record_every,
        changes="".join(_change(i, specs, config) for i in config.interventions),
        l1=parts.L1.format(l1=config.l1) if config.l1 else "",
        ramp=int(config.schedule in ("one_cycle", "warm_up")),
        schedule=SCHEDULES[config.schedule].code,
        rate=config.learning_rate,
    )


def _optimizer(config: TrainConfig) -> str:
    chosen = OPTIMIZERS[config.optimizer]
    options = "".join(f", {name}={value}" for name, value in chosen.options)
    rate = f"lr={config.learning_rate:.12g}, weight_decay={config.weight_decay:.12g}"
    return f"{chosen.name}(parameters{options}, {rate})"


def _phi(number: int, spec: ActivationSpec, config: TrainConfig) -> str:
    return f"Phi{number}()" if config.learns(spec) else f"phi{number}"


def _function(number: int, spec: ActivationSpec, config: TrainConfig) -> str:
    code = f"\n{definition(f'phi{number}', spec.resolve(), spec.values)}"
    learned = config.learns(spec)
    if not learned:
        return code.rstrip("\n")
    own = [(identifier(name), spec.values[name]) for name in learned]
    return f"{code}\n" + parts.LEARNED.format(
        number=number,
        own="\n        ".join(parts.OWN.format(name=name, value=value) for name, value in own),
        arguments=", ".join(f"{name}=self.{name}" for name, _ in own),
    )


def _weight(config: TrainConfig) -> str:
    settings = {name: getattr(config, name) for name in INIT_SETTINGS.get(config.init, ())}
    return INITIALISATIONS[config.init].code("torch.empty(shape)", _FAN_IN, settings)


def _bias(config: TrainConfig) -> str:
    if config.init == "custom":
        return f"torch.empty(shape[0]).normal_(0, {config.sigma_b2**0.5!r})"
    if config.init == "pytorch":
        return f"torch.empty(shape[0]).uniform_(-1, 1) * {_FAN_IN} ** -0.5"
    return "torch.zeros(shape[0])"


def _layer(layer: Layer) -> str:
    block = layer.block
    shape = [layer.units, layer.fan_in]
    if isinstance(block, Conv):
        shape = [layer.units, layer.taken[0], block.kernel, block.kernel]
    return f"layer({', '.join(map(str, shape))})  # {layer.name}"


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
        lines.append(f"    x = x * torch.empty_like(x).bernoulli_({keep}) / {keep}")
    return "\n".join(f"    {line}" for line in lines)


def _change(done: Intervention, specs: list[ActivationSpec], config: TrainConfig) -> str:
    lines = [parts.CHANGES[done.change]]
    filled: dict[str, object] = {"value": done.value}
    if isinstance(done.value, ActivationSpec):
        filled = {"phi": _phi(specs.index(done.value), done.value, config)}
        if config.learns(done.value):
            lines.append(parts.MORE_PARAMETERS)
    body = "".join(f"        {line.format(**filled)}\n" for line in lines)
    return f"    if step == {done.step}:\n{body}"
