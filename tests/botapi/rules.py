"""Check a call against the Bot API: aiogram's models for names and types, own code for the content.

The models of aiogram 3.31 describe Bot API 10.3, and so know every field of 10.1 and a few more.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from botapi.calls import Upload
from botapi.contents import check_content
from botapi.files import resolve
from botapi.models import method_models, upload
from botapi.refusals import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Violation", "check"]


def check(method: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters `given` to `method`: every JSON text decoded, every upload where it belongs.

    Raises:
        Violation: no such method, an unknown, missing or ill-typed field, or content beyond a limit.

    """
    model = method_models().get(method.lower())
    if model is None:
        raise Violation(f"Not Found: method {method} is unknown")
    fields = model.model_fields.keys()
    parts = {name: value for name, value in given.items() if isinstance(value, Upload) and name not in fields}
    if unknown := given.keys() - fields - parts.keys():
        raise Violation(f"unknown fields in {method}: {sorted(unknown)}")
    decoded = {name: _decoded(model, name, value) for name, value in given.items() if name in fields}
    try:
        parsed = model.model_validate({name: _stand_in(value) for name, value in decoded.items()})
    except ValidationError as error:
        details = "; ".join(f"{_path(each['loc'])}: {each['msg']}" for each in error.errors())
        raise Violation(f"{method}: {details}") from error
    if unknown_inside := list(_extras(parsed, method)):
        raise Violation(f"unknown fields: {unknown_inside}")
    resolved = resolve(decoded, parts)
    check_content(method, resolved)
    return resolved


def _decoded(model: type[BaseModel], name: str, value: Any) -> Any:
    """Return the value of a form field: a text where the method takes one, else what its JSON holds."""
    takes = get_args(model.model_fields[name].annotation) or (model.model_fields[name].annotation,)
    if not isinstance(value, str):
        return value
    if str in takes:
        return int(value) if int in takes and re.fullmatch(r"-?\d+", value) else value
    try:
        return json.loads(value)
    except ValueError as error:
        raise Violation(f"can't parse {name}: it is no JSON") from error


def _stand_in(value: Any) -> Any:
    """Return what aiogram takes for an upload; anything else is itself."""
    return upload(value.filename) if isinstance(value, Upload) else value


def _extras(value: object, path: str) -> Iterator[str]:
    """Yield the path of every field, however deep, that the Bot API does not know."""
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or ())
        for name in value.model_fields_set - (value.model_extra or {}).keys():
            yield from _extras(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _extras(item, f"{path}[{index}]")


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location))
