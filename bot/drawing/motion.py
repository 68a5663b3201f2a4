"""From key poses to the skeleton at any moment.

A leg that carries the body is built upwards from the spot under its foot, so it cannot slide; the other leg
is bent so that its foot is on its spot, or moves through the air.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.drawing.anatomy.skeleton import (
    FAR,
    NEAR,
    NECK,
    SIDES,
    SKULL,
    TRUNK,
    Skeleton,
    ankle_over,
    arm_from,
    bend,
    hip_over,
    leg_from,
    upright,
)
from bot.drawing.easing import Curves
from bot.knowledge.figure import FULL, Carrier

if TYPE_CHECKING:
    from bot.knowledge.figure import Figure, KeyFrame, Pose

# The interpolated values: directions in degrees, positions of the balls of the feet, tints from 0 to 1.
TRACKS = (
    "trunk", "neck", "head",
    *(f"{side} {bone}" for side in SIDES for bone in ("upper arm", "forearm")),
    *(f"{side} {part}" for side in SIDES for part in ("thigh", "shin", "sole", "toes", "x", "y")),
    *(f"{side} {muscle}" for side in SIDES for muscle in ("glutes", "quads")),
    "abdomen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Key:
    """A key frame: its tracks, what carries the body, the spot of each foot, where the shoulders rest."""

    values: dict[str, float]
    carrier: str
    spots: dict[str, complex | None]
    shoulders: complex | None


@dataclass(frozen=True, slots=True)
class Instant:
    """The body at one moment; tints from 0 to 1 by name, such as `near glutes`."""

    skeleton: Skeleton
    tints: dict[str, float]


class Motion:
    """A figure in motion."""

    def __init__(self, figure: Figure) -> None:
        """Compute the key frames of `figure`."""
        self._figure = figure
        self._times = [frame.at / 1000 for frame in figure.frames]
        self._keys = [self._key_frame(frame) for frame in figure.frames]
        self._curves = Curves(self._times, [[key.values[track] for track in TRACKS] for key in self._keys])
        self.seconds = self._times[-1]

    def at(self, seconds: float) -> Instant:
        """Return the body `seconds` after the start; the film is a loop."""
        seconds %= self.seconds
        number = bisect_right(self._times, seconds) - 1
        key = self._keys[number]
        values = dict(zip(TRACKS, self._curves.at(number, seconds), strict=True))
        skeleton = _assemble(values, key.carrier, key.shoulders)
        muscles = {track: values[track] for track in TRACKS if track.endswith(("glutes", "quads", "abdomen"))}
        return Instant(skeleton, muscles)

    def standing(self, seconds: float) -> dict[str, complex | None]:
        """Return the spot of each foot `seconds` after the start, None in the air."""
        number = bisect_right(self._times, seconds % self.seconds) - 1
        before, after = self._keys[number].spots, self._keys[number + 1].spots
        return {side: before[side] if before[side] == after[side] else None for side in SIDES}

    def _key_frame(self, frame: KeyFrame) -> _Key:
        """Return `frame` with every bone's direction; limbs on the ground are fitted to their spots."""
        pose: Pose = self._figure.poses[frame.pose]
        places = {name: complex(spot.x, spot.y) for name, spot in self._figure.spots.items()}
        parts = (FAR, NEAR) if frame.swapped else (NEAR, FAR)
        legs = dict(zip(parts, (pose.near_leg, pose.far_leg), strict=True))
        arms = dict(zip(parts, (pose.near_arm, pose.far_arm), strict=True))
        neck = pose.trunk + pose.neck
        values: dict[str, float] = {"trunk": pose.trunk, "neck": neck, "head": neck + pose.head}
        for side, arm in arms.items():
            values[f"{side} upper arm"] = arm.shoulder - pose.trunk
            values[f"{side} forearm"] = arm.shoulder - pose.trunk + arm.elbow
        carrier = _carrier(pose, swapped=frame.swapped)
        spots = {side: places[leg.on] if leg.on else None for side, leg in legs.items()}
        shoulders = places[pose.rests_on] if pose.rests_on else None
        for side, leg in legs.items():
            place = places[leg.on or leg.over or ""]
            values |= {f"{side} x": place.real, f"{side} y": place.imag}
            values |= {f"{side} sole": leg.heel, f"{side} toes": 0.0 if leg.on else leg.heel}
            values[f"{side} shin"] = -(leg.ankle + leg.heel)
            values[f"{side} thigh"] = leg.knee - leg.ankle - leg.heel
        # Assembling bends the legs; the resulting directions are those of the key frame.
        for side, bent in _assemble(values, carrier, shoulders).legs.items():
            values[f"{side} thigh"], values[f"{side} shin"] = bend(bent.hip, bent.ankle)
        for side in SIDES:
            works = side == parts[0] or not self._figure.one_sided
            values[f"{side} glutes"] = frame.glutes / FULL * works
            values[f"{side} quads"] = frame.quads / FULL * works
        values["abdomen"] = frame.abdomen / FULL
        return _Key(values, carrier, spots, shoulders)


def _carrier(pose: Pose, *, swapped: bool) -> str:
    if pose.carries is Carrier.SHOULDERS or not swapped:
        return pose.carries.value
    return FAR if pose.carries is Carrier.NEAR else NEAR


def _assemble(values: dict[str, float], carrier: str, shoulders: complex | None) -> Skeleton:
    """Return the skeleton with the directions in `values`, built upwards from the `carrier`."""
    trunk = TRUNK * upright(values["trunk"])
    ankles = {
        side: ankle_over(complex(values[f"{side} x"], values[f"{side} y"]), values[f"{side} sole"])
        for side in SIDES
    }
    if shoulders is None:
        hip = hip_over(ankles[carrier], values[f"{carrier} thigh"], values[f"{carrier} shin"])
    else:
        hip = shoulders - trunk
    legs = {}
    for side, ankle in ankles.items():
        thigh, shin = bend(hip, ankle)
        legs[side] = leg_from(hip, thigh, shin, values[f"{side} sole"], values[f"{side} toes"])
    shoulder = hip + trunk
    neck = shoulder + NECK * upright(values["neck"])
    arms = {
        side: arm_from(shoulder, values[f"{side} upper arm"], values[f"{side} forearm"]) for side in SIDES
    }
    return Skeleton(hip, shoulder, neck, neck + SKULL * upright(values["head"]), arms, legs)
