"""What the browser needs to play the gradient on its way back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vizcore.figures.flow.marks import looks_of
from vizcore.figures.theme import CIVIDIS, DEAD
from vizcore.flow.summaries.line import Line
from vizcore.text import Language, Text
from vizcore.wire.components import Wave

_WORDS = {
    "again": Text("Again from the loss", "从损失重新开始"),
    "play": Text("Play or pause", "播放或暂停"),
    "step": Text("One layer further", "前进一层"),
    "layer": Text("Layer", "层"),
    "first": Text("layer 1 (input)", "第 1 层（输入端）"),
    "last": Text("layer {depth} (loss)", "第 {depth} 层（损失端）"),
    "unknown": Text("δ unknown: the signal overflowed", "δ 未知：信号已溢出"),
}


def wave_data(lines: Sequence[Line], language: Language) -> Wave:
    """JSON-able data of ``flow/wave.js``: ‖δ‖ of each line that is measured or predicted.

    A layer is dead where δ is exactly 0 in every network.
    """
    drawn = [
        (line, look.color, spread)
        for line, look in zip(lines, looks_of(lines), strict=True)
        if (spread := line.measured.get("delta") or line.predicted.get("delta"))
    ]
    known = np.concatenate([[0.0], *(s.mean[np.isfinite(s.mean)] for *_, s in drawn)])
    depth = max(line.config.depth for line in lines)
    return {
        "depth": depth,
        "lowest": float(min(known.min(), known.max() - 1)),
        "highest": float(known.max()),
        "scale": [list(bytes.fromhex(color[1:])) for color in CIVIDIS],
        "dead_color": DEAD,
        "words": {name: text.format(depth=depth).to(language) for name, text in _WORDS.items()},
        "lines": [
            {
                "name": line.label.to(language),
                "color": color,
                "log10": [round(v, 4) if np.isfinite(v) else None for v in spread.mean.tolist()],
                "dead": (spread.dead == 1).tolist(),
            }
            for line, color, spread in drawn
        ],
    }
