"""The bones: their lengths, and the positions of the joints for given directions of the bones.

Points are complex numbers in centimetres, x to the right and y upwards. A direction is in degrees: how far a
bone is turned forward from hanging down (arms, legs) or from standing up (trunk, neck, head), or how far the
heel end of a sole is raised.

Lengths are the shares of stature of Drillis and Contini (1966), from the table in D. A. Winter, "Biomechanics
and Motor Control of Human Movement".
"""

from __future__ import annotations

from cmath import exp, phase
from dataclasses import dataclass
from math import acos, degrees, radians

STATURE = 172.0
THIGH = 0.245 * STATURE
SHIN = 0.246 * STATURE
TRUNK = 0.288 * STATURE
UPPER_ARM = 0.186 * STATURE
FOREARM = 0.146 * STATURE
HAND = 0.108 * STATURE
ANKLE_HEIGHT = 0.039 * STATURE
FOOT = 0.152 * STATURE
# Shoulders to the first joint of the neck, and from there to the middle of the head: together with half a
# head (0.130 of stature from chin to vertex) they are the 0.182 of stature that the table gives both.
NECK = 0.065 * STATURE
SKULL = 0.052 * STATURE
# From the ankle: a quarter of the foot is behind it, the ball at seven tenths of the foot.
HEEL = complex(-0.25 * FOOT, -ANKLE_HEIGHT)
BALL = complex(0.47 * FOOT, -ANKLE_HEIGHT)
TOES = 0.28 * FOOT

NEAR, FAR = "near", "far"
SIDES = (NEAR, FAR)


def hanging(angle: float) -> complex:
    """Return the unit vector of a bone turned `angle` degrees forward from hanging down."""
    return -1j * exp(1j * radians(angle))


def upright(angle: float) -> complex:
    """Return the unit vector of a bone turned `angle` degrees forward from standing up."""
    return 1j * exp(-1j * radians(angle))


def tipped(angle: float) -> complex:
    """Return the unit vector along a sole whose heel end is raised by `angle` degrees."""
    return exp(-1j * radians(angle))


def direction(start: complex, end: complex) -> complex:
    """Return the unit vector from `start` to `end`."""
    return (end - start) / abs(end - start)


@dataclass(frozen=True, slots=True)
class Arm:
    """The joints of an arm."""

    shoulder: complex
    elbow: complex
    wrist: complex
    tip: complex


@dataclass(frozen=True, slots=True)
class Leg:
    """The joints of a leg, and the points on which its foot can stand."""

    hip: complex
    knee: complex
    ankle: complex
    heel: complex
    ball: complex
    toe: complex


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Every joint at one moment."""

    hip: complex
    shoulder: complex
    neck: complex
    head: complex
    arms: dict[str, Arm]
    legs: dict[str, Leg]


def arm_from(shoulder: complex, upper: float, fore: float) -> Arm:
    """Return the arm that hangs from `shoulder`, its bones in the directions `upper` and `fore`."""
    elbow = shoulder + UPPER_ARM * hanging(upper)
    wrist = elbow + FOREARM * hanging(fore)
    return Arm(shoulder, elbow, wrist, wrist + HAND * hanging(fore))


def leg_from(hip: complex, thigh: float, shin: float, sole: float, toes: float) -> Leg:
    """Return the leg that hangs from `hip`, its bones in the given directions."""
    knee = hip + THIGH * hanging(thigh)
    ankle = knee + SHIN * hanging(shin)
    ball = ankle + BALL * tipped(sole)
    return Leg(hip, knee, ankle, ankle + HEEL * tipped(sole), ball, ball + TOES * tipped(toes))


def ankle_over(ball: complex, sole: float) -> complex:
    """Return the position of the ankle while the foot is on `ball` with its sole raised `sole` degrees."""
    return ball - BALL * tipped(sole)


def hip_over(ankle: complex, thigh: float, shin: float) -> complex:
    """Return the position of the hip when the leg is built upwards from `ankle`."""
    return ankle - SHIN * hanging(shin) - THIGH * hanging(thigh)


def bend(hip: complex, ankle: complex) -> tuple[float, float]:
    """Return the directions of thigh and shin that join `hip` and `ankle`, with the knee in front.

    Two bones and the line between their ends form a triangle; the law of cosines gives its angles. If the
    ankle is out of reach the leg is straight.
    """
    line = ankle - hip
    reach = min(max(abs(line), abs(THIGH - SHIN)), THIGH + SHIN)
    inner = acos(_within((THIGH**2 + reach**2 - SHIN**2) / (2 * THIGH * reach)))
    knee = acos(_within((THIGH**2 + SHIN**2 - reach**2) / (2 * THIGH * SHIN)))
    thigh = degrees(phase(line / -1j) + inner)
    return thigh, thigh - (180 - degrees(knee))


def _within(cosine: float) -> float:
    return min(1.0, max(-1.0, cosine))
