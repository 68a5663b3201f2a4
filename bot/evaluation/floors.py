"""The results that a set of labelled questions must reach: `floors.toml` in the folder of its file.

Each table has the name of a set, and gives `right` (minimum, percent) and `wrong` (maximum, percent).
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct, ValidationError, convert

from bot.errors import ContentError, Finding, Place
from bot.evaluation.measure import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from bot.evaluation.measure import Measured

FILE = "floors.toml"
Percent = Annotated[float, Meta(ge=0, le=100)]


class Floor(Struct, frozen=True, forbid_unknown_fields=True):
    """The smallest allowed share of right replies and the largest of wrong ones, in percent."""

    right: Percent
    wrong: Percent


def read_floors(folder: Path) -> dict[str, Floor]:
    """Return the floors of the sets in `folder`, none if it has no such file.

    Raises ContentError if the file is malformed or names a set that does not exist.
    """
    file = folder / FILE
    if not file.exists():
        return {}
    try:
        floors = convert(tomllib.loads(file.read_text(encoding="utf-8")), dict[str, Floor])
    except (OSError, ValueError, ValidationError) as error:
        raise _unsound(file, str(error), "give each set `right` and `wrong` in percent") from None
    for name in floors:
        if not (folder / f"{name}.yaml").exists():
            raise _unsound(file, f"there is no set `{name}`", "correct the name or remove the table")
    return floors


def shortfalls(measured: Measured, floor: Floor) -> list[str]:
    """Return a line for each figure of `measured` that misses `floor`."""
    right, wrong = (100 * measured.share(verdict) for verdict in (Verdict.RIGHT, Verdict.WRONG))
    found = []
    if right < floor.right:
        found.append(f"{measured.name}: {right:.1f} % right, the floor is {floor.right} %")
    if wrong > floor.wrong:
        found.append(f"{measured.name}: {wrong:.1f} % wrong, at most {floor.wrong} % are allowed")
    return found


def _unsound(file: Path, problem: str, fix: str) -> ContentError:
    return ContentError([Finding(Place(file, 1, 1), problem, fix)])
