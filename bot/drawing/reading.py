"""`figures/*.yaml` -> `Figure`; all errors are reported at once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import convert

from bot.errors import ContentError, Finding
from bot.knowledge.figure import FULL, Carrier, Figure
from bot.knowledge.loading.yaml_source import read_document
from bot.knowledge.validation import schema_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bot.knowledge.figure import KeyFrame, Pose
    from bot.knowledge.loading.yaml_source import Location

_Complaint = tuple["Location", str, str]


def read_figures(folder: Path) -> dict[str, Figure]:
    """Return every figure in `folder` by its file's name without the extension.

    Raises ContentError with every finding if any file has an error.
    """
    figures: dict[str, Figure] = {}
    findings: list[Finding] = []
    for file in sorted(folder.glob("*.yaml")):
        document, problems = read_document(file)
        if document.data is not None or not problems:
            problems += schema_errors.findings(document, Figure)
        if not problems:
            figure = convert(document.data, Figure)
            problems = [Finding(document.place(at), problem, fix) for at, problem, fix in _review(figure)]
            figures[file.stem] = figure
        findings += problems
    if findings:
        raise ContentError(findings)
    return figures


def _review(figure: Figure) -> Iterator[_Complaint]:
    """Yield (location, problem, fix) for errors that the schema cannot express."""
    for name, pose in figure.poses.items():
        yield from _check_pose(("poses", name), pose, figure)
    for number, frame in enumerate(figure.frames):
        yield from _check_frame(("frames", number), frame, figure)
    yield from _check_order(figure)
    for key, pose_name in (("start", figure.still.start), ("end", figure.still.end)):
        if pose_name not in {frame.pose for frame in figure.frames}:
            yield ("still", key), "no frame uses this pose", _name_one_of(figure.poses)
    end = figure.frames[-1].at
    for name, stretches in figure.captions.items():
        for number, stretch in enumerate(stretches):
            if not stretch.begins < stretch.ends <= end:
                fix = f"make it begin before it ends, and end by {end}"
                yield ("captions", name, number), "this stretch is not within the film", fix


def _check_pose(at: Location, pose: Pose, figure: Figure) -> Iterator[_Complaint]:
    """Yield unknown spots, feet without a position, and a carrier that is on no spot."""
    places: dict[Location, str | None] = {("rests_on",): pose.rests_on}
    for key, leg in (("near_leg", pose.near_leg), ("far_leg", pose.far_leg)):
        places |= {(key, "on"): leg.on, (key, "over"): leg.over}
        if (leg.on is None) == (leg.over is None):
            yield (*at, key), f"`{key}` must be either on a spot or over one", "name its spot"
    for place, spot in places.items():
        if spot is not None and spot not in figure.spots:
            yield (*at, *place), f"there is no spot `{spot}`", _name_one_of(figure.spots)
    if _carrier_spot(pose) is None:
        yield (*at, "carries"), f"`{pose.carries}` carries but is on no spot", "name its spot"


def _check_frame(at: Location, frame: KeyFrame, figure: Figure) -> Iterator[_Complaint]:
    """Yield an unknown pose, and tints above 1."""
    if frame.pose not in figure.poses:
        yield (*at, "pose"), f"there is no pose `{frame.pose}`", _name_one_of(figure.poses)
    for muscle in ("glutes", "quads", "abdomen"):
        if getattr(frame, muscle) > FULL:
            yield (*at, muscle), f"`{muscle}` is too large", f"write {FULL} or less"


def _check_order(figure: Figure) -> Iterator[_Complaint]:
    """Yield errors in the order of the frames: the first is at 0, times ascend, and the loop closes."""
    first, last = figure.frames[0], figure.frames[-1]
    if first.at != 0:
        yield ("frames", 0, "at"), "the first frame is not at 0", "write `at: 0`"
    for number, (before, after) in enumerate(pairwise(figure.frames), start=1):
        if after.at <= before.at:
            yield ("frames", number), "this frame is not later than the one before", "put frames in order"
    if last.pose != first.pose:
        at = ("frames", len(figure.frames) - 1, "pose")
        yield at, "the film does not end as it begins", f"end with the pose `{first.pose}`"


def _carrier_spot(pose: Pose) -> str | None:
    """Return the spot of the carrier."""
    if pose.carries is Carrier.SHOULDERS:
        return pose.rests_on
    return (pose.near_leg if pose.carries is Carrier.NEAR else pose.far_leg).on


def _name_one_of(names: Iterable[str]) -> str:
    return f"name one of {', '.join(names)}"
