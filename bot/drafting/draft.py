"""An article's text -> its draft: facts, exercises, and entries that the bot can answer from at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import structs

from bot.drafting.article.blocks import parse
from bot.drafting.article.grammar import Grammar
from bot.drafting.article.outline import Movement, Outline, Passage, outline
from bot.drafting.draft_records import DraftRecords
from bot.drafting.exercises import ExerciseDrafter
from bot.drafting.naming import Ids, joined, slug
from bot.drafting.passages import Group, groups, write
from bot.drafting.phrasing import filled
from bot.knowledge.model import Article, Entry, Exercise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.knowledge.question_patterns import QuestionPatterns
    from bot.knowledge.vocabulary import Vocabulary

# Entries that an answer offers next.
MOST_NEXT = 3
# Names of exercises in one sentence.
MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Draft:
    """The records of one article, and (line, note) pairs for the editor to look at."""

    article: Article
    exercises: tuple[Exercise, ...]
    entries: tuple[Entry, ...]
    notes: tuple[tuple[int, str], ...] = ()


def outline_title(text: str, name: str, patterns: QuestionPatterns) -> str:
    """Return the title of an article's `text`, or `name` if it has none."""
    return outline(parse(text, patterns.instructions.step), Grammar(patterns), name).title


def draft(  # noqa: PLR0913, PLR0917  (an article, its language, and the other content)
    text: str,
    name: str,
    patterns: QuestionPatterns,
    vocabulary: Vocabulary,
    taken_ids: Iterable[str] = (),
    taken_phrasings: Iterable[str] = (),
) -> Draft:
    """Return the draft of an article's `text`; the same text gives the same draft.

    `name` is its title if the text has none; `taken_ids` and `taken_phrasings` (normalised) are in use.
    """
    grammar = Grammar(patterns)
    made = outline(parse(text, patterns.instructions.step), grammar, name)
    ids = Ids(taken_ids, slug(made.title, grammar.function))
    said = " ".join(statement.text for part in made.parts for statement in part.statements)
    records = DraftRecords(made.title, said, grammar, vocabulary, ids, taken_phrasings)
    for part in made.parts:
        for statement in part.statements:
            records.fact(statement)
    passages = groups([part for part in made.parts if isinstance(part, Passage)], records)
    first = passages.pop(0) if passages else Group(made.movements[0].statements[:1])
    write(first, records, leads=True, opening=made.title)
    headed = {first.heading}
    for group in passages:
        write(group, records, leads=group.heading not in headed)
        headed.add(group.heading)
    writer = ExerciseDrafter(records)
    shown = [writer.write(movement) for movement in made.movements]
    if len(shown) > 1:
        _write_all(records, made.movements, shown)
    for title in made.links:
        _write_link(records, title)
    article = Article(made.title, tuple(records.facts), tuple(made.links), records.entries[0].id)
    return Draft(article, tuple(records.exercises), _with_next(records, shown), tuple(_notes(made, ids)))


def _write_all(records: DraftRecords, movements: list[Movement], shown: list[Entry]) -> None:
    """Add the entry that lists the exercises."""
    own = records.patterns.exercise.all
    names = [exercise.name for exercise in records.exercises][:MOST_NAMES]
    listed = f"{', '.join(names[:-1])} {records.patterns.words.joiner} {names[-1]}"
    asks = [text for topic in records.topics for text in records.asked(own.asks, {"topic": topic})]
    facts = [records.fact(movement.statements[0]) for movement in movements[:MOST_NAMES]]
    wanted = joined(records.topic, "exercises", records.grammar.function)
    title = next(filled([own.title], {"topic": records.topic}))
    entry = records.add(wanted, title, asks, [*filled([own.answer], {"names": listed})], facts)
    records.entries[-1] = structs.replace(entry, next=tuple(each.id for each in shown[:MOST_NEXT]))


def _write_link(records: DraftRecords, title: str) -> None:
    """Add the stub of an article that is only linked to."""
    own = records.patterns.link
    slots = {"x": title}
    fact = records.claim(next(filled([own.fact], slots)))
    heading = next(filled([own.title], slots))
    wanted = f"link-{slug(title, records.grammar.function)}"
    records.add(wanted, heading, filled(own.asks, slots), [*filled([own.answer], slots)], [fact], stub=title)


def _with_next(records: DraftRecords, shown: list[Entry]) -> tuple[Entry, ...]:
    """Return the entries, each offering next those after it, details first their exercise."""
    made = []
    ids = [entry.id for entry in records.entries if entry.stub is None]
    for entry in records.entries:
        if not entry.next:
            parent = entry.id.rpartition(".")[0]
            details = [id_ for id_ in ids if id_.startswith(f"{entry.id}.")]
            at = ids.index(entry.id) if entry.id in ids else 0
            after = [*ids[at + 1 :], *ids[:at]]
            near = [parent] if parent else details or after
            around = [*near, *(each.id for each in shown), *after]
            following = [*dict.fromkeys(id_ for id_ in around if id_ != entry.id)]
            made.append(structs.replace(entry, next=tuple(following[:MOST_NEXT])))
        else:
            made.append(entry)
    return tuple(made)


def _notes(made: Outline, ids: Ids) -> Iterator[tuple[int, str]]:
    yield from made.unplaced
    for wanted, given in ids.renamed:
        yield 1, f"the id `{wanted}` is in use, so this entry is called `{given}`"
