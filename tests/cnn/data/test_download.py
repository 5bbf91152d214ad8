"""The downloader against a small server on this machine, with files that the tests make."""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from vizcore.cnn.data import fetched
from vizcore.cnn.data.datasets import DATASETS, load
from vizcore.cnn.data.download import File, Unavailable, fetch, fetching
from vizcore.cnn.jobs import fetch_data


class Shelf(ThreadingHTTPServer):
    """Serves `files` by name, and can break off or refuse to resume."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.break_after: int | None = None
        self.resumes = True
        self.asked: list[tuple[str, str | None]] = []

    def put(self, name: str, data: bytes) -> File:
        self.files[name] = data
        digest = hashlib.sha256(data).hexdigest()
        url = f"http://127.0.0.1:{self.server_port}/{name}"
        return File(url, f"sha256:{digest}", len(data))


class _Handler(BaseHTTPRequestHandler):
    server: Shelf

    def do_GET(self) -> None:
        name, begin = self.path[1:], self.headers.get("Range")
        self.server.asked.append((name, begin))
        if name not in self.server.files:
            self.send_error(404)
            return
        data = self.server.files[name]
        first = int(begin.removeprefix("bytes=").removesuffix("-")) if begin else 0
        resumed = first > 0 and self.server.resumes
        rest = data[first:] if resumed else data
        self.send_response(206 if resumed else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if self.server.break_after is not None:
            rest = rest[: self.server.break_after]
        self.wfile.write(rest)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with Shelf() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("ACTIVATION_LAB_CACHE", str(folder))
    return folder


DATA = bytes(range(256)) * 2000


def test_a_file_is_fetched_once(shelf: Shelf) -> None:
    file = shelf.put("a.gz", DATA)
    counts: list[int] = []
    path = fetch(file, counts.append)
    assert path.read_bytes() == DATA
    assert counts[0] == 0
    assert counts[-1] == len(DATA)
    assert counts == sorted(counts)
    assert fetch(file) == path
    assert len(shelf.asked) == 1


def test_a_transfer_goes_on_where_it_broke_off(shelf: Shelf, cache: Path) -> None:
    file = shelf.put("a.gz", DATA)
    shelf.break_after = 200_000
    with pytest.raises(Unavailable, match="no connection"):
        fetch(file)
    (part,) = cache.glob("*.part")
    there = part.stat().st_size
    assert 0 < there <= 200_000
    shelf.break_after = None
    assert fetch(file).read_bytes() == DATA
    assert shelf.asked[-1] == ("a.gz", f"bytes={there}-")
    assert not list(cache.glob("*.part"))


def test_a_server_that_cannot_resume_sends_all_again(shelf: Shelf) -> None:
    file = shelf.put("a.gz", DATA)
    shelf.resumes, shelf.break_after = False, 200_000
    with pytest.raises(Unavailable):
        fetch(file)
    shelf.break_after = None
    assert fetch(file).read_bytes() == DATA


def test_a_file_that_is_not_the_known_one_is_thrown_away(shelf: Shelf, cache: Path) -> None:
    file = shelf.put("a.gz", DATA)
    shelf.files["a.gz"] = DATA[:-1] + b"x"
    with pytest.raises(Unavailable, match="not the known data set"):
        fetch(file)
    assert {path.suffix for path in cache.iterdir()} == {".lock"}
    shelf.files["a.gz"] = DATA
    assert fetch(file).read_bytes() == DATA


def test_more_than_announced_is_never_stored(shelf: Shelf, cache: Path) -> None:
    file = shelf.put("a.gz", DATA)
    shelf.files["a.gz"] = DATA * 3
    with pytest.raises(Unavailable, match="not the known data set"):
        fetch(file)
    assert sum(path.stat().st_size for path in cache.iterdir()) == 0


def test_a_wrong_part_does_not_stay_for_ever(shelf: Shelf, cache: Path) -> None:
    file = shelf.put("a.gz", DATA)
    cache.mkdir()
    (cache / f"{file.name}.part").write_bytes(b"?" * 1000)
    with pytest.raises(Unavailable):
        fetch(file)
    assert fetch(file).read_bytes() == DATA


def test_no_network_is_said_in_one_sentence() -> None:
    with pytest.raises(Unavailable) as refused:
        fetch(File("http://127.0.0.1:9/a.gz", "md5:" + "0" * 32, 10))
    assert "127.0.0.1: no connection" in refused.value.sentence.en
    assert "没有网络连接" in refused.value.sentence.zh


def test_an_unknown_address_is_no_connection(shelf: Shelf) -> None:
    file = shelf.put("a.gz", DATA)
    del shelf.files["a.gz"]
    with pytest.raises(Unavailable, match="no connection"):
        fetch(file)


def test_a_cache_that_cannot_be_written_is_said_in_one_sentence(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ACTIVATION_LAB_CACHE", str(tmp_path / "file"))
    with pytest.raises(Unavailable, match="could not be stored"):
        fetch(shelf.put("a.gz", DATA))


def test_several_files_report_one_share(shelf: Shelf) -> None:
    files = (shelf.put("a", DATA), shelf.put("b", DATA[:1000]))
    shares = list(fetching(files))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert list(fetching(files))[-1] == 1
    with pytest.raises(Unavailable):
        list(fetching((*files, File("http://127.0.0.1:9/c", "md5:" + "0" * 32, 10))))


def idx(array: np.ndarray) -> bytes:
    """An IDX file as LeCun's page describes it."""
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return gzip.compress(header + array.tobytes())


