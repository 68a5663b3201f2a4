"""Schema errors in the words of an editor, with place and fix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import singledispatch
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec.inspect as schema
from rapidfuzz import process

from bot.errors import Finding
from bot.knowledge.loading.compose import short
from bot.knowledge.loading.yaml_source import MOST_FINDINGS, Location

if TYPE_CHECKING:
    from bot.knowledge.loading.layout import FileKind
    from bot.knowledge.loading.yaml_source import Document

# Below this similarity (RapidFuzz's 0..100) a suggestion would be a guess: "sorces" and "facts" have 18.
SUGGEST_FROM = 60.0


def findings(document: Document, kind: FileKind) -> list[Finding]:
    """Return why `document` is not a valid `kind`, in the schema's order, `MOST_FINDINGS` at most."""
    complaints = _check(schema.type_info(kind), document.data, ())
    return [
        Finding(document.place(location), problem, fix)
        for location, problem, fix in islice(complaints, MOST_FINDINGS)
    ]


_Complaint = tuple[Location, str, str]


@singledispatch
def _check(kind: schema.Type, data: Any, at: Location) -> Iterator[_Complaint]:  # noqa: ANN401  (any YAML value)
    """Yield (location, problem, fix) for all that is wrong with `data` and within it."""
    raise NotImplementedError(kind, data, at)


@_check.register
def _(kind: schema.Metadata, data: object, at: Location) -> Iterator[_Complaint]:
    return _check(kind.type, data, at)


@_check.register
def _(kind: schema.UnionType, data: object, at: Location) -> Iterator[_Complaint]:
    # The schema's unions are all `something | None`.
    return iter(()) if data is None else _check(kind.types[0], data, at)


@_check.register
def _(kind: schema.StructType, data: object, at: Location) -> Iterator[_Complaint]:
    if not isinstance(data, dict):
        yield _wrong_type(at, "keys with values", data)
        return
    where = f" in {_name(at)}" if at else ""
    fields = {field.name: field for field in kind.fields}
    for key in data.keys() - fields.keys():
        yield (*at, key), f"unknown key `{short(key)}`{where}", _suggestion(key, sorted(fields))
    for key, field in fields.items():
        if key in data:
            yield from _check(field.type, data[key], (*at, key))
        elif field.required:
            yield at, f"the key `{key}` is missing{where}", f"add `{key}:`"


@_check.register
def _(kind: schema.DictType, data: object, at: Location) -> Iterator[_Complaint]:
    if not isinstance(data, dict):
        yield _wrong_type(at, "keys with values", data)
        return
    for key, value in data.items():
        yield from _check(kind.key_type, key, (*at, key))
        yield from _check(kind.value_type, value, (*at, key))


@_check.register
def _(kind: schema.VarTupleType, data: object, at: Location) -> Iterator[_Complaint]:
    if not isinstance(data, list):
        yield _wrong_type(at, "a list: one item a line, each after a hyphen and a space", data)
        return
    yield from _check_size(kind, len(data), at)
    for place, item in enumerate(data):
        yield from _check(kind.item_type, item, (*at, place))


@_check.register
def _(kind: schema.TupleType, data: object, at: Location) -> Iterator[_Complaint]:
    if not isinstance(data, list) or len(data) != len(kind.item_types):
        yield _wrong_type(at, f"a list of {len(kind.item_types)}")
        return
    for place, (item_type, item) in enumerate(zip(kind.item_types, data, strict=True)):
        yield from _check(item_type, item, (*at, place))


@_check.register
def _(kind: schema.StrType, data: object, at: Location) -> Iterator[_Complaint]:
    if not isinstance(data, str):
        yield _no_text(at, data)
        return
    yield from _check_size(kind, len(data), at)
    if kind.pattern is not None and not re.search(kind.pattern, data):
        yield at, f"{_name(at)} is no id: {short(data)!r}", "use small letters, digits, hyphens and dots"


@_check.register
def _(kind: schema.EnumType | schema.LiteralType, data: object, at: Location) -> Iterator[_Complaint]:
    values = [*kind.cls] if isinstance(kind, schema.EnumType) else kind.values
    if data not in values:
        yield _wrong_type(at, " or ".join(map(str, values)))


@_check.register
def _(_kind: schema.BoolType, data: object, at: Location) -> Iterator[_Complaint]:
    if not isinstance(data, bool):
        yield _wrong_type(at, "true or false")


@_check.register
def _(kind: schema.IntType, data: object, at: Location) -> Iterator[_Complaint]:
    if not isinstance(data, int) or isinstance(data, bool):
        yield _wrong_type(at, "a whole number")
    elif kind.ge is not None and data < kind.ge:
        yield at, f"{_name(at)} is too small", f"write {kind.ge} or more"
    elif kind.le is not None and data > kind.le:
        yield at, f"{_name(at)} is too large", f"write {kind.le} or less"


@_check.register
def _(kind: schema.FloatType, data: object, at: Location) -> Iterator[_Complaint]:
    if not isinstance(data, int | float) or isinstance(data, bool):
        yield _wrong_type(at, "a number")
    elif kind.gt is not None and data <= kind.gt:
        yield at, f"{_name(at)} is too small", f"write more than {kind.gt:g}"


def _check_size(kind: schema.StrType | schema.VarTupleType, size: int, at: Location) -> Iterator[_Complaint]:
    if size < (kind.min_length or 0):
        yield at, f"{_name(at)} has too little in it", "fill it in"
    if kind.max_length is not None and size > kind.max_length:
        yield at, f"{_name(at)} is too long", f"keep it to {kind.max_length}"


def _no_text(at: Location, data: object) -> _Complaint:
    if data is None:
        fix = "fill it in; what stands behind a `#` counts only in quotes"
        return at, f"{_name(at)} is empty", fix
    if isinstance(data, dict):
        return _wrong_type(at, "the text in quotes: a colon with a space behind it makes a key of it")
    return _wrong_type(at, "a text; put it in quotes if YAML takes it for something else")


def _wrong_type(at: Location, wanted: str, data: object = ...) -> _Complaint:
    return at, f"{_name(at)} {'is empty' if data is None else 'has the wrong type'}", f"write {wanted}"


def _suggestion(key: str, known: list[str]) -> str:
    near = process.extractOne(key, known, score_cutoff=SUGGEST_FROM)
    return f"did you mean `{near[0]}`?" if near else f"remove it; known keys are {', '.join(known)}"


def _name(at: Location) -> str:
    return f"`{'.'.join(map(str, at))}`" if at else "the file"
