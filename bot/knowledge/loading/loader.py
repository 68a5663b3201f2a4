"""Loads `faq/<language>/**/*.yaml` into `Knowledge`, and reports everything that is wrong at once."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import ValidationError, convert

from bot.errors import ContentError, Finding, Place, Severity
from bot.knowledge.loading.layout import ARTICLE_FILES, LANGUAGE_FILES, OPTIONAL_FILES
from bot.knowledge.loading.parsed_files import LanguageFiles, ParsedFile, Plain
from bot.knowledge.loading.records import LanguageRecords, assemble
from bot.knowledge.loading.yaml_source import read_document
from bot.knowledge.validation import schema_errors
from bot.knowledge.validation.review import review
from bot.knowledge.validation.translation_gaps import translation_gaps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from bot.knowledge.knowledge import Knowledge
    from bot.knowledge.loading.layout import FileKind

    _Parsed = tuple[ParsedFile | None, list[Finding]]


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
    """Return what is wrong with the content of `language`, and what it lacks compared with `model`."""
    files = _collect(folder / language)
    lacking = (
        [] if language == model else translation_gaps(files, _collect(folder / model), folder / "figures")
    )
    wrong = [each for each in files.findings or review(files) if each.severity is Severity.ERROR]
    return _sorted([*wrong, *lacking])


class ContentReader:
    """Reads a language repeatedly; a file that has not changed is not parsed again."""

    def __init__(self, folder: Path, language: str) -> None:
        """Read the content of `language` under `folder`."""
        self._folder = folder / language
        self._parsed: dict[Path, tuple[object, _Parsed]] = {}
        self._files: LanguageFiles | None = None
        self._plain = Plain()

    def read(self) -> tuple[LanguageRecords | None, list[Finding]]:
        """Return the records, None if any finding is an error, and all findings, in order."""
        self._files = files = _collect(self._folder, self._parse)
        files.plain = self._plain
        found = _sorted(files.findings or review(files))
        if any(finding.severity is Severity.ERROR for finding in found):
            return None, found
        return files.records().without_covered().normalised(), found

    def places(self) -> dict[str, list[Place]]:
        """Return the places of texts that the bot says, by id; nothing if the content is not valid.

        These are answers, the steps of exercises, and the advice of warning signs.
        """
        files = self._files
        if files is None or files.findings:
            return {}
        exercises = (article["exercises.yaml"].items("exercises") for article in files.articles.values())
        signs = files.common["warning-signs.yaml"].items("signs")
        said = (("answer", files.answerables()), ("steps", chain(*exercises)), ("advice", signs))
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for key, items in said:
            for item in items:
                found[item.record.id].append(item.place(key))
        return found

    def _parse(self, file: Path, kind: FileKind) -> _Parsed:
        try:
            status = file.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        except OSError:
            return _parse(file, kind)
        known, parsed = self._parsed.get(file, (None, None))
        if parsed is None or known != stamp:
            parsed = _parse(file, kind)
            self._parsed[file] = stamp, parsed
        return parsed


def _sound(folder: Path, language: str) -> tuple[LanguageRecords, list[Finding]]:
    records, found = ContentReader(folder, language).read()
    if records is None:
        raise ContentError([finding for finding in found if finding.severity is Severity.ERROR])
    return records, found


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (str(f.place.file), f.place.line, f.place.column))


def _parse(file: Path, kind: FileKind) -> _Parsed:
    """Return the record in `file`, None if it is not a valid `kind`, and what is wrong with it."""
    document, problems = read_document(file)
    if document.data is None and problems:
        return None, problems
    try:
        record = ParsedFile(document, convert(document.data, kind))
    except ValidationError:
        # It names the first error alone, without its place.
        return None, [*problems, *schema_errors.findings(document, kind)]
    return record, problems


def _collect(folder: Path, parse: Callable[[Path, FileKind], _Parsed] = _parse) -> LanguageFiles:
    files = LanguageFiles(
        folder.name, figures=frozenset(file.stem for file in (folder.parent / "figures").glob("*.yaml"))
    )
    if not folder.is_dir():
        fix = "name a folder that holds content, or correct FAQ_DIR"
        files.findings.append(Finding(Place(folder, 1, 1), "there is no such folder", fix))
        return files

    def read_into(parsed_files: dict[str, ParsedFile], file: Path, kind: FileKind) -> None:
        parsed_file, findings = parse(file, kind)
        files.findings.extend(findings)
        if parsed_file:
            parsed_files[file.name] = parsed_file

    for name, kind in LANGUAGE_FILES.items():
        read_into(files.common, folder / name, kind)
    for name, optional in OPTIONAL_FILES.items():
        if (folder / name).exists():
            read_into(files.common, folder / name, optional)
    for article in sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] != "."):
        parsed_files = files.articles.setdefault(article.name, {})
        for name, kind in ARTICLE_FILES.items():
            read_into(parsed_files, article / name, kind)
    if not files.articles:
        fix = "add a folder with article.yaml, entries.yaml and exercises.yaml"
        files.findings.append(Finding(Place(folder, 1, 1), "there is no article", fix))
    return files
