"""Everything around the figure: background, floor, shadows and dashed guides, as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.drawing.anatomy.outline import line
from bot.drawing.anatomy.paint import DEPTH
from bot.drawing.anatomy.skeleton import NEAR, SIDES
from bot.drawing.stage import STOOL_HEIGHT, STOOL_LEFT, STOOL_RIGHT, mat, shade, stool
from bot.knowledge.figure import Guide, Property

if TYPE_CHECKING:
    from bot.drawing.anatomy.skeleton import Skeleton
    from bot.drawing.motion import Instant
    from bot.knowledge.figure import Figure

# Medium brightness, so that the picture stands out on light and dark chat backgrounds.
WALL, GLOW, FLOOR, FLOOR_EDGE = "#b9cdc8", "#cfdedb", "#94b0aa", "#86a49e"
GUIDE = "#12313a"

# Height of the floor behind the figure, in pixels.
HORIZON = 26
# From this height above the floor on, in centimetres, a foot has no contact shadow.
SHADOW_FADES = 25.0
# Position of the middle of the chest between hip (0) and shoulder (1).
CHEST = 0.8
# Guides reach this far beyond the joints that they go through, in centimetres.
GUIDE_BEYOND = 16.0


def card(figure: Figure, width: float, height: float, beyond: float = 0) -> str:
    """Return the background in pixels: wall, a lighter circle behind the figure, and the floor.

    Wall and floor extend `beyond` pixels over the picture on every side.
    """
    horizon = figure.view.floor - HORIZON
    wide, left = width + 2 * beyond, -beyond
    return (
        f'<rect x="{left}" y="{left}" width="{wide}" height="{height + 2 * beyond}" fill="{WALL}"/>'
        f'<circle cx="{width / 2:.0f}" cy="{horizon - 90:.0f}" r="{0.34 * width:.0f}" fill="{GLOW}"/>'
        f'<rect x="{left}" y="{horizon}" width="{wide}" height="{height - horizon + beyond}" fill="{FLOOR}"/>'
        f'<rect x="{left}" y="{horizon}" width="{wide}" height="3" fill="{FLOOR_EDGE}"/>'
    )


def behind(figure: Figure, instant: Instant) -> str:
    """Return the objects and shadows under and behind the figure, in centimetres."""
    stage = ""
    if figure.stands_on is Property.STOOL:
        stage = stool()
    elif figure.stands_on is Property.MAT:
        stage = mat()
    return _shadows(figure, instant.skeleton) + stage + _contacts(figure, instant.skeleton)


def guide(kind: Guide, bones: Skeleton, opacity: float) -> str:
    """Return the dashed line `kind` through its joints, in centimetres."""
    leg = bones.legs[NEAR]
    shift = -DEPTH / 2
    if kind is Guide.LEVEL:
        joints = [leg.hip + shift, leg.knee + shift]
        start, end = joints[0] - 2.2 * GUIDE_BEYOND, joints[1] + 2.2 * GUIDE_BEYOND
    else:
        joints = [bones.hip + CHEST * (bones.shoulder - bones.hip) + shift, leg.hip + shift, leg.knee + shift]
        way = (joints[2] - joints[0]) / abs(joints[2] - joints[0])
        start, end = joints[0] - 1.4 * GUIDE_BEYOND * way, joints[2] + 1.2 * GUIDE_BEYOND * way
    dots = "".join(
        f'<circle cx="{joint.real:.2f}" cy="{joint.imag:.2f}" r="1.7" fill="#fff" stroke="{GUIDE}" '
        f'stroke-width="0.7"/>'
        for joint in joints
    )
    dashes = line([start, end], GUIDE, 0.9, dashes="3.4 2.6")
    return f'<g opacity="{opacity:.3f}">{dashes}{dots}</g>'


def _shadows(figure: Figure, bones: Skeleton) -> str:
    """Return the soft shadow of the body on the floor."""
    if figure.stands_on is Property.MAT:
        return ""
    feet = [bones.legs[side].ankle.real + 4 for side in SIDES]
    left, right = min(*feet, bones.hip.real) - 14, max(*feet, bones.shoulder.real) + 14
    middle = complex((left + right) / 2, -0.6)
    half = (right - left) / 2
    return shade(middle, half, 3.4, 0.16) + shade(middle, half * 0.8, 2.4, 0.14)


def _contacts(figure: Figure, bones: Skeleton) -> str:
    """Return a dark contact shadow under each foot that is near its ground."""
    drawn = []
    for side in SIDES:
        leg = bones.legs[side]
        shift = -DEPTH / 2 if side == NEAR else DEPTH / 2
        middle = (leg.ball + leg.heel) / 2 + 2
        above = figure.stands_on is Property.STOOL and STOOL_LEFT < middle.real < STOOL_RIGHT
        ground = STOOL_HEIGHT if above else 0.0
        height = max(0.0, min(leg.ball.imag, leg.heel.imag) - ground)
        seen = max(0.0, 1 - height / SHADOW_FADES) ** 2
        drawn.append(shade(complex(middle.real, ground - 0.3) + shift, 14.5, 1.5, 0.34 * seen))
    return "".join(drawn)
