"""Matrix products of the stack, each in the quickest way that stays exact in float32."""

from __future__ import annotations

import torch
from torch import Tensor

from vizcore.flow.weights import LayerWeights

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
    """Rows of shape (networks, lanes, batch, width) by the weights, except for their row signs.

    These are left to the caller, who can join them with the gain.
    """
    return _shared_product(_signed(rows, weights.column_signs), weights.matrix)


def propagate_back(rows: Tensor, weights: LayerWeights) -> Tensor:
    """The way of a gradient: rows by the transposed weights, with all signs."""
    back = _shared_product(_signed(rows, weights.row_signs), weights.matrix.T)
    return _signed(back, weights.column_signs)


def _shared_product(rows: Tensor, matrix: Tensor) -> Tensor:
    return rows_times(rows.flatten(0, 2), matrix).view(rows.shape)


def _signed(rows: Tensor, signs: Tensor | None) -> Tensor:
    return rows if signs is None else rows * signs


class Inputs:
    """The inputs of a weight layer, kept in the form that gives ‖∂L/∂W‖ at least cost.

    ‖δᵀy‖² is the sum of the elementwise product of the Gram matrices δδᵀ and yyᵀ; these are
    smaller than δᵀy, and cheaper, while the batch is at most half the width.
    """

    def __init__(self, y: Tensor) -> None:
        flat = y.flatten(0, 1)  # (networks · lanes, batch, width)
        self.by_gram = 2 * flat.shape[1] <= flat.shape[2]
        self.kept = _gram(flat) if self.by_gram else flat
        self.shape = y.shape[:2]

    def squared_gradient_norm(self, delta: Tensor) -> Tensor:
        """‖δᵀy‖_F² for every network and lane, shape (seeds, lanes)."""
        flat = delta.flatten(0, 1)
        if self.by_gram:
            squared = (_gram(flat) * self.kept).sum((1, 2))
        else:
            pairs = zip(flat, self.kept, strict=True)
            squared = torch.stack([rows_times(d.T, y.T).square_().sum() for d, y in pairs])
        return squared.clamp_(min=0).view(self.shape)


def _gram(flat: Tensor) -> Tensor:
    if flat.shape[1] < 64:  # many small products: one batched call costs less than a loop
        return torch.bmm(flat, flat.transpose(1, 2))
    return torch.stack([rows_times(rows, rows) for rows in flat])
