"""P3 and P4: what it costs to record everything while a network trains.

Recorded training measures losses, accuracies, gradient and weight norms, statistics, gate openness
and the exact dead mask on 512 probe images, and finds the cause of every death. It is timed against
a bare loop with the same tuning (P3) and against the loop that one would write first (P4), on the
same images, batches and number of threads (one), in turns. The larger networks are recorded about
twice a second, the default one as often as it is by default.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.cnn._loops import race, steps_of
from vizcore.cnn.config.train_config import TrainConfig

STEADY = TrainConfig(schedule="constant", learning_rate=0.001)
NETS = {
    # name: (configuration, goal against bare and tuned, goal against plain)
    "iii: small, digits 8×8": (STEADY, 0.75, 1.05),
    "i: 32-64-64, shapes 28×28": (
        replace(STEADY, dataset="shapes", architecture="net_32_64_64", record_every=50),
        0.88,
        1.5,
    ),
    "ii: LeNet-5, shapes 32×32×3": (
        replace(STEADY, dataset="shapes_rgb", architecture="lenet5", record_every=100),
        0.88,
        1.05,
    ),
}


def main() -> None:
    for name, (config, bare_goal, plain_goal) in NETS.items():
        seconds = race(config)
        per_step = {loop: s / steps_of(config) * 1e3 for loop, s in seconds.items()}
        print(name, *(f"{loop} {ms:.2f} ms/step" for loop, ms in per_step.items()), sep="; ")
        for claim, against, goal in (
            ("P3", "bare, tuned", bare_goal),
            ("P4", "plain", plain_goal),
        ):
            ratio = seconds[against] / seconds["recorded"]
            verdict = "met" if ratio >= goal else "MISSED"
            print(f"{claim} {name}: {ratio:.2f} of {against} (goal {goal:g}, {verdict})")


if __name__ == "__main__":
    main()
