"""The files of a page over one connection, as `streamlit run app.py` sends them and without uvloop.

Streamlit binds the socket itself, in a way that leaves Nagle's algorithm on with Python's own event
loop: the body of every small answer then waits until the browser has confirmed the header, 40 ms.
"""

from __future__ import annotations

import gzip
import http.client
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.harness import ROOT, answers, wait_until

ROUNDS = 5
GOAL = 10.0
WITHOUT = {"as served": "", "without uvloop": "sys.modules['uvloop'] = None"}
_FILE = re.compile(r'(?:src|href)="\.(/static/[^"]+)"')


@contextmanager
def serving(first: str) -> Iterator[http.client.HTTPConnection]:
    """A connection to a newly started server whose process runs `first` before all."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = ["run", "app.py", "--server.address=127.0.0.1", f"--server.port={port}"]
    start = f"import sys\n{first}\nsys.argv[1:] = {options}\n"
    process = subprocess.Popen(
        [sys.executable, "-c", start + "from streamlit.web.cli import main; main()"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/_stcore/health"))
        yield http.client.HTTPConnection("127.0.0.1", port)
    finally:
        process.terminate()
        process.wait(30)


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    body = connection.getresponse().read()
    return gzip.decompress(body) if path == "/" else body


def main() -> None:
    taken: dict[str, list[float]] = {name: [] for name in WITHOUT}
    with serving(WITHOUT["as served"]) as ours, serving(WITHOUT["without uvloop"]) as theirs:
        connections = dict(zip(WITHOUT, (ours, theirs), strict=True))
        files = _FILE.findall(get(ours, "/").decode())
        for turn in range(ROUNDS + 1):  # the first one compresses
            for name, connection in connections.items():
                start = time.perf_counter()
                for file in files:
                    get(connection, file)
                if turn:
                    taken[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, seconds in medians.items():
        print(f"{name}: {len(files)} files in {seconds * 1e3:.0f} ms")
    ratio = medians["without uvloop"] / medians["as served"]
    print(f"ratio {ratio:.0f} (goal {GOAL:g}, {'met' if ratio >= GOAL else 'MISSED'})")


if __name__ == "__main__":
    main()
