"""How the libraries call the activations that they have themselves.

Every expression is in ``x`` and the parameters of the catalogue entry of that key; lines that it
needs stand in front of it. PyTorch's list also holds the few that are read more easily, that need a
clamp, lest autograd multiply 0 by ∞, or that would lose the digits of a small x.
"""

from __future__ import annotations

from collections.abc import Mapping

PYTORCH: Mapping[str, str] = {
    "relu": "F.relu(x)",
    "relu6": "F.relu6(x)",
    "leaky_relu": "F.leaky_relu(x, negative_slope)",
    "rrelu": "F.leaky_relu(x, (lower + upper) / 2)",
    "elu": "F.elu(x, alpha)",
    "selu": "F.selu(x)",
    "celu": "F.celu(x, alpha)",
    "mpelu": "torch.where(x > 0, x, alpha * F.elu(beta * x.clamp(max=0)))",
    "isrlu": "torch.where(x < 0, x * torch.rsqrt(1 + alpha * x * x), x)",
    "nlrelu": "torch.log1p(beta * F.relu(x))",
    "threshold": "F.threshold(x, threshold, value)",
    "softplus": "F.softplus(x, beta)",
    "shifted_softplus": """\
near = torch.log1p(torch.expm1(x.clamp(-1, 1)) / 2)  # log((1 + exp(x))/2), with its digits near 0
torch.where(x.abs() < 1, near, F.softplus(x) - math.log(2))""",
    "gelu": "F.gelu(x)",
    "gelu_tanh": 'F.gelu(x, approximate="tanh")',
    "hardswish": "F.hardswish(x)",
    "mish": "F.mish(x)",
    "telu": "x * torch.tanh(torch.exp(x.clamp(max=10)))",
    "elish": "torch.where(x < 0, torch.expm1(x.clamp(max=0)), x) * torch.sigmoid(x)",
    "hard_elish": "torch.where(x < 0, torch.expm1(x.clamp(max=0)), x) * F.relu6(3 * x + 3) / 6",
    "hardsigmoid": "F.hardsigmoid(x)",
    "hardtanh": "F.hardtanh(x)",
    "softsign": "F.softsign(x)",
    "logsigmoid": "F.logsigmoid(x)",
    "softshrink": "F.softshrink(x, lambd)",
    "hardshrink": "F.hardshrink(x, lambd)",
    "tanhshrink": """\
s = x.clamp(-0.1, 0.1) ** 2  # near 0 by its series: x - tanh(x) would lose the digits
near = s * x * (1 / 3 - s * (2 / 15 - s * (17 / 315 - s * 62 / 2835)))
torch.where(x.abs() < 0.1, near, F.tanhshrink(x))""",
    "sinc": "torch.sinc(x / math.pi)",
}

KERAS: Mapping[str, str] = {
    "identity": "keras.activations.linear(x)",
    "relu": "keras.activations.relu(x)",
    "relu6": "keras.activations.relu6(x)",
    "leaky_relu": "keras.activations.leaky_relu(x, negative_slope)",
    "elu": "keras.activations.elu(x, alpha)",
    "selu": "keras.activations.selu(x)",
    "celu": "keras.activations.celu(x, alpha)",
    "threshold": "keras.activations.threshold(x, threshold, value)",
    "softplus": "keras.activations.softplus(beta * x) / beta",
    "squareplus": "keras.activations.squareplus(x, b)",
    "gelu": "keras.activations.gelu(x)",
    "gelu_tanh": "keras.activations.gelu(x, approximate=True)",
    "silu": "x * keras.activations.sigmoid(beta * x)",
    "quick_gelu": "x * keras.activations.sigmoid(1.702 * x)",
    "hardswish": "keras.activations.hard_silu(x)",
    "mish": "keras.activations.mish(x)",
    "sigmoid": "keras.activations.sigmoid(x)",
    "hardsigmoid": "keras.activations.hard_sigmoid(x)",
    "tanh": "keras.activations.tanh(x)",
    "hardtanh": "keras.activations.hard_tanh(x)",
    "softsign": "keras.activations.softsign(x)",
    "logsigmoid": "keras.activations.log_sigmoid(x)",
    "softshrink": "keras.activations.soft_shrink(x, lambd)",
    "hardshrink": "keras.activations.hard_shrink(x, lambd)",
    "tanhshrink": "keras.activations.tanh_shrink(x)",
    "exponential": "keras.activations.exponential(x)",
}

JAX: Mapping[str, str] = {
    "identity": "jax.nn.identity(x)",
    "relu": "jax.nn.relu(x)",
    "relu6": "jax.nn.relu6(x)",
    "leaky_relu": "jax.nn.leaky_relu(x, negative_slope)",
    "elu": "jax.nn.elu(x, alpha)",
    "selu": "jax.nn.selu(x)",
    "celu": "jax.nn.celu(x, alpha)",
    "softplus": "jax.nn.softplus(beta * x) / beta",
    "squareplus": "jax.nn.squareplus(x, b)",
    "gelu": "jax.nn.gelu(x, approximate=False)",
    "gelu_tanh": "jax.nn.gelu(x, approximate=True)",
    "silu": "x * jax.nn.sigmoid(beta * x)",
    "quick_gelu": "x * jax.nn.sigmoid(1.702 * x)",
    "hardswish": "jax.nn.hard_silu(x)",
    "mish": "jax.nn.mish(x)",
    "sigmoid": "jax.nn.sigmoid(x)",
    "hardsigmoid": "jax.nn.hard_sigmoid(x)",
    "tanh": "jax.nn.tanh(x)",
    "hardtanh": "jax.nn.hard_tanh(x)",
    "softsign": "jax.nn.soft_sign(x)",
    "logsigmoid": "jax.nn.log_sigmoid(x)",
}
