"""The editor's report: likely new entries, entries that need a look, entries that nobody needs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.evaluation.unanswered_report import groups, report
from bot.store.store import Store

if TYPE_CHECKING:
    from bot.dialogue import MultilingualDialogue


def test_questions_that_are_alike_are_one_group_greatest_first() -> None:
    """Each question stands once, in the group of the first that it is like."""
    asked = ["is yoga good", "how long for abs", "yoga, is it good?", "how long abs", "is yoga good for me"]
    assert groups(asked) == [
        ["is yoga good", "yoga, is it good?", "is yoga good for me"],
        ["how long for abs", "how long abs"],
    ]
    assert groups([]) == []


@pytest.mark.anyio
async def test_the_report_can_be_pasted_and_names_what_needs_a_look(library: MultilingualDialogue) -> None:
    """Phrasings are ready YAML, also with quotes in them; votes and neglect are named by entry."""
    store = Store("sqlite://", "key", "1")
    for question in ("what's plank form", "whats plank form", "can I swim"):
        await store.unanswered.add(question, time.time())
    for person in range(3):
        await store.votes.cast(person, "hip-pain", helpful=False)
        await store.votes.cast(person, "squat", helpful=True)
    lines = [line async for line in report(library, store, since=0)]
    start = lines.index("    phrasings:")
    assert yaml.safe_load("\n".join(lines[start : start + 3])) == {
        "phrasings": ["what's plank form", "whats plank form"]
    }
    assert "hip-pain: 0 helpful, 3 not" in lines
    assert not any(line.startswith("squat: ") for line in lines)
    assert "bridge" in lines[lines.index("\n# Entries that nobody asked for") :]
    store.close()
