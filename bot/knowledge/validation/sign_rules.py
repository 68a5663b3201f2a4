"""Review of the warning signs: whether the terms of rules exist, and patterns can match."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import Finding
from bot.knowledge.warning_signs import CLEARING_CUES, PATTERN_CUES, SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.loading.parsed_files import ParsedFile
    from bot.knowledge.loading.yaml_source import Location
    from bot.knowledge.model import Texts
    from bot.knowledge.warning_signs import WarningSheet, WarningWords

# A name ends where the part of the pattern ends: "<bone>s" is no name.
_TERM = re.compile(r"<(\S*)>(?!\S)|<(\S*)")
# A gap of up to three words, and one of up to six (`bot.triage.reading.patterns`).
_GAPS = frozenset({"..", "..."})


def wrong_signs(signs: ParsedFile, words: ParsedFile) -> Iterator[Finding]:
    """Find what would make a sign ineffective: unknown terms, and patterns that end with a gap."""
    terms = words.record.terms
    for parsed, location, name in _names(signs, words):
        if name not in terms:
            place = parsed.document.place(location)
            yield Finding(place, f"no term is called `{name}`", "add it or correct the name")
    for location, problem in _dead_names(signs.record):
        yield Finding(signs.document.place(location), problem, "name one that exists")
    for parsed, location, pattern in _patterns(signs, words):
        # Few patterns have a gap at all.
        if ".." in pattern and _GAPS.intersection(pattern.split()[:1] + pattern.split()[-1:]):
            place = parsed.document.place(location)
            yield Finding(
                place, f"the pattern `{pattern}` begins or ends with a gap", "begin and end with a word"
            )


def _dead_names(signs: WarningSheet) -> Iterator[tuple[Location, str]]:
    """Yield what is wrong with the names of signs, parts and variants that signs and parts use."""
    known = {sign.id for sign in signs.signs}
    parts = {part.id for part in signs.parts}
    for at, sign in enumerate(signs.signs):
        if sign.part not in parts:
            yield ("signs", at, "part"), f"there is no part `{sign.part}`"
        for number, rule in enumerate(sign.rules):
            if rule.variant and rule.variant not in sign.variants:
                yield ("signs", at, "rules", number, "variant"), f"the sign has no variant `{rule.variant}`"
    for at, part in enumerate(signs.parts):
        for number, asked in enumerate(part.signs):
            if asked.sign not in known:
                yield ("parts", at, "signs", number), f"there is no warning sign `{asked.sign}`"


def _names(signs: ParsedFile, words: ParsedFile) -> Iterator[tuple[ParsedFile, Location, str]]:
    """Yield every name of a term that rules, cues and patterns use, with its file and place."""
    for at, sign in enumerate(signs.record.signs):
        for number, rule in enumerate(sign.rules):
            for key, names in (("all", rule.all), ("unless", rule.unless)):
                for place, name in enumerate(names):
                    yield signs, ("signs", at, "rules", number, key, place), name
    for key in ("lasting", "passing"):
        for place, name in enumerate(getattr(words.record.cues, key)):
            yield words, ("cues", key, place), name
    for place, name in enumerate(words.record.subjects.classes):
        yield words, ("subjects", "classes", place), name
    for parsed, location, pattern in _patterns(signs, words):
        for name, unfinished in _TERM.findall(pattern) if "<" in pattern else ():
            yield parsed, location, name or unfinished


def _patterns(signs: ParsedFile, words: ParsedFile) -> Iterator[tuple[ParsedFile, Location, str]]:
    """Yield every pattern with the file and the place where it stands."""
    for parsed, lists in ((words, _lists_of_words(words.record)), (signs, _lists_of_signs(signs.record))):
        for location, texts in lists:
            for place, pattern in enumerate(texts):
                yield parsed, (*location, place), pattern


def _lists_of_words(words: WarningWords) -> list[tuple[Location, Texts]]:
    lists: list[tuple[Location, Texts]] = [(("terms", name), texts) for name, texts in words.terms.items()]
    lists += [(("cues", name), getattr(words.cues, name)) for name in PATTERN_CUES]
    lists += [(("subjects", name), getattr(words.subjects, name)) for name in SUBJECTS]
    lists += [(("clearing", name), getattr(words.clearing, name)) for name in CLEARING_CUES]
    lists += [((name,), getattr(words, name)) for name in ("dated", "coming")]
    lists += [(("persons", name), texts) for name, texts in words.persons.items()]
    for number, idiom in enumerate(words.idioms):
        lists += [(("idioms", number, key), getattr(idiom, key)) for key in ("phrases", "context")]
    return lists


def _lists_of_signs(signs: WarningSheet) -> list[tuple[Location, Texts]]:
    lists: list[tuple[Location, Texts]] = [
        (("signs", number, "heads"), sign.heads) for number, sign in enumerate(signs.signs)
    ]
    lists += [(("parts", number, "names"), part.names) for number, part in enumerate(signs.parts)]
    lists += [(("texts", "ask", key), getattr(signs.texts.ask, key)) for key in ("yes_said", "none_said")]
    return lists
