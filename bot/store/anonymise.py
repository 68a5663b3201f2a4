"""A typed question without whatever could tell who typed it.

Names, numbers and illnesses cannot all be recognised, so none is looked for: only words that are known to be
harmless are kept (`kept-words.yaml` of the language), and `…` stands for all others. A capital within a
sentence makes a name of any word. A word that may be a name without one ("hill") goes where it follows an
introduction ("my wife hill") or stands beside a word that went ("anna hill").
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
# A question of which less is left tells its reader nothing.
LEAST_WORDS = 2

# What surrounds a word. The signs of handles and the like stay with it, since they make it none.
_EDGES = re.compile(r"^[^\w@+#&]*|[^\w@+#&]*$")
_WORD = re.compile(r"\w")
_APOSTROPHES = re.compile(r"['’ʼ`´]")
# "I" and "I've" have a capital wherever they stand.
_I = re.compile(r"I(\W|$)")
_PARTS = re.compile(r"[-–/,]")
# Marks of a sentence are kept, and nothing else that is no letter.
_NO_MARKS = re.compile(r"[^.,;:!?]")
_SENTENCE_END = re.compile(r"[.!?;]")


@dataclass(slots=True)
class _Token:
    """One word as it was typed, the marks after it, and what is known about it."""

    typed: str
    parts: tuple[str, ...]
    marks: str
    is_known: bool
    is_ambiguous: bool
    is_capital: bool = False
    is_kept: bool = False

    @property
    def ends_sentence(self) -> bool:
        # The full stop of "Dr." ends none.
        return self.is_known and bool(_SENTENCE_END.search(self.marks))


@lru_cache(maxsize=8)
def anonymiser(kept: KeptWords) -> Anonymiser:
    """Return what keeps the words of `kept`, made once for each content of a language."""
    return Anonymiser(kept)


class Anonymiser:
    """Leaves out of questions in one language all that is not known to be harmless."""

    def __init__(self, kept: KeptWords) -> None:
        """Keep the words of `kept`."""
        self._ambiguous = frozenset(map(_folded, kept.ambiguous.split()))
        self._words = frozenset(map(_folded, kept.words.split())) | self._ambiguous
        self._phrases = _groups(kept.phrases)
        self._introductions = _groups(kept.introductions)
        self._spelled = frozenset(map(_folded, kept.spelled))

    def clean(self, text: str) -> str:
        """Return `text` with `…` for each run of words that are not kept; "" where hardly a word is left."""
        tokens = [self._token(chunk) for chunk in text.split() if _WORD.search(chunk)]
        _mark_capitals(tokens)
        self._choose(tokens)
        _spread(tokens)
        if sum(token.is_kept for token in tokens) < LEAST_WORDS:
            return ""
        return _joined(tokens)

    def _token(self, chunk: str) -> _Token:
        core = _EDGES.sub("", chunk)
        marks = _NO_MARKS.sub("", chunk[chunk.rfind(core) + len(core) :])
        parts = tuple(_folded(part) for part in _PARTS.split(core))
        known = all(part in self._words for part in parts)
        ambiguous = any(part in self._ambiguous for part in parts)
        return _Token(core, parts, marks, known, ambiguous)

    def _choose(self, tokens: Sequence[_Token]) -> None:
        """Decide about each word for itself, and by what stands before it."""
        words = [part for token in tokens for part in (token.parts if len(token.parts) == 1 else ("",))]
        in_phrase = _covered(words, self._phrases)
        introduced = _followed(words, self._introductions)
        spelled = [word in self._spelled for word in words]
        for at, token in enumerate(tokens):
            beside_spelled = any(spelled[max(at - 1, 0) : at + 2])
            if at in in_phrase:
                token.is_known, token.is_ambiguous = True, False
            is_name = token.is_capital or (token.is_ambiguous and at in introduced)
            token.is_kept = token.is_known and not is_name and not beside_spelled


def _mark_capitals(tokens: Sequence[_Token]) -> None:
    """Mark words that have a capital within a sentence; "IT band" and whole messages are only loud."""
    if all(token.typed.upper() == token.typed for token in tokens):
        return
    begins = True
    for token in tokens:
        loud = token.typed.isupper() and not token.is_ambiguous
        token.is_capital = token.typed[:1].isupper() and not (begins or loud or _I.match(token.typed))
        begins = token.ends_sentence


def _spread(tokens: Sequence[_Token]) -> None:
    """Leave out each word that may be a name and stands beside one that is left out, in the same sentence."""
    for order in (range(1, len(tokens)), range(len(tokens) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for at in order:
            token, beside = tokens[at], tokens[at + step]
            first = beside if step == -1 else token
            if token.is_ambiguous and not beside.is_kept and not first.ends_sentence:
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


def _found(words: Sequence[str], groups: frozenset[tuple[str, ...]]) -> Iterable[range]:
    """Yield where one of `groups` stands in `words`."""
    lengths = {len(group) for group in groups}
    for at in range(len(words)):
        for length in lengths:
            if tuple(words[at : at + length]) in groups:
                yield range(at, at + length)


def _covered(words: Sequence[str], groups: frozenset[tuple[str, ...]]) -> set[int]:
    return {at for place in _found(words, groups) for at in place}


def _followed(words: Sequence[str], groups: frozenset[tuple[str, ...]]) -> set[int]:
    return {place.stop for place in _found(words, groups)}
