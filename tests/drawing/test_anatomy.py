"""The moving figures are human: bones keep their lengths, joints bend our way, nobody falls over."""

from __future__ import annotations

from cmath import phase
from itertools import pairwise
from math import degrees
from typing import TYPE_CHECKING

import pytest

from bot.drawing import stage
from bot.drawing.anatomy import skeleton
from bot.drawing.anatomy.paint import DEPTH
from bot.drawing.anatomy.skeleton import FAR, NEAR, SIDES
from bot.drawing.caption import MARGIN, PILL_HEIGHT, shown
from bot.drawing.picture import HEIGHT
from bot.knowledge.figure import Edge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.drawing.anatomy.skeleton import Skeleton
    from bot.drawing.motion import Instant, Motion
    from bot.knowledge.figure import Figure

    Films = dict[str, dict[float, Instant]]

NAMES = ["squat", "step-ups", "bridge"]
# Rounding of sums of floating-point numbers, in centimetres: a thousandth of a pixel.
EXACT = 1e-6
# How far joints bend: knee, hip and elbow as in the tables of the American Academy of Orthopaedic Surgeons,
# where a deep squat takes pelvis and lumbar spine along by another fifteen degrees.
KNEE, HIP, HYPEREXTENDED_HIP, ELBOW = 135, 135, -30, 150
ANKLE_UP, ANKLE_DOWN = 32, -50
# Segments with their share of the body's mass and how far along it its centre lies: Winter, "Biomechanics
# and Motor Control of Human Movement", table 4.1.
HEAD, TRUNK = (0.081, 1.0), (0.497, 0.5)
UPPER_ARM, FOREARM, HAND = (0.028, 0.436), (0.016, 0.43), (0.006, 0.506)
THIGH, SHIN, FOOT = (0.1, 0.433), (0.0465, 0.433), (0.0145, 0.5)


def frames(films: Films, name: str) -> Iterator[Skeleton]:
    """Return the skeleton of every frame."""
    return (instant.skeleton for instant in films[name].values())


def bend(upper: complex, joint: complex, lower: complex) -> float:
    """Return by how many degrees `lower` is turned backward against the line from `upper` to `joint`."""
    return -degrees(phase((lower - joint) / (joint - upper)))


def centre_of_mass(bones: Skeleton) -> complex:
    """Return where the body's weight acts."""
    parts = [(TRUNK, bones.hip, bones.shoulder), (HEAD, bones.shoulder, bones.head)]
    for arm in bones.arms.values():
        parts += [(UPPER_ARM, arm.shoulder, arm.elbow), (FOREARM, arm.elbow, arm.wrist)]
        parts += [(HAND, arm.wrist, arm.tip)]
    for leg in bones.legs.values():
        parts += [(THIGH, leg.hip, leg.knee), (SHIN, leg.knee, leg.ankle), (FOOT, leg.ankle, leg.ball)]
    assert sum(mass for (mass, _), _, _ in parts) == pytest.approx(1)
    return sum((mass * (start + share * (end - start)) for (mass, share), start, end in parts), 0j)


@pytest.mark.parametrize("name", NAMES)
def test_bones_keep_their_lengths(films: Films, name: str) -> None:
    """No limb is stretched to reach anything."""
    for bones in frames(films, name):
        assert abs(bones.shoulder - bones.hip) == pytest.approx(skeleton.TRUNK)
        assert abs(bones.neck - bones.shoulder) == pytest.approx(skeleton.NECK)
        for arm in bones.arms.values():
            assert abs(arm.elbow - arm.shoulder) == pytest.approx(skeleton.UPPER_ARM)
            assert abs(arm.wrist - arm.elbow) == pytest.approx(skeleton.FOREARM)
        for leg in bones.legs.values():
            assert leg.hip == bones.hip
            assert abs(leg.knee - leg.hip) == pytest.approx(skeleton.THIGH)
            assert abs(leg.ankle - leg.knee) == pytest.approx(skeleton.SHIN)
            assert abs(leg.ball - leg.heel) == pytest.approx(skeleton.BALL.real - skeleton.HEEL.real)


