"""Stretches and points of the x axis in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from vizcore.text import Text, between, joined, number, same

_SHOWN = 3
_PLACES = 6
_EVEN = 1e-9  # of the farthest place: distances between places that differ less are equal
_FOUND = Text("{count} found, from {low} to {high}", "共找到 {count} 处，从 {low} 到 {high}")
_EVENLY = Text(
    "{count} found, every {step} from {low} to {high}",
    "共找到 {count} 处，从 {low} 到 {high}，每隔 {step} 一处",
)


def stretches_of(
    pairs: Sequence[tuple[float, float]], closed: Collection[float] = (), points: Text | None = None
) -> Text:
    """A few of some stretches (low, high), as inequalities: ``x < 0 or x > 6``.

    Parameters
    ----------
    pairs
        Ascending; of too many those nearest to 0 are told.
    closed
        The ends that belong to them: ``x ≤ 0`` instead of ``x < 0``.
    points
        Single points, in words, that belong to them too.
    """
    told = sorted(pairs, key=_from_0)[:_SHOWN] if len(pairs) > _SHOWN else pairs
    shown = [same(between("x", low, high, closed)) for low, high in told]
    if len(pairs) > _SHOWN:
        shown[-1] += Text(" …", "……")
    if points:
        shown.append(same("x = ") + points)
    return joined(shown, Text(" or ", " 或 "))


def places_of(places: Iterable[float]) -> str:
    """A handful of points, nearest to 0 first: ``0, −1, 1, −2, 2, −3 …``."""
    # Of a pair ±x that rounding tells apart the left one comes first.
    nearest = sorted(places, key=lambda x: (float(f"{abs(x):.9g}"), x))
    return ", ".join(map(number, nearest[:_PLACES])) + (" …" if len(nearest) > _PLACES else "")


def found_places_of(places: Sequence[float]) -> Text:
    """`places_of` points in ascending order, and how many were found where if not all are told."""
    if len(places) <= _PLACES:
        return same(places_of(places))
    apart = [b - a for a, b in pairwise(places)]
    even = max(apart) - min(apart) < _EVEN * max(map(abs, places))
    told = (_EVENLY if even else _FOUND).format(
        count=len(places),
        low=number(places[0]),
        high=number(places[-1]),
        step=number((places[-1] - places[0]) / len(apart)),
    )
    return Text("{places} ({told})", "{places}（{told}）").format(
        places=places_of(places), told=told
    )


def _from_0(stretch: tuple[float, float]) -> tuple[float, float]:
    low, high = stretch
    return float(f"{max(low, -high, 0.0):.9g}"), low
