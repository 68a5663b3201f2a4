"""Findings as an editor reads them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot.errors import Finding, Place
from bot.preview.findings import shown

if TYPE_CHECKING:
    from pathlib import Path


def test_what_was_saved_last_comes_first_and_the_same_problem_once(tmp_path: Path) -> None:
    """An id that is taken twice is missed in many lines of other files: the cause is not the last of them."""
    entries, examples = tmp_path / "faq" / "entries.yaml", tmp_path / "faq" / "examples.yaml"
    entries.parent.mkdir()
    for number, file in enumerate((examples, entries)):
        file.touch()
        os.utime(file, (number, number))
    missed = [Finding(Place(examples, line, 1), "there is no `squat`", "name an id") for line in range(1, 9)]
    cause = Finding(Place(entries, 7, 3), f"the id is taken (by {entries}:2)", "choose another")
    told = shown([*missed, cause], tmp_path)
    assert [each["place"] for each in told] == [
        "faq/entries.yaml:7",
        "faq/examples.yaml:1, 2, 3, 4, 5, …",
    ]
    assert told[0]["problem"] == "the id is taken (by faq/entries.yaml:2)"
    assert told[0]["fix"] == "choose another"


def test_a_file_that_is_gone_comes_before_all_others(tmp_path: Path) -> None:
    """It cannot say when it was saved, and is what was done last."""
    there = tmp_path / "there.yaml"
    there.touch()
    findings = [Finding(Place(file, 1, 1), "wrong", "mend it") for file in (there, tmp_path / "gone.yaml")]
    assert [each["place"] for each in shown(findings, tmp_path)] == ["gone.yaml:1", "there.yaml:1"]
