"""How the cost of a flow simulation grows: linearly in depth and activations, as batch × width².

Writes ``scaling.svg`` beside this file: measured times on logarithmic axes, each panel with the
line of slope 1 through its last point. Small cases lie above their line: a layer costs some
overhead however small it is.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks._timing import compare
from vizcore import ACTIVATIONS, FlowConfig
from vizcore.flow.simulate import simulate_flows

BASE = {"depth": 40, "width": 256, "batch": 128, "activations": 2}
PANELS = {
    "depth": [{"depth": d} for d in (20, 40, 80, 160, 320)],
    "activations": [{"activations": k} for k in (1, 2, 4, 8, 16)],
    "batch": [{"batch": b} for b in (64, 128, 256, 512, 1024)],
    "width²": [{"width": w} for w in (128, 256, 512, 1024)],
}
TARGET = Path(__file__).with_suffix(".svg")
SIDE, GAP = 230, 70
Floats = np.ndarray[Any, np.dtype[np.float64]]


def run(case: dict[str, int]) -> None:
    """One simulation of so many activations, with one network each."""
    keys = list(ACTIVATIONS)[: case["activations"]]
    one = FlowConfig(depth=case["depth"], width=case["width"], batch=case["batch"], seeds=1)
    simulate_flows([replace(one, activation=key) for key in keys], histograms=False)


def main() -> None:
    torch.set_num_threads(1)
    pictures = []
    for place, (name, changes) in enumerate(PANELS.items()):
        cases = [BASE | change for change in changes]
        times = compare({str(i): partial(run, case) for i, case in enumerate(cases)}, rounds=3)
        amounts = [case["width"] ** 2 if name == "width²" else case[name] for case in cases]
        x, y = np.array(amounts, np.float64), np.array(list(times.values()))
        slope = np.polyfit(np.log(x[1:]), np.log(y[1:]), 1)[0]
        print(f"{name}: " + ", ".join(f"{t * 1e3:.0f} ms" for t in y) + f"; exponent {slope:.2f}")
        pictures.append(_panel(name, x, y, slope, GAP + place * (SIDE + GAP)))
    width = GAP + len(PANELS) * (SIDE + GAP)
    TARGET.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {SIDE + 2 * GAP}" '
        f'font-family="sans-serif" font-size="14">\n' + "\n".join(pictures) + "\n</svg>\n",
        encoding="utf-8",
    )
    print(f"wrote {TARGET.name}")


def _panel(name: str, x: Floats, y: Floats, slope: float, left: float) -> str:
    decades = np.log10(np.concatenate([x / x[-1], y / y[-1]]))
    reach = -float(decades.min()) * 1.1

    def at(u: float, v: float) -> tuple[float, float]:
        return left + SIDE * (1 + np.log10(u) / reach), GAP + SIDE * -np.log10(v) / reach

    marks = [at(u, v) for u, v in zip(x / x[-1], y / y[-1], strict=True)]
    start, end = at(10**-reach, 10**-reach), at(1, 1)
    labels = [
        (left + SIDE / 2, GAP / 2, f"{name}: exponent {slope:.2f}"),
        (left + SIDE / 2, GAP + SIDE + 24, f"{name} {x[0]:g} … {x[-1]:g}"),
        (left + SIDE / 2, GAP + SIDE + 44, f"{y[0] * 1e3:.0f} … {y[-1] * 1e3:.0f} ms"),
    ]
    frame = f'<rect x="{left}" y="{GAP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
    line = (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
        'stroke="#888"/>'
    )
    dots = [f'<circle cx="{u:.1f}" cy="{v:.1f}" r="5" fill="#1f77b4"/>' for u, v in marks]
    texts = [f'<text x="{u}" y="{v}" text-anchor="middle">{text}</text>' for u, v, text in labels]
    return "\n".join([frame, line, *dots, *texts])


if __name__ == "__main__":
    main()
