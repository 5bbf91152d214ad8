"""MNIST, Fashion-MNIST and CIFAR-10: where they are, and how their files are read.

Digests are those that the data sets' authors and torchvision publish. CIFAR-10 is taken in its
binary form: the Python form is a pickle, which could run code.
"""

from __future__ import annotations

import gzip
import struct
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vizcore.cnn.data.datasets import DATASETS, Images
from vizcore.cnn.data.download import File, Unavailable, cached, fetch
from vizcore.text import Text

if TYPE_CHECKING:
    pass

Bytes = NDArray[np.uint8]

_MNIST = "https://ossci-datasets.s3.amazonaws.com/mnist/"
_FASHION = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"
_CIFAR = "https://www.cs.toronto.edu/~kriz/"
_RECORD = 1 + 3 * 32 * 32  # a label, then red, green and blue planes


def _idx(base: str, *digests_and_sizes: tuple[str, int]) -> tuple[File, ...]:
    names = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    return tuple(
        File(f"{base}{name}-ubyte.gz", f"md5:{digest}", size)
        for name, (digest, size) in zip(names, digests_and_sizes, strict=True)
    )


# Training images and labels, test images and labels; for CIFAR-10 one archive.
FILES: Mapping[str, tuple[File, ...]] = MappingProxyType(
    {
        "mnist": _idx(
            _MNIST,
            ("f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
            ("d53e105ee54ea40749a09fcbcd1e9432", 28_881),
            ("9fb629c4189551a2d022fa330f9573f3", 1_648_877),
            ("ec29112dd5afa0611ce80d1b7f02629c", 4_542),
        ),
        "fashion_mnist": _idx(
            _FASHION,
            ("8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880),
            ("25c81989df183df01b3e8a0aad5dffbe", 29_515),
            ("bef4ecab320f06d8554ea6380940ec79", 4_422_102),
            ("bb300cfdad3c16e7a12a480ee83cd310", 5_148),
        ),
        "cifar10": (
            File(
                f"{_CIFAR}cifar-10-binary.tar.gz",
                "md5:c32a1d4ab5d03f1284b67883e8d87530",
                170_052_171,
            ),
        ),
    }
)


def is_there(key: str) -> bool:
    """Whether the data set `key` of `DATASETS` can be loaded without the network."""
    return all(cached(file) for file in FILES.get(key, ()))


def load_fetched(key: str) -> Images:
    """Fetch, if need be, and read the data set `key`.

    Raises
    ------
    Unavailable
        If it cannot be fetched or its files are not of their format.
    """
    paths = [fetch(file) for file in FILES[key]]
    try:
        images = _READ[key](paths)
    except (OSError, EOFError, ValueError, KeyError, struct.error, tarfile.TarError) as problem:
        template = Text("The files of {name} cannot be read.", "无法读取 {name} 的文件。")
        raise Unavailable(template.format(name=DATASETS[key].label)) from problem
    return images


def read_idx(path: Path, dimensions: int) -> Bytes:
    """Read a gzipped IDX file of unsigned bytes.

    Parameters
    ----------
    path
        The file.
    dimensions
        How many it must have: 3 for images, 1 for labels.

    Raises
    ------
    ValueError
        If it has another form or length.
    """
    with gzip.open(path) as source:
        zero, kind, count = struct.unpack(">HBB", source.read(4))
        if (zero, kind, count) != (0, 8, dimensions):
            raise ValueError(f"{path.name} is not an IDX file of {dimensions} dimensions")
        shape = struct.unpack(f">{count}I", source.read(4 * count))
        length = int(np.prod(shape, dtype=np.int64))
        if length > 1 << 28:
            raise ValueError(f"{path.name} announces {length} bytes")
        data = source.read(length + 1)
    if len(data) != length:
        raise ValueError(f"{path.name} does not have the {length} bytes that it announces")
    return np.frombuffer(data, np.uint8).reshape(shape)


def read_cifar(path: Path) -> list[tuple[Bytes, Bytes]]:
    """Read the six files of CIFAR-10's binary archive: five of training images, one of test images.

    Returns
    -------
    list of (images, labels)
        Shapes (images, 3, 32, 32) and (images,).
    """
    names = [f"data_batch_{n}.bin" for n in range(1, 6)] + ["test_batch.bin"]
    with tarfile.open(path) as archive:
        found = [archive.extractfile(f"cifar-10-batches-bin/{name}") for name in names]
        return [_records(source) for source in found]


def _records(source: IO[bytes] | None) -> tuple[Bytes, Bytes]:
    if source is None:
        raise ValueError("not a regular file")
    data = source.read(10_000 * _RECORD + 1)
    if len(data) % _RECORD or len(data) > 10_000 * _RECORD:
        raise ValueError(f"{len(data)} bytes are not whole records")
    records = np.frombuffer(data, np.uint8).reshape(-1, _RECORD)
    return records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0]


def _read_mnist(paths: list[Path]) -> Images:
    training, training_labels, test, test_labels = (
        read_idx(path, dimensions) for path, dimensions in zip(paths, (3, 1, 3, 1), strict=True)
    )
    return _images(training[:, None], training_labels, test[:, None], test_labels)


def _read_cifar(paths: list[Path]) -> Images:
    *training, (test, test_labels) = read_cifar(paths[0])
    images, labels = zip(*training, strict=True)
    return _images(np.concatenate(images), np.concatenate(labels), test, test_labels)


def _images(training: Bytes, training_labels: Bytes, test: Bytes, test_labels: Bytes) -> Images:
    import torch

    for images, labels in ((training, training_labels), (test, test_labels)):
        if len(images) != len(labels) or not len(labels) or labels.max() > 9:
            raise ValueError("images and labels do not fit together")
    # Copies: the buffer of a file is read-only.
    return Images(
        torch.from_numpy(training.copy()),
        torch.from_numpy(training_labels.astype(np.int64)),
        torch.from_numpy(test.copy()),
        torch.from_numpy(test_labels.astype(np.int64)),
    )


_READ: Mapping[str, Callable[[list[Path]], Images]] = MappingProxyType(
    {"mnist": _read_mnist, "fashion_mnist": _read_mnist, "cifar10": _read_cifar}
)
