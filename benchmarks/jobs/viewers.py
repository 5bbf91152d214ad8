"""P5: how much of its speed a training run keeps while thirty people use the pages.

A viewer holds what a browser tab holds: a websocket session, in which a page is opened anew every
few seconds as its controls move, and the poll for the run's rows. Phases with one such viewer and
with thirty take turns. Server, worker and viewers share the machine, so on two cores the viewers'
own work counts against the run as well.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.jobs.polling import Viewer, recorded, served_run

VIEWERS = 30
PHASE_S = 5.0  # the run, of 100,000 steps, must outlast all phases
ROUNDS = 4
MOVE_S = 4.0  # between two moves of a control
PAGES = ("", "gradient_flow", "live_cnn")
RECORD_EVERY = 50  # as `served_run` records
GOAL = 0.9
_PROTOCOL = Subprotocol("streamlit")


async def use_pages(port: int, page: str, until: float, answers: list[float]) -> None:
    """One session on a page; every move runs its script anew."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=[_PROTOCOL], max_size=None) as session:
        await asyncio.sleep(random.random() * MOVE_S)
        while time.perf_counter() < until:
            start = time.perf_counter()
            message = BackMsg()
            message.rerun_script.query_string = "lang=en"
            message.rerun_script.page_name = page
            await session.send(message.SerializeToString())
            await finished(session)
            answers.append(time.perf_counter() - start)
            await asyncio.sleep(MOVE_S)


async def finished(session: ClientConnection) -> None:
    """Wait for the end of the script."""
    async for data in session:
        message = ForwardMsg()
        message.ParseFromString(data)
        if message.WhichOneof("type") == "script_finished":
            return


async def phase(run: str, port: int, viewers: int, answers: list[float]) -> float:
    """Steps of training a second while so many people use the pages."""
    first, began = await recorded(run, port), time.perf_counter()
    until = began + PHASE_S
    watching = [Viewer(run, port, first).watch(until, []) for _ in range(viewers)]
    using = [use_pages(port, PAGES[i % len(PAGES)], until, answers) for i in range(viewers)]
    await asyncio.gather(*watching, *using)
    last, ended = await recorded(run, port), time.perf_counter()
    return (last - first) * RECORD_EVERY / (ended - began)


async def measure() -> None:
    """Print both speeds and their ratio."""
    speeds: dict[int, list[float]] = {1: [], VIEWERS: []}
    answers: dict[int, list[float]] = {1: [], VIEWERS: []}
    with served_run() as (run, port, _):
        for _ in range(2):  # the server imports what its pages need, and prepares the others
            await phase(run, port, VIEWERS, [])
        for _ in range(ROUNDS):
            for viewers, found in speeds.items():
                found.append(await phase(run, port, viewers, answers[viewers]))
    for viewers, found in speeds.items():
        page = statistics.median(answers[viewers]) * 1e3
        print(f"{viewers:2} viewers: {statistics.median(found):.0f} steps/s, a page {page:.0f} ms")
    kept = statistics.median(speeds[VIEWERS]) / statistics.median(speeds[1])
    print(f"P5 speed kept: {kept:.2f} (goal {GOAL:g}, {'met' if kept >= GOAL else 'MISSED'})")


if __name__ == "__main__":
    asyncio.run(measure())
