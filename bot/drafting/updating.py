"""Merges a new draft into the present content: what is new, changed and gone; the editor's words are kept.

Facts are matched by the article's own words, which each fact keeps as its `quote`; entries by their facts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msgspec import structs
from rapidfuzz import fuzz, process

from bot.drafting.phrasing import unique
from bot.language.tokens import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.drafting.draft import Draft
    from bot.knowledge.model import Entry, Exercise, Fact

# RapidFuzz's similarity, 0 to 100, from which on a sentence counts as a changed version of an earlier one.
# Different sentences of one of our articles stay below 65.
ALIKE_FROM = 70.0


@dataclass(frozen=True, slots=True)
class _MergedFacts:
    """The merged facts, and the new number of each earlier number and of each number in the draft."""

    facts: tuple[Fact, ...]
    from_before: Mapping[int, int]
    from_draft: Mapping[int, int]
    changes: tuple[str, ...]


def updated(before: Draft, after: Draft) -> tuple[Draft, list[str]]:
    """Return `before` merged with the new draft `after`, and a line for each change."""
    facts = _merged_facts(before, after)
    entries, said = _merged_entries(before, after, facts)
    exercises, more = _merged_exercises(before, after, facts)
    article = structs.replace(
        before.article,
        facts=facts.facts,
        links=after.article.links,
        opening=before.article.opening if _has_entry(entries, before.article.opening) else entries[0].id,
    )
    whole = _with_all_cited(
        replace(after, article=article, exercises=tuple(exercises), entries=tuple(entries), notes=())
    )
    return whole, [*facts.changes, *said, *more]


def _merged_facts(before: Draft, after: Draft) -> _MergedFacts:
    """Pair the facts of both; keep one that is gone if an editor worded it or an edited entry rests on it."""
    left = {fact.number: fact for fact in before.article.facts}
    by_words = {fact.quote or fact.text: fact.number for fact in before.article.facts}
    pairs: dict[int, Fact] = {}
    for fact in after.article.facts:
        if (found := by_words.get(fact.quote or fact.text)) in left:
            pairs[fact.number] = left.pop(found)
    made: list[Fact] = []
    from_before: dict[int, int] = {}
    from_draft: dict[int, int] = {}
    changes: list[str] = []
    for number, fact in enumerate(after.article.facts, start=1):
        old = pairs.get(fact.number) or _earlier_version(fact, left)
        from_draft[fact.number] = number
        if old is None:
            changes.append(f"new: {fact.text}")
            made.append(structs.replace(fact, number=number))
            continue
        left.pop(old.number, None)
        from_before[old.number] = number
        same = old.quote == fact.quote
        if not same:
            changes.append(f"changed: {fact.quote or fact.text}")
        own_words = old.text != old.quote
        made.append(
            structs.replace(
                fact,
                number=number,
                text=old.text if own_words else fact.text,
                changed=old.changed or (own_words and not same),
            )
        )
    kept_by_editor = {number for entry in before.entries if not entry.draft for number in entry.facts}
    for number, old in left.items():
        changes.append(f"gone: {old.quote or old.text}")
        if number in kept_by_editor or old.quote is None or old.text != old.quote:
            from_before[number] = len(made) + 1
            made.append(structs.replace(old, number=len(made) + 1, gone=old.quote is not None))
    return _MergedFacts(tuple(made), from_before, from_draft, tuple(changes))


def _earlier_version(fact: Fact, left: Mapping[int, Fact]) -> Fact | None:
    """Return the fact among `left` of which `fact` is most likely a changed version, if any."""
    words = {number: old.quote for number, old in left.items() if old.quote}
    found = process.extractOne(fact.quote or fact.text, words, scorer=fuzz.ratio, score_cutoff=ALIKE_FROM)
    return left[found[2]] if found else None


def _merged_entries(before: Draft, after: Draft, facts: _MergedFacts) -> tuple[list[Entry], list[str]]:
    """Keep the present entries, and add those with facts that no present entry has."""
    quotes = {fact.number: fact.quote or fact.text for fact in before.article.facts}
    texts = {fact.number: fact.text for fact in facts.facts}
    drafted = {entry.id: entry for entry in after.entries}
    kept: list[Entry] = []
    changes: list[str] = []
    for entry in before.entries:
        numbers = tuple(sorted({facts.from_before[n] for n in entry.facts if n in facts.from_before}))
        if not numbers:
            changes.append(f"gone: entry `{entry.id}`")
            continue
        answer = tuple(_with_new_sentences(text, entry, quotes, facts, texts) for text in entry.answer)
        kept.append(structs.replace(entry, facts=numbers, answer=answer))
    ids = {entry.id for entry in kept}
    taken = {normalise(phrasing) for entry in kept for phrasing in entry.phrasings}
    resting = {number for entry in kept for number in entry.facts}
    for id_, entry in drafted.items():
        numbers = tuple(facts.from_draft[number] for number in entry.facts)
        if id_ not in ids and not resting.issuperset(numbers):
            changes.append(f"new: entry `{id_}`")
            phrasings = unique(entry.phrasings, taken) or (entry.title,)
            kept.append(structs.replace(entry, facts=numbers, phrasings=phrasings))
    known = {entry.id for entry in kept}
    own = {entry.id for entry in before.entries} | drafted.keys()
    return [
        structs.replace(entry, next=tuple(id_ for id_ in entry.next if id_ in known or id_ not in own))
        for entry in kept
    ], changes


def _with_new_sentences(
    text: str, entry: Entry, quotes: Mapping[int, str], facts: _MergedFacts, texts: Mapping[int, str]
) -> str:
    """Return an answer's paragraph with changed sentences of the article replaced; an editor's stays."""
    if not entry.draft:
        return text
    for number in entry.facts:
        new = facts.from_before.get(number)
        text = text.replace(quotes[number], texts[new] if new else "")
    return " ".join(text.split()) or " ".join(
        texts[facts.from_before[n]] for n in entry.facts if n in facts.from_before
    )


def _merged_exercises(before: Draft, after: Draft, facts: _MergedFacts) -> tuple[list[Exercise], list[str]]:
    """Take the new steps of exercises that no editor has changed, and keep the others."""
    texts = {fact.number: fact.quote for fact in before.article.facts}
    fresh = {exercise.id: exercise for exercise in after.exercises}
    shown = {entry.id for entry in after.entries} | {entry.id for entry in before.entries if not entry.draft}
    made: list[Exercise] = []
    changes: list[str] = []
    for exercise in before.exercises:
        numbers = tuple(sorted({facts.from_before[n] for n in exercise.facts if n in facts.from_before}))
        if not numbers or exercise.id not in shown:
            changes.append(f"gone: exercise `{exercise.id}`")
            continue
        new = fresh.get(exercise.id)
        edited = not set(exercise.steps) <= {texts.get(number) for number in exercise.facts}
        taken = exercise if edited or new is None else new
        numbers = numbers if taken is exercise else tuple(facts.from_draft[n] for n in taken.facts)
        made.append(structs.replace(taken, facts=numbers, beats=exercise.beats, picture=exercise.picture))
    ids = {exercise.id for exercise in made}
    for id_, new in fresh.items():
        if id_ not in ids and id_ not in {exercise.id for exercise in before.exercises}:
            changes.append(f"new: exercise `{id_}`")
            made.append(structs.replace(new, facts=tuple(facts.from_draft[n] for n in new.facts)))
    return made, changes


def _with_all_cited(draft: Draft) -> Draft:
    """Return `draft` with the opening entry citing each uncited fact, so that none of the article is lost."""
    cited = {number for entry in draft.entries for number in entry.facts}
    cited.update(number for exercise in draft.exercises for number in exercise.facts)
    lost = [fact.number for fact in draft.article.facts if fact.number not in cited]
    if not lost:
        return draft
    first, *rest = draft.entries
    first = structs.replace(first, facts=tuple(sorted({*first.facts, *lost})))
    return replace(draft, entries=(first, *rest))


def _has_entry(entries: Iterable[Entry], id_: str | None) -> bool:
    return any(entry.id == id_ for entry in entries)
