"""The program's own output and input, whatever the console can show and whatever is typed into it.

A console of another encoding than UTF-8 lacks letters: curly quotes, the bars of a set, accents. Python would
end with a traceback at the first of them, in the middle of a warning. So each letter that a stream cannot
carry is written in its nearest plain form, by one error handler for every print, whoever prints.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from typing import TextIO

PLAIN = "plain"
# The empty part of a bar, which the transliteration shows like the full one.
_OWN = {"▱": "-"}
_UNKNOWN = "?"


class _AsciiStream(io.TextIOWrapper):
    """A stream of ASCII that does not say so: click takes one that does for a mistake, and writes UTF-8."""

    encoding = "plain ASCII"


def prepare() -> None:
    """Let standard output and error write whatever they cannot carry in plain letters; call it at the start.

    Standard input reads what is no text in its encoding as `�`. A stream that is closed becomes an empty one.
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
    """Return the plain form of the letters that could not be encoded, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    # Its tables are read when a letter needs them.
    from anyascii import anyascii  # noqa: PLC0415

    plain = []
    for letter in error.object[error.start : error.end]:
        # Accents that stand alone, and what only says how the letter before is to look.
        is_mark = unicodedata.category(letter) in {"Mn", "Me", "Cf"}
        plain.append(_OWN.get(letter) or anyascii(letter) or ("" if is_mark else _UNKNOWN))
    return "".join(plain), error.end
