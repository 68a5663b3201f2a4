"""Updates as Telegram never sends them: a field lacks, or is null, of another type, huge or deep.

What fields there are is read out of aiogram's models of the Bot API, so a new version brings new fields.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from botapi.models import update_model

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

MISSING = object()


def deep(levels: int) -> Any:
    """Return lists within lists, so many of them."""
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


# What may stand in any field, other than what belongs there.
ODD: tuple[Any, ...] = (
    MISSING, None, 0, -1, 2**31, 2**53, 2**63, 10**30, 0.5, 1e308, True, "", "odd", "7", "x" * 100_000,
    [], [None], [[]], [{}], {}, {"id": []}, {"id": "7", "chat": {}, "from": 7, "type": None}, deep(300),
)  # fmt: skip

# Odd things that are tried in a field that is there; all of them take half a minute.
SAMPLE = 3


def oddities(update: dict[str, Any], chance: random.Random) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield what to spoil in `update`, as the path to a field and what to put there.

    A field that it has lacks, is null, and is spoiled by some other odd things; any other by one.
    """
    for path in _paths(update_model(), update):
        if _at(update, path) is MISSING:
            yield path, chance.choice(ODD[2:])
        else:
            yield from ((path, value) for value in (*ODD[:2], *chance.sample(ODD[2:], SAMPLE)))


def spoiled(update: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return `update` with `value` in the field that `path` leads to."""
    odd = copy.deepcopy(update)
    holder = _at(odd, path[:-1])
    if value is MISSING:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return odd


def _paths(model: type[BaseModel], value: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the path to each field that `model` knows, down to where `value` ends."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key == "update_id":
            continue
        yield (key,)
        part = _model(field.annotation)
        if part and isinstance(value.get(key), dict):
            yield from ((key, *rest) for rest in _paths(part, value[key]))


def _model(annotation: Any) -> type[BaseModel] | None:
    """Return the model that a field holds, or the first of several; None where it holds something simple."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model, get_args(annotation))), None)


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return MISSING
        value = value[key]
    return value
