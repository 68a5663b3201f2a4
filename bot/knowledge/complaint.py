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
    where = _path(location[:-1])
    key = str(location[-1]) if location else document.file.name
    if error == "extra_forbidden":
        known = sorted(_fields(kind, location[:-1]))
        return Finding(place, f"unknown key `{key}`{where}", _suggestion(key, known))
    if error == "missing":
        return Finding(place, f"the key `{key}` is missing{where}", f"add `{key}:`")
    what = f"`{_path(location, bare=True)}`" if location else "the file"
    if error in {"too_short", "string_too_short"}:
        return Finding(place, f"{what} has too little in it", "fill it in")
    if error in {"too_long", "string_too_long"}:
        limit = detail["ctx"].get("max_length")
        return Finding(place, f"{what} is too long", f"keep it to {limit}")
    if error == "string_pattern_mismatch":
        return Finding(
            place, f"{what} is no id: {detail['input']!r}", "use small letters, digits, hyphens and dots"
        )
    for name, wanted in _WANTED.items():
        if error.startswith(name):
            return Finding(place, f"{what} has the wrong type", f"write {wanted}")
    return Finding(place, f"{what}: {detail['msg']}", "correct it")


def _suggestion(key: str, known: list[str]) -> str:
    near = process.extractOne(key, known, score_cutoff=SUGGEST_FROM)
    return f"did you mean `{near[0]}`?" if near else f"remove it; known keys are {', '.join(known)}"


def _path(location: Location, *, bare: bool = False) -> str:
    path = ".".join(str(part) for part in location)
    if bare:
        return path
    return f" in `{path}`" if path else ""


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
