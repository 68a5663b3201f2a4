"""`faq/<language>/**/*.yaml` -> `Knowledge`; whatever is wrong is found in one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import convert

from bot.errors import ContentError
from bot.knowledge.finding import Finding, Place, Severity
from bot.knowledge.loading.layout import ARTICLE_FILES, LANGUAGE_FILES, OPTIONAL_FILES
from bot.knowledge.loading.parsed_files import LanguageFiles, ParsedFile
from bot.knowledge.loading.records import LanguageRecords, assemble
from bot.knowledge.loading.yaml_source import read_document
from bot.knowledge.validation import schema_errors
from bot.knowledge.validation.review import review
from bot.knowledge.validation.translation_gaps import translation_gaps

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from bot.knowledge.knowledge import Knowledge
    from bot.knowledge.loading.layout import FileKind


def load_knowledge(folder: Path, language: str) -> Knowledge:
    """Read the content of `language` under `folder`.

    Raises ContentError with every finding that is no mere warning.
    """
    return inspect_content(folder, language)[0]


def inspect_content(folder: Path, language: str) -> tuple[Knowledge, list[Finding]]:
    """Read the content of `language` under `folder`; return it with its open points.

    Raises ContentError with every finding that is no mere warning, where there is one.
    """
    records, found = _sound(folder, language)
    return assemble(records), found


def packed_records(folder: Path, language: str) -> NDArray[np.uint8]:
    """Return the content of `language` under `folder` as one array, see `LanguageRecords`.

    Raises ContentError with every finding that is no mere warning.
    """
    return _sound(folder, language)[0].packed()


def compare(folder: Path, language: str, model: str) -> list[Finding]:
    """Return what is wrong with the content of `language`, and what it lacks beside that of `model`."""
    shelf = _collect(folder / language)
    lacking = (
        [] if language == model else translation_gaps(shelf, _collect(folder / model), folder / "figures")
    )
    wrong = [each for each in shelf.findings or review(shelf) if each.severity is Severity.ERROR]
    return _sorted([*wrong, *lacking])


def _sound(folder: Path, language: str) -> tuple[LanguageRecords, list[Finding]]:
    shelf = _collect(folder / language)
    found = _sorted(shelf.findings or review(shelf))
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    if errors:
        raise ContentError(errors)
    return shelf.records().without_covered(), found


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
