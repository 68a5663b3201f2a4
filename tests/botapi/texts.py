"""What may stand in a text: its encoding, its markup, its length."""

from __future__ import annotations

import unicodedata

from botapi.markup import MarkupError, parse, units
from botapi.refusals import Violation

# Limits of https://core.telegram.org/bots/api, in UTF-16 code units after the markup is read.
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024

_EMPTY = {"Cc", "Cf", "Zl", "Zp", "Zs"}


def check_text(source: str, mode: str | None, name: str, most: int, *, least: int = 0) -> str:
    """Return what people read of `source`; `name` says in a finding which text it was.

    Raises:
        Violation: it is badly encoded or marked up, longer than `most`, or empty where `least` is 1.

    """
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise Violation("strings must be encoded in UTF-8") from error
    if mode not in {None, "HTML"}:
        raise Violation(f"this server reads HTML only, not {mode}")
    try:
        text = parse(source)[0] if mode else source
    except MarkupError as error:
        raise Violation(f"can't parse entities: {error}") from error
    if controls := sorted({letter for letter in text if letter < " " and letter != "\n"}):
        raise Violation(f"control characters in the {name}: {controls}")
    if least and is_empty(text):
        raise Violation(f"{name} is empty")
    if units(text.strip()) > most:
        raise Violation(f"{name} is too long")
    return text


def is_empty(text: str) -> bool:
    """Return whether nothing of `text` can be seen."""
    return all(unicodedata.category(letter) in _EMPTY for letter in text)
