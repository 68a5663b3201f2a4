"""Content review: the rules that need more than one record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.actions.model import ForgetMe
from bot.errors import Finding, Severity
from bot.knowledge.loading.layout import PATTERNS
from bot.knowledge.messages import START
from bot.knowledge.model import Entry, Record, placeholders
from bot.knowledge.validation.draft_status import open_points, wrong_patterns
from bot.knowledge.validation.labels import wrong_labels
from bot.knowledge.validation.message_length import too_long
from bot.knowledge.validation.sign_rules import wrong_signs
from bot.language.stemming import stemmer
from bot.language.tokens import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.errors import Place
    from bot.knowledge.loading.parsed_files import LanguageFiles, ParsedFile, ParsedItem
    from bot.knowledge.loading.yaml_source import Location

_FILLED = re.compile(r"\{(\w*)\}")


class _Said(NamedTuple):
    """A phrasing: the item that has it, and its number there."""

    item: ParsedItem
    number: int

    @property
    def place(self) -> Place:
        # Looked up for what is wrong alone: for all phrasings it takes longer than everything else here.
        return self.item.place("phrasings", self.number)


def review(files: LanguageFiles) -> list[Finding]:
    """Return everything that is wrong with content whose files are valid by themselves."""
    return [
        *_double_ids(files),
        *_double_titles(files),
        *_double_commands(files),
        *_double_phrasings(files),
        *_missing_pages(files),
        *_dead_references(files),
        *_openings(files),
        *wrong_signs(files.common["warning-signs.yaml"], files.common["warning-words.yaml"]),
        *_facts(files),
        *_exercises(files),
        *wrong_labels(files),
        *too_long(files),
        *_placeholders(files.common["messages.yaml"]),
        *open_points(files),
        *wrong_patterns(files.common.get(PATTERNS)),
    ]


def _double_ids(files: LanguageFiles) -> Iterator[Finding]:
    first: dict[str, ParsedItem] = {}
    pages = files.common["messages.yaml"].items("pages")
    signs = files.common["warning-signs.yaml"].items("signs")
    groups = ([*files.answerables()], [*pages], [*signs])
    for group in groups:
        first.clear()
        for item in group:
            id_ = item.record.id
            if id_ in first:
                problem = f"the id `{id_}` is taken (by {first[id_].place('id')})"
                yield Finding(item.place("id"), problem, "choose another id, or merge the two")
            first.setdefault(id_, item)


def _double_titles(files: LanguageFiles) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for article in files.articles.values():
        parsed = article["article.yaml"]
        place, title = parsed.document.place(("title",)), parsed.record.title
        stands = first.setdefault(normalise(title), str(place))
        if stands != str(place):
            problem = f"another article is called {title!r} already ({stands})"
            yield Finding(place, problem, "give one of the two another title")


def _double_commands(files: LanguageFiles) -> Iterator[Finding]:
    first: dict[str, ParsedItem] = {}
    for item in files.common["messages.yaml"].items("commands"):
        for name in (item.record.name, *item.record.also):
            if name in first:
                problem = f"the command `/{name}` is taken (by {first[name].place()})"
                yield Finding(item.place(), problem, "choose another name")
            first.setdefault(name, item)


def _double_phrasings(files: LanguageFiles) -> Iterator[Finding]:
    """Find duplicate phrasings; those of two articles are only a warning, and one of a limit is ignored.

    In two articles they count as equal even if they differ in a determiner or an ending.
    """
    first: dict[str, _Said] = {}
    alike: dict[str, _Said] = {}
    stem, small, has_several = stemmer(files.language), _determiners(files), len(files.articles) > 1
    limits = {limit.id for limit in files.common["limits.yaml"].record.limits}
    titles = files.records().openings()
    for item in files.answerables():
        if normalise(getattr(item.record, "stub", None) or "") in titles:
            continue
        for number, phrasing in enumerate(item.record.phrasings):
            here = _Said(item, number)
            plain = files.plain[phrasing]
            if not plain:
                problem = f"the phrasing {phrasing!r} has no word in it"
                yield Finding(here.place, problem, "write it in words")
                continue
            stands = first.setdefault(plain, here)
            if has_several:
                core = " ".join(stem(word) for word in plain.split() if word not in small)
                other = alike.setdefault(core, here)
                if stands is here and _in_two_articles(item, other.item):
                    stands = other
            owner = stands.item
            if stands is here or (item.record.id in limits and owner.record.id not in limits):
                continue
            whose = "this entry" if owner.record.id == item.record.id else f"`{owner.record.id}`"
            problem = f"the phrasing {phrasing!r} stands under {whose} already ({stands.place})"
            place = here.place
            if _in_two_articles(item, owner):
                fix = "say it in a way that only this article answers, or let the other be offered as well"
                yield Finding(place, problem, fix, Severity.WARNING)
            else:
                yield Finding(place, problem, "keep one")


def _determiners(files: LanguageFiles) -> frozenset[str]:
    patterns = files.common.get(PATTERNS)
    return frozenset(map(normalise, patterns.record.words.determiners)) if patterns else frozenset()


def _in_two_articles(one: ParsedItem, other: ParsedItem) -> bool:
    return (
        isinstance(one.record, Entry)
        and isinstance(other.record, Entry)
        and one.document is not other.document
    )


def _missing_pages(files: LanguageFiles) -> Iterator[Finding]:
    messages = files.common["messages.yaml"]
    place = messages.document.place(("pages",))
    pages = [page.record for page in messages.items("pages")]
    if START not in {page.id for page in pages}:
        yield Finding(place, f"there is no page `{START}`", "add it")
    if ForgetMe() not in {page.action for page in pages}:
        yield Finding(place, "no page erases a person's data", "add one with `errand: forget`")


def _dead_references(files: LanguageFiles) -> Iterator[Finding]:
    messages = files.common["messages.yaml"]
    pages = [*messages.items("pages")]
    entries = {item.record.id for item in files.entries()}
    known = {item.record.id for item in files.answerables()}
    shown = entries | {page.record.id for page in pages}
    offering = (*((item, "next") for item in files.answerables()), *((page, "choices") for page in pages))
    for item, key in offering:
        for number, id_ in enumerate(getattr(item.record, key)):
            if id_ == item.record.id:
                yield Finding(item.place(key, number), "it offers itself", "name another id")
            elif id_ not in known | shown:
                yield Finding(item.place(key, number), f"there is no `{id_}`", "name an id that exists")
    for command in messages.items("commands"):
        if command.record.shows not in shown:
            problem = f"there is no `{command.record.shows}`"
            yield Finding(command.place("shows"), problem, "name a page or an entry")
    for item in files.entries():
        parent = item.record.id.rpartition(".")[0]
        if parent and parent not in entries:
            problem = f"the detail's parent `{parent}` is missing"
            yield Finding(item.place("id"), problem, "add it or drop the dot")


def _openings(files: LanguageFiles) -> Iterator[Finding]:
    entries = {item.record.id for item in files.entries()}
    for article in files.articles.values():
        parsed = article["article.yaml"]
        if parsed.record.opening and parsed.record.opening not in entries:
            place = parsed.document.place(("opening",))
            yield Finding(
                place, f"there is no entry `{parsed.record.opening}`", "name one, or remove the key"
            )


def _facts(files: LanguageFiles) -> Iterator[Finding]:
    for article in files.articles.values():
        facts = [*article["article.yaml"].items("facts")]
        numbers = [fact.record.number for fact in facts]
        for fact, number in zip(facts, range(1, len(facts) + 1), strict=True):
            if fact.record.number != number:
                yield Finding(
                    fact.place("number"), f"fact {fact.record.number} is not in order", f"number it {number}"
                )
        cited: set[int] = set()
        citing = (*article["entries.yaml"].items("entries"), *article["exercises.yaml"].items("exercises"))
        for item in citing:
            cited.update(item.record.facts)
            if not item.record.facts:
                yield Finding(item.place("facts"), "it cites no fact", "name the facts it rests on")
            for number, fact_number in enumerate(item.record.facts):
                if fact_number not in numbers:
                    yield Finding(
                        item.place("facts", number),
                        f"the article has no fact {fact_number}",
                        f"name one of 1 to {len(facts)}",
                    )
        for fact in facts:
            if fact.record.number not in cited:
                yield Finding(
                    fact.place(), f"no entry cites fact {fact.record.number}", "cite it, or remove the fact"
                )


def _exercises(files: LanguageFiles) -> Iterator[Finding]:
    for article in files.articles.values():
        entries = {item.record.id for item in article["entries.yaml"].items("entries")}
        for exercise in article["exercises.yaml"].items("exercises"):
            if exercise.record.id not in entries:
                yield Finding(
                    exercise.place("id"),
                    f"no entry shows the exercise `{exercise.record.id}`",
                    "add an entry with this id",
                )
            picture = exercise.record.picture
            if picture and picture not in files.figures:
                yield Finding(
                    exercise.place("picture"),
                    f"there is no figure `{picture}`",
                    f"add figures/{picture}.yaml beside the languages, or remove the picture",
                )
            for number, beat in enumerate(exercise.record.beats):
                held = exercise.record.hold_seconds
                if beat.counted and beat.seconds != held:
                    yield Finding(
                        exercise.place("beats", number),
                        f"it counts {beat.seconds} seconds, and `hold_seconds` is {held}",
                        "count only what the article gives",
                    )


def _placeholders(messages: ParsedFile) -> Iterator[Finding]:
    for part in ("phrases", "coaching", "feedback", "keeping", "progress", "reminding", "places"):
        record: Record = getattr(messages.record, part)
        for location, text, allowed in _filled_in(record, (part,)):
            for unknown in sorted(set(_FILLED.findall(text)) - allowed):
                fix = f"use {', '.join(sorted(allowed))}" if allowed else "remove it"
                yield Finding(messages.document.place(location), f"nothing fills `{{{unknown}}}`", fix)


def _filled_in(record: Record, at: Location) -> Iterator[tuple[Location, str, frozenset[str]]]:
    """Yield the texts of `record`, which is `at` a location, and the allowed placeholders of each."""
    for name, allowed in placeholders(type(record)).items():
        value = getattr(record, name)
        if isinstance(value, Record):
            yield from _filled_in(value, (*at, name))
        elif not isinstance(value, dict):
            yield (*at, name), str(value), allowed
