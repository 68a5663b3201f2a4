"""A report for the editor: unanswered questions, grouped by similarity, and entries that need attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.dialogue import Context
from bot.knowledge.loading.yaml_source import quoted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.dialogue import MultilingualDialogue
    from bot.store.store import Store

# RapidFuzz's similarity, 0 to 100: "how long for abs" and "how long abs" have 89.
ALIKE_FROM = 70.0
# Entries named as nearest, and groups in the report, which only show where to look first.
NEAREST = 3
MOST_GROUPS = 30
# An entry is listed from this number of votes and this share of bad ones on.
LEAST_VOTES = 3
BAD_FROM = 0.4


def groups(questions: Sequence[str]) -> list[list[str]]:
    """Return `questions` grouped by similarity, largest group first; each is in one group."""
    left, grouped = list(dict.fromkeys(questions)), list[list[str]]()
    while left:
        first, *left = left
        alike = process.extract(
            first, left, scorer=fuzz.token_sort_ratio, limit=None, score_cutoff=ALIKE_FROM
        )
        members = {question for question, _, _ in alike}
        grouped.append([first, *(question for question in left if question in members)])
        left = [question for question in left if question not in members]
    return sorted(grouped, key=len, reverse=True)


async def report(library: MultilingualDialogue, store: Store, since: float) -> AsyncIterator[str]:
    """Yield the lines of the report from `since` on (seconds since 1970), with entries of `library`."""
    yield "# Unanswered"
    for group in groups(await store.unanswered.since(since))[:MOST_GROUPS]:
        near = ", ".join(
            f"{match.id} {match.score:.2f}" for match in library.nearest(group[0], Context())[:NEAREST]
        )
        yield f"\n# {len(group)} similar; nearest: {near or 'none'}"
        yield "    phrasings:"
        for question in group:
            yield f"      - {quoted(question)}"
    yield "\n# Entries with bad votes"
    for id_, (good, bad) in sorted((await store.votes.count(since)).items()):
        if good + bad >= LEAST_VOTES and bad >= BAD_FROM * (good + bad):
            yield f"{id_}: {good} helpful, {bad} not"
    yield "\n# Entries that nobody asked for"
    asked = await store.counters.names()
    known = dict.fromkeys(
        id_ for each in library.languages for id_ in library.for_language(each).knowledge.entries
    )
    for id_ in known:
        if id_ not in asked:
            yield id_
