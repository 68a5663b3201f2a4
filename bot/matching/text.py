"""What people type, as words with their places: the one view of text that matching rests on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Apostrophes belong to the word ("don't", "what's") and vanish; pictographs are words of their own.
_TOKEN = re.compile(
    r"[^\W_]+(?:['\u2019\u02bc`\u00b4][^\W_]+)*"
    r"|[&+]"
    r"|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc`\u00b4")
_STRETCHED = re.compile(r"(.)\1{2,}")
_SENTENCE_ENDS = frozenset(".?!\n;…")
_CLAUSE_ENDS = frozenset(",:()\u2013\u2014")
# A word that somebody means is shorter than this; the longest in our field has 16 letters.
MAX_WORD = 40


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a message.

    `word` is normalised, `start` and `end` are offsets in the text as typed. `gap` is the strongest
    boundary between the word before and this one: "." ends a sentence, "," a clause, "" neither.
    """

    word: str
    start: int
    end: int
    gap: str


def tokenise(text: str) -> list[Token]:
    """Split `text` into its words, in order; any string is fine, the empty one gives no words."""
    found: list[Token] = []
    end_before = 0
    for hit in _TOKEN.finditer(text):
        word = _fold(hit.group())
        if not word:
            continue
        found.append(Token(word, hit.start(), hit.end(), _gap(text[end_before : hit.start()])))
        end_before = hit.end()
    return found


def words(text: str) -> list[str]:
    """Return only the normalised words of `text`."""
    return [token.word for token in tokenise(text)]


def normalise(text: str) -> str:
    """Return the words of `text` with single spaces; doing it twice changes nothing."""
    return " ".join(words(text))


@lru_cache(maxsize=8192)
def _fold(raw: str) -> str:
    """Lower case, without accents and apostrophes, stretched letters shortened ("sooo": "soo")."""
    if raw in "&+":
        return "and"
    if not raw[0].isalnum():
        return raw
    word = raw.translate(_APOSTROPHES).lower()
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
        word = "".join(c for c in word if c.isalnum())
    return _STRETCHED.sub(r"\1\1", word)[:MAX_WORD]


def _gap(between: str) -> str:
    """Name the strongest boundary in the characters between two words."""
    if between in {"", " "}:
        return ""
    marks = set(between)
    if marks & _SENTENCE_ENDS:
        return "."
    if marks & _CLAUSE_ENDS or " - " in between or "/" in marks:
        return ","
    return ""
