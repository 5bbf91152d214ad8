"""Singular values of the input–output Jacobian of a random network, in the limit of wide layers.

J = ∂hᴸ/∂x is a product of L weight matrices with L − 1 diagonal matrices of slopes between them.
Free probability multiplies such spectra (Pennington, Schoenholz & Ganguli 2017 and 2018). With
M_l(w) = E[φ′²/(w − φ′²)] in layer l and M_l(w_l) = y, the eigenvalues λ = s² of JJᵀ obey

    λ = (1 + y)/y · (σ_w²)ᴸ · [(1 + y)ᴸ for Gaussian weights] · Π_l y w_l / (1 + y),

and their density is −Im y / (πλ). For linear Gaussian layers max s² = (L+1)^{L+1}/Lᴸ; rotations
keep every s of a linear network at σ_wᴸ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vizcore.theory.born_dead import chance_of_zero_slope
from vizcore.theory.gaussian.rules import breaks_of, gaussian_rules, value_and_slope
from vizcore.theory.gaussian.table import Floats
from vizcore.theory.stack import RandomStack
from vizcore.theory.variance_recursion import variance_recursion

Complex = NDArray[np.complex128]

_STEPS = 500
_LARGEST = 1e150  # of squared slopes: they are squared once more
_FAINTEST = -600.0  # ln q whose root is still a number
_GROUPS = 6  # layers with slopes of their own; neighbours share them


@dataclass(frozen=True, eq=False)
class SpectrumPrediction:
    """The spectrum expected of a wide network.

    Attributes
    ----------
    log10_s, density
        log₁₀ of singular values, ascending, and their density per decade, shape (points,). The
        density leaves out exact zeros; it is empty if all singular values are alike.
    largest
        log₁₀ of the largest singular value.
    zeros
        Share of singular values that are exactly 0: the largest share of zero slopes that any
        single layer has.
    mean_square
        log₁₀ of the mean of s².
    """

    log10_s: Floats
    density: Floats
    largest: float
    zeros: float
    mean_square: float


def predict_spectrum(stack: RandomStack) -> SpectrumPrediction:
    """The spectrum of a wide network without norm and skip.

    Raises
    ------
    ValueError
        If the signal or the Jacobian of this network is infinite or 0.
    """
    product = _Product(stack)
    mean = product.log_mean() / math.log(10)
    if not math.isfinite(mean):
        raise ValueError("the Jacobian of this network is 0 or beyond all numbers")
    if product.alike:
        return SpectrumPrediction(np.empty(0), np.empty(0), mean / 2, 0.0, mean)
    edge, y = product.edge()
    log_lambda, density = product.follow(edge, y)
    return SpectrumPrediction(
        log10_s=log_lambda / (2 * math.log(10)),
        density=density * 2 * math.log(10),
        largest=edge / (2 * math.log(10)),
        zeros=product.zeros,
        mean_square=mean,
    )


class _Product:
    """ln λ as a function of y, and the way along which λ is real."""

    def __init__(self, stack: RandomStack) -> None:
        self.depth, self.gaussian = stack.depth, not stack.orthogonal
        self.log_gain = stack.depth * math.log(max(stack.sigma_w2, 1e-300))
        variances, self.layers = _groups(stack)
        std = np.sqrt(variances)
        z, weights = gaussian_rules(std, breaks_of(stack.spec), 6)
        slope = value_and_slope(stack.spec, z * std[:, None])[1]
        with np.errstate(over="ignore"):
            self.slopes = slope**2
        if not (self.slopes < _LARGEST).all():
            raise ValueError("the slopes of this network are beyond all numbers")
        self.chances = weights / weights.sum(1, keepdims=True)
        self.top = self.slopes.max(1)
        zero = np.where(self.slopes == 0, self.chances, 0).sum(1)
        self.zeros = float(zero.max()) if self.layers.any() else 0.0  # a product's rank
        narrow = bool((np.ptp(self.slopes, axis=1) < 1e-12).all())
        self.alike = not self.gaussian and (narrow or not self.layers.any())

    def log_mean(self) -> float:
        """ln of the mean of λ, (σ_w²)ᴸ Π E φ′²."""
        with np.errstate(divide="ignore", invalid="ignore"):
            means = (self.slopes * self.chances).sum(1)
            logs = np.where(self.layers > 0, self.layers * np.log(means), 0.0)
        return self.log_gain + float(logs.sum())

    def at(self, y: complex, w: Complex) -> tuple[complex, complex]:
        """ln λ, up to multiples of 2πi, and its derivative by y; M(w) = y is presumed."""
        own = self.depth if self.gaussian else 0
        inner = self.layers @ np.log(y * w / (1 + y))
        value = self.log_gain + np.log((1 + y) / y) + own * np.log(1 + y) + inner
        turn = self.layers @ (1 / y - 1 / (1 + y) + 1 / (w * self._slope(w)))
        return complex(value), complex((1 + own) / (1 + y) - 1 / y + turn)

    def _value(self, w: Complex) -> Complex:
        return np.asarray((self.slopes * self.chances / (w[:, None] - self.slopes)).sum(1))

    def _slope(self, w: Complex) -> Complex:
        return np.asarray(-(self.slopes * self.chances / (w[:, None] - self.slopes) ** 2).sum(1))

    def _real_w(self, y: float) -> Complex:
        """w above all slopes with M(w) = y > 0, by bisection."""
        low, high = np.full(len(self.top), -32.0), np.full(len(self.top), 80.0)  # ln(w/top − 1)
        for _ in range(50):
            middle = (low + high) / 2
            above = self._value(self.top * (1 + np.exp(middle))).real < y
            low, high = np.where(above, low, middle), np.where(above, middle, high)
        return np.asarray(self.top * (1 + np.exp(high)) + 0j)

    def edge(self) -> tuple[float, float]:
        """Largest ln λ and its y: the minimum of ln λ over positive y."""
        low, high = -60.0, 20.0  # of ln y
        for _ in range(50):
            middle = (low + high) / 2
            y = math.exp(middle)
            falling = self.at(y, self._real_w(y))[1].real < 0
            low, high = (middle, high) if falling else (low, middle)
        y = math.exp(low)
        return self.at(y, self._real_w(y))[0].real, y

    def follow(self, edge: float, y_edge: float) -> tuple[Floats, Floats]:
        """ln λ, ascending, and its density, from above the largest value downwards.

        λ is given a small angle, so that Newton's method stays on the branch that belongs to the
        upper half plane.
        """
        reach = (6.0 if self.gaussian else 3.0) * self.depth + 10
        grid = edge + 0.2 - reach * np.linspace(0, 1, _STEPS) ** 2
        angles = 1e-3 + np.abs(np.gradient(grid)) / 2
        y: complex = self._outside(grid[0], y_edge)
        w = self._real_w(y.real)
        found = []
        for log_lambda, angle in zip(grid, angles, strict=True):
            with np.errstate(all="ignore"):  # below the spectrum there is no way on
                y, w = self._newton(y, w, complex(log_lambda, angle))
            if not np.isfinite(y):
                break
            found.append(-y.imag / math.pi)
        return grid[: len(found)][::-1], np.maximum(np.array(found[::-1]), 0.0)

    def _outside(self, log_lambda: float, y_edge: float) -> float:
        """The y below that of the edge which belongs to a λ above all others."""
        low, high = -80.0, math.log(y_edge)
        for _ in range(50):
            middle = (low + high) / 2
            y = math.exp(middle)
            above = self.at(y, self._real_w(y))[0].real > log_lambda
            low, high = (middle, high) if above else (low, middle)
        return math.exp(low)

    def _newton(self, y: complex, w: Complex, target: complex) -> tuple[complex, Complex]:
        for _ in range(60):
            value, change = self.at(y, w)
            off = target - value
            off = complex(off.real, (off.imag + math.pi) % (2 * math.pi) - math.pi)
            if abs(off) < 1e-9:
                return y, w
            step = off / change
            step *= min(1.0, 0.2 * abs(y) / abs(step))
            w, y = w + step / self._slope(w), y + step
            for _ in range(3):  # back onto M(w) = y
                w = w - (self._value(w) - y) / self._slope(w)
        return complex(math.nan), w


def _groups(stack: RandomStack) -> tuple[Floats, Floats]:
    """Variances of h in groups of neighbouring layers, and the number of layers in each.

    The layer with most zero slopes is a group of its own: its share of them is the product's.
    """
    with np.errstate(all="ignore"):
        log_q = variance_recursion(stack).q[:-1]
    if not (np.isfinite(log_q).all() and (log_q < 50).all() and (log_q > _FAINTEST).all()):
        raise ValueError("the signal of this network is 0 or beyond all numbers")
    if len(log_q) == 0:
        return np.ones(1), np.zeros(1)
    if np.ptp(log_q) < 1e-3:
        parts = [log_q]
    else:
        flattest = int(np.argmax([chance_of_zero_slope(stack.spec, q) for q in np.exp(log_q)]))
        others = np.delete(log_q, flattest)
        parts = [log_q[[flattest]], *np.array_split(others, min(_GROUPS, len(others)))]
    parts = [part for part in parts if len(part)]
    return np.exp([part.mean() for part in parts]), np.array([float(len(part)) for part in parts])
