"""Smooth curves through given values: eased in and out, constant while a value is held, without overshoot.

Monotone cubics with the slopes of F. N. Fritsch and J. Butland, "A method for constructing local monotone
piecewise cubic interpolants" (1984), closed to a loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Curves:
    """Curves of several values over the same times."""

    def __init__(self, times: Sequence[float], values: Sequence[Sequence[float]]) -> None:
        """Fit curves through `values`, a row for each of `times` (seconds); the last row equals the first."""
        self._times = np.array(times)
        self._values = np.array(values)
        self._slopes = _slopes(self._times, self._values)

    def at(self, number: int, seconds: float) -> list[float]:
        """Return the values at `seconds`, which is between the times `number` and `number` + 1."""
        span = self._times[number + 1] - self._times[number]
        share = (seconds - self._times[number]) / span
        values, slopes = self._values[number : number + 2], self._slopes[number : number + 2] * span
        blend = share * share * (3 - 2 * share)
        mixed = (
            values[0] * (1 - blend)
            + values[1] * blend
            + slopes[0] * share * (1 - share) ** 2
            - slopes[1] * share**2 * (1 - share)
        )
        return [float(value) for value in mixed]


def _slopes(times: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the slope at each time: 0 at a turn or a hold, else the weighted harmonic mean of both sides."""
    spans = np.diff(times)
    # The film is a loop: its last stretch precedes its first.
    spans = np.concatenate([spans[-1:], spans, spans[:1]])[:, None]
    steps = np.diff(values, axis=0)
    steps = np.concatenate([steps[-1:], steps, steps[:1]]) / spans
    before, after = steps[:-1], steps[1:]
    heavy, light = 2 * spans[1:] + spans[:-1], spans[1:] + 2 * spans[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (heavy + light) / (heavy / before + light / after)
    return np.where(before * after > 0, mean, 0.0)
