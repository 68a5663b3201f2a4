"""From an article's file to its folder of content: reading, drafting, comparing, writing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import convert

from bot.drafting import source, writing
from bot.drafting.draft import Draft, draft
from bot.drafting.grammar import Grammar
from bot.drafting.naming import slug
from bot.drafting.updating import updated
from bot.errors import ContentError, DraftError
from bot.knowledge import complaint
from bot.knowledge.files import ARTICLE_FILES, DRAFTING_FILES, LANGUAGE_FILES, PATTERNS
from bot.knowledge.source import read_document
from bot.matching.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

VOCABULARY = "vocabulary.yaml"
ARTICLE = "article.yaml"
# Their phrasings are nobody else's; a limit's are, as soon as an article covers what it stands for.
SHARED = ("small-talk.yaml", "clarifications.yaml")


def draft_article(file: Path, content: Path, language: str, *, update: bool = False) -> Iterator[str]:
    """Draft the article in `file` under `content`, in `language`; yield what there is to tell, line by line.

    Raises DraftError where the article or its folder cannot be used, ContentError where the language's own
    files cannot.
    """
    folder = content / language
    patterns = _record(folder / PATTERNS, DRAFTING_FILES[PATTERNS])
    vocabulary = _record(folder / VOCABULARY, LANGUAGE_FILES[VOCABULARY])
    text, notes = source.read_article(file)
    yield from notes
    source.check_language(text, file, language, _function_words(content))
    name = file.stem.replace("-", " ").replace("_", " ").capitalize()
    made = draft(text, name, patterns, vocabulary)
    target = folder / slug(made.article.title, Grammar(patterns).function)
    writing.recover(target)
    others = _neighbours(folder, target.name)
    if made.article.title in others.titles:
        raise DraftError(
            f"{others.titles[made.article.title]}:1: another article is called"
            f" {made.article.title!r}; give one of the two another title"
        )
    if target.exists() and not update:
        raise DraftError(
            f"{target}: it exists; give --update to bring it up to date, or the article another title"
        )
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
    findings += [] if findings else complaint.findings(document, kind)
    if findings:
        raise ContentError(findings)
    return convert(document.data, kind)


def _function_words(content: Path) -> dict[str, tuple[str, ...]]:
    """Return the function words of each language that can be drafted."""
    return {
        file.parent.name: _record(file, DRAFTING_FILES[PATTERNS]).words.function
        for file in sorted(content.glob(f"*/{PATTERNS}"))
    }


@dataclass(slots=True)
class Neighbours:
    """What all else in the language has: ids, phrasings that are no article's, titles with their files."""

    ids: set[str] = field(default_factory=set)
    phrasings: set[str] = field(default_factory=set)
    titles: dict[str, Path] = field(default_factory=dict)


def _neighbours(folder: Path, own: str) -> Neighbours:
    """Return what stands under `folder` beside the article folder `own`."""
    found = Neighbours()
    for file in sorted(folder.rglob("*.yaml")):
        data = read_document(file)[0].data
        if file.parent.name == own or file.parent.name.startswith(".") or not isinstance(data, dict):
            continue
        if file.name == ARTICLE and "title" in data:
            found.titles[str(data["title"])] = file
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
