"""JSON from outside, however deep it is nested."""

from __future__ import annotations

import contextlib
import json
import math
import re
from typing import Any

import msgspec

# Levels of brackets. The Bot API nests a dozen; a decoder gives up at about a thousand.
DEEPEST = 64
# Quotes and brackets in what is read slowly, because of its depth. A hundred updates have about fifty
# thousand; this many take half a second, during which nobody is answered.
MOST_MARKS = 500_000
# Digits of an integer: more make it no number. Python refuses to read more than 4 300.
LONGEST_INTEGER = 1000

# A string that is cut off reaches to the end. Nothing is tried twice (`*+`), so the time is linear.
_STRING_OR_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def decode(payload: bytes) -> dict[str, Any]:
    """Return the JSON object in `payload`.

    One odd field must not make a whole answer unreadable: what is no number is null, half a character is "?",
    and where it is nested too deep for the decoder, what lies deeper than `DEEPEST` levels is null.

    Raises:
        msgspec.DecodeError: it is no JSON object.

    """
    with contextlib.suppress(ValueError, RecursionError):
        return _strictly(payload)
    with contextlib.suppress(ValueError, RecursionError):
        return _leniently(_flattened(payload))
    raise msgspec.DecodeError("no JSON object")


def _strictly(payload: bytes) -> dict[str, Any]:
    return msgspec.json.decode(payload, type=dict[str, Any])


def _leniently(payload: bytes) -> dict[str, Any]:
    """Read what some programs take for JSON: half a character, no number, a control character."""
    found = json.loads(
        payload.decode(errors="replace"),
        strict=False,
        parse_float=_finite,
        parse_int=_integer,
        parse_constant=lambda _: None,
    )
    whole = json.dumps(found, ensure_ascii=False).encode(errors="replace")
    return _strictly(whole)


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= LONGEST_INTEGER else None


def _flattened(payload: bytes) -> bytes:
    """Return `payload` with null in place of each value that lies deeper than `DEEPEST` levels.

    Raises:
        ValueError: that would take too long.

    """
    if sum(map(payload.count, (b'"', b"[", b"]", b"{", b"}"))) > MOST_MARKS:
        raise ValueError("too many quotes and brackets")
    pieces = []
    depth = begin = 0
    for found in _STRING_OR_BRACKET.finditer(payload):
        if found[0] in b"[{":
            depth += 1
            if depth == DEEPEST + 1:
                pieces.append(payload[begin : found.start()])
        elif found[0] in b"]}":
            depth -= 1
            if depth == DEEPEST:
                pieces.append(b"null")
                begin = found.end()
    return b"".join((*pieces, payload[begin:]))
