"""Neck and head as SVG, in centimetres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.drawing.anatomy import shapes
from bot.drawing.anatomy.outline import disc, fill, line, upward
from bot.drawing.anatomy.paint import BUN, HAIR, LINE, SHINE, SKIN
from bot.drawing.anatomy.skeleton import NEAR, direction

if TYPE_CHECKING:
    from bot.drawing.anatomy.outline import Profile
    from bot.drawing.anatomy.skeleton import Skeleton


def neck(bones: Skeleton) -> str:
    """Return the neck, whose ends are covered by the shirt and the head."""
    low = upward(shapes.NECK_LOW, bones.shoulder, direction(bones.shoulder, bones.neck))
    high = upward(shapes.NECK_HIGH, bones.head, direction(bones.neck, bones.head))
    return fill([*low, *high], SKIN[NEAR].shade)


def head(bones: Skeleton) -> str:
    """Return the head with hair and face."""
    up = direction(bones.neck, bones.head)

    def at(profile: Profile) -> list[complex]:
        return upward(profile, bones.head, up)

    return "".join(
        (
            disc(at(shapes.BUN)[0], shapes.BUN_RADIUS, BUN),
            fill(at(shapes.HEAD), SKIN[NEAR].lit),
            fill(at(shapes.HEAD_SHADE), SKIN[NEAR].shade),
            fill(at(shapes.HAIR), HAIR),
            line(at(shapes.HAIR_SHINE), SHINE, 1.0, 0.9),
            fill(at(shapes.EAR), SKIN[NEAR].shade),
            disc(at(shapes.EYE)[0], 0.85, LINE),
            line(at(shapes.BROW), LINE, 0.7, 0.9),
            line(at(shapes.SMILE), LINE, 0.6, 0.9),
        )
    )
