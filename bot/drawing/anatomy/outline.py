"""Smooth outlines through points, as the path data of SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Profile = tuple[tuple[float, float], ...]

# A Catmull-Rom curve is a Bezier curve whose handles are a sixth of the vector between a point's neighbours.
HANDLE = 1 / 6
# Light comes from the front: this share of a limb's back half is still lit.
LIT_BACK = 0.2


def along(profile: Profile, origin: complex, axis: complex) -> list[complex]:
    """Return the points of `profile` on a bone that starts at `origin` and points along `axis`.

    Each pair is centimetres along the bone and centimetres to its front; `axis` is a unit vector.
    """
    return [origin + (length + 1j * front) * axis for length, front in profile]


def upward(profile: Profile, origin: complex, axis: complex) -> list[complex]:
    """Return the points of `profile` on a part that extends upwards along `axis`, its front on the right."""
    return [origin + (height - 1j * front) * axis for height, front in profile]


def lighted(profile: Profile) -> Profile:
    """Return the lit part of `profile`: all but most of its back half."""
    return tuple((length, front if front > 0 else front * LIT_BACK) for length, front in profile)


def closed(points: Sequence[complex]) -> str:
    """Return the path data of a smooth closed curve through `points`."""
    count = len(points)
    parts = [f"M{_coordinates(points[0])}"]
    for number in range(count):
        before, start = points[number - 1], points[number]
        end, after = points[(number + 1) % count], points[(number + 2) % count]
        first, second = start + (end - before) * HANDLE, end - (after - start) * HANDLE
        parts.append(f"C{_coordinates(first)} {_coordinates(second)} {_coordinates(end)}")
    return "".join(parts) + "Z"


def opened(points: Sequence[complex]) -> str:
    """Return the path data of a smooth open curve through `points`."""
    padded = [points[0], *points, points[-1]]
    parts = [f"M{_coordinates(points[0])}"]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        first, second = start + (end - before) * HANDLE, end - (after - start) * HANDLE
        parts.append(f"C{_coordinates(first)} {_coordinates(second)} {_coordinates(end)}")
    return "".join(parts)


def fill(points: Sequence[complex], paint: str) -> str:
    """Return the element of a smooth closed shape."""
    return f'<path d="{closed(points)}" fill="{paint}"/>'


def line(points: Sequence[complex], paint: str, width: float, opacity: float = 1, dashes: str = "") -> str:
    """Return the element of a smooth line, `width` centimetres wide."""
    style = f'fill="none" stroke="{paint}" stroke-width="{width:.2f}" stroke-linecap="round"'
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{opened(points)}" {style} opacity="{opacity:.2f}"{dashed}/>'


def disc(centre: complex, radius: float, paint: str) -> str:
    """Return the element of a disc."""
    return f'<circle cx="{centre.real:.2f}" cy="{centre.imag:.2f}" r="{radius:.2f}" fill="{paint}"/>'


def _coordinates(point: complex) -> str:
    return f"{point.real:.2f} {point.imag:.2f}"
