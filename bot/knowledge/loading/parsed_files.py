"""The parsed files of one language, before they become `Knowledge`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.knowledge.loading.layout import EXAMPLES
from bot.knowledge.loading.records import LanguageRecords
from bot.language.tokens import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.errors import Finding, Place
    from bot.knowledge.loading.yaml_source import Document, Location


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """One file: its document, with the places of values, and its record."""

    document: Document
    record: Any

    def items(self, key: str) -> Iterator[ParsedItem]:
        """Yield each item of the record's list `key`, with its place."""
        for number, record in enumerate(getattr(self.record, key)):
            yield ParsedItem(self.document, (key, number), record)


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """One record of a file's list."""

    document: Document
    location: Location
    record: Any

    def place(self, *location: int | str) -> Place:
        """Return the place of a value within the item."""
        return self.document.place((*self.location, *location))


class Plain(dict[str, str]):
    """Texts of the content, each with its normalised form, which is found once."""

    def __missing__(self, text: str) -> str:
        self[text] = plain = normalise(text)
        return plain


@dataclass(slots=True)
class LanguageFiles:
    """One language: its common files by name, its articles by folder and file name, and the findings.

    `figures` are the names of all figures, in any language; `plain` has what is normalised already.
    """

    language: str
    common: dict[str, ParsedFile] = field(default_factory=dict)
    articles: dict[str, dict[str, ParsedFile]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    figures: frozenset[str] = frozenset()
    plain: Plain = field(default_factory=Plain)

    def entries(self) -> Iterator[ParsedItem]:
        """Yield the FAQ entries of all articles."""
        for parsed_files in self.articles.values():
            yield from parsed_files["entries.yaml"].items("entries")

    def records(self) -> LanguageRecords:
        """Return the records of the files, without places."""
        return LanguageRecords(
            self.language,
            {name: file.record for name, file in self.common.items()},
            {
                folder: {name: file.record for name, file in files.items()}
                for folder, files in self.articles.items()
            },
        )

    def examples(self) -> Iterator[ParsedItem]:
        """Yield the natural messages; none without the file."""
        if parsed_file := self.common.get(EXAMPLES):
            for number, record in enumerate(parsed_file.record):
                yield ParsedItem(parsed_file.document, (number,), record)

    def answerables(self) -> Iterator[ParsedItem]:
        """Yield everything that a message can ask for."""
        yield from self.entries()
        yield from self.common["small-talk.yaml"].items("entries")
        yield from self.common["limits.yaml"].items("limits")
        yield from self.common["clarifications.yaml"].items("clarifications")
