"""Tokens: the words of a text with their positions and punctuation, normalised."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Apostrophes belong to the word ("don't", "what's") and are removed; pictographs are words of their own.
_TOKEN = re.compile(
    r"[^\W_]+(?:['\u2019\u02bc`\u00b4][^\W_]+)*"
    r"|[&+]"
    r"|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc`\u00b4")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
# The opening mark of a Spanish question or exclamation also ends the sentence before it.
_SENTENCE_ENDS = frozenset(".?!\n;…¿¡")
_NO_GAP = frozenset({"", " "})
_DECIMAL_MARKS = frozenset({".", ","})
_CLAUSE_ENDS = frozenset(",:()\u2013\u2014")
# Real words are shorter than this; the longest in our field has 16 letters.
MAX_WORD = 40
# What the signs "&" and "+" are read as.
AND = "and"
# Text that is already normalised, such as single words and most of the content.
_PLAIN = re.compile(rf"(?!.*([a-z])\1\1)[a-z]{{1,{MAX_WORD}}}(?: [a-z]{{1,{MAX_WORD}}})*")


class Token(NamedTuple):
    """One word of a message.

    `word` is normalised, `start` and `end` are offsets in the text as typed. `gap` is the strongest
    boundary between the word before and this one: "." ends a sentence, "," a clause, "" neither.
    `question`: a question mark follows it.
    """

    word: str
    start: int
    end: int
    gap: str
    question: bool = False

    @property
    def is_and_sign(self) -> bool:
        """Whether it is a sign that means "and"."""
        return self.word == AND and self.end - self.start == 1


def tokenise(text: str) -> tuple[Token, ...]:
    """Split `text` into its words, in order; any string is fine, the empty one gives no words."""
    found: list[Token] = []
    end_before = 0
    for hit in _TOKEN.finditer(text):
        word = _fold(hit.group())
        if not word:
            continue
        start, end = hit.span()
        between = text[end_before:start]
        gap = ""
        if between not in _NO_GAP and not _is_decimal(text, end_before, start):
            gap = _gap(between)
            _mark_question(found, between)
        found.append(Token(word, start, end, gap))
        end_before = end
    _mark_question(found, text[end_before:])
    return tuple(found)


def _mark_question(found: list[Token], following: str) -> None:
    if found and "?" in following:
        found[-1] = found[-1]._replace(question=True)


def words(text: str) -> list[str]:
    """Return the normalised words of `text`."""
    return text.split(" ") if _PLAIN.fullmatch(text) else [token.word for token in tokenise(text)]


def normalise(text: str) -> str:
    """Return the words of `text` with single spaces; doing it twice changes nothing."""
    return " ".join(words(text))


def plain(text: str) -> str:
    """Return `text` in lower case without accents; everything else stays."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    # Decomposing a letter may produce a capital.
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=8192)
def _fold(raw: str) -> str:
    """Lower case, without accents and apostrophes, stretched letters shortened ("sooo": "soo")."""
    if raw in "&+":
        return AND
    if not raw[0].isalnum():
        return raw
    word = plain(raw.translate(_APOSTROPHES))
    if not word.isascii():
        word = "".join(c for c in word if c.isalnum())
    return _STRETCHED.sub(r"\1\1", word)[:MAX_WORD]


def _is_decimal(text: str, end: int, start: int) -> bool:
    """Return whether the characters from `end` to `start`, between two words, are in a number: "38.9"."""
    return text[end:start] in _DECIMAL_MARKS and text[end - 1 : end].isdigit() and text[start].isdigit()


def _gap(between: str) -> str:
    """Return the strongest boundary in the characters between two words."""
    marks = set(between)
    if marks & _SENTENCE_ENDS:
        return "."
    if marks & _CLAUSE_ENDS or " - " in between or "/" in marks:
        return ","
    return ""
