"""Several questions in one message: which clauses can be answered on their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.sense import Kind, Sense, Senses
from bot.dialogue.thresholds import (
    ASKED_FROM,
    FITS_FROM,
    MOST_ANSWERS,
    MOST_CLAUSES,
    NAMED_FROM,
    STORY,
    STORY_FROM,
    SURE_FROM,
    TOLD_FROM,
)
from bot.knowledge.model import ConceptKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.dialogue.complaints import Complaints
    from bot.dialogue.message import Clause
    from bot.matching import Match

_NAMED = frozenset({ConceptKind.COMPLAINT, ConceptKind.EXERCISE})


def answers(
    senses: Senses, complaints: Complaints, clauses: Sequence[Clause], whole: Sequence[Match]
) -> list[Sense]:
    """Return the sure senses of single clauses, each entry once.

    First comes what fits the whole message best (`whole` are its matches) if that is sure, then what is
    asked for sure, then complaints, then what is only asked or told beside them.
    """
    found: dict[str, Sense] = {}
    ranks: dict[str, tuple[bool, ...]] = {}
    half = MOST_CLAUSES // 2
    looked_at = clauses if len(clauses) <= MOST_CLAUSES else [*clauses[:half], *clauses[-half:]]
    fits_best = whole[0].id if whole and whole[0].score >= FITS_FROM else ""
    for clause, sense in _senses(senses, complaints, looked_at):
        id_, score = sense.best
        needed = NAMED_FROM if clause.kinds & _NAMED else TOLD_FROM
        if not (clause.question or clause.complains or score >= needed):
            continue
        asked_for_sure = clause.question and score >= SURE_FROM
        rank = (id_ != fits_best, not asked_for_sure, not clause.complains, not clause.question)
        if id_ not in found or rank < ranks[id_]:
            ranks[id_] = rank
        if id_ not in found or score > found[id_].best.score:
            found[id_] = sense
    ranked = sorted(found.values(), key=lambda sense: (ranks[sense.best.id], -sense.best.score))
    return ranked[:MOST_ANSWERS]


def _senses(
    senses: Senses, complaints: Complaints, clauses: Sequence[Clause]
) -> Iterator[tuple[Clause, Sense]]:
    """Yield each clause that asks for an entry, with the surest of its senses.

    A clause without an exercise may lean on that of a clause before, and one without any subject on the
    body part as well: "squats, how low?".
    """
    least = STORY_FROM if len(clauses) >= STORY else ASKED_FROM
    earlier: dict[ConceptKind, str] = {}
    for clause in clauses:
        texts = [clause.core]
        if ConceptKind.EXERCISE not in clause.subjects:
            without = [ConceptKind.EXERCISE] if clause.subjects else list(earlier)
            texts += [f"{clause.core} {earlier[kind]}" for kind in without if kind in earlier]
        earlier |= clause.subjects
        if not clause.core or clause.limit:
            continue
        found = [sense for sense in map(senses.of, texts) if sense.kind is Kind.ENTRY]
        complaint = complaints.sense([clause], senses.of(clause.core).near)
        if complaint:
            yield clause, complaint
            continue
        surest = max(found, key=lambda sense: sense.best.score, default=None)
        if surest and surest.best.score >= least:
            yield clause, surest