def cifar(images: np.ndarray, labels: np.ndarray) -> bytes:
    """CIFAR-10's binary archive: six files of one byte and 3072 bytes per image."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w:gz") as archive:
        names = [f"data_batch_{n}.bin" for n in range(1, 6)] + ["test_batch.bin"]
        for name, some, its in zip(names, np.split(images, 6), np.split(labels, 6), strict=True):
            data = b"".join(bytes([k]) + x.tobytes() for x, k in zip(some, its, strict=True))
            info = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return sink.getvalue()


@pytest.fixture
def fresh() -> Iterator[None]:
    load.cache_clear()
    yield
    load.cache_clear()


@pytest.fixture
def mnist(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    parts = {
        "images": rng.integers(0, 256, (30, 28, 28), dtype=np.uint8),
        "labels": rng.integers(0, 10, 30, dtype=np.uint8),
        "test_images": rng.integers(0, 256, (12, 28, 28), dtype=np.uint8),
        "test_labels": rng.integers(0, 10, 12, dtype=np.uint8),
    }
    files = tuple(shelf.put(f"{name}.gz", idx(part)) for name, part in parts.items())
    monkeypatch.setattr(fetched, "FILES", {"mnist": files})
    return parts


@pytest.mark.usefixtures("fresh")
def test_mnist_arrives_as_it_was_written(mnist: dict[str, np.ndarray]) -> None:
    data = load("mnist")
    assert np.array_equal(data.images.training[:, 0].numpy(), mnist["images"])
    assert np.array_equal(data.images.held_out[:, 0].numpy(), mnist["test_images"])
    assert data.images.training_labels.tolist() == mnist["labels"].tolist()
    assert data.images.held_out_labels.tolist() == mnist["test_labels"].tolist()
    assert data.mean == pytest.approx(mnist["images"].mean())
    assert data.std == pytest.approx(mnist["images"].std())


@pytest.mark.usefixtures("fresh")
def test_cifar_arrives_as_it_was_written(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    images = rng.integers(0, 256, (24, 3, 32, 32), dtype=np.uint8)
    labels = rng.integers(0, 10, 24, dtype=np.uint8)
    file = shelf.put("c.tar.gz", cifar(images, labels))
    monkeypatch.setattr(fetched, "FILES", {"cifar10": (file,)})
    data = load("cifar10")
    assert np.array_equal(data.images.training.numpy(), images[:20])
    assert np.array_equal(data.images.held_out.numpy(), images[20:])
    assert data.images.training_labels.tolist() == labels[:20].tolist()


@pytest.mark.usefixtures("fresh")
def test_a_data_set_is_fetched_by_a_job(
    shelf: Shelf, mnist: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not fetched.is_there("mnist")
    assert fetched.is_there("digits")
    *_, end = fetch_data.run(fetch_data.arguments_of("mnist"))
    assert end == {"progress": 1.0}
    assert fetched.is_there("mnist")
    assert load("mnist").images.training.shape == (30, 1, 28, 28)
    asked = len(shelf.asked)
    assert list(fetch_data.run(fetch_data.arguments_of("mnist")))[-1] == {"progress": 1.0}
    assert len(shelf.asked) == asked
    gone = File("http://127.0.0.1:9/a.gz", "md5:" + "0" * 32, 10)
    monkeypatch.setattr(fetched, "FILES", {"cifar10": (gone,)})
    *_, end = fetch_data.run(fetch_data.arguments_of("cifar10"))
    assert "no connection" in end["refused"]["en"]


def test_asking_whether_data_is_there_needs_no_torch() -> None:
    code = (
        "import sys; from vizcore.cnn.data.fetched import is_there; assert is_there('digits');"
        "is_there('cifar10'); assert not {'torch', 'sklearn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


BROKEN = {
    "not gzip": b"no archive at all",
    "cut off": idx(np.zeros((30, 28, 28), np.uint8))[:-20],
    "another type": gzip.compress(struct.pack(">HBB", 0, 13, 3)),
    "labels for images": idx(np.zeros(30, np.uint8)),
    "too short": gzip.compress(struct.pack(">HBB3I", 0, 8, 3, 30, 28, 28) + b"few"),
    "a bomb": gzip.compress(struct.pack(">HBB3I", 0, 8, 3, 2**31, 28, 28)),
    "another count": idx(np.zeros((29, 28, 28), np.uint8)),
    "empty": b"",
}


@pytest.mark.usefixtures("fresh", "mnist")
@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_files_of_another_form_are_refused(
    data: bytes, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = fetched.FILES["mnist"]
    monkeypatch.setattr(fetched, "FILES", {"mnist": (shelf.put("bad.gz", data), *good[1:])})
    with pytest.raises(Unavailable, match=r"The files of MNIST .* cannot be read"):
        load("mnist")


def test_every_fetched_data_set_has_its_files() -> None:
    loaders = {key: source.loader for key, source in DATASETS.items()}
    assert set(fetched.FILES) == {key for key in loaders if "load_fetched" in loaders[key]}
    for files in fetched.FILES.values():
        for file in files:
            assert file.digest.startswith("md5:")
            assert len(file.digest) == 36
            assert file.size < 1 << 28
