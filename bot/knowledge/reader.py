"""`faq/<language>/**/*.yaml` -> `Knowledge`; whatever is wrong is found in one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import convert

from bot.errors import ContentError
from bot.knowledge import complaint
from bot.knowledge.check import review
from bot.knowledge.files import ARTICLE_FILES, LANGUAGE_FILES
from bot.knowledge.finding import Finding, Place
from bot.knowledge.gaps import gaps
from bot.knowledge.knowledge import Bookmark, Knowledge
from bot.knowledge.shelf import Sheet, Shelf
from bot.knowledge.source import read_document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.knowledge.model import Record


def read(folder: Path, language: str) -> Knowledge:
    """Read the content of `language` under `folder`.

    Raises ContentError with every finding where anything is unsound.
    """
    shelf = _collect(folder / language)
    findings = shelf.findings or review(shelf)
    if findings:
        raise ContentError(_sorted(findings))
    return _assemble(shelf)


def compare(folder: Path, language: str, model: str) -> list[Finding]:
    """Return what is wrong with the content of `language`, and what it lacks beside that of `model`."""
    shelf = _collect(folder / language)
    lacking = [] if language == model else gaps(shelf, _collect(folder / model), folder / "figures")
    return _sorted([*(shelf.findings or review(shelf)), *lacking])


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (str(f.place.file), f.place.line, f.place.column))


def _collect(folder: Path) -> Shelf:
    shelf = Shelf(
        folder.name, figures=frozenset(file.stem for file in (folder.parent / "figures").glob("*.yaml"))
    )
    if not folder.is_dir():
        mend = "name a folder that holds content, or correct FAQ_DIR"
        shelf.findings.append(Finding(Place(folder, 1, 1), "there is no such folder", mend))
        return shelf
    for name, kind in LANGUAGE_FILES.items():
        _read_into(shelf.common, folder / name, kind, shelf.findings)
    for article in sorted(path for path in folder.iterdir() if path.is_dir()):
        sheets = shelf.articles.setdefault(article.name, {})
        for name, kind in ARTICLE_FILES.items():
            _read_into(sheets, article / name, kind, shelf.findings)
    if not shelf.articles:
        mend = "add a folder with article.yaml, entries.yaml and exercises.yaml"
        shelf.findings.append(Finding(Place(folder, 1, 1), "there is no article", mend))
    return shelf


def _read_into(sheets: dict[str, Sheet], file: Path, kind: type[Record], findings: list[Finding]) -> None:
    document, problems = read_document(file)
    findings.extend(problems)
    if document.data is None and problems:
        return
    if complaints := complaint.findings(document, kind):
        findings.extend(complaints)
    else:
        sheets[file.name] = Sheet(document, convert(document.data, kind))


def _assemble(shelf: Shelf) -> Knowledge:
    common = {name: sheet.record for name, sheet in shelf.common.items()}
    entries, bookmarks, exercises = {}, {}, {}
    articles = []
    for sheets in shelf.articles.values():
        article = sheets["article.yaml"].record
        articles.append(article)
        facts = {fact.number: fact for fact in article.facts}
        for entry in sheets["entries.yaml"].record.entries:
            entries[entry.id] = entry
            bookmarks[entry.id] = Bookmark(article, tuple(facts[number] for number in entry.facts))
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
        limits={limit.id: limit for limit in common["limits.yaml"].limits},
        clarifications={back.id: back for back in common["clarifications.yaml"].clarifications},
        commands={command.name: command for command in messages.commands},
        pages={page.id: page for page in messages.pages},
        messages=messages,
        vocabulary=common["vocabulary.yaml"],
        warning_signs=common["warning-signs.yaml"],
        warning_examples=common["warning-examples.yaml"],
    )
