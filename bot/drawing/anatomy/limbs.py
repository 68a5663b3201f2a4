"""Arms and legs as SVG, in centimetres: skin with a shaded back, shoes and sleeves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.drawing.anatomy import shapes
from bot.drawing.anatomy.outline import along, fill, lighted, line
from bot.drawing.anatomy.paint import ACROSS, SHIRT, SHOE, SKIN, TRIM
from bot.drawing.anatomy.skeleton import direction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.drawing.anatomy.outline import Profile
    from bot.drawing.anatomy.paint import Paint
    from bot.drawing.anatomy.skeleton import Arm, Leg


def arm(bones: Arm, side: str) -> str:
    """Return the arm `bones` of one side, with its sleeve."""
    shift, skin, shirt = ACROSS[side], SKIN[side], SHIRT[side]
    shoulder, elbow, wrist = bones.shoulder + shift, bones.elbow + shift, bones.wrist + shift
    upper, fore = direction(bones.shoulder, bones.elbow), direction(bones.elbow, bones.wrist)
    bare = ((shapes.UPPER_ARM, shoulder, upper), (shapes.FOREARM, elbow, fore), (shapes.HAND, wrist, fore))
    return "".join(
        (
            _skin(bare, skin),
            fill(along(shapes.THUMB, wrist, fore), skin.lit),
            fill(along(shapes.SLEEVE, shoulder, upper), shirt.shade),
            fill(along(lighted(shapes.SLEEVE), shoulder, upper), shirt.lit),
            line(along(shapes.SLEEVE[5:8], shoulder, upper), shirt.shade, 0.6),
        )
    )


def leg(bones: Leg, side: str) -> str:
    """Return the leg `bones` of one side, with sock and shoe."""
    shift, skin = ACROSS[side], SKIN[side]
    hip, knee = bones.hip + shift, bones.knee + shift
    thigh, shin = direction(bones.hip, bones.knee), direction(bones.knee, bones.ankle)
    bare = ((shapes.THIGH, hip, thigh), (shapes.SHIN, knee, shin))
    return "".join(
        (
            _skin(bare, skin),
            fill(along(shapes.SOCK, knee, shin), TRIM[side]),
            _shoe(bones, side),
        )
    )


def _skin(parts: Iterable[tuple[Profile, complex, complex]], skin: Paint) -> str:
    """Return the shaded skin, and on top of all of it the lit skin, so that joints have no seams."""
    parts = tuple(parts)
    shade = (fill(along(*part), skin.shade) for part in parts)
    lit = (fill(along(lighted(profile), origin, axis), skin.lit) for profile, origin, axis in parts)
    return "".join((*shade, *lit))


def _shoe(bones: Leg, side: str) -> str:
    ankle, ball = bones.ankle + ACROSS[side], bones.ball + ACROSS[side]
    sole, toes = direction(bones.heel, bones.ball), direction(bones.ball, bones.toe)
    return "".join(
        (
            fill(along(shapes.SHOE_TOES, ball, toes), SHOE[side].shade),
            fill(along(shapes.SHOE_BACK, ankle, sole), SHOE[side].lit),
            line(along(shapes.SHOE_STRIPE, ankle, sole), TRIM[side], 0.9, 0.85),
            *(line(along(lace, ankle, sole), TRIM[side], 0.7, 0.85) for lace in shapes.LACES),
            fill(along(shapes.SOLE_TOES, ball, toes), TRIM[side]),
            fill(along(shapes.SOLE_BACK, ankle, sole), TRIM[side]),
        )
    )
