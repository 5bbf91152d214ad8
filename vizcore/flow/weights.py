"""Random weights that depend on nothing but their place.

A matrix is drawn from a generator seeded with its layer. So a deeper stack extends a shallower
one, and a matrix that the bank no longer holds is simply drawn again: memory stays bounded at any
depth.

The networks of one seed share this matrix and differ in random signs of its rows and columns (and
in their inputs). Each network taken alone is distributed exactly as its initialisation says; what
they have in common, chiefly the matrix's Frobenius norm, moves ln‖δ‖ by a part of order 1/√width
of the spread between independent networks. For that, one product serves all networks.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

import torch
from torch import Tensor

from vizcore.flow.initialisation import Matrix

ROTATIONS = 8  # Haar matrices kept for each width, from which all orthogonal matrices are made


def generator(*place: object) -> torch.Generator:
    """A generator of its own for each place, the same in every process."""
    digest = blake2b(repr(place).encode(), digest_size=8).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest, "little") >> 1)


def unit_matrix(kind: Matrix, width: int, seed: int, layer: int) -> Tensor:
    """The weights of a layer (1 is the first) before gain and signs.

    Returns
    -------
    Tensor
        float32, shape (width, width) = (out, in); entries of variance 1/width, all equal to
        1/√width for "ones", and a rotation for "orthogonal".
    """
    draw = generator("weight", kind, width, seed, layer)
    if kind == "ones":
        return torch.full((width, width), width**-0.5)
    if kind == "uniform":
        bound = (3 / width) ** 0.5
        return torch.empty(width, width).uniform_(-bound, bound, generator=draw)
    if kind == "gaussian":
        return torch.empty(width, width).normal_(0, width**-0.5, generator=draw)
    return _shuffled_rotation(width, draw)


def _shuffled_rotation(width: int, draw: torch.Generator) -> Tensor:
    # A QR of every layer would cost more than the whole simulation. A Haar matrix with its rows
    # and columns in random order, and with the signs of `layer_weights`, is a new rotation.
    which = int(torch.randint(ROTATIONS, (1,), generator=draw))
    rotation = BANK.get(("haar", width, which), lambda: _haar(width, which))
    rows, columns = (torch.randperm(width, generator=draw) for _ in range(2))
    return rotation[rows][:, columns]


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


@dataclass(frozen=True)
class LayerWeights:
    """The weights of one layer in several networks, before gains.

    Parameters
    ----------
    matrix
        Shape (width, width) = (out, in), shared.
    row_signs, column_signs
        ±1, shape (networks, 1, 1, width): network n has the weights
        ``row_signs[n, 0, 0, :, None] * matrix * column_signs[n, 0, 0]``. None if all are +1, as
        they are in network 0.
    """

    matrix: Tensor
    row_signs: Tensor | None
    column_signs: Tensor | None

    def of_network(self, network: int) -> Tensor:
        """The (out, in) matrix of one network."""
        if self.row_signs is None or self.column_signs is None:
            return self.matrix
        rows, columns = self.row_signs[network, 0, 0], self.column_signs[network, 0, 0]
        return rows[:, None] * self.matrix * columns


def layer_weights(
    kind: Matrix, width: int, seed: int, networks: range, layer: int, dtype: torch.dtype
) -> LayerWeights:
    """The weights of layer `layer` (1 is the first) in the networks of these numbers."""
    place = (kind, width, seed, layer)
    matrix = BANK.get(place, lambda: unit_matrix(*place)).to(dtype)
    if networks.stop == 1 or kind == "ones":
        return LayerWeights(matrix, None, None)
    # Drawn network by network, so that one more network leaves the others as they are.
    signs = torch.ones(networks.stop, 2, 1, 1, width, dtype=torch.int8)
    signs[1:].random_(2, generator=generator("signs", *place)).mul_(2).sub_(1)
    return LayerWeights(matrix, *signs[networks.start :].to(dtype).unbind(1))


def layer_biases(
    kind: Matrix, width: int, seed: int, networks: range, layer: int, dtype: torch.dtype
) -> Tensor:
    """Biases of variance 1, shape (networks, width): uniform with uniform weights, else normal."""
    draw = generator("biases", kind, width, seed, layer)
    biases = torch.empty(networks.stop, width)
    for network in biases:
        if kind == "uniform":
            network.uniform_(-(3**0.5), 3**0.5, generator=draw)
        else:
            network.normal_(generator=draw)
    return biases[networks.start :].to(dtype)
