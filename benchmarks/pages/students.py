"""P10: students who open a page within ten seconds, and what each costs the server.

What a browser asks for is recorded once, by a Chromium whose cache is empty: the files, and what it
says over the websocket. Students then replay it, each over a session and six connections of its
own. A page is there when its files are and its script has ended; on the live page its student then
asks for rows, as the page does. Later everybody moves a control once, which runs the script anew.

``python -m benchmarks.pages.students`` prints the headline: processor time of the server for one
student, as a ratio to a Streamlit page with one chart and nothing else, both in turns. Such time
hardly depends on what else the machine does. ``… students live_cnn 150`` lets so many come to one
page; seconds then say what this machine bears, students included, whose own processor time stands
beside them. With ``--files-elsewhere`` a proxy is thought to have the files. With ``--long`` all
watch a run that does not end meanwhile, and how fast it trains while they come stands beside how
fast it trained before.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from benchmarks.jobs.polling import Viewer, percentile, processor_seconds
from pages.web.lifespan import WARM_AFTER_S
from tests.browser import harness

PAGES = ("activations", "gradient_flow", "live_cnn", "lessons", "chain_rule")
ARRIVAL_S = 10.0
STAY_S = 30.0  # from the first arrival until everybody goes
LONG = "steps=100000&record_every=50"
ANSWER_S = 5.0  # left at the end, for the answer to a control
CONNECTIONS = 6  # that a browser opens to one server
AFAR = "X-Forwarded-For: 192.0.2.1\r\n"  # nobody opens the pages on the server itself
ALONE = 8  # students, one after another
ROUNDS = 3
GOAL = 2.0
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
CHART = """
import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Scatter(y=[x * x for x in range(200)])))
"""
_SEAT = re.compile(rb'"run": ?\{"id": ?"([^"]+)", ?"viewer": ?"([^"]+)"')


@dataclass
class Opening:
    """What a browser asks for when it opens a page."""

    query: str = ""
    files: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)


@dataclass
class Times:
    """Seconds that students waited for a page, and for the answer to a moved control."""

    opened: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)
    errors: int = 0


def opening(browser: Browser, address: str, page: str, query: str = "") -> Opening:
    """Record what a browser with an empty cache asks for, until the page rests."""
    found = Opening(query)

    def asked(request: Request) -> None:
        if (
            request.method == "GET"
            and request.url.startswith(address)
            and "/api/" not in request.url
        ):
            found.files.append(urlsplit(request.url).path)

    def said(message: bytes | str) -> None:
        assert isinstance(message, bytes)
        found.messages.append(message)

    def connected(socket: WebSocket) -> None:
        socket.on("framesent", said)

    context = browser.new_context(viewport={"width": 1280, "height": 720})
    tab = context.new_page()
    tab.on("request", asked)
    tab.on("websocket", connected)
    tab.goto(f"{address}/{page}?{query}")
    harness.settle(tab)
    context.close()
    return found


class Student:
    """One browser."""

    def __init__(self, port: int, opening: Opening, files: bool = True) -> None:
        self.port = port
        self.opening = opening
        self.files = list(reversed(opening.files)) if files else []
        self.run: Viewer | None = None

    async def open(self) -> ClientConnection:
        """Have the files and the page; the session goes on."""
        fetching = asyncio.gather(*(self.fetch() for _ in range(CONNECTIONS)))
        session = await self.begin()
        await fetching
        return session

    async def fetch(self) -> None:
        """Take files over one connection as long as there are some."""
        if not self.files:
            return
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while self.files:
            head = f"GET {self.files.pop()} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            writer.write(f"{head}{AFAR}Accept-Encoding: gzip\r\n\r\n".encode())
            answer = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            assert answer < "http/1.1 5", head + answer  # some are asked in vain
            if "content-length: " in answer:
                length = answer.partition("content-length: ")[2].partition("\r\n")[0]
                await reader.readexactly(int(length))
            else:
                while size := int(await reader.readline(), 16):
                    await reader.readexactly(size + 2)
                await reader.readline()
        writer.close()
        await writer.wait_closed()

    async def begin(self) -> ClientConnection:
        """Open a session and have its script run to the end."""
        address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        session = await connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None)
        for message in self.opening.messages:
            await self.ask(session, message)
        return session

    async def ask(self, session: ClientConnection, message: bytes) -> None:
        """Run the script, and learn which run the page shows."""
        await session.send(message)
        async for data in session:
            assert isinstance(data, bytes)
            if seat := _SEAT.search(data):
                run, viewer = (part.decode() for part in seat.groups())
                self.run = self.run or Viewer(run, self.port)
                self.run.name = viewer
            if ForwardMsg.FromString(data).WhichOneof("type") == "script_finished":
                return

    async def stay(self, session: ClientConnection, until: float, times: Times) -> None:
        """Move a control once, at any time, and ask for the rows of the run that is shown."""
        watching = asyncio.create_task(self.run.watch(until, [])) if self.run else None
        left = until - time.perf_counter()
        await asyncio.sleep(max(0.0, random.random() * (left - ANSWER_S)))
        message = BackMsg.FromString(self.opening.messages[0])
        query = f"{self.opening.query}&lang={random.choice(('en', 'zh'))}"
        message.rerun_script.query_string = query
        start = time.perf_counter()
        await self.ask(session, message.SerializeToString())
        times.moved.append(time.perf_counter() - start)
        if watching:
            await watching
        await session.close()


async def visit(student: Student, until: float, times: Times) -> None:
    """Come at any time of the arrival, open the page, stay."""
    await asyncio.sleep(random.random() * ARRIVAL_S)
    try:
        start = time.perf_counter()
        session = await student.open()
        times.opened.append(time.perf_counter() - start)
        await student.stay(session, until, times)
    except (OSError, AssertionError, WebSocketException, asyncio.IncompleteReadError) as error:
        print(f"  {type(error).__name__}: {error}")
        times.errors += 1


def rest(pid: int) -> None:
    """Wait until a server rests: it prepares its pages some seconds after it has started."""
    used = processor_seconds(pid)
    while True:
        time.sleep(WARM_AFTER_S)
        before, used = used, processor_seconds(pid)
        if used - before < 0.1 * WARM_AFTER_S:
            return


async def alone(port: int, opening: Opening) -> None:
    """Open a page, have it, go."""
    session = await Student(port, opening).open()
    await session.close()


def headline(script: Path) -> None:
    """Print the processor time of one student on each page, beside that on a page with a chart."""
    with harness.started(script) as chart, harness.started() as ours:
        servers = dict.fromkeys(PAGES, ours) | {"a chart": chart}
        with harness.chromium() as browser:
            openings = {
                name: opening(browser, server.address, "" if server is chart else name)
                for name, server in servers.items()
            }
        taken: dict[str, list[float]] = {name: [] for name in servers}
        for turn in range(1 + ROUNDS):  # the first one compresses
            for name, server in servers.items():
                before = processor_seconds(server.pid)
                for _ in range(ALONE):
                    asyncio.run(alone(port_of(server), openings[name]))
                if turn:
                    taken[name].append((processor_seconds(server.pid) - before) / ALONE)
    median = {name: statistics.median(times) for name, times in taken.items()}
    print(f"a chart: {median['a chart'] * 1e3:.0f} ms, {len(openings['a chart'].files)} files")
    for name in PAGES:
        ratio = median[name] / median["a chart"]
        print(f"{name}: {median[name] * 1e3:.0f} ms, {len(openings[name].files)} files", end=" = ")
        print(f"{ratio:.2f} × (goal {GOAL:g}, {'met' if ratio <= GOAL else 'MISSED'})")


def lesson(page: str, count: int, files: bool, query: str) -> None:
    """Let so many come, and print how long they waited."""
    with harness.started() as server:
        with harness.chromium() as browser:
            found = opening(browser, server.address, page, query)
        rest(server.pid)
        times, port = Times(), port_of(server)
        before, own = processor_seconds(server.pid), time.process_time()
        students = [Student(port, found, files) for _ in range(count)]
        speeds = asyncio.run(lectured(students, times) if query else visits(students, times))
        used, own = processor_seconds(server.pid) - before, time.process_time() - own
        memory = int(Path(f"/proc/{server.pid}/statm").read_text().split()[1]) * PAGE_MB
    print(f"{page}, {count} students, {times.errors} errors")
    for what, seconds in (("page", times.opened), ("moved control", times.moved)):
        parts = [f"{percentile(seconds, share):.2f}" for share in (0.5, 0.95)]
        print(f"  {what}: median {parts[0]} s, p95 {parts[1]} s, longest {max(seconds):.2f} s")
    if speeds:
        print(f"  training while they come: {speeds[1] / speeds[0]:.2f} of its speed before")
    print(f"  processor: server {used / count * 1e3:.0f} ms a student, students {own:.1f} s in all")
    print(f"  memory of the server at the end: {memory:.0f} MB")


async def visits(students: list[Student], times: Times) -> None:
    until = time.perf_counter() + STAY_S
    await asyncio.gather(*(visit(student, until, times) for student in students))


async def lectured(students: list[Student], times: Times) -> list[float]:
    """The same while a run goes on; rows a second that it records, before and meanwhile."""
    lecturer = Student(students[0].port, students[0].opening)
    session = await lecturer.open()
    assert lecturer.run
    until = time.perf_counter() + ARRIVAL_S + STAY_S
    watching = asyncio.create_task(lecturer.run.watch(until, []))
    await asyncio.sleep(ARRIVAL_S / 4)  # it has begun
    before = await speed(lecturer.run)
    coming = asyncio.create_task(visits(students, times))
    meanwhile = await speed(lecturer.run)
    await asyncio.gather(coming, watching)
    await session.close()
    return [before, meanwhile]


async def speed(run: Viewer) -> float:
    """Rows a second, over half the time of an arrival."""
    rows, start = run.since, time.perf_counter()
    await asyncio.sleep(ARRIVAL_S / 2)
    return (run.since - rows) / (time.perf_counter() - start)


def port_of(server: harness.Server) -> int:
    return urlsplit(server.address).port or 80


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("page", nargs="?", choices=PAGES)
    parser.add_argument("count", nargs="?", type=int, default=150)
    parser.add_argument("--files-elsewhere", action="store_true")
    parser.add_argument("--long", action="store_true")
    asked = parser.parse_args()
    if asked.page:
        lesson(asked.page, asked.count, not asked.files_elsewhere, LONG if asked.long else "")
        return
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "chart.py"
        script.write_text(CHART)
        headline(script)


if __name__ == "__main__":
    main()
