"""Still pictures: the two positions side by side, and a thumbnail of the second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.drawing import scene
from bot.drawing.picture import HEIGHT, WIDTH, placed, rendered

if TYPE_CHECKING:
    from pathlib import Path

    from bot.drawing.motion import Motion
    from bot.knowledge.figure import Figure

THUMBNAIL = 320
# How far the buttocks extend behind the hip joint, in centimetres.
BUTT_DEPTH = 18
# Quality of the JPEG: below this, flat colours show artefacts.
JPEG_QUALITY = 88
# Where the arrow is, from the top.
ARROW_HEIGHT = 0.35
ARROW, DISC = "#fbf7ee", "#1c2c38"


def write_still(figure: Figure, motion: Motion, file: Path) -> None:
    """Write the start position, an arrow and the end position, left to right, as PNG."""
    panels = "".join(
        f'<svg x="{number * WIDTH}" y="0" width="{WIDTH}" height="{HEIGHT}">'
        f"{_scene(figure, motion, seconds)}</svg>"
        for number, seconds in enumerate(_moments(figure))
    )
    picture = rendered(panels + _arrow(WIDTH, HEIGHT * ARROW_HEIGHT), 2 * WIDTH, HEIGHT)
    picture.quantize(256).save(file, optimize=True)


def write_thumbnail(figure: Figure, motion: Motion, file: Path) -> None:
    """Write a close-up of the end position as a square JPEG."""
    view, end = figure.view, _moments(figure)[1]
    bones = motion.at(end).skeleton
    butt = bones.hip - BUTT_DEPTH
    joints = [bones.head, butt, *(arm.tip for arm in bones.arms.values())]
    joints += [point for leg in bones.legs.values() for point in (leg.knee, leg.heel, leg.toe)]
    scale = view.scale / 100
    across = [view.x + joint.real * scale for joint in joints]
    down = [view.floor - joint.imag * scale for joint in joints]
    # A margin of a head's height on every side.
    air = 20 * scale
    size = max(max(across) - min(across), max(down) - min(down)) + 2 * air
    middle_x, middle_y = (min(across) + max(across)) / 2, (min(down) + max(down)) / 2
    box = (middle_x - size / 2, middle_y - size / 2, size, size)
    rendered(_scene(figure, motion, end), THUMBNAIL, THUMBNAIL, box).save(file, quality=JPEG_QUALITY)


def _moments(figure: Figure) -> tuple[float, float]:
    """Return the seconds at which the two positions are first reached, the end one with its latest tints."""
    times = {frame.pose: frame.at / 1000 for frame in reversed(figure.frames)}
    return times[figure.still.start], times[figure.still.end]


def _scene(figure: Figure, motion: Motion, seconds: float) -> str:
    # Wide enough for any visible part.
    return scene.card(figure, WIDTH, HEIGHT, beyond=WIDTH) + placed(figure, motion, seconds)


def _arrow(x: float, y: float) -> str:
    """Return an arrow to the right on a disc, its middle at (`x`, `y`)."""
    head = f"M{x - 13} {y}H{x + 11}M{x + 2} {y - 10}L{x + 12} {y}L{x + 2} {y + 10}"
    return (
        f'<circle cx="{x}" cy="{y}" r="27" fill="{DISC}"/>'
        f'<path d="{head}" stroke="{ARROW}" stroke-width="5" stroke-linecap="round" '
        f'stroke-linejoin="round" fill="none"/>'
    )
