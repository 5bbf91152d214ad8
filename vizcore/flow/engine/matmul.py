"""Matrix products of the stack, each in the quickest way that stays exact in float32."""

from __future__ import annotations

import itertools

import torch
from torch import Tensor

from vizcore.flow.engine.weights import LayerWeights

# oneDNN's single-precision product is more than twice as fast as MKL's on AMD, and equal on Intel.
# The public switch (set_float32_matmul_precision) is global and would allow bfloat16 elsewhere.
_ONEDNN = getattr(torch.ops.mkldnn, "_linear_pointwise", None)


def rows_times(rows: Tensor, matrix: Tensor) -> Tensor:
    """``rows @ matrix.T``, shapes (rows, in) and (out, in) → (rows, out)."""
    if _ONEDNN is None or rows.dtype != torch.float32:
        return rows @ matrix.T
    product: Tensor = _ONEDNN(rows, matrix, None, "none", [], "")
    return product


def propagate(rows: Tensor, weights: LayerWeights) -> Tensor:
    """Rows of shape (networks, variants, batch, width) by the weights, without their row factors.

    These are left to the caller, who can join them with the gain.
    """
    return _product(_signed(rows, weights.column_signs), weights.matrix)


def propagate_back(rows: Tensor, weights: LayerWeights) -> Tensor:
    """The way of a gradient: rows by the transposed weights, with all factors."""
    back = _product(_signed(rows, weights.row_factors), weights.matrix.mT)
    return _signed(back, weights.column_signs)


def _product(rows: Tensor, matrix: Tensor) -> Tensor:
    if matrix.dim() == 3:  # one for each network
        return torch.bmm(rows.flatten(1, 2), matrix.mT).view(rows.shape)
    return rows_times(rows.flatten(0, 2), matrix).view(rows.shape)


def _signed(rows: Tensor, signs: Tensor | None) -> Tensor:
    return rows if signs is None else rows * signs


def by_gram(batch: int, width: int) -> bool:
    """Whether Gram matrices are the cheaper way to ‖∂L/∂W‖.

    ‖δᵀy‖² is the sum of the elementwise product of δδᵀ and yyᵀ; these are smaller than δᵀy, and
    cheaper, while the batch is at most half the width.
    """
    return 2 * batch <= width


class Inputs:
    """The inputs of a weight layer, kept in the form that gives ‖∂L/∂W‖ at least cost.

    Parameters
    ----------
    y
        Shape (networks, variants, batch, width); kept itself if Gram matrices are not cheaper.
    units
        What y is divided by, shape (networks, variants); None for 1.
    """

    def __init__(self, y: Tensor, units: Tensor | None = None) -> None:
        self.shape = y.shape[:2]
        self.by_gram = by_gram(*y.shape[2:])
        unit = None if units is None else units.flatten()[:, None, None]
        flat = y.flatten(0, 1)  # (networks · variants, batch, width)
        if self.by_gram:
            self.kept = _grams(flat if unit is None else flat / unit)
        else:
            self.kept = flat
        self.units = None if self.by_gram else unit

    def squared_gradient_norm(self, delta: Tensor) -> Tensor:
        """‖δᵀy‖_F² for every network and variant, shape (seeds, variants)."""
        flat = delta.flatten(0, 1)
        if self.by_gram:
            squared = _inner_products(_grams(flat), self.kept)
        else:
            # One by one: a divided copy of all is not counted in `memory_bound`.
            units = itertools.repeat(None) if self.units is None else self.units
            parts = zip(flat, self.kept, units, strict=False)
            scaled = ((d, y if unit is None else y / unit) for d, y, unit in parts)
            squared = torch.stack([rows_times(d.T, y.T).square_().sum() for d, y in scaled])
        return squared.clamp_(min=0).view(self.shape)


def _grams(flat: Tensor) -> Tensor | list[Tensor]:
    if flat.shape[1] < 64:  # many small products: one batched call costs less than a loop
        return torch.bmm(flat, flat.transpose(1, 2))
    return [rows_times(rows, rows) for rows in flat]


def _inner_products(grams: Tensor | list[Tensor], others: Tensor | list[Tensor]) -> Tensor:
    if isinstance(grams, Tensor) and isinstance(others, Tensor):
        return (grams * others).sum((1, 2))
    pairs = zip(grams, others, strict=True)
    return torch.stack([torch.dot(a.view(-1), b.view(-1)) for a, b in pairs])
