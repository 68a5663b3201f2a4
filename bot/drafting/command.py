"""From an article's file to its folder of content: reading, drafting, comparing, writing."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, count
from typing import TYPE_CHECKING

from msgspec import convert

from bot.drafting import writing
from bot.drafting.article import article_file as source
from bot.drafting.article.grammar import Grammar
from bot.drafting.draft import Draft, draft, outline_title
from bot.drafting.naming import slug
from bot.drafting.updating import updated
from bot.errors import ContentError, DraftError
from bot.knowledge.loading.layout import ARTICLE_FILES, LANGUAGE_FILES, OPTIONAL_FILES, PATTERNS
from bot.knowledge.loading.yaml_source import read_document
from bot.knowledge.validation import schema_errors
from bot.language.tokens import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

VOCABULARY = "vocabulary.yaml"
ARTICLE = "article.yaml"
# Files whose phrasings entries must not have. A limit's phrasings they may: an article can cover its topic.
SHARED = ("small-talk.yaml", "clarifications.yaml")
# Files with ids that a draft must not use.
ASKED = (*SHARED, "limits.yaml", "entries.yaml")


def draft_article(file: Path, content: Path, language: str, *, update: bool = False) -> Iterator[str]:
    """Draft the article in `file` under `content`, in `language`; yield lines about the result.

    Raises DraftError if the article or its folder cannot be used, ContentError if the language's own files
    cannot.
    """
    folder = content / language
    function_words = _function_words(content)
    if language not in function_words:
        able = ", ".join(function_words) or "none yet"
        raise DraftError(
            f"{folder / PATTERNS}: it is missing; write it first, as described in docs/languages.md"
            f" (there are: {able})"
        )
    patterns = _read_record(folder / PATTERNS, OPTIONAL_FILES[PATTERNS])
    vocabulary = _read_record(folder / VOCABULARY, LANGUAGE_FILES[VOCABULARY])
    text, notes = source.read_article(file)
    yield from notes
    source.check_language(text, file, language, function_words)
    writing.recover(folder)
    name = file.stem.replace("-", " ").replace("_", " ").capitalize()
    title = outline_title(text, name, patterns)
    target = _folder_of(folder, title, slug(title, Grammar(patterns).function))
    if target.exists() and not update:
        raise DraftError(
            f"{target}: an article called {title!r} exists; give --update to bring it up to date, or give"
            " the new one another title"
        )
    others = _neighbours(folder, target.name)
    made = draft(text, name, patterns, vocabulary, others.ids, others.phrasings)
    if target.exists():
        before = _read_draft(target)
        made, changes = updated(before, made)
        yield from (f"{target}: {change}" for change in changes)
        if made == before:
            yield f"{target}: nothing has changed"
            return
    writing.write(made, target)
    sizes = f"{len(made.article.facts)} facts, {len(made.exercises)} exercises, {len(made.entries)} entries"
    yield f"{target}: {sizes}"
    yield from (f"{file}:{line}: {note}" for line, note in made.notes)


def _read_draft(folder: Path) -> Draft:
    """Return the content of `folder`; raises ContentError if its files have errors."""
    records = {name: _read_record(folder / name, kind) for name, kind in ARTICLE_FILES.items()}
    return Draft(
        records["article.yaml"], records["exercises.yaml"].exercises, records["entries.yaml"].entries
    )


def _read_record(file: Path, kind: type[Any]) -> Any:  # noqa: ANN401  (an instance of `kind`)
    document, findings = read_document(file)
    findings += [] if findings else schema_errors.findings(document, kind)
    if findings:
        raise ContentError(findings)
    return convert(document.data, kind)


def _function_words(content: Path) -> dict[str, tuple[str, ...]]:
    """Return the function words of each language that can be drafted."""
    return {
        file.parent.name: _read_record(file, OPTIONAL_FILES[PATTERNS]).words.function
        for file in sorted(content.glob(f"*/{PATTERNS}"))
    }


def _folder_of(language: Path, title: str, wanted: str) -> Path:
    """Return the folder of the article called `title`, or for a new one a free name like `wanted`."""
    for file in sorted(language.glob(f"*/{ARTICLE}")):
        data = read_document(file)[0].data
        called = data.get("title") if isinstance(data, dict) else None
        if file.parent.name[0] != "." and normalise(str(called)) == normalise(title):
            return file.parent
    names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(folder for name in names if not (folder := language / name).exists())


@dataclass(slots=True)
class Neighbours:
    """The ids of all other content in the language, and the phrasings of files in SHARED."""

    ids: set[str] = field(default_factory=set)
    phrasings: set[str] = field(default_factory=set)


def _neighbours(folder: Path, own: str) -> Neighbours:
    """Return the ids and phrasings under `folder`, except in the article folder `own`."""
    found = Neighbours()
    files = (file for name in ASKED for file in folder.rglob(name))
    for file in sorted(files):
        data = read_document(file)[0].data
        if file.parent.name == own or file.parent.name.startswith(".") or not isinstance(data, dict):
            continue
        for item in _items(data):
            found.ids.add(item["id"])
            if file.name in SHARED:
                found.phrasings.update(normalise(str(each)) for each in item.get("phrasings") or ())
    return found


def _items(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for value in data.values():
        for item in value if isinstance(value, list) else ():
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                yield item
