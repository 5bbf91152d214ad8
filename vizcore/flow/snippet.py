"""The measurement of one network as a few lines of plain PyTorch."""

from __future__ import annotations

from vizcore.activations.code.torch_code import definition
from vizcore.flow.config import FlowConfig

_INPUTS = {
    "gaussian": "y = torch.randn(B, N)",
    "constant": "y = torch.ones(B, N)",
    "digits": """\
x = torch.tensor(load_digits().data)
x = ((x - x.mean()) / x.std())[torch.randint(len(x), (B,))]
y = x[:, torch.arange(N) * 64 // N]  # 64 pixels spread over the width""",
}
_NORMS = {
    "none": "{}",
    "batch": "F.batch_norm({}, None, None, training=True)",
    "layer": "F.layer_norm({}, (N,))",
}

_TEMPLATE = """\
{imports}

torch.manual_seed({seed})
torch.set_default_dtype(torch.float64)
L, N, B = {depth}, {width}, {batch}  # depth, width, batch


{phi}

def activate(h):
    return {activate}


layers, h = [], None
{input}
for layer in range(L):
    if layer > 0:
        h = h.detach().requires_grad_()
        y = activate(h)
    below = h
    W = torch.nn.init.{weight}
{fit}    W.requires_grad_()
{step}
    layers.append((below, W, h))

# Back goes a unit gradient for each example. After every layer its size is divided out and kept
# as a logarithm, so that no depth is too deep.
delta, log_delta = F.normalize(torch.randn(B, N)) / B**0.5, 0.0
profile = []  # layer, signal, spread over examples, log10 of delta and of the weight gradient
for layer in range(L, 0, -1):
    below, W, h = layers[layer - 1]
    inputs = (W, below) if layer > 1 else (W,)
    grad_W, *grad_h = torch.autograd.grad(h, inputs, delta)
    y = activate(h.detach())
    signal = y.std(correction=0).item()
    spread = y.var(0, correction=0).mean().sqrt().item()  # of each unit, over the examples
    if spread < 1e-12 * y.square().mean().sqrt():
        spread = float("nan")  # no digit of it is left in y
    profile.append((layer, signal, spread, log_delta, log_delta + grad_W.norm().log10().item()))
    if layer > 1:
        size = grad_h[0].norm()
        delta = grad_h[0] / size if size > 0 else grad_h[0]
        log_delta += size.log10().item()

print("layer      signal  over examples   log10 delta   log10 weight gradient")
for row in reversed(profile):
    print("{{:5d}}  {{:10.4g}}     {{:10.4g}}   {{:11.3f}}   {{:11.3f}}".format(*row))
"""


def snippet(config: FlowConfig) -> str:
    """Plain PyTorch that measures one network of this kind; it runs as it stands.

    It draws its own random numbers: the profile is the same within the spread between networks.
    """
    phi = definition("phi", config.spec.resolve(), config.spec.values)
    norm = _NORMS[config.norm]
    before = config.norm_position == "before"
    fit = "    W /= (y @ W.T).std(correction=0).detach()  # LSUV\n"
    return _TEMPLATE.format(
        imports=_imports(config, phi),
        seed=config.seed,
        depth=config.depth,
        width=config.width,
        batch=config.batch,
        phi=phi,
        activate=f"phi({norm.format('h')})" if before else norm.format("phi(h)"),
        input=_INPUTS[config.input],
        weight=_weight(config),
        fit=fit if config.initialisation.data_dependent else "",
        step=_step(config),
    )


def _step(config: FlowConfig) -> str:
    bias = f" + {_bias(config)}" if config.bias_variance else ""
    if config.branch is None:
        return f"    h = y @ W.T{bias}"
    alpha = "L**-0.5" if config.residual == "depth" else f"{config.branch:.12g}"
    joined = f"branch if layer == 0 else below + {alpha} * branch"
    return f"    branch = y @ W.T{bias}\n    h = {joined}"


def _weight(config: FlowConfig) -> str:
    settings = {"scale": config.scale, "sigma_w2": config.sigma_w2}
    return config.initialisation.code("torch.empty(N, N)", "N", settings)


def _bias(config: FlowConfig) -> str:
    if config.initialisation.matrix == "uniform":
        return f"torch.empty(N).uniform_(-1, 1) * {3 * config.bias_variance:.12g} ** 0.5"
    return f"torch.randn(N) * {config.bias_variance:.12g} ** 0.5"


def _imports(config: FlowConfig, phi: str) -> str:
    lines = ["import math\n"] if "math." in phi else []
    lines += ["import torch", "import torch.nn.functional as F"]
    lines += ["from sklearn.datasets import load_digits"] if config.input == "digits" else []
    return "\n".join(lines)
