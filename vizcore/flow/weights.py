"""The weight bank: unit matrices that depend on nothing but their place.

A matrix is drawn from a generator seeded with its network and layer. So a deeper stack extends a
shallower one, a network does not depend on how many others there are, and a matrix that the bank
no longer holds is simply drawn again: memory stays bounded at any depth.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b

import torch
from torch import Tensor

from vizcore.flow.initialisation import Matrix

ROTATIONS = 8  # Haar matrices kept for each width, from which all orthogonal matrices are made


def generator(*place: object) -> torch.Generator:
    """A generator of its own for each place, the same in every process."""
    digest = blake2b(repr(place).encode(), digest_size=8).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest, "little") >> 1)


def unit_matrix(kind: Matrix, width: int, network: tuple[int, int], layer: int) -> Tensor:
    """Weights of `layer` (1 is the first) of one network, before their gain.

    Parameters
    ----------
    kind
        Distribution of the entries.
    width
        Rows and columns.
    network
        (seed, number of the network).
    layer
        Layer number, from 1.

    Returns
    -------
    Tensor
        float32, shape (width, width) = (out, in); entries of variance 1/width, all equal to
        1/√width for "ones", and a rotation for "orthogonal".
    """
    draw = generator("weight", kind, width, *network, layer)
    if kind == "ones":
        return torch.full((width, width), width**-0.5)
    if kind == "uniform":
        bound = (3 / width) ** 0.5
        return torch.empty(width, width).uniform_(-bound, bound, generator=draw)
    if kind == "gaussian":
        return torch.empty(width, width).normal_(0, width**-0.5, generator=draw)
    return _shuffled_rotation(width, draw)


def unit_bias(kind: Matrix, width: int, network: tuple[int, int], layer: int) -> Tensor:
    """Biases of variance 1, shape (width,): uniform with uniform weights, else normal."""
    draw = generator("bias", kind, width, *network, layer)
    if kind == "uniform":
        return torch.empty(width).uniform_(-(3**0.5), 3**0.5, generator=draw)
    return torch.empty(width).normal_(generator=draw)


def _shuffled_rotation(width: int, draw: torch.Generator) -> Tensor:
    # A QR of every layer would cost more than the whole simulation. Rows and columns of a Haar
    # matrix in random order and with random signs are a rotation again.
    which = int(torch.randint(ROTATIONS, (1,), generator=draw))
    rotation = BANK.get(("haar", width, which), lambda: _haar(width, which))
    rows, columns = (torch.randperm(width, generator=draw) for _ in range(2))
    signs = torch.randint(2, (2, width), generator=draw).float() * 2 - 1
    return rotation[rows][:, columns] * signs[0, :, None] * signs[1]


def _haar(width: int, which: int) -> Tensor:
    draw = generator("haar", width, which)
    q, r = torch.linalg.qr(torch.empty(width, width).normal_(generator=draw))
    rotation: Tensor = q * r.diagonal().sign()  # without the signs QR is not uniform over rotations
    return rotation


class Bank:
    """Keeps the matrices used last, up to `budget` bytes; safe to share between threads."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self._kept: OrderedDict[tuple[object, ...], Tensor] = OrderedDict()
        self._lock = threading.Lock()
        self._size = 0

    def get(self, place: tuple[object, ...], draw: Callable[[], Tensor]) -> Tensor:
        """The matrix kept for `place`, or the one that `draw` makes."""
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
                return self._kept[place]
        matrix = draw()
        with self._lock:
            if place not in self._kept:
                self._kept[place] = matrix
                self._size += matrix.nbytes
            while self._size > self.budget:
                self._size -= self._kept.popitem(last=False)[1].nbytes
        return matrix


BANK = Bank(192 * 2**20)


def banked_matrix(kind: Matrix, width: int, network: tuple[int, int], layer: int) -> Tensor:
    """`unit_matrix` by way of the bank."""
    place = (kind, width, network, layer)
    return BANK.get(place, lambda: unit_matrix(kind, width, network, layer))
