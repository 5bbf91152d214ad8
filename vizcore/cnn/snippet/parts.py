"""The texts that the code to take away is put together from."""

from __future__ import annotations

from collections.abc import Mapping

DIGITS = """\
from sklearn.datasets import load_digits

raw = load_digits()
order = torch.randperm(len(raw.target), generator=torch.Generator().manual_seed(0))
x, y = torch.tensor(raw.images)[order].float()[:, None], torch.tensor(raw.target)[order]
x = (x - x[512:].mean()) / x[512:].std(correction=0)
probes, truth, x, y = x[:512], y[:512], x[512:], y[512:]"""
OTHER = """\
from vizcore.cnn.data.datasets import load  # of this project

data = load("{dataset}")
(probes, truth), x, y = data.probes(), data.standardised, data.images.training_labels
x = data.standardise(x) if x.dtype == torch.uint8 else x"""

CHANGES: Mapping[str, str] = {
    "learning_rate": "rate = {value:.12g}",
    "activation": "phis = [{phi} for _ in phis]",
    "bias_shift": "[b.data.add_({value:.12g}) for b in biases[:-1]]",
}

TEMPLATE = """\
import math

import torch
import torch.nn.functional as F
{data}

torch.manual_seed({seed})
weights, biases = [], []


def layer(*shape):
    w = torch.nn.init.{weight}
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

{fit}
parameters = [p.requires_grad_() for pair in zip(weights, biases) for p in pair]{norm_parameters}
{phi_parameters}optimizer = torch.optim.{optimizer}
rate, order = None, torch.empty(0, dtype=torch.int64)
for step in range({steps} + 1):
    if len(order) < {batch}:
        order = torch.randperm(len(y))
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
NORM = """\
scales = [torch.ones_like(b).requires_grad_() for b in biases[:-1]]
shifts = [torch.zeros_like(b).requires_grad_() for b in biases[:-1]]
"""
L1 = """\
    for w in weights:
        w.grad.add_(w.detach().sign(), alpha={l1:.12g})
"""
LSUV = """
with torch.no_grad():  # LSUV: layer by layer, variance 1
    for i, w in enumerate(weights):
        logits, zs = forward(x[:{images}])
        w /= [*zs, logits][i].std(correction=0)
"""
LEARNED = """
class Phi{number}(torch.nn.Module):
    def __init__(self):
        super().__init__()
        {own}

    def forward(self, x):
        return phi{number}(x, {arguments})"""
OWN = "self.{name} = torch.nn.Parameter(torch.tensor({value!r}))"
PHI_PARAMETERS = """\
parameters += [p for phi in phis if isinstance(phi, torch.nn.Module) for p in phi.parameters()]
"""
MORE_PARAMETERS = (
    'optimizer.add_param_group({{"params": [p for phi in phis for p in phi.parameters()]}})'
)