@pytest.mark.parametrize("name", NAMES)
def test_a_foot_that_stands_does_not_slide(films: Films, motions: dict[str, Motion], name: str) -> None:
    """Its ball stays on its spot in every frame."""
    for seconds, instant in films[name].items():
        for side, spot in motions[name].standing(seconds).items():
            if spot is not None:
                assert abs(instant.skeleton.legs[side].ball - spot) < EXACT


@pytest.mark.parametrize("name", ["squat", "bridge"])
def test_whole_soles_stay_on_the_floor(films: Films, name: str) -> None:
    """In the squat and in the bridge heels never lift."""
    for bones in frames(films, name):
        for leg in bones.legs.values():
            assert abs(leg.heel.imag) < EXACT
            assert abs(leg.toe.imag) < EXACT


@pytest.mark.parametrize("name", NAMES)
def test_joints_bend_the_human_way_and_no_further(films: Films, name: str) -> None:
    """Knees, hips, ankles and elbows stay within what a body can do."""
    for bones in frames(films, name):
        for leg in bones.legs.values():
            assert 0 <= bend(leg.hip, leg.knee, leg.ankle) <= KNEE
            assert HYPEREXTENDED_HIP <= -bend(bones.shoulder, leg.hip, leg.knee) <= HIP
            sole, shin = leg.ball - leg.heel, leg.knee - leg.ankle
            assert ANKLE_DOWN <= 90 - degrees(phase(shin / sole)) <= ANKLE_UP
        for arm in bones.arms.values():
            assert 0 <= -bend(arm.shoulder, arm.elbow, arm.wrist) <= ELBOW


@pytest.mark.parametrize("name", NAMES)
def test_the_loop_has_no_seam(motions: dict[str, Motion], name: str) -> None:
    """The last pose is the first."""
    motion = motions[name]
    first, last = motion.at(0).skeleton, motion.at(motion.seconds - 1e-9).skeleton
    for side in SIDES:
        for joint in ("hip", "knee", "ankle", "toe"):
            assert abs(getattr(first.legs[side], joint) - getattr(last.legs[side], joint)) < 1e-3
        assert abs(first.arms[side].tip - last.arms[side].tip) < 1e-3


@pytest.mark.parametrize("name", NAMES)
def test_nothing_jerks(films: Films, name: str) -> None:
    """From one frame to the next no joint moves as fast as a thrown punch, nor changes pace at a stroke."""
    paths = [
        [getattr(bones.legs[side], joint) for bones in frames(films, name)]
        for side in SIDES
        for joint in ("hip", "knee", "ankle")
    ]
    paths += [[bones.arms[side].tip for bones in frames(films, name)] for side in SIDES]
    for path in paths:
        steps = [after - before for before, after in pairwise(path)]
        assert max(abs(step) for step in steps) < 9
        assert max(abs(after - before) for before, after in pairwise(steps)) < 3.5


def test_nobody_falls_over_in_the_squat(films: Films) -> None:
    """The weight stays above the middle third of the foot."""
    for bones in frames(films, "squat"):
        foot = bones.legs[NEAR]
        length, middle = foot.toe.real - foot.heel.real, (foot.toe.real + foot.heel.real) / 2
        assert abs(centre_of_mass(bones).real - middle) < length / 6


def test_nobody_falls_over_on_one_leg(films: Films, motions: dict[str, Motion]) -> None:
    """In step ups the weight is above the foot that carries while the other is in the air."""
    single = 0
    for seconds, instant in films["step-ups"].items():
        standing = [side for side, spot in motions["step-ups"].standing(seconds).items() if spot is not None]
        assert standing
        if len(standing) == 1:
            single += 1
            foot = instant.skeleton.legs[standing[0]]
            assert foot.heel.real < centre_of_mass(instant.skeleton).real < foot.toe.real
    assert single > 100


def test_quads_are_parallel_to_the_ground_for_five_seconds(films: Films, figures: dict[str, Figure]) -> None:
    """That is what the article asks for, and what the countdown counts."""
    (hold,) = figures["squat"].captions["hold"]
    assert hold.ends - hold.begins == 5000
    for seconds, instant in films["squat"].items():
        if hold.begins <= seconds * 1000 <= hold.ends:
            for leg in instant.skeleton.legs.values():
                assert abs(degrees(phase(leg.knee - leg.hip))) < 2


