"""Removes from a typed question everything that could show who typed it.

Names, numbers and illnesses cannot all be recognised, so nothing is searched for: only words that are known
to be harmless are kept (`kept-words.yaml` of the language), and `…` replaces the others. A word with a
capital within a sentence counts as a name. A word that may be a name in lower case ("hill") is removed after
an introduction ("my wife hill") and next to a removed word ("anna hill"); after words that stand only before
a name ("work at shell"), every word is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.knowledge.kept_words import KeptWords

GONE = "…"
# A question with fewer words left is of no use to its reader.
LEAST_WORDS = 2

# What surrounds a word. The signs of handles and the like (@, +, #) stay: with them it is no known word.
_EDGES = re.compile(r"^[^\w@+#&]*|[^\w@+#&]*$")
_WORD = re.compile(r"\w")
_APOSTROPHES = re.compile(r"['’ʼ`´]")
# A person or a group of a forum: "u/runner".
_HANDLE = re.compile(r"[cru]/", re.IGNORECASE)
# "I" and "I've" have a capital anywhere in a sentence.
_I = re.compile(r"I(\W|$)")
_PARTS = re.compile(r"[-–/,]")
# Besides words only the punctuation of a sentence is kept.
_NO_MARKS = re.compile(r"[^.,;:!?]")
_SENTENCE_END = re.compile(r"[.!?;]")


@dataclass(slots=True)
class _Token:
    """One word as it was typed, the punctuation after it, and what is known about it."""

    typed: str
    parts: tuple[str, ...]
    marks: str
    is_known: bool
    is_ambiguous: bool
    is_capital: bool = False
    is_kept: bool = False

    @property
    def ends_sentence(self) -> bool:
        # The full stop of "Dr." does not end a sentence.
        return self.is_known and bool(_SENTENCE_END.search(self.marks))


@lru_cache(maxsize=8)
def anonymiser(kept: KeptWords) -> Anonymiser:
    """Return the anonymiser that keeps the words of `kept`, made once for each language's content."""
    return Anonymiser(kept)


class Anonymiser:
    """Removes from questions in one language every word that is not known to be harmless."""

    def __init__(self, kept: KeptWords) -> None:
        """Keep the words of `kept`."""
        self._ambiguous = frozenset(map(_folded, kept.ambiguous.split()))
        self._words = frozenset(map(_folded, kept.words.split())) | self._ambiguous
        self._phrases = _groups(kept.phrases)
        self._introductions = _groups(kept.introductions)
        self._naming = _groups(kept.naming)
        self._spelled = frozenset(map(_folded, kept.spelled))

    def clean(self, text: str) -> str:
        """Return `text` with `…` for each run of removed words; "" if fewer than LEAST_WORDS are left."""
        tokens = [self._token(chunk) for chunk in text.split() if _WORD.search(chunk)]
        _mark_capitals(tokens)
        self._decide(tokens)
        _remove_neighbours(tokens)
        if sum(token.is_kept for token in tokens) < LEAST_WORDS:
            return ""
        return _joined(tokens)

    def _token(self, chunk: str) -> _Token:
        core = _EDGES.sub("", chunk)
        marks = _NO_MARKS.sub("", chunk[chunk.rfind(core) + len(core) :])
        parts = tuple(_folded(part) for part in _PARTS.split(core))
        known = all(part in self._words for part in parts) and not _HANDLE.match(core)
        ambiguous = any(part in self._ambiguous for part in parts)
        return _Token(core, parts, marks, known, ambiguous)

    def _decide(self, tokens: Sequence[_Token]) -> None:
        """Decide whether each word is kept, by the word itself and the words before it."""
        words = [part for token in tokens for part in (token.parts if len(token.parts) == 1 else ("",))]
        in_phrase = _positions_in(words, self._phrases)
        introduced = _positions_after(words, self._introductions)
        named = _positions_after(words, self._naming)
        spelled = [word in self._spelled for word in words]
        for at, token in enumerate(tokens):
            near_spelled = any(spelled[max(at - 1, 0) : at + 2])
            if at in in_phrase:
                token.is_known, token.is_ambiguous = True, False
            is_name = token.is_capital or at in named or (token.is_ambiguous and at in introduced)
            token.is_kept = token.is_known and not is_name and not near_spelled


def _mark_capitals(tokens: Sequence[_Token]) -> None:
    """Mark words with a capital within a sentence, except upper case ("IT band", or all of a message)."""
    if all(token.typed.upper() == token.typed for token in tokens):
        return
    begins = True
    for token in tokens:
        upper_case = token.typed.isupper() and not token.is_ambiguous
        token.is_capital = token.typed[:1].isupper() and not (begins or upper_case or _I.match(token.typed))
        begins = token.ends_sentence


def _remove_neighbours(tokens: Sequence[_Token]) -> None:
    """Remove each word that may be a name and is next to a removed one, in the same sentence."""
    for order in (range(1, len(tokens)), range(len(tokens) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for at in order:
            token, neighbour = tokens[at], tokens[at + step]
            first = neighbour if step == -1 else token
            if token.is_ambiguous and not neighbour.is_kept and not first.ends_sentence:
                token.is_kept = False


def _joined(tokens: Iterable[_Token]) -> str:
    pieces: list[str] = []
    for token in tokens:
        if token.is_kept:
            pieces.append(token.typed + token.marks)
        elif pieces and pieces[-1].startswith(GONE):
            pieces[-1] = GONE + token.marks
        else:
            pieces.append(GONE + token.marks)
    return " ".join(pieces)


def _folded(word: str) -> str:
    """Return `word` without capitals, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", word).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _groups(phrases: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(map(_folded, phrase.split())) for phrase in phrases)


def _occurrences(words: Sequence[str], groups: frozenset[tuple[str, ...]]) -> Iterable[range]:
    """Yield the positions at which one of `groups` occurs in `words`."""
    lengths = {len(group) for group in groups}
    for at in range(len(words)):
        for length in lengths:
            if tuple(words[at : at + length]) in groups:
                yield range(at, at + length)


def _positions_in(words: Sequence[str], groups: frozenset[tuple[str, ...]]) -> set[int]:
    return {at for place in _occurrences(words, groups) for at in place}


def _positions_after(words: Sequence[str], groups: frozenset[tuple[str, ...]]) -> set[int]:
    return {place.stop for place in _occurrences(words, groups)}
