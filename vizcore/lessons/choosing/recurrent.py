"""A recurrent cell whose gates remember for so many steps."""

from __future__ import annotations

import math

from vizcore.flow.view import FlowPictures, TimeView
from vizcore.lessons.choosing.choice import ActivationChoice, address
from vizcore.links import write_link
from vizcore.text import Text, decimal, number, number_of_log10

_LEAST_BIAS = 1.0  # Jozefowicz, Zaremba & Sutskever 2015
_CELL = """\
cell = nn.LSTM(inputs, width)
nn.init.normal_(cell.weight_hh_l0, std=({w:g} / width) ** 0.5)
nn.init.normal_(cell.weight_ih_l0, std=({x:g} / inputs) ** 0.5)
nn.init.zeros_(cell.bias_ih_l0)
nn.init.zeros_(cell.bias_hh_l0)
nn.init.constant_(cell.bias_hh_l0[width : 2 * width], {bias:g})  # gates: i, f, g, o"""
_GATED = Text(
    "tanh keeps the state between −1 and 1, and sigmoids are its gates. A forget gate with a bias "
    "of {bias} is open by {gate} and leaves {left} of the gradient after {steps} steps.",
    "tanh 把状态限制在 −1 与 1 之间，门用 sigmoid。遗忘门的偏置取 {bias} 时开度为 {gate}，"
    "经过 {steps} 步仍留下梯度的 {left}。",
)
_UNBIASED = Text(
    "A forget-gate bias of 0: a gate that is half open leaves {half}. And “never sigmoid or tanh”: "
    "a gate has to be between 0 and 1.",
    "遗忘门偏置取 0：半开的门只留下 {half}。另外，“绝不要用 sigmoid 或 tanh”也不对："
    "门的值就该在 0 与 1 之间。",
)


def recurrent(steps: int) -> ActivationChoice:
    """An LSTM whose forget gates, open by their bias alone, keep a tenth through all steps."""
    kept = 0.1 ** (1 / steps)
    bias = max(_LEAST_BIAS, math.ceil(10 * math.log(kept / (1 - kept))) / 10)
    view = TimeView(steps=steps, forget_bias=bias)
    query = write_link(view, TimeView()) | write_link(FlowPictures(picture="time"), FlowPictures())
    lstm, gate = view.config("lstm"), 1 / (1 + math.exp(-bias))
    words = {
        "steps": steps,
        "bias": decimal(bias),
        "gate": number(gate),
        "left": number(gate**steps),
        "half": number_of_log10(steps * math.log10(0.5)),
    }
    return ActivationChoice(
        activation=lstm.spec,
        gain=math.sqrt(lstm.sigma_w2),
        bias=bias,
        holds=steps,
        code=_CELL.format(w=lstm.sigma_w2, x=lstm.sigma_x2, bias=bias),
        reason=_GATED.format(**words),
        mistake=_UNBIASED.format(**words),
        link=address(query),
    )
