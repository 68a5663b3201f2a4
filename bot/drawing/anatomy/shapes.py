"""The outlines of the body's parts, in centimetres relative to their bones.

Each pair is (distance along the bone, distance to its front). Limbs go down from their upper joint, trunk and
head up from their lower one. Girths are those of a lean adult of 1.72 m.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.drawing.anatomy.outline import Profile

# --- legs, from the hip and from the knee
THIGH: Profile = (
    (-6, 3), (0, 8.2), (8, 9.6), (18, 9.3), (28, 7.8), (36, 6.2), (42, 5.4), (45.5, 3), (46, -1),
    (41, -4.9), (34, -5.8), (24, -7.6), (14, -9.0), (4, -9.4), (-4, -6),
)  # fmt: skip
SHIN: Profile = (
    (-5.2, 1), (-4.0, 4.0), (0, 5.5), (5, 5.0), (10, 4.4), (20, 3.9), (30, 3.1), (38, 2.9), (44, 3.2),
    (44, -3.2), (39, -2.9), (33, -3.4), (26, -5.2), (19, -7.2), (12, -7.8), (6, -6.4), (0, -5.0),
    (-4, -3),
)  # fmt: skip
SOCK: Profile = ((34, 3.5), (38, 3.4), (43, 3.8), (43, -3.8), (38, -3.5), (34, -3.8))
SHORTS_LEG: Profile = (
    (-5, 4), (0, 9.0), (7, 10.6), (14, 10.9), (21.4, 10.6), (22.6, 9.6), (23.0, 2), (22.6, -9.0),
    (21.4, -10.1), (14, -9.9), (6, -10.4), (-1, -9.0), (-5, -5),
)  # fmt: skip
HEM: Profile = ((19.6, 10.7), (20.2, 2), (19.6, -8.9))
# The quadriceps, on the front of the thigh, down to the kneecap.
QUADS: Profile = (
    (3, 5.0), (7.5, 9.2), (15, 10.4), (23, 9.6), (30, 7.8), (36, 6.0), (37.4, 4.4), (35, 2.8), (29, 1.6),
    (21, 0.6), (13, 0.8), (6.5, 2.2),
)  # fmt: skip
QUADS_FIBRES: tuple[Profile, ...] = (
    ((8, 6.8), (15, 7.8), (23, 7.1), (32, 5.4)),
    ((9, 4.0), (16, 4.4), (24, 4.1), (32, 3.8)),
)

# --- the foot, from the ankle: along the sole, and up
SHOE_BACK: Profile = (
    (-7.2, -4.4), (-7.3, -1), (-6.4, 2.0), (-5.2, 4.4), (-2, 3.6), (1.5, 3.9), (4.0, 4.8), (5.4, 3.5),
    (8.6, 0.9), (12.2, -1.0), (14.4, -3.4), (13.6, -5.2), (4, -5.2), (-6, -5.2),
)  # fmt: skip
SHOE_STRIPE: Profile = ((-3.4, -3.4), (1.5, -1.6), (5.6, 1.6))
LACES: tuple[Profile, ...] = (((5.6, 2.2), (7.4, 2.6)), ((8.2, 0.4), (9.9, 0.8)))
SOLE_BACK: Profile = (
    (-7.7, -6.0), (-7.5, -4.3), (-3, -4.2), (5, -4.6), (12, -4.7), (14, -5.2), (13, -6.75), (4, -6.7),
    (-5.6, -6.75),
)  # fmt: skip
# From the ball.
SHOE_TOES: Profile = (
    (-4, 6.3), (-0.5, 5.5), (3, 4.1), (6.1, 2.8), (7.2, 1.7), (6.5, 1.2), (2, 1.2), (-4, 1.2),
)  # fmt: skip
SOLE_TOES: Profile = ((-4, 2.1), (2, 1.9), (6.6, 2.2), (7.8, 1.6), (6.8, 0.5), (3, -0.05), (-4, -0.05))

# --- arms, from the shoulder, the elbow and the wrist
UPPER_ARM: Profile = (
    (-4.6, 0.5), (-3, 4), (2, 5.2), (9, 5.0), (18, 4.6), (27, 4.0), (32, 3.7), (35, 1.8), (35, -1.8),
    (32, -3.7), (24, -4.3), (12, -4.9), (3, -5), (-3, -3.6),
)  # fmt: skip
FOREARM: Profile = (
    (-3.6, 1), (-1.5, 3.4), (3, 4.3), (8, 4.3), (15, 3.4), (22, 2.6), (26.5, 2.4), (26.5, -2.4),
    (20, -2.7), (12, -3.6), (5, -4.2), (0, -3.7), (-3.2, -1.6),
)  # fmt: skip
HAND: Profile = (
    (-1.5, 2.3), (3, 3.1), (7.5, 3.5), (11.5, 3.2), (14.8, 2.1), (15.8, 0.6), (14.6, -0.8), (10, -1.7),
    (4, -2.4), (-1.5, -2.3),
)  # fmt: skip
THUMB: Profile = ((0.5, 1.5), (3, 3.6), (6.4, 5.0), (9.2, 4.9), (9.2, 3.4), (6, 2.2), (3, 0.6))
SLEEVE: Profile = (
    (-5.4, 0.5), (-3.6, 4.7), (2, 6.2), (9, 6.3), (14.5, 6.2), (15.6, 5.2), (16.0, 0), (15.6, -5.0),
    (14.5, -5.9), (8, -5.9), (2, -5.8), (-3.6, -4.4),
)  # fmt: skip

# --- trunk, from the hip up
SHIRT_BACK_LOW: Profile = ((8, -7.6), (12, -8.9), (17, -8.7), (24, -9.2))
SHIRT_FRONT_LOW: Profile = ((24, 9.9), (17, 9.2), (12, 9.2), (7, 8.6))
# The upper part, from the shoulder: it bends with the neck.
SHIRT_BACK_HIGH: Profile = ((-17, -10.4), (-10.5, -11.0), (-4.5, -10.2), (0.5, -7.6), (4.2, -4.6))
SHIRT_FRONT_HIGH: Profile = ((1.6, 4.6), (-2, 7.2), (-7, 9.8), (-12.5, 11.0), (-19.5, 10.6))
# The shorts above the legs: from the waist over the sacrum and the buttocks (relative to an axis half way
# between trunk and thigh, so that they stretch as the hip bends) to the back of the thigh.
WAIST_FRONT: Profile = ((3, 9.2), (8, 9.9), (11.6, 9.7), (12.8, 8.4))
WAIST_BACK: Profile = ((13.4, 0), (12.8, -7.6), (11.4, -9.3))
# Relative to an axis between those of the trunk and of the buttocks.
SACRUM: Profile = ((7.2, -10.3),)
BUTT: Profile = ((3.2, -12.1), (-0.4, -13.2), (-4, -13.3), (-8.4, -11.7))
THIGH_BACK: Profile = ((13, -10.2), (19, -9.0), (17, -2), (4, 3))
WAIST_LIT: Profile = (
    (2, 9.2), (8, 9.9), (11.6, 9.7), (12.8, 8.4), (13.2, 2), (12.8, -1.6), (8, -2.6), (3, -2), (0, 2),
)  # fmt: skip
WAISTBAND: Profile = ((10.4, 9.6), (11.2, 0), (10.4, -9.4))
# The gluteus maximus: from the sacrum and the iliac crest forward and down to the side of the hip.
GLUTES: Profile = (
    (9.4, -6.4), (7.2, -9.4), (3.4, -11.8), (-0.6, -12.7), (-4.8, -12.4), (-8.4, -10.6), (-10.2, -7.2),
    (-8.8, -2.6), (-5.4, -0.2), (-1, -0.6), (3.4, -2.2), (7.2, -4.2),
)  # fmt: skip
GLUTES_FIBRES: tuple[Profile, ...] = (
    ((6.6, -6.6), (2, -4.6), (-2.8, -2.6)),
    ((4.4, -10.0), (-0.6, -7.6), (-6, -4.2)),
    ((-0.4, -12), (-4.4, -10.0), (-8, -7.2)),
)
ABDOMEN: Profile = (
    (32, 9.0), (27, 9.6), (22, 9.2), (16, 8.8), (11, 8.9), (8.4, 8.2), (8.6, 5.0), (13, 3.2), (20, 3.0),
    (27, 4.4), (31.6, 6.6),
)  # fmt: skip
ABDOMEN_FIBRES: tuple[Profile, ...] = (
    ((14.4, 4.4), (14.2, 7.8)), ((20, 4.2), (20, 8.0)), ((25.6, 5.2), (25.2, 8.4)),
)  # fmt: skip
# Where neck and shirt meet, from the shoulder; where neck and skull meet, from the middle of the head.
NECK_LOW: Profile = ((0, -5.2), (0, 4.6))
NECK_HIGH: Profile = ((-5.5, 4.4), (-4, -6.4))

# --- the head, from its middle
HEAD: Profile = (
    (11.0, 0.6), (10.2, 4.6), (7.6, 7.8), (4.2, 9.2), (2.2, 9.1), (0.2, 9.7), (-1.8, 11.3), (-2.9, 10.7),
    (-3.5, 9.4), (-4.6, 9.7), (-5.5, 9.2), (-6.4, 9.5), (-7.6, 8.8), (-9.4, 8.9), (-10.9, 7.2),
    (-10.4, 3.2), (-8.2, -1.2), (-6.6, -4.8), (-3, -8.0), (2, -9.6), (7, -8.2), (10, -4.4),
)  # fmt: skip
HEAD_SHADE: Profile = (
    (-10.9, 7.2), (-10.4, 3.2), (-8.2, -1.2), (-6.6, -4.8), (-4, -2), (-6.4, 0.6), (-8.8, 4.2),
)  # fmt: skip
HAIR: Profile = (
    (11.6, 1.4), (10.9, 5.4), (8.6, 8.2), (6.2, 9.0), (5.6, 7.2), (5.2, 4.6), (3.4, 2.4), (0.8, 1.6),
    (-1.2, 0.2), (-3.2, -0.8), (-5.4, -2.6), (-7.0, -5.4), (-5.4, -8.0), (-2, -9.7), (3, -10.5),
    (8, -8.7), (11, -4.2),
)  # fmt: skip
HAIR_SHINE: Profile = ((9.6, 2.6), (8.8, -2.6), (5.6, -6.8))
BUN: Profile = ((11.6, -7.4),)
BUN_RADIUS = 4.3
EAR: Profile = ((1.6, -1.6), (1.9, 0.2), (0.4, 1.0), (-1.8, 0.2), (-2.8, -0.9), (-1.6, -1.7))
EYE: Profile = ((1.9, 6.6),)
BROW: Profile = ((4.0, 5.2), (4.7, 6.8), (4.3, 8.2))
SMILE: Profile = ((-5.5, 8.6), (-5.8, 7.3), (-5.0, 5.8))
