"""Content review: the rules that need more than one record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.knowledge.examples import CLARIFY, OFF_TOPIC
from bot.knowledge.finding import Finding, Severity
from bot.knowledge.follow_ups import ASPECT, SAME
from bot.knowledge.loading.layout import FOLLOW_UPS, PATTERNS
from bot.knowledge.model import Entry, Record, placeholders
from bot.knowledge.validation.draft_status import open_points, wrong_patterns
from bot.knowledge.validation.message_length import too_long
from bot.knowledge.validation.sign_rules import wrong_signs
from bot.language.stemming import stemmer
from bot.language.tokens import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.loading.parsed_files import LanguageFiles, ParsedFile, ParsedItem
    from bot.knowledge.loading.yaml_source import Location

_FILLED = re.compile(r"\{(\w*)\}")


def review(shelf: LanguageFiles) -> list[Finding]:
    """Return everything that is wrong with content whose files are each sound."""
    return [
        *_double_ids(shelf),
        *_double_titles(shelf),
        *_double_commands(shelf),
        *_double_phrasings(shelf),
        *_dead_references(shelf),
        *_openings(shelf),
        *wrong_signs(shelf.common["warning-signs.yaml"], shelf.common["warning-words.yaml"]),
        *_facts(shelf),
        *_exercises(shelf),
        *_warning_examples(shelf),
        *_examples(shelf),
        *_follow_ups(shelf),
        *too_long(shelf),
        *_placeholders(shelf.common["messages.yaml"]),
        *open_points(shelf),
        *wrong_patterns(shelf.common.get(PATTERNS)),
    ]


def _double_ids(shelf: LanguageFiles) -> Iterator[Finding]:
    first: dict[str, ParsedItem] = {}
    pages = shelf.common["messages.yaml"].items("pages")
    signs = shelf.common["warning-signs.yaml"].items("signs")
    groups = ([*shelf.answerables()], [*pages], [*signs])
    for group in groups:
        first.clear()
        for item in group:
            id_ = item.record.id
            if id_ in first:
                problem = f"the id `{id_}` is taken (by {first[id_].place('id')})"
                yield Finding(item.place("id"), problem, "choose another id, or merge the two")
            first.setdefault(id_, item)


def _double_titles(shelf: LanguageFiles) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for sheets in shelf.articles.values():
        sheet = sheets["article.yaml"]
        place, title = sheet.document.place(("title",)), sheet.record.title
        stands = first.setdefault(normalise(title), str(place))
        if stands != str(place):
            problem = f"another article is called {title!r} already ({stands})"
            yield Finding(place, problem, "give one of the two another title")


def _double_commands(shelf: LanguageFiles) -> Iterator[Finding]:
    first: dict[str, ParsedItem] = {}
    for item in shelf.common["messages.yaml"].items("commands"):
        for name in (item.record.name, *item.record.also):
            if name in first:
                problem = f"the command `/{name}` is taken (by {first[name].place()})"
                yield Finding(item.place(), problem, "choose another name")
            first.setdefault(name, item)


def _double_phrasings(shelf: LanguageFiles) -> Iterator[Finding]:
    """Find phrasings that stand twice; those of two articles are an open point, a limit's gives way.

    In two articles they are alike already where they differ in a "the" or in an ending.
    """
    first: dict[str, tuple[ParsedItem, str]] = {}
    alike: dict[str, tuple[ParsedItem, str]] = {}
    stem, small = stemmer(shelf.language), _determiners(shelf)
    limits = {limit.id for limit in shelf.common["limits.yaml"].record.limits}
    titles = shelf.records().openings()
    for item in shelf.answerables():
        if normalise(getattr(item.record, "stub", None) or "") in titles:
            continue
        for number, phrasing in enumerate(item.record.phrasings):
            place = item.place("phrasings", number)
            plain = normalise(phrasing)
            if not plain:
                yield Finding(place, f"the phrasing {phrasing!r} has no word in it", "write it in words")
                continue
            core = " ".join(stem(word) for word in plain.split() if word not in small)
            other, there = alike.setdefault(core, (item, str(place)))
            owner, stands = first.setdefault(plain, (item, str(place)))
            if stands == str(place) and _in_two_articles(item, other):
                owner, stands = other, there
            if stands == str(place) or (item.record.id in limits and owner.record.id not in limits):
                continue
            whose = "this entry" if owner.record.id == item.record.id else f"`{owner.record.id}`"
            problem = f"the phrasing {phrasing!r} stands under {whose} already ({stands})"
            if _in_two_articles(item, owner):
                mend = "say it in a way that only this article answers, or let the other be offered as well"
                yield Finding(place, problem, mend, Severity.WARNING)
            else:
                yield Finding(place, problem, "keep one")


def _determiners(shelf: LanguageFiles) -> frozenset[str]:
    patterns = shelf.common.get(PATTERNS)
    return frozenset(map(normalise, patterns.record.words.determiners)) if patterns else frozenset()


def _in_two_articles(one: ParsedItem, other: ParsedItem) -> bool:
    return (
        isinstance(one.record, Entry)
        and isinstance(other.record, Entry)
        and one.document is not other.document
    )


def _dead_references(shelf: LanguageFiles) -> Iterator[Finding]:
    messages = shelf.common["messages.yaml"]
    pages = [*messages.items("pages")]
    entries = {item.record.id for item in shelf.entries()}
    known = {item.record.id for item in shelf.answerables()}
    shown = entries | {page.record.id for page in pages}
    offering = (*((item, "next") for item in shelf.answerables()), *((page, "choices") for page in pages))
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
    for item in shelf.entries():
        parent = item.record.id.rpartition(".")[0]
        if parent and parent not in entries:
            problem = f"the detail's parent `{parent}` is missing"
            yield Finding(item.place("id"), problem, "add it or drop the dot")


def _openings(shelf: LanguageFiles) -> Iterator[Finding]:
    entries = {item.record.id for item in shelf.entries()}
    for sheets in shelf.articles.values():
        sheet = sheets["article.yaml"]
        if sheet.record.opening and sheet.record.opening not in entries:
            place = sheet.document.place(("opening",))
            yield Finding(place, f"there is no entry `{sheet.record.opening}`", "name one, or remove the key")


def _facts(shelf: LanguageFiles) -> Iterator[Finding]:
    for sheets in shelf.articles.values():
        facts = [*sheets["article.yaml"].items("facts")]
        numbers = [fact.record.number for fact in facts]
        for fact, number in zip(facts, range(1, len(facts) + 1), strict=True):
            if fact.record.number != number:
                yield Finding(
                    fact.place("number"), f"fact {fact.record.number} is not in order", f"number it {number}"
                )
        cited: set[int] = set()
        citing = (*sheets["entries.yaml"].items("entries"), *sheets["exercises.yaml"].items("exercises"))
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


def _exercises(shelf: LanguageFiles) -> Iterator[Finding]:
    for sheets in shelf.articles.values():
        entries = {item.record.id for item in sheets["entries.yaml"].items("entries")}
        for exercise in sheets["exercises.yaml"].items("exercises"):
            if exercise.record.id not in entries:
                yield Finding(
                    exercise.place("id"),
                    f"no entry shows the exercise `{exercise.record.id}`",
                    "add an entry with this id",
                )
            picture = exercise.record.picture
            if picture and picture not in shelf.figures:
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


def _examples(shelf: LanguageFiles) -> Iterator[Finding]:
    """Find examples that name nothing, and those that contradict a phrasing or each other."""
    labels = dict.fromkeys((limit.id for limit in shelf.common["limits.yaml"].record.limits), OFF_TOPIC)
    backs = shelf.common["clarifications.yaml"].record.clarifications
    labels |= dict.fromkeys((back.id for back in backs), CLARIFY)
    known = {item.record.id for item in shelf.answerables()}
    first = {
        normalise(phrasing): (item.record.id, str(item.place("phrasings", number)))
        for item in shelf.answerables()
        for number, phrasing in enumerate(item.record.phrasings)
    }
    for item in shelf.examples():
        plain, place, expect = normalise(item.record.text), item.place("text"), item.record.expect
        if not plain:
            problem = (
                f"the example {item.record.text!r} has no word in it, so that nothing is learned from it"
            )
            yield Finding(place, problem, "remove it", Severity.WARNING)
            continue
        label, there = first.setdefault(plain, (item.record.label, str(place)))
        if label not in expect and labels.get(label) not in expect:
            problem = f"the example stands under `{label}` already ({there})"
            yield Finding(place, problem, "remove one of the two", Severity.WARNING)
        alone = {CLARIFY, OFF_TOPIC} if len(expect) == 1 else set()
        for number, id_ in enumerate(expect):
            if id_ not in known | alone:
                mend = f"name an id that exists, or `{CLARIFY}` or `{OFF_TOPIC}` alone"
                yield Finding(item.place("expect", number), f"there is nothing called `{id_}`", mend)


def _follow_ups(shelf: LanguageFiles) -> Iterator[Finding]:
    """Find topics and labels of follow-ups that are nothing known."""
    known = {item.record.id for item in shelf.answerables()} | {OFF_TOPIC}
    for item in shelf.common[FOLLOW_UPS].items("follow_ups") if FOLLOW_UPS in shelf.common else ():
        for number, id_ in enumerate(item.record.after):
            if id_ not in known:
                mend = f"name an id that exists, or `{OFF_TOPIC}`"
                yield Finding(item.place("after", number), f"there is nothing called `{id_}`", mend)
        for id_ in item.record.asks:
            if id_ not in known | {SAME, ASPECT}:
                mend = f"name an id that exists, or `{SAME}`, `{ASPECT}` or `{OFF_TOPIC}`"
                yield Finding(item.place("asks", id_), f"there is nothing called `{id_}`", mend)


def _warning_examples(shelf: LanguageFiles) -> Iterator[Finding]:
    signs = {item.record.id for item in shelf.common["warning-signs.yaml"].items("signs")}
    examples = shelf.common["warning-examples.yaml"]
    for id_ in examples.record.signs:
        if id_ not in signs:
            place = examples.document.place(("signs", id_))
            yield Finding(place, f"there is no warning sign `{id_}`", "name one that exists")


def _placeholders(messages: ParsedFile) -> Iterator[Finding]:
    for part in ("phrases", "coaching", "feedback", "keeping", "progress", "reminding", "places"):
        record: Record = getattr(messages.record, part)
        for location, text, allowed in _filled_in(record, (part,)):
            for unknown in sorted(set(_FILLED.findall(text)) - allowed):
                mend = f"use {', '.join(sorted(allowed))}" if allowed else "remove it"
                yield Finding(messages.document.place(location), f"nothing fills `{{{unknown}}}`", mend)


def _filled_in(record: Record, at: Location) -> Iterator[tuple[Location, str, frozenset[str]]]:
    """Yield the texts of `record`, which stands `at` a place, and the names that are filled into each."""
    for name, allowed in placeholders(type(record)).items():
        value = getattr(record, name)
        if isinstance(value, Record):
            yield from _filled_in(value, (*at, name))
        elif not isinstance(value, dict):
            yield (*at, name), str(value), allowed
