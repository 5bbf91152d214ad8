"""A hundred viewers polling one live run, against one viewer: 95th percentile of the answer.

The app is served as it is, with a real training run in its worker. Viewers behave as the page does:
one connection each, a request every 0.25 s for the rows they lack, or less often where many watch
(`SHARE_S` for each of them). They have what was there before they are timed: a hundred histories
arriving at once in this one process would measure this process.

Phases with one viewer and with a hundred take turns, so that whatever else the machine does falls
on both. Server and viewers share the machine: without a core left for them, the tail says how busy
the machine is; the processor time of the server for an answer, printed beside it, does not.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from pages.live import viewers
from vizcore.jobs import State

ROOT = Path(__file__).parents[2]
VIEWERS = 100
PACE_S, SHARE_S = 0.25, 0.004  # as in assets/frontend/live/run/store.js
PHASE_S = 6.0
ROUNDS = 4
GOAL = 5.0

_SERVE = """
import socket, uvicorn
from app import app
from pages.live.job_manager import get_manager
long = {"steps": ["100000"], "record_every": ["50"]}
run = get_manager().start("vizcore.cnn.jobs.training:run", long, "starter-of-the-run").id
listening = socket.create_server(("127.0.0.1", 0))
print(run, listening.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)).run([listening])
"""


@contextmanager
def served_run() -> Iterator[tuple[str, int, int]]:
    """The id of a run in a newly started server, the server's port and its process number."""
    os.environ["STREAMLIT_SERVER_COOKIE_SECRET"] = "by which both know the viewers"
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ACTIVATION_LAB_STORE": "off"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout
        run, port = process.stdout.readline().split()
        yield run, int(port), process.pid
    finally:
        process.terminate()
        process.wait()


class Viewer:
    """One browser that shows the run."""

    def __init__(self, run: str, port: int, since: int = 0) -> None:
        self.path, self.port, self.name = f"/api/run/{run}", port, viewers.issue(None)
        self.since, self.revision, self.state, self.viewers = since, -1, "", 1
        self.over = False  # it has the whole of a run that has ended: the page asks no more

    async def watch(self, until: float, answers: list[float]) -> None:
        """Poll until then or the end; add the seconds of each answer that comes after the first."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.sleep(random.random() * PACE_S)
        await self.ask(reader, writer)  # joins
        while time.perf_counter() < until and not self.over:
            start = time.perf_counter()
            await self.ask(reader, writer)
            answers.append(time.perf_counter() - start)
            await asyncio.sleep(max(PACE_S, SHARE_S * self.viewers))
        writer.close()
        await writer.wait_closed()

    async def end(self) -> str:
        """Poll until the run has ended, and tell how."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while not self.over:
            await self.ask(reader, writer)
            await asyncio.sleep(PACE_S)
        writer.close()
        await writer.wait_closed()
        return self.state

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = f"GET {self.path}?since={self.since}&revision={self.revision} HTTP/1.1\r\n"
        request += f"X-Viewer: {self.name}\r\n"
        writer.write(f"{request}Host: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = head.partition("content-length: ")[2].partition("\r\n")[0]
        body = await reader.readexactly(int(length or 0))
        if body:
            answer = orjson.loads(body)
            self.since, self.revision = answer["next"], answer["revision"]
            self.state, self.viewers = answer["state"], answer["viewers"]
            whole = answer["next"] >= answer["rows"] and answer["unsaved"] is not None
            self.over = State(self.state).ended and whole


async def phase(run: str, port: int, viewers: int) -> list[float]:
    """Seconds of every answer while so many viewers watch."""
    answers: list[float] = []
    since = await recorded(run, port)
    until = time.perf_counter() + PHASE_S
    watching = [Viewer(run, port, since) for _ in range(viewers)]
    await asyncio.gather(*(viewer.watch(until, answers) for viewer in watching))
    assert {viewer.state for viewer in watching} == {"running"}, "the run must go on meanwhile"
    return answers


async def recorded(run: str, port: int) -> int:
    """How many rows there are, once there are some; an answer brings only so many at a time."""
    scout = Viewer(run, port)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while True:
        before = scout.since
        await scout.ask(reader, writer)
        assert scout.state == "running", f"the run is {scout.state}"
        if scout.since > before:
            continue
        if scout.since:
            writer.close()
            return scout.since
        await asyncio.sleep(PACE_S)


def percentile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def processor_seconds(pid: int) -> float:
    """What a process has used so far, in user and kernel mode."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure() -> None:
    """Print both percentiles and their ratio."""
    taken: dict[int, list[float]] = {1: [], VIEWERS: []}
    with served_run() as (run, port, pid):
        await recorded(run, port)
        before = processor_seconds(pid)
        for _ in range(ROUNDS):
            for viewers, answers in taken.items():
                answers += await phase(run, port, viewers)
        used = processor_seconds(pid) - before
    for viewers, answers in taken.items():
        middle, late = (percentile(answers, share) * 1e3 for share in (0.5, 0.95))
        print(f"{viewers:3} viewers: {middle:.1f} ms, p95 {late:.1f} ms of {len(answers)} answers")
    print(f"the server's processor time: {used / sum(map(len, taken.values())) * 1e3:.2f} ms each")
    ratio = percentile(taken[VIEWERS], 0.95) / percentile(taken[1], 0.95)
    print(f"p95 ratio {ratio:.2f} (goal {GOAL:g}, {'met' if ratio <= GOAL else 'MISSED'})")


if __name__ == "__main__":
    asyncio.run(measure())
