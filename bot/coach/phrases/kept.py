"""Pieces of a phrase as text that can be kept: what was said about time, without the person's words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from bot.coach.phrases import pieces as kinds
from bot.coach.phrases.pieces import Filler

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.coach.phrases.pieces import Piece

_KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        *(kinds.Times, kinds.Window, kinds.Step, kinds.After, kinds.At, kinds.Weekdays, kinds.Turned),
        *(kinds.Coming, kinds.Apart, kinds.MonthDay, kinds.Date, kinds.NoDate, kinds.Part, kinds.Once),
        kinds.Purpose,
    )
}


def write_pieces(pieces: Iterable[Piece]) -> str:
    """Return `pieces` as text, without those that mean nothing."""
    return json.dumps([[type(piece).__name__, piece] for piece in pieces if not isinstance(piece, Filler)])


def read_pieces(text: str) -> list[Piece]:
    """Return the pieces that were written as `text`; none if another version of the program wrote it."""
    try:
        return [msgspec.convert(fields, _KINDS[name]) for name, fields in json.loads(text or "[]")]
    except (ValueError, KeyError, TypeError):
        return []
