"""What a figure under `figures/` is: poses of a body as data, and when it takes which.

Angles are whole degrees, times milliseconds, places centimetres: x counts to the right, y upwards from
the ground. The body faces right, and lies on its back with its face up. Joint angles are those of a
physiotherapist: 0 is standing upright with hanging arms, and a joint that bends counts up.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from bot.knowledge.model import Id, Record, Text, about

Milliseconds = Annotated[int, Meta(ge=0)]
Percent = Annotated[int, Meta(ge=0)]
Length = Annotated[int, Meta(ge=1)]
Name = Annotated[str, Meta(min_length=1, max_length=48)]

FULL = 100


class Carrier(StrEnum):
    """What the rest of the body is reckoned from: it rests on its spot and does not move."""

    NEAR = "near"
    FAR = "far"
    SHOULDERS = "shoulders"


class Edge(StrEnum):
    """Where in the picture words stand."""

    TOP = "top"
    BOTTOM = "bottom"


class Guide(StrEnum):
    """A dashed line that shows what to look at."""

    LEVEL = "level"
    IN_LINE = "in-line"


class Property(StrEnum):
    """What the exercise is done on, beside the floor."""

    STOOL = "stool"
    MAT = "mat"


class Spot(Record, frozen=True):
    """Where the ball of a foot stands or passes, or where the shoulder joints rest."""

    x: Annotated[int, about("Centimetres to the right.")]
    y: Annotated[int, about("Centimetres above the ground.")]


class Arm(Record, frozen=True):
    """One arm."""

    shoulder: Annotated[int, about("Degrees that the upper arm is raised forward, against the trunk.")] = 0
    elbow: Annotated[int, about("Degrees that the elbow is bent.")] = 0


class Leg(Record, frozen=True):
    """One leg. The leg that carries is built up from its spot; the other one is bent to reach its own."""

    on: Annotated[Id | None, about("Spot on which the ball of the foot stands.")] = None
    over: Annotated[Id | None, about("Spot that the ball of the foot passes in the air.")] = None
    knee: Annotated[int, about("Degrees that the knee is bent: where the leg carries.")] = 0
    ankle: Annotated[int, about("Degrees that the foot is drawn up to the shin: where the leg carries.")] = 0
    heel: Annotated[int, about("Degrees that the sole is raised behind.")] = 0


class Pose(Record, frozen=True):
    """The whole body at one moment."""

    carries: Annotated[Carrier, about("What rests while the body moves on to the next pose.")]
    trunk: Annotated[int, about("Degrees that the trunk leans forward; -90 lies on its back.")]
    near_leg: Annotated[Leg, about("The leg on the viewer's side.")]
    far_leg: Annotated[Leg, about("The leg behind the body.")]
    neck: Annotated[int, about("Degrees that the neck is bent forward, against the trunk.")] = 0
    head: Annotated[int, about("Degrees that the head nods, against the neck.")] = 0
    near_arm: Annotated[Arm, about("The arm on the viewer's side.")] = Arm()
    far_arm: Annotated[Arm, about("The arm behind the body.")] = Arm()
    rests_on: Annotated[Id | None, about("Spot of the shoulders, where these carry.")] = None


class KeyFrame(Record, frozen=True):
    """A moment at which the body has taken a pose; the way there is eased in and out."""

    at: Annotated[Milliseconds, about("Milliseconds from the start.")]
    pose: Annotated[Name, about("Name of the pose.")]
    swapped: Annotated[bool, about("The near and the far limbs change parts.")] = False
    glutes: Annotated[Percent, about("How strongly the glutes are tinted, 0 to 100.")] = 0
    quads: Annotated[Percent, about("How strongly the quads are tinted, 0 to 100.")] = 0
    abdomen: Annotated[Percent, about("How strongly the abdominal muscles are tinted, 0 to 100.")] = 0


class Stretch(Record, frozen=True):
    """A stretch of time in which words, a guide or a countdown are shown."""

    begins: Annotated[Milliseconds, about("Milliseconds from the start.")]
    ends: Annotated[Milliseconds, about("Milliseconds from the start.")]
    edge: Annotated[Edge, about("Where the words stand.")] = Edge.BOTTOM
    countdown: Annotated[bool, about("A ring runs empty beside the words.")] = False
    guide: Annotated[Guide | None, about("A dashed line: at thigh level, or from chest to knees.")] = None


class View(Record, frozen=True):
    """How the scene is laid into the film."""

    scale: Annotated[Length, about("Pixels to a metre.")]
    x: Annotated[int, about("Pixels from the left edge to where x is 0.")]
    floor: Annotated[int, about("Pixels from the upper edge to the ground.")]


class Still(Record, frozen=True):
    """The two positions of the picture that does not move."""

    start: Annotated[Name, about("Name of the pose on the left.")]
    end: Annotated[Name, about("Name of the pose on the right.")]


class Figure(Record, frozen=True, kw_only=True):
    """One exercise as a moving body."""

    licence: Annotated[Text, about("Under which licence the pictures may be used.")]
    author: Annotated[Text, about("Whose work they are.")]
    source: Annotated[Text, about("What they were made from.")]
    view: View
    one_sided: Annotated[
        bool, about("Only the near leg's muscles are tinted: the far one's where limbs are swapped.")
    ] = False
    stands_on: Annotated[Property | None, about("What is needed beside the floor.")] = None
    spots: Annotated[dict[Name, Spot], about("Points for feet and shoulders, by name.")]
    poses: Annotated[dict[Name, Pose], about("Poses by name.")]
    frames: Annotated[tuple[KeyFrame, ...], about("When which pose is taken; the last is the first.", 2)]
    captions: Annotated[dict[Name, tuple[Stretch, ...]], about("When the words of the same name are shown.")]
    still: Still
