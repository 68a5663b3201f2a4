"""What a language still lacks compared with another one: entry by entry, with place and fix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from bot.errors import Finding, Place
from bot.knowledge.loading.parsed_files import LanguageFiles, ParsedFile, ParsedItem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


# Shares of the other language's number. Languages differ in how many ways there are to ask, not by half; in
# slang and small words they differ more.
FEW_PHRASINGS = 0.5
FEW_WORDS = 0.25
# Characters. Names and labels may be the same in both languages; a sentence is not.
SENTENCE = 25
# What is filled in, as in "{name}, {region}".
_FILLED_IN = re.compile(r"\{\w*\}")

# The lists of records in the files that all articles share, and what one of them is called.
_LISTS = {
    "messages.yaml": {"commands": "command", "pages": "page"},
    "small-talk.yaml": {"entries": "small talk"},
    "limits.yaml": {"limits": "limit"},
    "clarifications.yaml": {"clarifications": "clarification"},
    "vocabulary.yaml": {"concepts": "concept"},
    "warning-signs.yaml": {"signs": "warning sign", "parts": "body part"},
}
_ARTICLE_LISTS = {
    "article.yaml": {"facts": "fact"},
    "entries.yaml": {"entries": "entry"},
    "exercises.yaml": {"exercises": "exercise"},
}
# Fields whose number of texts counts, with the share that is few.
_COUNTED = {
    "phrasings": FEW_PHRASINGS,
    "rules": FEW_PHRASINGS,
    "terms": FEW_WORDS,
    "endings": FEW_WORDS,
    "forms": FEW_WORDS,
}
# Ids are the same in every language.
_IDS = frozenset({"id", "next", "choices", "stub"})
# Fields that follow the article, so that they have the same number of items in every language.
_ALIKE = ("steps", "beats", "muscles", "needs", "captions", "hold_seconds")


def translation_gaps(files: LanguageFiles, model: LanguageFiles, figures: Path) -> list[Finding]:
    """Return what `files` lacks beside `model`; `figures` is the folder of the films.

    A file that cannot be read says so by itself, so it is passed over here.
    """
    found = [*_in_files(files.common, model.common, _LISTS)]
    for name, article in model.articles.items():
        if name in files.articles:
            found += _in_files(files.articles[name], article, _ARTICLE_LISTS)
        elif article:
            folder = next(iter(article.values())).document.file.parent
            place = Place(folder.parents[1] / files.language / name, 1, 1)
            found.append(Finding(place, f"the article `{name}` is missing", f"add it, as in {folder}"))
    for name, lacking in _BESIDE.items():
        if name in files.common and name in model.common:
            for look in lacking:
                found += look(files.common[name], model.common[name])
    return [*found, *_films(files, figures)]


def _in_files(
    own: dict[str, ParsedFile], model: dict[str, ParsedFile], lists: dict[str, dict[str, str]]
) -> Iterator[Finding]:
    for file, keys in lists.items():
        if file in own and file in model:
            for key, what in keys.items():
                yield from _in_list(own[file], model[file], key, what)


def _in_list(own: ParsedFile, model: ParsedFile, key: str, what: str) -> Iterator[Finding]:
    """Find the records that are missing from a list, and what those that are there lack."""
    items = {_name(item): item for item in own.items(key)}
    for other in model.items(key):
        name = _name(other)
        if name in items:
            yield from _in_record(name, items[name], other)
        else:
            problem = f"the {what} `{name}` is missing"
            yield Finding(own.document.place((key,)), problem, f"add it, as in {other.place()}")


def _in_record(name: str, own: ParsedItem, model: ParsedItem) -> Iterator[Finding]:
    for field in structs.fields(model.record):
        mine, theirs = (getattr(item.record, field.name) for item in (own, model))
        if field.name in _COUNTED:
            yield from _few(
                own.place(field.name), f"`{name}` has {{}} {field.name}", mine, theirs, _COUNTED[field.name]
            )
        elif field.name in _ALIKE and _size(mine) != _size(theirs):
            problem = f"`{name}` has {_size(mine)} for `{field.name}`, and the other language {_size(theirs)}"
            yield Finding(own.place(field.name), problem, f"follow {model.place(field.name)}")
        yield from _same(own, field.name, mine, theirs)


def _few(
    place: Place, says: str, own: Collection[Any], model: Collection[Any], share: float
) -> Iterator[Finding]:
    least = round(share * len(model))
    if len(own) < least:
        problem = f"{says.format(len(own))}, the other language {len(model)}"
        yield Finding(place, problem, f"write {least} or more")


def _says_something(text: str) -> bool:
    """Return whether `text` is a sentence: longer than a label, and with words between what is filled in."""
    words = _FILLED_IN.sub("", text)
    return len(text) >= SENTENCE and " " in text and any(letter.isalpha() for letter in words)


def _same(own: ParsedItem, field: str, mine: Any, theirs: Any) -> Iterator[Finding]:  # noqa: ANN401  (its values)
    """Find sentences in a field that are the same as in the other language."""
    if field in _IDS:
        return
    texts, others = ((value,) if isinstance(value, str) else value for value in (mine, theirs))
    if not isinstance(texts, tuple) or not isinstance(others, tuple):
        return
    # An id has no blank, and every language shares it.
    sentences = (text for text in texts if isinstance(text, str) and _says_something(text))
    same = [text for text in sentences if text in others]
    if same:
        problem = f"{len(same)} of `{field}` read as in the other language: {same[0]!r}"
        yield Finding(own.place(field), problem, "translate")


def _messages(own: ParsedFile, model: ParsedFile) -> Iterator[Finding]:
    """Find sentences that are not translated, and kinds of things kept that have no name."""
    for field in structs.fields(model.record):
        theirs = getattr(model.record, field.name)
        if isinstance(theirs, Struct):
            item = ParsedItem(own.document, (field.name,), getattr(own.record, field.name))
            for part in structs.fields(theirs):
                pair = (getattr(item.record, part.name), getattr(theirs, part.name))
                yield from _same(item, part.name, *pair)
    for kind in model.record.keeping.kinds.keys() - own.record.keeping.kinds.keys():
        place = own.document.place(("keeping", "kinds"))
        yield Finding(place, f"`{kind}` has no name", f"add `{kind}:`")


def _everyday(own: ParsedFile, model: ParsedFile) -> Iterator[Finding]:
    place = own.document.place(("everyday",))
    says = "there are {} everyday words"
    yield from _few(place, says, own.record.everyday, model.record.everyday, FEW_WORDS)


def _cues(own: ParsedFile, model: ParsedFile, group: str = "cues") -> Iterator[Finding]:
    mine, others = getattr(own.record, group), getattr(model.record, group)
    for field in structs.fields(others):
        forms, theirs = getattr(mine, field.name), getattr(others, field.name)
        place = own.document.place((group, field.name))
        yield from _few(place, f"the cue `{field.name}` has {{}} forms", forms, theirs, FEW_WORDS)


def _clearing(own: ParsedFile, model: ParsedFile) -> Iterator[Finding]:
    return _cues(own, model, "clearing")


def _examples(own: ParsedFile, model: ParsedFile) -> Iterator[Finding]:
    for id_, texts in model.record.signs.items():
        examples = own.record.signs.get(id_, ())
        place = own.document.place(("signs", id_))
        yield from _few(place, f"the warning sign `{id_}` has {{}} examples", examples, texts, FEW_PHRASINGS)
    for key in ("harmless", "places", "frames"):
        mine, theirs = getattr(own.record, key), getattr(model.record, key)
        yield from _few(own.document.place((key,)), f"there are {{}} {key}", mine, theirs, FEW_PHRASINGS)


def _films(files: LanguageFiles, figures: Path) -> Iterator[Finding]:
    for article in files.articles.values():
        for item in article["exercises.yaml"].items("exercises") if "exercises.yaml" in article else ():
            file = figures / files.language / f"{item.record.picture}.mp4"
            if item.record.picture and not file.is_file():
                problem = f"there is no film {file}, so that of another language is shown"
                yield Finding(item.place("picture"), problem, "run: python -m bot draw")


def _name(item: ParsedItem) -> str:
    """Return what identifies a record: an id, a command's name or a fact's number."""
    record = item.record
    return str(next(getattr(record, key) for key in ("id", "name", "number") if hasattr(record, key)))


def _size(value: Any) -> Any:  # noqa: ANN401  (a field's value)
    return len(value) if isinstance(value, tuple | dict) else value


# Other checks of the common files.
_BESIDE = {
    "messages.yaml": (_messages,),
    "vocabulary.yaml": (_cues, _everyday),
    "warning-words.yaml": (_cues, _clearing),
    "warning-examples.yaml": (_examples,),
}
