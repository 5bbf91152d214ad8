"""Which activation to take for a task and a depth, and with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from vizcore.flow.config import NORMS, FlowConfig
from vizcore.flow.view import TimeView
from vizcore.lessons.checks import checked
from vizcore.lessons.choosing.choice import ActivationChoice
from vizcore.lessons.choosing.feed_forward import feed_forward
from vizcore.lessons.choosing.outputs import OUTPUTS
from vizcore.lessons.choosing.recurrent import recurrent
from vizcore.settings import Choice, settings_of
from vizcore.text import Text, sentences

TASKS: Mapping[str, Text] = {
    "image": Text("Images: a CNN", "图像：CNN"),
    "table": Text("Rows of a table: an MLP", "表格数据：MLP"),
    "sequence": Text("Sequences: a transformer", "序列：Transformer"),
    "recurrent": Text("Sequences, step by step: LSTM or GRU", "逐步处理的序列：LSTM 或 GRU"),
}
Task = Literal["image", "table", "sequence", "recurrent"]


def recommend(task: Task, depth: int, norm: str, output: str) -> ActivationChoice:
    """Recommend an activation with all that belongs to it.

    Parameters
    ----------
    task
        "image" (a CNN), "table" (an MLP), "sequence" (a transformer) or "recurrent" (an LSTM).
    depth
        Weight layers, 2 to 1000; for "recurrent" time steps, 2 to 500.
    norm
        "none", "layer" or "batch", before φ; a recurrent cell is taken without.
    output
        "binary", "multiclass", "multilabel", "regression", "positive" or "bounded".

    Returns
    -------
    ActivationChoice
        Gain, bias and `holds` are the app's own recommendation for layers of 256 units,
        `vizcore.flow.recommendation`.

    Raises
    ------
    SettingError
        A ValueError that names the field, the value and what is allowed.
    """
    checked("task", Choice(TASKS), task)
    checked("norm", Choice(NORMS), norm)
    checked("output", Choice({key: out.label for key, out in OUTPUTS.items()}), output)
    if task == "recurrent":
        hidden = recurrent(settings_of(TimeView)["steps"].check("depth", depth))
    else:
        depth = settings_of(FlowConfig)["depth"].check("depth", depth)
        hidden = feed_forward(task, depth, norm)
    out = OUTPUTS[output]
    return replace(
        hidden,
        code=f"{hidden.code}\n{out.code}",
        reason=sentences(hidden.reason, out.reason),
        mistake=sentences(hidden.mistake, out.mistake),
    )
