"""Several questions in one message: which clauses can be answered on their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.reading.intent import Intent, IntentClassifier, IntentKind
from bot.dialogue.thresholds import (
    ASKED_FROM,
    CLAUSE_FROM,
    MOST_ANSWERS,
    MOST_CLAUSES,
    MOST_CLAUSES_BACK,
    NAMED_IN_STORY,
    STORY,
    STORY_FROM,
    SURE_FROM,
    TOLD_FROM,
)
from bot.language.concepts import ConceptKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.dialogue.reading.complaints import Complaints
    from bot.language.utterance import Clause

_SUBJECTS = frozenset({ConceptKind.BODY, ConceptKind.COMPLAINT, ConceptKind.EXERCISE})
_NAMED = frozenset({ConceptKind.COMPLAINT, ConceptKind.EXERCISE})


def intents_of_clauses(
    intents: IntentClassifier,
    complaints: Complaints,
    follow_up: Callable[[Clause, str], Intent],
    clauses: Sequence[Clause],
    alone: Intent,
) -> list[Intent]:
    """Return the certain intents of single clauses and of the whole message (`alone`), each entry once.

    `follow_up` reads a clause as if it were said after an answer with that id.

    The intent of the whole message comes first, then certain questions, then complaints, then the rest.
    """
    named_from, told_from = (NAMED_IN_STORY, 1.0) if len(clauses) >= STORY else (ASKED_FROM, TOLD_FROM)
    found = {alone.best.id: alone} if alone.kind is IntentKind.ENTRY else {}
    ranks: dict[str, tuple[bool, ...]] = dict.fromkeys(found, ())
    half = MOST_CLAUSES // 2
    looked_at = clauses if len(clauses) <= MOST_CLAUSES else [*clauses[:half], *clauses[-half:]]
    for clause, asked, complains, intent in _intents(intents, complaints, follow_up, looked_at):
        id_, score = intent.best
        needed = named_from if complains or clause.mentions.kinds & _NAMED else told_from
        if not (asked or clause.complains or score >= needed):
            continue
        rank = (not (asked and score >= SURE_FROM), not complains, not asked)
        ranks[id_] = min(rank, ranks.get(id_, rank))
        if id_ not in found or score > found[id_].best.score:
            found[id_] = intent
    ranked = sorted(found.values(), key=lambda intent: (ranks[intent.best.id], -intent.best.score))
    return ranked[:MOST_ANSWERS]


class _Read(NamedTuple):
    """A clause that names an entry, whether it asks or complains, and its intent."""

    clause: Clause
    asked: bool
    complains: bool
    intent: Intent


def _intents(
    intents: IntentClassifier,
    complaints: Complaints,
    follow_up: Callable[[Clause, str], Intent],
    clauses: Sequence[Clause],
) -> list[_Read]:
    """Return each clause that names an entry, with its most certain intent.

    Except in long messages, a clause may be a follow-up to the clause before it: "squats, how low?". An entry
    that was found before is not repeated if the clause names something else. A body part that is added to a
    complaint is a complaint as well: "hip too". A question without content is about the clause before it:
    "they say weak hips do that, is it true?".
    """
    read: list[_Read] = []
    told = -MOST_CLAUSES_BACK - 1
    is_story = len(clauses) >= STORY
    least = STORY_FROM if is_story else ASKED_FROM
    named = _SUBJECTS if is_story else frozenset(ConceptKind)
    for at, clause in enumerate(clauses):
        says_something = clause.cues.question or clause.mentions.kinds & named
        is_beyond = clause.mentions.limit and (is_story or not clause.complains)
        if not clause.core or is_beyond or not says_something:
            continue
        found = [intents.classify(clause.core)]
        near = found[0].near
        if read and not is_story:
            found.append(follow_up(clause, read[-1].intent.best.id))
        entries = [
            intent
            for intent in map(_as_entry, found)
            if intent.kind is IntentKind.ENTRY and intent.best.score >= least
        ]
        known = {each.intent.best.id for each in read}
        entries = [intent for intent in entries if intent.best.id not in known] or entries
        if complaint := complaints.find_intent([clause], near):
            read.append(_Read(clause, clause.cues.question, complains=True, intent=complaint))
            told = at
        elif entries:
            surest = max(entries, key=lambda intent: intent.best.score)
            adds = (
                not is_story
                and ConceptKind.BODY in clause.mentions.kinds
                and any(each.complains for each in read)
            )
            read.append(_Read(clause, clause.cues.question, clause.complains or adds, surest))
            told = at
        elif clause.cues.question and not clause.mentions.subjects and at - told <= MOST_CLAUSES_BACK:
            read[-1] = read[-1]._replace(asked=True)
    return read


def _as_entry(intent: Intent) -> Intent:
    """Return an unsure or vague intent as that of its best entry: beside others, none is asked back."""
    is_open = intent.kind in {IntentKind.UNSURE, IntentKind.VAGUE}
    if is_open and intent.near and intent.near[0].score >= CLAUSE_FROM:
        return Intent(IntentKind.ENTRY, intent.near[0], intent.near)
    return intent
