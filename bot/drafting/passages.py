"""Passages of an article -> entries: one for each statement, together with those that depend on it."""

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

# Sentences and characters of an answer: short enough to be read on a phone, in a hurry.
MOST_SENTENCES = 4
MOST_LETTERS = 460
# Kinds of one statement that are used: the first are the most informative.
MOST_KINDS = 3
# Characters of a paragraph that becomes one answer, if it has no more than MOST_SENTENCES.
SHORT_PARAGRAPH = 460
# Words from which on a clause is meaningful by itself.
CLAUSE_WORDS = 4
# Items of a list that one answer can hold.
MOST_ITEMS = 12


_SLOTS = re.compile(r"\{[xy]\}")
_CLAUSE = re.compile(r"[,;:()–—]")


@dataclass(slots=True)
class Group:
    """Statements that make one answer, and the heading above them, if any."""

    statements: list[Statement]
    heading: str = ""
    is_list: bool = False


def groups(passages: Sequence[Passage], records: DraftRecords) -> list[Group]:
    """Return the groups of `passages` in order."""
    made: list[Group] = []
    subjects: Counter[str] = Counter()
    for passage in passages:
        for group in _groups_of(passage, records):
            group.heading = passage.heading
            made.append(group)
            subjects.update(each.slots["x"] for each in _kinds_of(group, records) if "x" in each.slots)
    if subjects:
        records.subject = subjects.most_common(1)[0][0]
    return made


def write(group: Group, records: DraftRecords, *, leads: bool, opening: str = "") -> None:
    """Add the entry of `group`.

    `leads`: it is the first under its heading. `opening`: the article's title if the group opens the article.
    """
    found = [*_kinds_of(group, records)]
    title, wanted = _title_and_id(group, found, records)
    asks = [
        *_own_words(group, records),
        *_questions(found, records.grammar.beginning(group.statements[0].text), records),
    ]
    if group.heading and leads:
        asks[1:1] = records.asked(records.patterns.section.asks, {"x": _plain_heading(group, records)})
    if opening:
        title, wanted = opening, slug(opening, records.grammar.function)
        for topic in (records.topics[-1], *records.topics[:-1]):
            asks[1:1] = filled(records.patterns.article.asks, {"topic": topic})
    texts = [each.text for each in group.statements]
    answer = texts if group.is_list else [" ".join(texts)]
    facts = map(records.fact, group.statements)
    records.add(wanted, title, asks, answer, facts, subject=records.topic if opening else None)


def _groups_of(passage: Passage, records: DraftRecords) -> Iterator[Group]:
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
        if group and not (fits and records.grammar.leans(statement.text)):
            yield Group(group)
            group = []
        group.append(statement)
    if group:
        yield Group(group)


def _kinds_of(group: Group, records: DraftRecords) -> Iterator[Found]:
    """Yield the kinds of the statements; "it" means the subject before."""
    subject = records.topic
    for statement in group.statements:
        kinds = [*islice(records.grammar.kinds(statement.text, subject), MOST_KINDS)]
        yield from kinds
        subject = next((each.slots["x"] for each in kinds if each.slots.get("x")), subject)


def _questions(found: Sequence[Found], first: str, records: DraftRecords) -> Iterator[str]:
    """Yield the questions of all kinds in turn, so that each kind gets some."""
    # Questions about the topic as a whole belong to a statement's first kind only.
    own = [
        each.kind.asks if not at else [a for a in each.kind.asks if _SLOTS.search(a)]
        for at, each in enumerate(found)
    ]
    asked = [[*records.asked(asks, each.slots)] for asks, each in zip(own, found, strict=True)]
    if not any(each.slots.get("x") for each in found):
        found = [Found(found[0].kind if found else records.patterns.kinds[0], {"x": first})] if first else []
    asked += [[*records.asked(records.patterns.statement.asks, each.slots)] for each in found[:1]]
    yield from (text for turn in zip_longest(*asked) for text in turn if text)


def _own_words(group: Group, records: DraftRecords) -> Iterator[str]:
    """Yield the statements themselves, their clauses and their informative words, which questions use."""
    texts = [each.text.rstrip(".!:") for each in group.statements]
    yield from texts
    for text in texts:
        clauses = [clause.strip() for clause in _CLAUSE.split(text)]
        yield from (clause for clause in clauses if len(clause.split()) >= CLAUSE_WORDS)
    heading = records.grammar.meaning(_plain_heading(group, records))
    for text in texts:
        yield " ".join(dict.fromkeys([*heading, *records.grammar.meaning(text)]))


def _plain_heading(group: Group, records: DraftRecords) -> str:
    """Return the heading in lower case, with "they" replaced by the article's subject."""
    return " ".join(
        records.subject if records.grammar.refers(word) else word for word in group.heading.lower().split()
    )


def _title_and_id(group: Group, found: Sequence[Found], records: DraftRecords) -> tuple[str, str]:
    """Return the title and the wanted id of a group: by the first kind that has a title."""
    skipped = records.grammar.function
    for each in found:
        if title := next(filled([each.kind.title], each.slots), None):
            return title, joined(each.slots.get("x", records.topic), each.kind.id, skipped)
    first = group.statements[0].text.rstrip(".!:")
    return first, slug(first, skipped)
