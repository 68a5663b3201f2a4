"""Passages of an article -> entries: one for each statement, with those that lean on it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from bot.drafting.article.grammar import Found
from bot.drafting.naming import joined, slug
from bot.drafting.phrasing import filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.drafting.article.outline import Passage, Statement
    from bot.drafting.draft_records import DraftRecords

# Sentences and letters of an answer: what somebody reads on a phone, in a hurry.
MOST_SENTENCES = 4
MOST_LETTERS = 460
# Kinds of one statement that count: the first are the telling ones.
MOST_KINDS = 3
# Letters of a paragraph that is one answer as it stands, where it has no more sentences than an answer.
SHORT_PARAGRAPH = 460
# Words from which on a clause says something by itself.
CLAUSE_WORDS = 4
# Items of a list that one answer can hold.
MOST_ITEMS = 12


_SLOTS = re.compile(r"\{[xy]\}")
_CLAUSE = re.compile(r"[,;:()–—]")


@dataclass(slots=True)
class Group:
    """Statements that make one answer, and the heading that it stands first under, if any."""

    statements: list[Statement]
    heading: str = ""
    is_list: bool = False


def groups(passages: Sequence[Passage], ledger: DraftRecords) -> list[Group]:
    """Return the groups of `passages` in order."""
    made: list[Group] = []
    subjects: Counter[str] = Counter()
    for passage in passages:
        for group in _grouped(passage, ledger):
            group.heading = passage.heading
            made.append(group)
            subjects.update(each.slots["x"] for each in _found(group, ledger) if "x" in each.slots)
    if subjects:
        ledger.subject = subjects.most_common(1)[0][0]
    return made


def write(group: Group, ledger: DraftRecords, *, leads: bool, opening: str = "") -> None:
    """Add the entry of `group`.

    `leads`: it is the first under its heading. `opening` is the article's title where it opens the article.
    """
    found = [*_found(group, ledger)]
    title, wanted = _named(group, found, ledger)
    asks = [
        *_worded(group, ledger),
        *_asked(found, ledger.grammar.beginning(group.statements[0].text), ledger),
    ]
    if group.heading and leads:
        asks[1:1] = ledger.asked(ledger.patterns.section.asks, {"x": _heading(group, ledger)})
    if opening:
        title, wanted = opening, slug(opening, ledger.grammar.function)
        for topic in (ledger.topics[-1], *ledger.topics[:-1]):
            asks[1:1] = filled(ledger.patterns.article.asks, {"topic": topic})
    texts = [each.text for each in group.statements]
    answer = texts if group.is_list else [" ".join(texts)]
    facts = map(ledger.fact, group.statements)
    ledger.add(wanted, title, asks, answer, facts, subject=ledger.topic if opening else None)


def _grouped(passage: Passage, ledger: DraftRecords) -> Iterator[Group]:
    if passage.is_list:
        yield Group(passage.statements[: MOST_ITEMS + 1], is_list=True)
        yield from (Group([each]) for each in passage.statements[MOST_ITEMS + 1 :])
        return
    said = passage.statements
    if len(said) <= MOST_SENTENCES and sum(len(each.text) for each in said) <= SHORT_PARAGRAPH:
        yield Group([*said])
        return
    group: list[Statement] = []
    for statement in said:
        fits = len(group) < MOST_SENTENCES and sum(len(each.text) for each in group) < MOST_LETTERS
        if group and not (fits and ledger.grammar.leans(statement.text)):
            yield Group(group)
            group = []
        group.append(statement)
    if group:
        yield Group(group)


def _found(group: Group, ledger: DraftRecords) -> Iterator[Found]:
    """Yield what the statements are; "it" stands for the subject before."""
    subject = ledger.topic
    for statement in group.statements:
        kinds = [*islice(ledger.grammar.kinds(statement.text, subject), MOST_KINDS)]
        yield from kinds
        subject = next((each.slots["x"] for each in kinds if each.slots.get("x")), subject)


def _asked(found: Sequence[Found], first: str, ledger: DraftRecords) -> Iterator[str]:
    """Yield the questions of all kinds found, in turn, so that none is crowded out."""
    # What is asked of the topic as a whole belongs to what a statement is first of all.
    own = [
        each.kind.asks if not at else [a for a in each.kind.asks if _SLOTS.search(a)]
        for at, each in enumerate(found)
    ]
    asked = [[*ledger.asked(asks, each.slots)] for asks, each in zip(own, found, strict=True)]
    if not any(each.slots.get("x") for each in found):
        found = [Found(found[0].kind if found else ledger.patterns.kinds[0], {"x": first})] if first else []
    asked += [[*ledger.asked(ledger.patterns.statement.asks, each.slots)] for each in found[:1]]
    yield from (text for turn in zip_longest(*asked) for text in turn if text)


def _worded(group: Group, ledger: DraftRecords) -> Iterator[str]:
    """Yield the statements themselves, their clauses and their telling words: whoever asks uses some."""
    texts = [each.text.rstrip(".!:") for each in group.statements]
    yield from texts
    for text in texts:
        clauses = [clause.strip() for clause in _CLAUSE.split(text)]
        yield from (clause for clause in clauses if len(clause.split()) >= CLAUSE_WORDS)
    heading = ledger.grammar.meaning(_heading(group, ledger))
    for text in texts:
        yield " ".join(dict.fromkeys([*heading, *ledger.grammar.meaning(text)]))


def _heading(group: Group, ledger: DraftRecords) -> str:
    """Return the heading in small letters, with what "they" stands for."""
    return " ".join(
        ledger.subject if ledger.grammar.refers(word) else word for word in group.heading.lower().split()
    )


def _named(group: Group, found: Sequence[Found], ledger: DraftRecords) -> tuple[str, str]:
    """Return the title and the wanted id of a group: by the first kind that can be named."""
    skipped = ledger.grammar.function
    for each in found:
        if title := next(filled([each.kind.title], each.slots), None):
            return title, joined(each.slots.get("x", ledger.topic), each.kind.id, skipped)
    first = group.statements[0].text.rstrip(".!:")
    return first, slug(first, skipped)