def test_the_squat_goes_back_with_knees_over_the_feet(films: Films) -> None:
    """Hips move behind the heels, knees no further than a hand's breadth beyond the toes."""
    bones = min(frames(films, "squat"), key=lambda bones: bones.hip.imag)
    leg = bones.legs[NEAR]
    assert bones.hip.real < leg.heel.real
    assert leg.ball.real - 5 < leg.knee.real < leg.toe.real + 8


def test_chest_hips_and_knees_are_in_line_in_the_bridge(films: Films, figures: dict[str, Figure]) -> None:
    """While the caption says so, hips do not deviate by two degrees, and shins are about vertical."""
    (top,) = figures["bridge"].captions["top"]
    seen = 0
    for seconds, instant in films["bridge"].items():
        if top.begins + 400 <= seconds * 1000 <= top.ends - 400:
            seen += 1
            for leg in instant.skeleton.legs.values():
                assert abs(bend(instant.skeleton.shoulder, leg.hip, leg.knee)) < 2
                assert abs(degrees(phase((leg.knee - leg.ankle) / 1j))) < 10
    assert seen > 40


def test_shoulders_and_head_rest_on_the_mat(films: Films) -> None:
    """In the bridge they do not move at all, nor do the arms."""
    first = next(frames(films, "bridge"))
    for bones in frames(films, "bridge"):
        for now, then in ((bones.shoulder, first.shoulder), (bones.head, first.head)):
            assert abs(now - then) < EXACT
        for side in SIDES:
            assert abs(bones.arms[side].tip - first.arms[side].tip) < EXACT


def test_no_foot_passes_through_stool_or_floor(films: Films) -> None:
    """Feet lift over the edge of the stool, up and down."""
    for bones in frames(films, "step-ups"):
        for leg in bones.legs.values():
            for point in (leg.heel, leg.ball, leg.toe, leg.ankle, leg.knee):
                assert point.imag > -0.5
                inside = stage.STOOL_LEFT < point.real < stage.STOOL_RIGHT
                assert not (inside and point.imag < stage.STOOL_HEIGHT - 0.5)


def test_step_ups_show_both_legs(films: Films) -> None:
    """The second half is the first with the legs' parts changed."""
    first, second = films["step-ups"][2.0].skeleton, films["step-ups"][8.4].skeleton
    assert first.legs[NEAR].ball.imag == pytest.approx(stage.STOOL_HEIGHT)
    assert second.legs[FAR].ball.imag == pytest.approx(stage.STOOL_HEIGHT)
    assert first.legs[FAR].ball.imag == pytest.approx(second.legs[NEAR].ball.imag, abs=0.5)


def test_the_thigh_on_the_stool_is_about_level(films: Films) -> None:
    """The knee bends by about ninety degrees, as on a low stool."""
    leg = films["step-ups"][1.36].skeleton.legs[NEAR]
    assert 80 < bend(leg.hip, leg.knee, leg.ankle) < 105


def test_words_never_cover_the_figure(films: Films, figures: dict[str, Figure]) -> None:
    """Pills stand above the head or below the feet, the stool and the mat."""
    for name, figure in figures.items():
        view, scale = figure.view, figure.view.scale / 100
        for stretch in (one for stretches in figure.captions.values() for one in stretches):
            for seconds, instant in films[name].items():
                if not shown(stretch, seconds):
                    continue
                bones = instant.skeleton
                if stretch.edge is Edge.TOP:
                    # Half a head and the hair on it.
                    highest = max(bones.head.imag, *(arm.tip.imag for arm in bones.arms.values())) + 17
                    assert view.floor - highest * scale > MARGIN + PILL_HEIGHT
                else:
                    lowest = -(stage.STOOL_MARGIN * DEPTH.imag + 2)
                    assert view.floor - lowest * scale < HEIGHT - MARGIN - PILL_HEIGHT
