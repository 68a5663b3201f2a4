"""JSON from outside, however deep it is nested."""

from __future__ import annotations

import re
from typing import Any

import msgspec

# Levels of brackets. The Bot API nests a dozen; a decoder gives up at about a thousand.
DEEPEST = 64

_STRING_OR_BRACKET = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


def decode(payload: bytes) -> dict[str, Any]:
    """Return the JSON object in `payload`.

    Where it is nested too deep for the decoder, what lies deeper than `DEEPEST` levels is null: one odd field
    must not make a whole answer unreadable.

    Raises:
        msgspec.DecodeError: it is no JSON object.

    """
    try:
        return msgspec.json.decode(payload, type=dict[str, Any])
    except UnicodeDecodeError:
        raise msgspec.DecodeError("no UTF-8") from None
    except RecursionError:
        pass
    try:
        return msgspec.json.decode(_flattened(payload), type=dict[str, Any])
    except (RecursionError, UnicodeDecodeError):
        raise msgspec.DecodeError("no JSON") from None


def _flattened(payload: bytes) -> bytes:
    """Return `payload` with null in place of each value that lies deeper than `DEEPEST` levels."""
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
