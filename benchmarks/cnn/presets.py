"""What the presets of the live CNN claim, measured over several seeds.

Of each run, and of the one beside it if any: accuracy at the end and at its best, dead units.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs.process import tune
from vizcore.cnn.observe.neurons import LayerState
from vizcore.cnn.presets import PRESETS
from vizcore.cnn.train import train


def outcome(config: TrainConfig) -> str:
    """One run in a line."""
    snapshots = [s for s in train(config) if not s.diverged]
    end = snapshots[-1]
    dead = [int(layer.dead.sum()) for layer in end.layers]
    units = sum(len(layer.dead) for layer in end.layers)
    best = max(s.val_accuracy for s in snapshots)
    return (
        f"accuracy {end.val_accuracy:.3f} (best {best:.3f}), "
        f"dead {sum(dead)} of {units} {dead}, at start {sum(map(_dead, snapshots[0].layers))}, "
        f"gradient first/last {end.gradient_norms[0]:.1e} / {end.gradient_norms[-1]:.1e}"
    )


def _dead(layer: LayerState) -> int:
    return int(layer.dead.sum())


def main(seeds: int = 3) -> None:
    tune()
    for preset in PRESETS:
        networks = preset.configs["compare"].networks(preset.configs["train"])
        for name, config in zip(("shown", "beside"), networks, strict=False):
            for seed in range(seeds):
                print(f"{preset.key}, {name}, seed {seed}: {outcome(replace(config, seed=seed))}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
