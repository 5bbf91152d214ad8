"""The files of a page over one connection, as `streamlit run app.py` sends them and without uvloop.

Streamlit binds the socket itself, in a way that leaves Nagle's algorithm on with Python's own event
loop: the body of every small answer then waits until the browser has confirmed the header, 40 ms.
"""

from __future__ import annotations

import gzip
import http.client
import re
import statistics
import time

from tests.browser import harness

ROUNDS = 5
GOAL = 10.0
_FILE = re.compile(r'(?:src|href)="\.(/static/[^"]+)"')


# As if through a proxy: what stays on the machine is not compressed.
_HEADERS = {"Accept-Encoding": "gzip", "X-Forwarded-For": "203.0.113.9"}


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers=_HEADERS)
    body = connection.getresponse().read()
    return gzip.decompress(body) if path == "/" else body


def main() -> None:
    taken: dict[str, list[float]] = {"as served": [], "without uvloop": []}
    with harness.serving() as ours, harness.serving(without=["uvloop"]) as theirs:
        addresses = {"as served": ours, "without uvloop": theirs}
        connections = {
            name: http.client.HTTPConnection(address.removeprefix("http://"))
            for name, address in addresses.items()
        }
        files = _FILE.findall(get(connections["as served"], "/").decode())
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
