"""Files from the network: fetched once, checked, resumed where a transfer broke off.

pooch keeps the cache and checks every file against its known digest before it is used. The transfer
itself keeps what has arrived beside the cache, so that the next attempt goes on from there.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vizcore.environment import read
from vizcore.text import Text, Told

_TIMEOUT = (6.0, 20.0)  # seconds to connect, and between two pieces
_PIECE = 1 << 16
_BEAT = 0.3  # seconds from one report to the next

Report = Callable[[int], None]


class Unavailable(Told):
    """A data set cannot be had now; the sentence says what to do instead."""


@dataclass(frozen=True, slots=True)
class File:
    """A file in the network.

    Parameters
    ----------
    url
        Where it is.
    digest
        Its digest as pooch writes it: ``md5:…`` or ``sha256:…``.
    size
        Its length in bytes; more is never accepted.
    """

    url: str
    digest: str
    size: int

    @property
    def name(self) -> str:
        """Its name in the cache: the digest keeps equal names of different origin apart."""
        return f"{self.digest[-8:]}-{self.url.rpartition('/')[2]}"


def cache_folder() -> Path:
    """Where fetched files are kept: ``$ACTIVATION_LAB_CACHE``, or the user's cache folder."""
    import pooch

    return read("CACHE") or Path(pooch.os_cache("activation-lab"))


def cached(file: File) -> bool:
    """Whether `file` is in the cache; whether it is right is seen when it is read."""
    return (cache_folder() / file.name).is_file()


def fetch(file: File, report: Report | None = None) -> Path:
    """The path of `file` in the cache, fetched first if it is not there.

    Parameters
    ----------
    file
        What to fetch.
    report
        Called with the number of bytes that are there, now and again.

    Raises
    ------
    Unavailable
        If it cannot be fetched, is not what it should be, or cannot be stored.
    """
    import pooch

    pooch.get_logger().setLevel("WARNING")
    folder = cache_folder()
    host = urlsplit(file.url).hostname or file.url
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder / f"{file.name}.lock"):
            transfer = _Transfer(file, folder / f"{file.name}.part", report or (lambda done: None))
            found = pooch.retrieve(
                file.url, file.digest, fname=file.name, path=folder, downloader=transfer
            )
    except ConnectionError as problem:
        raise _unavailable(_NO_NETWORK, host=host) from problem
    except ValueError as problem:  # pooch: the digest differs
        raise _unavailable(_DIFFERENT, host=host) from problem
    except OSError as problem:
        raise _unavailable(_NO_ROOM, folder=folder, why=problem.strerror or problem) from problem
    return Path(found)


_NO_NETWORK = Text(
    "The data could not be fetched from {host}: no connection. Digits and shapes need no network.",
    "无法从 {host} 获取数据：没有网络连接。手写数字和图形不需要网络。",
)
_DIFFERENT = Text(
    "What {host} sent is not the known data set, so it was thrown away. Try again later.",
    "{host} 发来的不是已知的数据集，已丢弃。请稍后再试。",
)
_NO_ROOM = Text(
    "The data could not be stored in {folder}: {why}.",
    "无法把数据保存到 {folder}：{why}。",
)


def _unavailable(template: Text, **values: object) -> Unavailable:
    return Unavailable(template.format(**values))


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Keep other processes out: two transfers must not write the same part."""
    import fcntl

    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@dataclass(slots=True)
class _Transfer:
    """A downloader for pooch that goes on where it broke off."""

    file: File
    part: Path
    report: Report

    def __call__(self, url: str, output: str, pooch: Any) -> None:
        import requests

        try:
            self._receive(url)
        except requests.exceptions.RequestException as problem:
            raise ConnectionError(str(problem)) from problem
        os.replace(self.part, output)

    def _receive(self, url: str) -> None:
        import requests

        done = self.part.stat().st_size if self.part.exists() else 0
        if done >= self.file.size:
            self.part.unlink(missing_ok=True)
            done = 0
        # Compressed in transit, the bytes would not be those that were counted.
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
        with requests.get(url, headers=headers, stream=True, timeout=_TIMEOUT) as answer:
            answer.raise_for_status()
            resumed = done > 0 and answer.status_code == requests.codes.partial_content
            with self.part.open("ab" if resumed else "wb") as sink:
                self._write(answer.iter_content(_PIECE), sink, done if resumed else 0)

    def _write(self, pieces: Iterator[bytes], sink: Any, done: int) -> None:
        self.report(done)
        for piece in pieces:
            done += len(piece)
            if done > self.file.size:
                sink.truncate(0)
                raise ValueError(f"more than {self.file.size} bytes")
            sink.write(piece)
            self.report(done)
        if done < self.file.size:
            raise ConnectionError(f"{done} of {self.file.size} bytes arrived")


def fetching(files: tuple[File, ...]) -> Iterator[float]:
    """Fetch `files` and yield the share of their bytes that is there, from 0 to 1, now and again.

    Raises
    ------
    Unavailable
        As `fetch`.
    """
    done = [0] * len(files)
    problems: list[BaseException] = []
    left = threading.Event()

    def note(number: int, count: int) -> None:
        if left.is_set():
            raise ConnectionError("nobody waits any more")
        done[number] = count

    def work() -> None:
        try:
            for number, file in enumerate(files):
                fetch(file, partial(note, number))
                note(number, file.size)
        except BaseException as problem:
            problems.append(problem)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            yield sum(done) / max(1, sum(file.size for file in files))
            thread.join(_BEAT)
    finally:
        left.set()
    if problems:
        raise problems[0]
    yield 1.0
