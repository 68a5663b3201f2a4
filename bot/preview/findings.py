"""Findings as the page shows them: what an editor did last first, and what is wrong many times once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.errors import Finding

# Lines that are named where the same is wrong in more of them.
MOST_LINES = 5


def shown(findings: Iterable[Finding], folder: Path) -> list[dict[str, str]]:
    """Return `findings` as plain values; files are named below `folder`, those saved last come first.

    An id that is gone is missed wherever it was named, so each file tells each problem once, with its lines.
    """
    alike: defaultdict[tuple[Path, str, str, str], list[int]] = defaultdict(list)
    for each in findings:
        alike[each.place.file, each.problem, each.fix, each.severity.value].append(each.place.line)
    saved = {file: _saved(file) for file, *_ in alike}
    return [
        {
            "place": f"{short(file, folder)}:{_lines(lines)}",
            "problem": problem.replace(f"{folder}/", ""),
            "fix": fix,
            "severity": severity,
        }
        for (file, problem, fix, severity), lines in sorted(
            alike.items(), key=lambda item: saved[item[0][0]], reverse=True
        )
    ]


def short(file: Path, folder: Path) -> str:
    """Return the name of `file` as editors know it: below `folder`, which holds the content."""
    return (file.relative_to(folder) if file.is_relative_to(folder) else file).as_posix()


def _saved(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        # It was removed, and that may be just now.
        return float("inf")


def _lines(lines: list[int]) -> str:
    named = ", ".join(map(str, lines[:MOST_LINES]))
    return named if len(lines) <= MOST_LINES else f"{named}, …"
