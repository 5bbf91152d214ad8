"""Random weights that depend on nothing but their place.

A matrix is drawn from a generator seeded with its layer. So a deeper stack extends a shallower
one, and a matrix that the cache no longer holds is simply drawn again: memory stays bounded at any
depth.

Narrow networks have matrices of their own. From `SHARED_FROM` units on the networks of one seed
share a matrix, so that one product serves them all. They differ in random signs of its rows and
columns, in their inputs, and in its Frobenius norm, which would otherwise be the same for all: in a
large batch it is nearly all that chance does to ‖δ‖. Each gets a norm drawn as that of a matrix of
its own. The norm of a Gaussian matrix is independent of all else, so each network taken alone is
then distributed exactly as its initialisation says. What is left in common are the ratios of |W|:
they move ln‖δ‖ by a part of order 1/width of the spread between independent networks.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

import torch
from cachetools import LRUCache, cached
from cachetools.keys import hashkey
from torch import Tensor

from vizcore.initialisation import Matrix

SHARED_FROM = 64  # units in a layer from which on networks share their matrices
ROTATIONS = 8  # Haar matrices kept for each width, from which wider orthogonal matrices are made
_OWN_ROTATION = 16  # units below which 8 rotations would be too few, and a new one costs little
# Of a matrix of N² entries, N · the relative standard deviation of its Frobenius norm: half the
# root of their kurtosis − 1. Rotations have one norm.
_NORM_SPREAD: Mapping[Matrix, float] = {"gaussian": 0.5**0.5, "uniform": 0.2**0.5}


WEIGHT_CACHE: LRUCache[object, Tensor] = LRUCache(192 * 2**20, lambda matrix: matrix.nbytes)
_kept = partial(cached, WEIGHT_CACHE, lock=threading.Lock())


def generator(*place: object) -> torch.Generator:
    """A generator of its own for each place, the same in every process."""
    digest = blake2b(repr(place).encode(), digest_size=8).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest, "little") >> 1)


@_kept()
def unit_matrix(kind: Matrix, width: int, seed: int, layer: int) -> Tensor:
    """The weights of a layer (1 is the first) before gain and signs.

    Returns
    -------
    Tensor
        float32, shape (width, width) = (out, in); entries of variance 1/width, all equal to
        1/√width for "ones", and a rotation for "orthogonal".
    """
    return _unit_matrix(kind, width, generator("weight", kind, width, seed, layer))


def _unit_matrix(kind: Matrix, width: int, draw: torch.Generator) -> Tensor:
    if kind == "ones":
        return torch.full((width, width), width**-0.5)
    if kind == "uniform":
        bound = (3 / width) ** 0.5
        return torch.empty(width, width).uniform_(-bound, bound, generator=draw)
    if kind == "gaussian":
        return torch.empty(width, width).normal_(0, width**-0.5, generator=draw)
    return _rotation(width, draw) if width < _OWN_ROTATION else _shuffled_rotation(width, draw)


def _shuffled_rotation(width: int, draw: torch.Generator) -> Tensor:
    # A QR of every layer would cost more than the whole simulation. A Haar matrix with its rows
    # and columns in random order, and with the signs of `layer_weights`, is a new rotation.
    which = int(torch.randint(ROTATIONS, (1,), generator=draw))
    rotation = _haar(width, which)
    rows, columns = (torch.randperm(width, generator=draw) for _ in range(2))
    return rotation[rows][:, columns]


@_kept(key=partial(hashkey, "haar"))
def _haar(width: int, which: int) -> Tensor:
    return _rotation(width, generator("haar", width, which))


def _rotation(width: int, draw: torch.Generator) -> Tensor:
    q, r = torch.linalg.qr(torch.empty(width, width).normal_(generator=draw))
    rotation: Tensor = q * r.diagonal().sign()  # without the signs QR is not uniform over rotations
    return rotation


@dataclass(frozen=True)
class LayerWeights:
    """The weights of one layer in several networks, before gains.

    Parameters
    ----------
    matrix
        Shape (width, width) = (out, in) if it is shared, else (networks, width, width).
    row_factors, column_signs
        Shape (networks, 1, 1, width): network n has the weights
        ``row_factors[n, 0, 0, :, None] * matrix * column_signs[n, 0, 0]``; signs, and for the rows
        times the network's own norm over that of the matrix. None if all are 1, as they are in
        network 0.
    """

    matrix: Tensor
    row_factors: Tensor | None = None
    column_signs: Tensor | None = None

    def of_network(self, network: int) -> Tensor:
        """The (out, in) matrix of one network."""
        if self.row_factors is None or self.column_signs is None:
            return self.matrix if self.matrix.dim() == 2 else self.matrix[network]
        rows, columns = self.row_factors[network, 0, 0], self.column_signs[network, 0, 0]
        return rows[:, None] * self.matrix * columns


def layer_weights(
    kind: Matrix, width: int, seed: int, networks: range, layer: int, dtype: torch.dtype
) -> LayerWeights:
    """The weights of layer `layer` (1 is the first) in the networks of these numbers."""
    place = (kind, width, seed, layer)
    if networks.stop > 1 and width < SHARED_FROM and kind != "ones":
        own = _own_matrices(*place, networks.stop)
        return LayerWeights(own[networks.start :].to(dtype))
    matrix = unit_matrix(*place).to(dtype)
    if networks.stop == 1 or kind == "ones":
        return LayerWeights(matrix)
    factors = _factors(*place, networks.stop)
    rows, columns = factors[networks.start :].to(dtype).unbind(1)
    return LayerWeights(matrix, rows, columns)


@_kept(key=partial(hashkey, "factors"))
def _factors(kind: Matrix, width: int, seed: int, layer: int, networks: int) -> Tensor:
    """Row factors and column signs, float32, shape (networks, 2, 1, 1, width)."""
    place = (kind, width, seed, layer)
    # Drawn network by network, so that one more network leaves the others as they are.
    signs = torch.ones(networks, 2, 1, 1, width, dtype=torch.int8)
    signs[1:].random_(2, generator=generator("signs", *place)).mul_(2).sub_(1)
    factors = signs.float()
    if kind in _NORM_SPREAD:
        factors[:, 0] *= _norms(kind, unit_matrix(*place), networks, generator("norms", *place))
    return factors


@_kept(key=partial(hashkey, "own"))
def _own_matrices(kind: Matrix, width: int, seed: int, layer: int, networks: int) -> Tensor:
    """A matrix for each network; the first is `unit_matrix`."""
    draw = generator("weight", kind, width, seed, layer)
    return torch.stack([_unit_matrix(kind, width, draw) for _ in range(networks)])


def _norms(kind: Matrix, matrix: Tensor, networks: int, draw: torch.Generator) -> Tensor:
    """The networks' Frobenius norms over that of the matrix, shape (networks, 1, 1, 1)."""
    width = len(matrix)
    # Of so many entries it is next to normal. One by one: one more leaves the others as they are.
    chance = torch.stack([torch.empty(1).normal_(generator=draw) for _ in range(networks)])
    own = (1 + _NORM_SPREAD[kind] / width * chance) * width**0.5
    relative = own / torch.linalg.vector_norm(matrix)
    relative[0] = 1
    norms: Tensor = relative[..., None, None]
    return norms


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
