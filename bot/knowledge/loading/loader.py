"""`faq/<language>/**/*.yaml` -> `Knowledge`; whatever is wrong is found in one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import convert

from bot.errors import ContentError
from bot.knowledge.finding import Finding, Place, Severity
from bot.knowledge.knowledge import Citation, Knowledge
from bot.knowledge.loading.coverage import Covered, without
from bot.knowledge.loading.layout import (
    ARTICLE_FILES,
    EXAMPLES,
    KEPT_WORDS,
    LANGUAGE_FILES,
    OPTIONAL_FILES,
    PATTERNS,
)
from bot.knowledge.loading.parsed_files import LanguageFiles, ParsedFile
from bot.knowledge.loading.yaml_source import read_document
from bot.knowledge.validation import schema_errors
from bot.knowledge.validation.review import review
from bot.knowledge.validation.translation_gaps import translation_gaps
from bot.language.tokens import normalise, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from bot.knowledge.loading.layout import FileKind
    from bot.knowledge.model import Entry, Limit


def load_knowledge(folder: Path, language: str) -> Knowledge:
    """Read the content of `language` under `folder`.

    Raises ContentError with every finding that is no mere warning.
    """
    return inspect_content(folder, language)[0]


def inspect_content(folder: Path, language: str) -> tuple[Knowledge, list[Finding]]:
    """Read the content of `language` under `folder`; return it with its open points.

    Raises ContentError with every finding that is no mere warning, where there is one.
    """
    shelf = _collect(folder / language)
    found = _sorted(shelf.findings or review(shelf))
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    if errors:
        raise ContentError(errors)
    return _assemble(shelf), found


def compare(folder: Path, language: str, model: str) -> list[Finding]:
    """Return what is wrong with the content of `language`, and what it lacks beside that of `model`."""
    shelf = _collect(folder / language)
    lacking = (
        [] if language == model else translation_gaps(shelf, _collect(folder / model), folder / "figures")
    )
    wrong = [each for each in shelf.findings or review(shelf) if each.severity is Severity.ERROR]
    return _sorted([*wrong, *lacking])


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (str(f.place.file), f.place.line, f.place.column))


def _collect(folder: Path) -> LanguageFiles:
    shelf = LanguageFiles(
        folder.name, figures=frozenset(file.stem for file in (folder.parent / "figures").glob("*.yaml"))
    )
    if not folder.is_dir():
        mend = "name a folder that holds content, or correct FAQ_DIR"
        shelf.findings.append(Finding(Place(folder, 1, 1), "there is no such folder", mend))
        return shelf
    for name, kind in LANGUAGE_FILES.items():
        _read_into(shelf.common, folder / name, kind, shelf.findings)
    for name, optional in OPTIONAL_FILES.items():
        if (folder / name).exists():
            _read_into(shelf.common, folder / name, optional, shelf.findings)
    for article in sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] != "."):
        sheets = shelf.articles.setdefault(article.name, {})
        for name, kind in ARTICLE_FILES.items():
            _read_into(sheets, article / name, kind, shelf.findings)
    if not shelf.articles:
        mend = "add a folder with article.yaml, entries.yaml and exercises.yaml"
        shelf.findings.append(Finding(Place(folder, 1, 1), "there is no article", mend))
    return shelf


def _read_into(sheets: dict[str, ParsedFile], file: Path, kind: FileKind, findings: list[Finding]) -> None:
    document, problems = read_document(file)
    findings.extend(problems)
    if document.data is None and problems:
        return
    if complaints := schema_errors.findings(document, kind):
        findings.extend(complaints)
    else:
        sheets[file.name] = ParsedFile(document, convert(document.data, kind))


def _assemble(shelf: LanguageFiles) -> Knowledge:
    common = {name: sheet.record for name, sheet in shelf.common.items()}
    entries, bookmarks, exercises = {}, {}, {}
    articles = []
    openings = shelf.openings()
    replaced = {
        item.record.id: openings[normalise(item.record.stub)]
        for item in shelf.entries()
        if item.record.stub and normalise(item.record.stub) in openings
    }
    for sheets in shelf.articles.values():
        article = sheets["article.yaml"].record
        articles.append(article)
        facts = {fact.number: fact for fact in article.facts}
        for entry in sheets["entries.yaml"].record.entries:
            if entry.id in replaced:
                continue
            entries[entry.id] = entry
            bookmarks[entry.id] = Citation(article, tuple(facts[number] for number in entry.facts))
        for exercise in sheets["exercises.yaml"].record.exercises:
            exercises[exercise.id] = exercise
    messages = common["messages.yaml"]
    return Knowledge(
        language=shelf.language,
        articles=tuple(articles),
        entries=entries,
        bookmarks=bookmarks,
        exercises=exercises,
        small_talk={talk.id: talk for talk in common["small-talk.yaml"].entries},
        limits=_limits(shelf, entries, bookmarks),
        clarifications={back.id: back for back in common["clarifications.yaml"].clarifications},
        commands={name: command for command in messages.commands for name in (command.name, *command.also)},
        pages={page.id: page for page in messages.pages},
        messages=messages,
        vocabulary=common["vocabulary.yaml"],
        warning_signs=common["warning-signs.yaml"],
        warning_examples=common["warning-examples.yaml"],
        reminder_words=common["reminder-words.yaml"],
        function_words=_function_words(shelf),
        examples=common.get(EXAMPLES, ()),
        kept_words=common.get(KEPT_WORDS),
        replaced=replaced,
    )


def _limits(
    shelf: LanguageFiles, entries: Mapping[str, Entry], bookmarks: Mapping[str, Citation]
) -> dict[str, Limit]:
    """Return the limits without what articles cover; a stub covers nothing."""
    real = {id_: entry for id_, entry in entries.items() if not entry.stub}
    said = {fact.text for id_ in real for fact in bookmarks[id_].facts}
    said.update(entry.title for entry in real.values())
    covered = Covered(sorted(said), _function_words(shelf), shelf.language)
    asked = {normalise(phrasing) for entry in entries.values() for phrasing in entry.phrasings}
    return {limit.id: without(limit, covered, asked) for limit in shelf.common["limits.yaml"].record.limits}


def _function_words(shelf: LanguageFiles) -> frozenset[str]:
    patterns = shelf.common.get(PATTERNS)
    return (
        frozenset(word for each in patterns.record.words.function for word in words(each))
        if patterns
        else frozenset()
    )
