"""Two servers behind a real nginx, as in docs/deploy.md: one is killed, its viewers go on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Response, expect

from pages.ui.assets import VENDOR
from tests.browser import harness
from tests.browser.live_cnn.test_faults import server_at
from tests.browser.live_cnn.test_page import STATUS, wait_for_rows

FINISHED = "live_cnn?steps=40&record_every=8&seed=81"
LONG = "live_cnn?steps=100000&record_every=50&seed=82"
GOES_ON_S = 10.0
GUIDE = harness.ROOT / "docs" / "deploy.md"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"

pytestmark = pytest.mark.skipif(
    not (Path(NGINX).exists() or os.environ.get("CI")), reason="there is no nginx"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Proxy:
    """An nginx of our own, with the configuration of the guide; it strips the path `below`."""

    def __init__(self, folder: Path, servers: list[str], below: str = "/") -> None:
        self.port, self.log = free_port(), folder / "access.log"
        (block,) = re.findall(r"```nginx\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
        changes = {
            "127.0.0.1:8501": servers[0].partition("://")[2],
            "127.0.0.1:8502": servers[1].partition("://")[2],
            "listen 80": f"listen 127.0.0.1:{self.port}",
            "/var/log/nginx/lab.log": str(self.log),
            "/var/cache/nginx/lab": f"{folder}/cache",
            "client_header_timeout 10s": "client_header_timeout 1s",
            "location / {": f"location {below} {{",
            "proxy_pass http://lab;": "proxy_pass http://lab/;",
        }
        for found, put in changes.items():
            assert block.count(found) == 1, found
            block = block.replace(found, put)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
        file = folder / "nginx.conf"
        file.write_text(
            f"user root; daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
            f"events {{}}\nhttp {{\nclient_body_buffer_size 8m;\n{places}{block}}}\n"
        )
        self.process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(file)])
        self.address = f"http://127.0.0.1:{self.port}{below}".rstrip("/")
        harness.wait_until(lambda: harness.answers(f"{self.address}/_stcore/health"))

    def server_of_websockets(self) -> str:
        """The server that the websockets of the only visitor so far go to."""
        harness.wait_until(lambda: "/_stcore/host-config" in self.log.read_text())
        (found,) = {
            line.split()[-1] for line in self.log.read_text().splitlines() if "host-config" in line
        }
        return f"http://{found}"

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture
def replicas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Proxy, list[str]]]:
    monkeypatch.setenv("ACTIVATION_LAB_STORE", str(tmp_path / "runs"))
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "one for all")
    with ExitStack() as stack:
        servers = [stack.enter_context(harness.serving()) for _ in range(2)]
        proxy = Proxy(tmp_path, servers)
        stack.callback(proxy.end)
        yield proxy, servers


def _with_rows(reply: Response) -> bool:
    return "/api/run/" in reply.url and reply.status == 200 and '"recorded":[{' in reply.text()


def test_viewers_of_a_server_that_is_killed_go_on_at_the_other(
    replicas: tuple[Proxy, list[str]], new_page: Callable[..., Page]
) -> None:
    proxy, servers = replicas
    page = new_page()
    page.goto(f"{proxy.address}/{FINISHED}")
    expect(page.locator(STATUS)).to_contain_text("Finished at step 40")
    page.goto(f"{proxy.address}/{LONG}")
    wait_for_rows(page, 3)
    doomed = proxy.server_of_websockets()  # sticky: all of them at one
    (other,) = set(servers) - {doomed}
    # Whoever is there already has the modules of the page imported.
    urlopen(f"{other}/live_cnn").read()
    warm = new_page()
    warm.goto(f"{other}/{FINISHED}")
    expect(warm.locator(STATUS)).to_contain_text("Finished at step 40")
    warm.close()
    before = page.locator(STATUS).inner_text()
    assert re.match(r"Step \d+ of", before)
    os.kill(server_at(doomed), signal.SIGKILL)
    began = time.monotonic()
    with page.expect_response(_with_rows):
        pass
    took = time.monotonic() - began
    print(f"goes on after {took:.1f} s")
    assert took < GOES_ON_S
    expect(page.locator(STATUS)).to_contain_text(re.compile(r"Step \d+ of"))
    # What the other had finished is there for all.
    page.goto(f"{proxy.address}/{FINISHED}")
    expect(page.locator(STATUS)).to_contain_text("Finished at step 40")
    assert "viewer" not in proxy.log.read_text().lower()
    assert "seed" not in proxy.log.read_text()


def test_the_proxy_keeps_files_but_no_metrics_and_waits_for_nobody(
    replicas: tuple[Proxy, list[str]],
) -> None:
    proxy, servers = replicas
    (script,) = VENDOR.glob("plotly-cartesian-*.js")
    answers = [urlopen(f"{proxy.address}/assets/vendor/{script.name}").read() for _ in range(2)]
    assert answers == [script.read_bytes()] * 2

    def asked() -> list[str]:  # nginx notes a request when its answer has left
        return [line for line in proxy.log.read_text().splitlines() if script.name in line]

    harness.wait_until(lambda: len(asked()) == 2)
    assert [line.endswith(" -") for line in asked()] == [False, True]  # which server was asked
    assert harness.answers(f"{servers[0]}/_stcore/metrics")
    assert not harness.answers(f"{proxy.address}/_stcore/metrics")
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=30) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: a")  # and never more
        while slow.recv(4096):  # until it is closed
            pass
