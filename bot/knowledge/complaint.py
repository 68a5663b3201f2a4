"""A schema's complaint in the words of a keeper: what is wrong, where, and the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel
from rapidfuzz import process

from bot.knowledge.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge.source import Document, Location

# Below this likeness (RapidFuzz's 0..100) a suggestion would be a guess: "sorces" and "facts" have 18.
SUGGEST_FROM = 60.0

_WANTED = {
    "string": "a text; put it in quotes if YAML takes it for something else",
    "int": "a whole number",
    "bool": "true or false",
    "list": "a list: one item a line, each after a dash",
    "tuple": "a list: one item a line, each after a dash",
    "dict": "keys with values",
    "model": "keys with values",
    "mapping": "keys with values",
    "enum": "one of the words that the schema names",
}


def finding_from(document: Document, kind: type[BaseModel], detail: Mapping[str, Any]) -> Finding:
    """Turn one of pydantic's error details about `document` (a `kind`) into a finding."""
    location: Location = tuple(detail["loc"])
    place = document.place(location)
    error: str = detail["type"]
    key = str(location[-1]) if location else document.file.name
    problem, mend = _words(error, detail, kind, location, key)
    return Finding(place, problem, mend)


def _words(
    error: str, detail: Mapping[str, Any], kind: type[BaseModel], location: Location, key: str
) -> tuple[str, str]:
    """Return the problem and the mend of one error."""
    where = f" in `{_path(location[:-1])}`" if len(location) > 1 else ""
    what = f"`{_path(location)}`" if location else "the file"
    if error == "extra_forbidden":
        return f"unknown key `{key}`{where}", _suggestion(key, sorted(_fields(kind, location[:-1])))
    if error == "missing":
        return f"the key `{key}` is missing{where}", f"add `{key}:`"
    wanted = next((words for start, words in _WANTED.items() if error.startswith(start)), None)
    by_error = {
        "too_short": (f"{what} has too little in it", "fill it in"),
        "string_too_short": (f"{what} has too little in it", "fill it in"),
        "too_long": (f"{what} is too long", f"keep it to {detail.get('ctx', {}).get('max_length')}"),
        "string_too_long": (f"{what} is too long", f"keep it to {detail.get('ctx', {}).get('max_length')}"),
        "string_pattern_mismatch": (
            f"{what} is no id: {detail['input']!r}",
            "use small letters, digits, hyphens and dots",
        ),
    }
    if error in by_error:
        return by_error[error]
    if wanted:
        return f"{what} has the wrong type", f"write {wanted}"
    return f"{what}: {detail['msg']}", "correct it"


def _suggestion(key: str, known: list[str]) -> str:
    near = process.extractOne(key, known, score_cutoff=SUGGEST_FROM)
    return f"did you mean `{near[0]}`?" if near else f"remove it; known keys are {', '.join(known)}"


def _path(location: Location) -> str:
    return ".".join(str(part) for part in location)


def _fields(kind: Any, location: Location) -> set[str]:  # noqa: ANN401  (an annotation can be anything)
    """Return the keys that the schema knows at `location`."""
    for part in location:
        if isinstance(part, str) and isinstance(kind, type) and issubclass(kind, BaseModel):
            info = kind.model_fields.get(part)
            kind = info.annotation if info else None
        else:
            kind = next(iter(get_args(kind)), None)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return set(kind.model_fields)
    return set()
