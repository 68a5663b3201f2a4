"""Several questions in one message: which clauses can be answered on their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.sense import Kind, Sense, Senses
from bot.dialogue.thresholds import (
    ASKED_FROM,
    MOST_ANSWERS,
    MOST_CLAUSES,
    NAMED_FROM,
    STORY,
    STORY_FROM,
    TOLD_FROM,
)
from bot.knowledge.model import ConceptKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.dialogue.message import Clause

_NAMED = frozenset({ConceptKind.COMPLAINT, ConceptKind.EXERCISE})


def answers(senses: Senses, clauses: Sequence[Clause], fits_best: str) -> list[Sense]:
    """Return the sure senses of single clauses, each entry once.

    First comes `fits_best` (the id that fits the whole message best), then what is asked, then what is
    only told beside it: a complaint, an exercise, or anything that is surer.
    """
    asked: dict[str, Sense] = {}
    told: dict[str, Sense] = {}
    half = MOST_CLAUSES // 2
    looked_at = clauses if len(clauses) <= MOST_CLAUSES else [*clauses[:half], *clauses[-half:]]
    for clause, sense in _senses(senses, looked_at):
        if not clause.question and sense.best.score < (NAMED_FROM if clause.kinds & _NAMED else TOLD_FROM):
            continue
        found = asked if clause.question else told
        id_ = sense.best.id
        if id_ not in found or sense.best.score > found[id_].best.score:
            found[id_] = sense
    ranked = sorted(
        (told | asked).values(),
        key=lambda sense: (sense.best.id != fits_best, sense.best.id not in asked, -sense.best.score),
    )
    return ranked[:MOST_ANSWERS]


def _senses(senses: Senses, clauses: Sequence[Clause]) -> Iterator[tuple[Clause, Sense]]:
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
        surest = max(found, key=lambda sense: sense.best.score, default=None)
        if surest and surest.best.score >= least:
            yield clause, surest
