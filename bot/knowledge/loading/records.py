"""The records of one language: assembled into `Knowledge`, or packed into an array that loads fast."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Raw, msgpack, structs

from bot.knowledge.knowledge import Citation, Knowledge
from bot.knowledge.loading.coverage import Covered, without
from bot.knowledge.loading.layout import (
    ARTICLE_FILES,
    EXAMPLES,
    FOLLOW_UPS,
    KEPT_WORDS,
    LANGUAGE_FILES,
    OPTIONAL_FILES,
    PATTERNS,
)
from bot.knowledge.warning_signs import WarningSigns
from bot.language.tokens import normalise, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from bot.knowledge.model import Entry

VOCABULARY = "vocabulary.yaml"
_KINDS = {**LANGUAGE_FILES, **OPTIONAL_FILES, **ARTICLE_FILES}


@dataclass(slots=True)
class LanguageRecords:
    """The records of a language: common files by name, articles by folder and file name."""

    language: str
    common: dict[str, Any] = field(default_factory=dict)
    articles: dict[str, dict[str, Any]] = field(default_factory=dict)

    def entries(self) -> Iterator[Entry]:
        """Yield the FAQ entries of all articles."""
        for files in self.articles.values():
            yield from files["entries.yaml"].entries

    def openings(self) -> dict[str, str]:
        """Return the first entry of each article, by the article's normalised title."""
        return {
            normalise(files["article.yaml"].title): files["article.yaml"].opening
            or files["entries.yaml"].entries[0].id
            for files in self.articles.values()
        }

    def replaced(self) -> dict[str, str]:
        """Return each stub whose article exists now, with the first entry of the article."""
        openings = self.openings()
        stubs = {entry.id: normalise(entry.stub) for entry in self.entries() if entry.stub}
        return {id_: openings[title] for id_, title in stubs.items() if title in openings}

    def without_covered(self) -> LanguageRecords:
        """Return the records with limits that do not contain what articles cover; stubs cover nothing."""
        gone = self.replaced()
        asked: set[str] = set()
        said: set[str] = set()
        for files in self.articles.values():
            facts = {fact.number: fact.text for fact in files["article.yaml"].facts}
            for entry in files["entries.yaml"].entries:
                if entry.id not in gone:
                    asked.update(map(normalise, entry.phrasings))
                if not entry.stub:
                    said |= {entry.title, *(facts[number] for number in entry.facts)}
        covered = Covered(sorted(said), self.function_words(), self.language)
        limits = self.common["limits.yaml"]
        kept = tuple(without(limit, covered, asked) for limit in limits.limits)
        common = {**self.common, "limits.yaml": structs.replace(limits, limits=kept)}
        return LanguageRecords(self.language, common, self.articles)

    def function_words(self) -> frozenset[str]:
        """Return the function words of the language; none without the file that has them."""
        patterns = self.common.get(PATTERNS)
        function = patterns.words.function if patterns else ()
        return frozenset(word for each in function for word in words(each))

    def normalised(self) -> LanguageRecords:
        """Return the records with the forms of concepts normalised, which would delay every start."""
        vocabulary = self.common[VOCABULARY]
        concepts = tuple(
            structs.replace(each, forms=tuple(map(normalise, each.forms))) for each in vocabulary.concepts
        )
        common = {**self.common, VOCABULARY: structs.replace(vocabulary, concepts=concepts)}
        return LanguageRecords(self.language, common, self.articles)

    def packed(self) -> NDArray[np.uint8]:
        """Return the records as one array, which `unpacked` reads."""
        folders = {"": self.common, **self.articles}
        files = [(folder, name, record) for folder, held in folders.items() for name, record in held.items()]
        return np.frombuffer(msgpack.encode(files), dtype=np.uint8)

    @classmethod
    def unpacked(cls, language: str, array: NDArray[np.uint8]) -> LanguageRecords:
        """Return the records that are packed in `array`."""
        records = cls(language)
        for folder, name, data in msgpack.decode(array.tobytes(), type=list[tuple[str, str, Raw]]):
            files = records.articles.setdefault(folder, {}) if folder else records.common
            files[name] = msgpack.decode(data, type=_KINDS[name])
        return records


def assemble(records: LanguageRecords) -> Knowledge:
    """Return the knowledge in `records`, which are valid."""
    common = records.common
    entries, citations, exercises = {}, {}, {}
    articles = []
    replaced = records.replaced()
    for files in records.articles.values():
        article = files["article.yaml"]
        articles.append(article)
        facts = {fact.number: fact for fact in article.facts}
        for entry in files["entries.yaml"].entries:
            if entry.id in replaced:
                continue
            entries[entry.id] = entry
            citations[entry.id] = Citation(article, tuple(facts[number] for number in entry.facts))
        for exercise in files["exercises.yaml"].exercises:
            exercises[exercise.id] = exercise
    messages = common["messages.yaml"]
    return Knowledge(
        language=records.language,
        articles=tuple(articles),
        entries=entries,
        citations=citations,
        exercises=exercises,
        small_talk={talk.id: talk for talk in common["small-talk.yaml"].entries},
        limits={limit.id: limit for limit in common["limits.yaml"].limits},
        clarifications={back.id: back for back in common["clarifications.yaml"].clarifications},
        commands={name: command for command in messages.commands for name in (command.name, *command.also)},
        pages={page.id: page for page in messages.pages},
        messages=messages,
        vocabulary=common[VOCABULARY],
        warning_signs=WarningSigns.of(common["warning-words.yaml"], common["warning-signs.yaml"]),
        warning_examples=common["warning-examples.yaml"],
        reminder_words=common["reminder-words.yaml"],
        function_words=records.function_words(),
        examples=common.get(EXAMPLES, ()),
        follow_ups=common[FOLLOW_UPS].follow_ups if FOLLOW_UPS in common else (),
        kept_words=common.get(KEPT_WORDS),
        replaced=replaced,
    )
