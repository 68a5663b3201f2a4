"""Output and input that work on any console, whatever its encoding.

A console with another encoding than UTF-8 lacks characters: curly quotes, the bars of a set, accents. Python
would end with a traceback at the first of them, in the middle of a warning. So each character that a stream
cannot encode is written in its nearest plain form, by one error handler for all output.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from typing import TextIO

PLAIN = "plain"
# The empty part of a bar, which would be transliterated like the full one.
_OWN = {"▱": "-"}
_UNKNOWN = "?"


class _AsciiStream(io.TextIOWrapper):
    """An ASCII stream under another name: click takes one named ASCII for a mistake, and writes UTF-8."""

    encoding = "plain ASCII"


def prepare() -> None:
    """Make standard output and error write plain letters for what they cannot encode; call it at the start.

    Standard input reads bytes that are invalid in its encoding as `�`. A closed stream becomes an empty one.
    """
    codecs.register_error(PLAIN, _plainly)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115  (open as long as the program runs)
    elif isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    sys.stdout, sys.stderr = _prepared(sys.stdout), _prepared(sys.stderr)


def _prepared(stream: TextIO | None) -> TextIO:
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  (as above)
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.reconfigure(errors=PLAIN)
    if codecs.lookup(stream.encoding).name != "ascii":
        return stream
    buffered = stream.line_buffering
    return _AsciiStream(stream.detach(), encoding="ascii", errors=PLAIN, line_buffering=buffered)


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Return the plain form of the characters that could not be encoded, and the position after them."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    # Imported only if needed: its tables are read then.
    from anyascii import anyascii  # noqa: PLC0415

    plain = []
    for letter in error.object[error.start : error.end]:
        # Combining accents, and characters that only change the look of the one before.
        is_mark = unicodedata.category(letter) in {"Mn", "Me", "Cf"}
        plain.append(_OWN.get(letter) or anyascii(letter) or ("" if is_mark else _UNKNOWN))
    return "".join(plain), error.end
