"""The figure as SVG, in centimetres: a runner's body, with clothes that follow the bones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.drawing.anatomy import shapes
from bot.drawing.anatomy.head import head, neck
from bot.drawing.anatomy.limbs import arm, leg
from bot.drawing.anatomy.muscles import muscle
from bot.drawing.anatomy.outline import along, closed, fill, lighted, line, upward
from bot.drawing.anatomy.paint import ACROSS, SHIRT, SHORTS, TRIM
from bot.drawing.anatomy.skeleton import FAR, NEAR, direction

if TYPE_CHECKING:
    from bot.drawing.anatomy.skeleton import Skeleton
    from bot.drawing.motion import Instant


def body(instant: Instant) -> str:
    """Return the elements of the whole figure; y points up."""
    bones, tints = instant.skeleton, instant.tints
    return "".join(
        (
            arm(bones.arms[FAR], FAR),
            leg(bones.legs[FAR], FAR),
            _shorts(bones, FAR),
            _muscles(bones, tints, FAR),
            neck(bones),
            _shirt(bones),
            _abdomen(bones, tints["abdomen"]),
            head(bones),
            leg(bones.legs[NEAR], NEAR),
            _shorts(bones, NEAR),
            _hidden_muscles(bones, tints),
            _muscles(bones, tints, NEAR),
            arm(bones.arms[NEAR], NEAR),
        )
    )


def _buttock_axis(bones: Skeleton, side: str) -> complex:
    """Return the upward axis of the buttocks: half way between those of the trunk and of the thigh."""
    limb = bones.legs[side]
    return direction(0, direction(bones.hip, bones.shoulder) + direction(limb.knee, limb.hip))


def _seat_outline(bones: Skeleton, side: str) -> list[complex]:
    """Return the outline of the shorts above the legs, from waist to thigh."""
    limb, hip = bones.legs[side], bones.hip + ACROSS[side]
    trunk, thigh = direction(bones.hip, bones.shoulder), direction(limb.hip, limb.knee)
    # The waist is in the middle, between near and far; its far half is not visible.
    waist = [
        *upward(shapes.WAIST_FRONT, bones.hip, trunk),
        *upward(shapes.WAIST_BACK, bones.hip, trunk),
        *upward(shapes.SACRUM, (bones.hip + hip) / 2, direction(0, trunk + _buttock_axis(bones, side))),
    ]
    butt = [*upward(shapes.BUTT, hip, _buttock_axis(bones, side)), *along(shapes.THIGH_BACK, hip, thigh)]
    return waist + butt if side == NEAR else butt


def _shorts(bones: Skeleton, side: str) -> str:
    limb, hip, paint = bones.legs[side], bones.hip + ACROSS[side], SHORTS[side]
    trunk, thigh = direction(bones.hip, bones.shoulder), direction(limb.hip, limb.knee)
    waist = (
        fill(upward(shapes.WAIST_LIT, bones.hip, trunk), paint.lit),
        line(upward(shapes.WAISTBAND, bones.hip, trunk), paint.shade, 0.7, 0.9),
    )
    return "".join(
        (
            fill(_seat_outline(bones, side), paint.shade),
            fill(along(shapes.SHORTS_LEG, hip, thigh), paint.shade),
            *(waist if side == NEAR else ()),
            fill(along(lighted(shapes.SHORTS_LEG), hip, thigh), paint.lit),
            line(along(shapes.HEM, hip, thigh), TRIM[side], 0.6, 0.5),
        )
    )


def _muscles(bones: Skeleton, tints: dict[str, float], side: str, *, hidden: bool = False) -> str:
    """Return the tinted muscles of one side; the glutes stay within the shorts."""
    limb, hip = bones.legs[side], bones.hip + ACROSS[side]
    thigh, butt = direction(limb.hip, limb.knee), _buttock_axis(bones, side)
    glutes = [upward(profile, hip, butt) for profile in (shapes.GLUTES, *shapes.GLUTES_FIBRES)]
    quads = [along(profile, hip, thigh) for profile in (shapes.QUADS, *shapes.QUADS_FIBRES)]
    seat = f'<clipPath id="{side}-seat"><path d="{closed(_seat_outline(bones, side))}"/></clipPath>'
    within = "" if hidden else f"url(#{side}-seat)"
    return (
        (seat if within else "")
        + muscle(*glutes, tint=tints[f"{side} glutes"], within=within, hidden=hidden)
        + muscle(*quads, tint=tints[f"{side} quads"], hidden=hidden)
    )


def _hidden_muscles(bones: Skeleton, tints: dict[str, float]) -> str:
    """Return the far muscles if only they work, drawn as seen through the near leg."""
    alone = tints["far glutes"] > tints["near glutes"]
    return _muscles(bones, tints, FAR, hidden=True) if alone else ""


def _abdomen(bones: Skeleton, tint: float) -> str:
    trunk = direction(bones.hip, bones.shoulder)
    parts = [upward(profile, bones.hip, trunk) for profile in (shapes.ABDOMEN, *shapes.ABDOMEN_FIBRES)]
    return muscle(*parts, tint=tint)


def _shirt(bones: Skeleton) -> str:
    trunk, nape = direction(bones.hip, bones.shoulder), direction(bones.shoulder, bones.neck)
    # Between the shoulder blades the spine bends a quarter of the way towards the neck's direction.
    chest = direction(0, 3 * trunk + nape)
    back = [
        *upward(shapes.SHIRT_BACK_LOW, bones.hip, trunk),
        *upward(shapes.SHIRT_BACK_HIGH, bones.shoulder, chest),
    ]
    front = [
        *upward(shapes.SHIRT_FRONT_HIGH, bones.shoulder, chest),
        *upward(shapes.SHIRT_FRONT_LOW, bones.hip, trunk),
    ]
    # In the light: all but the rear third.
    lit = [behind + (before - behind) / 3 for behind, before in zip(back, reversed(front), strict=True)]
    return fill(back + front, SHIRT[NEAR].shade) + fill(lit + front, SHIRT[NEAR].lit)
