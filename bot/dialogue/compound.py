"""Several questions in one message: which clauses can be answered on their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.sense import Kind, Sense, Senses
from bot.dialogue.thresholds import ASKED_FROM, MOST_ANSWERS, MOST_CLAUSES, TOLD_FROM
from bot.knowledge.model import ConceptKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.dialogue.message import Clause


def answers(senses: Senses, clauses: Sequence[Clause], fits_best: str) -> list[Sense]:
    """Return the sure senses of single clauses, each entry once.

    First comes `fits_best` (the id that fits the whole message best), then what is asked, then what is
    only told: a complaint where nothing is asked, anything that is sure enough beside it.
    """
    asked: dict[str, Sense] = {}
    told: dict[str, Sense] = {}
    complaints: set[str] = set()
    half = MOST_CLAUSES // 2
    looked_at = clauses if len(clauses) <= MOST_CLAUSES else [*clauses[:half], *clauses[-half:]]
    for clause, text in _with_subjects(looked_at):
        sense = senses.of(text)
        if sense.kind is not Kind.ENTRY or clause.limit or sense.best.score < ASKED_FROM:
            continue
        found = asked if clause.question else told
        id_ = sense.best.id
        if id_ not in found or sense.best.score > found[id_].best.score:
            found[id_] = sense
        if ConceptKind.COMPLAINT in clause.kinds:
            complaints.add(id_)
    stories = {
        id_: sense
        for id_, sense in told.items()
        if sense.best.score >= TOLD_FROM or (not asked and id_ in complaints)
    }
    ranked = sorted(
        (stories | asked).values(),
        key=lambda sense: (sense.best.id != fits_best, sense.best.id not in asked, -sense.best.score),
    )
    return ranked[:MOST_ANSWERS]


def _with_subjects(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, str]]:
    """Yield each clause with its text; one without a subject takes over that of the clause before."""
    subject = ""
    for clause in clauses:
        yield clause, clause.text if clause.subject else f"{clause.text} {subject}"
        subject = clause.subject or subject
