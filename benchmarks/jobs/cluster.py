"""P14: how many more runs a cluster carries out with two slots than with one.

A scheduler and two workers of one thread each, on this machine, reached as a server reaches them.
Phases in which one viewer has run after run carried out, and phases in which two do so side by
side, take turns. Where both cores are free, the ratio of their speeds is what a second slot brings;
where they are not, it says how busy the machine is. The processor time of the workers for a run,
which hardly depends on that, then bounds it: twice what one costs alone over what it costs beside
another. More slots serve only where there are cores for them.
"""

from __future__ import annotations

import itertools
import os
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.jobs.polling import processor_seconds
from tests.jobs.conftest import until
from tests.jobs.dask.cluster import scheduler_in, workers_of
from vizcore.jobs import JobManager, Limits, State
from vizcore.jobs.dask.engine import DaskEngine

SLOTS = 2
RUNS = 3  # of each viewer in a phase
ROUNDS = 5
GOAL = 1.7
LOOK_S = 0.02
TRAINING = {"steps": ["600"], "record_every": ["20"]}
_seeds = itertools.count()


class Viewer:
    """Somebody who has one run after another carried out."""

    def __init__(self, manager: JobManager, name: str) -> None:
        self.manager, self.name, self.left = manager, name, RUNS
        self.start()

    def start(self) -> None:
        arguments = {**TRAINING, "seed": [str(next(_seeds))]}
        self.run = self.manager.start("vizcore.cnn.jobs.training:run", arguments, self.name).id

    def done(self) -> bool:
        """Look at the run; when it has ended, start the next, until all are carried out."""
        found = self.manager.poll(self.run, self.name, most_bytes=0)
        assert found
        if found[0].state.ended:
            assert found[0].state is State.FINISHED, found[0]
            self.left -= 1
            if self.left:
                self.start()
        return not self.left


def phase(manager: JobManager, viewers: int) -> float:
    """Runs a second of so many viewers, each with a run at a time."""
    start = time.perf_counter()
    going = [Viewer(manager, f"viewer {number}") for number in range(viewers)]
    while going := [viewer for viewer in going if not viewer.done()]:
        time.sleep(LOOK_S)
    return viewers * RUNS / (time.perf_counter() - start)


def group_seconds(group: int) -> float:
    """The processor time of all processes in a group."""
    found = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                found += processor_seconds(int(folder.name))
        except OSError:  # it has just gone
            continue
    return found


def main() -> None:
    os.environ["ACTIVATION_LAB_STORE"] = "off"
    speeds: dict[int, list[float]] = {1: [], SLOTS: []}
    costs: dict[int, list[float]] = {1: [], SLOTS: []}
    with (
        tempfile.TemporaryDirectory() as name,
        scheduler_in(Path(name)) as (address, _),
        workers_of(Path(name), address, SLOTS) as workers,
    ):
        engine = DaskEngine(address)
        manager = JobManager(engine, Limits(parked=0))
        until(lambda: engine.slots == SLOTS, "the workers")
        phase(manager, SLOTS)  # both import PyTorch
        for _ in range(ROUNDS):
            for viewers, found in speeds.items():
                before = group_seconds(workers.pid)
                found.append(phase(manager, viewers))
                costs[viewers].append((group_seconds(workers.pid) - before) / (viewers * RUNS))
        manager.close()
    speed = {viewers: statistics.median(found) for viewers, found in speeds.items()}
    cost = {viewers: statistics.median(found) for viewers, found in costs.items()}
    for viewers in speeds:
        each = f"{cost[viewers]:.2f} s of a core each"
        print(f"{viewers} at a time: {speed[viewers]:.2f} runs/s, {each}")
    print(f"cores {os.cpu_count()}, load {os.getloadavg()[0]:.1f}", end="; ")
    print(f"with cores for both it could be {SLOTS * cost[1] / cost[SLOTS]:.2f} ×")
    ratio = speed[SLOTS] / speed[1]
    verdict = "met" if ratio >= GOAL else "MISSED"
    print(f"P14 throughput of {SLOTS} slots: {ratio:.2f} × that of one (goal {GOAL:g}, {verdict})")


if __name__ == "__main__":
    main()
