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
# Their phrasings are nobody else's; a limit's are, as soon as an article covers what it stands for.
SHARED = ("small-talk.yaml", "clarifications.yaml")
# What can be asked for, and so has ids that are taken.
ASKED = (*SHARED, "limits.yaml", "entries.yaml")


def draft_article(file: Path, content: Path, language: str, *, update: bool = False) -> Iterator[str]:
    """Draft the article in `file` under `content`, in `language`; yield what there is to tell, line by line.

    Raises DraftError where the article or its folder cannot be used, ContentError where the language's own
    files cannot.
    """
    folder = content / language
    function_words = _function_words(content)
    if language not in function_words:
        able = ", ".join(function_words) or "none yet"
        raise DraftError(
            f"{folder / PATTERNS}: it is missing; write it first, as docs/languages.md says"
            f" (there are: {able})"
        )
    patterns = _record(folder / PATTERNS, OPTIONAL_FILES[PATTERNS])
    vocabulary = _record(folder / VOCABULARY, LANGUAGE_FILES[VOCABULARY])
    text, notes = source.read_article(file)
    yield from notes
    source.check_language(text, file, language, function_words)
    writing.recover(folder)
    name = file.stem.replace("-", " ").replace("_", " ").capitalize()
    title = outline_title(text, name, patterns)
    target = _folder(folder, title, slug(title, Grammar(patterns).function))
    if target.exists() and not update:
        raise DraftError(
            f"{target}: an article called {title!r} exists; give --update to bring it up to date, or the new"
            " one another title"
        )
    others = _neighbours(folder, target.name)
    made = draft(text, name, patterns, vocabulary, others.ids, others.phrasings)
    if target.exists():
        before = _kept(target)
        made, changes = updated(before, made)
        yield from (f"{target}: {change}" for change in changes)
        if made == before:
            yield f"{target}: nothing has changed"
            return
    writing.write(made, target)
    sizes = f"{len(made.article.facts)} facts, {len(made.exercises)} exercises, {len(made.entries)} entries"
    yield f"{target}: {sizes}"
    yield from (f"{file}:{line}: {note}" for line, note in made.notes)


def _kept(folder: Path) -> Draft:
    """Return what `folder` holds; raises ContentError where its files are unsound."""
    records = {name: _record(folder / name, kind) for name, kind in ARTICLE_FILES.items()}
    return Draft(
        records["article.yaml"], records["exercises.yaml"].exercises, records["entries.yaml"].entries
    )


def _record(file: Path, kind: type[Any]) -> Any:  # noqa: ANN401  (whatever kind is asked for)
    document, findings = read_document(file)
    findings += [] if findings else schema_errors.findings(document, kind)
    if findings:
        raise ContentError(findings)
    return convert(document.data, kind)


def _function_words(content: Path) -> dict[str, tuple[str, ...]]:
    """Return the function words of each language that can be drafted."""
    return {
        file.parent.name: _record(file, OPTIONAL_FILES[PATTERNS]).words.function
        for file in sorted(content.glob(f"*/{PATTERNS}"))
    }


def _folder(language: Path, title: str, wanted: str) -> Path:
    """Return the folder of the article called `title`, or a free one near `wanted` for a new article."""
    for file in sorted(language.glob(f"*/{ARTICLE}")):
        data = read_document(file)[0].data
        called = data.get("title") if isinstance(data, dict) else None
        if file.parent.name[0] != "." and normalise(str(called)) == normalise(title):
            return file.parent
    names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(folder for name in names if not (folder := language / name).exists())


@dataclass(slots=True)
class Neighbours:
    """What all else in the language has: its ids, and the phrasings that are no article's."""

    ids: set[str] = field(default_factory=set)
    phrasings: set[str] = field(default_factory=set)


def _neighbours(folder: Path, own: str) -> Neighbours:
    """Return what stands under `folder` beside the article folder `own`."""
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
