"""A long day for one server: sessions come and go, move controls and train; its memory stays.

Every other student comes to the live page with a seed of their own and stays until that small run
has ended; the others go round the other pages. Some move a control before they leave. What they
say is what a browser says (`benchmarks.pages.students`), a few of them at a time. A session that is
gone is forgotten sooner than on a real server, whose two minutes would hide what does not go.

Once a third of them have been there, all is imported and every cache is full: the memory of the
server, and that of its workers, is then compared with what it is at the end.
``python -m benchmarks.jobs.soak 100`` is shorter.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import tempfile
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.pages.students import PAGE_MB, PAGES, Opening, Student, opening, port_of
from tests.browser import harness
from vizcore.jobs import State

SESSIONS = 400
MOVES = 0.75  # of the students move a control
AT_A_TIME = 4
LOOKS = 12
GOAL = 1.1
LIVE = "live_cnn"
SMALL = "steps=20&record_every=5&seed="
LANGUAGES = ("lang=en", "lang=zh")
SETTINGS = {
    "ACTIVATION_LAB_VISITORS": "0",
    "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "5",
}


class Soak:
    """Students who come one after another, and what their server holds meanwhile."""

    def __init__(self, server: harness.Server, openings: dict[str, Opening], count: int) -> None:
        self.server, self.openings, self.count = server, openings, count
        self.coming = iter(range(count))
        self.gone = self.moves = self.runs = 0
        self.held: list[tuple[float, float]] = []  # megabytes of the server and of its workers

    async def go(self) -> None:
        """Let all come and go."""
        await asyncio.gather(*(self.one_after_another() for _ in range(AT_A_TIME)))

    async def one_after_another(self) -> None:
        for number in self.coming:
            await self.visit(number)
            self.gone += 1
            if self.gone * LOOKS // self.count > len(self.held):
                self.look()

    async def visit(self, number: int) -> None:
        others = [page for page in PAGES if page != LIVE]
        page = LIVE if number % 2 else others[number // 2 % len(others)]
        link = f"{SMALL}{number}" if page == LIVE else ""
        said = Opening(messages=[with_query(m, link) for m in self.openings[page].messages])
        student = Student(port_of(self.server), said, files=False)
        session = await student.begin()
        if page == LIVE:
            assert student.run, "the page shows no run"
            assert await student.run.end() == State.FINISHED
            self.runs += 1
        if number % 4 < 4 * MOVES:
            await student.ask(session, with_query(said.messages[0], random.choice(LANGUAGES)))
            self.moves += 1
        await session.close()

    def look(self) -> None:
        """Note what is held now."""
        own = resident_mb(self.server.pid)
        self.held.append((own, sum(map(resident_mb, harness.children(self.server.pid)))))
        said = f"{self.gone} sessions, {self.moves} moves, {self.runs} runs"
        print(f"{said}: server {own:.0f} MB, workers {self.held[-1][1]:.0f} MB", flush=True)


def with_query(message: bytes, query: str) -> bytes:
    """A message that runs a page's script, with another link."""
    found = BackMsg.FromString(message)
    found.rerun_script.query_string = query
    return bytes(found.SerializeToString())


def resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MB


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    count = parser.parse_args().sessions
    os.environ.update(SETTINGS)
    with (
        tempfile.TemporaryDirectory() as os.environ["ACTIVATION_LAB_STORE"],
        harness.started() as server,
    ):
        with harness.chromium() as browser:
            openings = {page: opening(browser, server.address, page) for page in PAGES}
        soak = Soak(server, openings, count)
        asyncio.run(soak.go())
    warm, last = soak.held[LOOKS // 3 - 1], soak.held[-1]
    for who, before, after in zip(("server", "workers"), warm, last, strict=True):
        verdict = "met" if after / before <= GOAL else "MISSED"
        print(f"{who}: {after / before:.2f} of when warm (goal {GOAL:g}, {verdict})")


if __name__ == "__main__":
    main()
