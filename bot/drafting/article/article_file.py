"""An article's file -> its text; a file that is not text in the language is refused, with place and fix."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from bot.errors import DraftError
from bot.language.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

# An article has up to ten pages of fifty lines, some of them empty. Longer texts are books.
MOST_LINES = 3000
MOST_CHARACTERS = 300_000
# Share of a text's words that are the language's function words. English prose has 0.4 to 0.5, Spanish
# prose read as English less than 0.1; lists of exercises have 0.3.
LANGUAGE_FROM = 0.2
# Words. The share of a shorter text says little.
LANGUAGE_NEEDS = 25

# First bytes of files that are not text, whatever their names.
_SIGNATURES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture or a sound",
    b"PK\x03\x04": "a packed document, such as Word's .docx",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"{\\rtf": "an RTF document",
}
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_HTML = re.compile(r"<(!doctype|html|head|body|div|p|h[1-6]|ul|ol|li|table|span)\b[^>]*>", re.IGNORECASE)
_MOST_TAGS = 3
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_article(file: Path) -> tuple[str, list[str]]:
    """Return the text of `file` and notes about how it was decoded.

    Raises DraftError if it cannot be read or is neither plain text nor Markdown.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise DraftError(
            f"{file}: it cannot be read ({error.strerror}); check its name and permissions"
        ) from None
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise DraftError(f"{file}:1: this is {what}; save its text as a .txt or .md file")
    text, notes = _decode(data, file)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not words(text):
        raise DraftError(f"{file}:1: it contains no words; give the file with the article")
    tags = [*_HTML.finditer(text)]
    if len(tags) >= _MOST_TAGS:
        line = text[: tags[0].start()].count("\n") + 1
        raise DraftError(f"{file}:{line}: this is HTML; save the page as text, or convert it to Markdown")
    lines = text.count("\n") + 1
    if lines > MOST_LINES or len(text) > MOST_CHARACTERS:
        raise DraftError(
            f"{file}:{min(lines, MOST_LINES)}: {lines} lines and {len(text)} characters are too many;"
            f" split it into texts of up to {MOST_LINES} lines and {MOST_CHARACTERS} characters"
        )
    return text, notes


def _decode(data: bytes, file: Path) -> tuple[str, list[str]]:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and (guess := _utf16_encoding(data)):
        encoding = guess
    try:
        text, notes = data.decode(encoding), list[str]()
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        notes = [f"{file}:1: it is not UTF-8 and was read as Windows-1252; check the accents"]
    if found := _CONTROL.search(text):
        line = text[: found.start()].count("\n") + 1
        raise DraftError(f"{file}:{line}: this is not text; save the article as plain text or Markdown")
    return text, notes


def _utf16_encoding(data: bytes) -> str | None:
    """Return the UTF-16 encoding of a text without a byte order mark, recognised by its zero bytes."""
    sample = data[:2000]
    for zeros, encoding in ((sample[1::2], "utf-16-le"), (sample[::2], "utf-16-be")):
        if len(zeros) > 1 and zeros.count(0) > len(zeros) / 2:
            return encoding
    return None


def check_language(text: str, file: Path, language: str, function_words: Mapping[str, Iterable[str]]) -> None:
    """Raise DraftError unless `text` is in `language`; `function_words` are those of each known language."""
    typed = words(text)
    shares = {
        name: sum(word in own for word in typed) / len(typed)
        for name, own in ((name, frozenset(map(_normal_word, each))) for name, each in function_words.items())
    }
    best = max(shares, key=lambda name: (shares[name], name == language))
    if shares[language] >= LANGUAGE_FROM and best == language:
        return
    if best != language and shares[best] >= LANGUAGE_FROM:
        raise DraftError(f"{file}:1: this seems to be `{best}`; give --language {best}")
    if len(typed) >= LANGUAGE_NEEDS:
        known = ", ".join(sorted(shares))
        raise DraftError(
            f"{file}:1: it is in none of the languages that can be drafted ({known});"
            " add the language first, as described in docs/languages.md"
        )


def _normal_word(word: str) -> str:
    return next(iter(words(word)), "")
