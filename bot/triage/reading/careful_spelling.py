"""Careful correction of mistyped words into words of the warning signs.

A wrong correction causes a false alarm, a missing one hides a sign; so only unknown words are corrected, and
only by few edits. The speller of an index (`bot/language/spelling`) distributes a word over several
candidates by their frequency: there a wrong candidate only lowers a score a little.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import chain
from string import ascii_lowercase
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.tokens import words
from bot.language.word_breaks import split_in_two
from bot.language.word_set import WordSet
from bot.model_cache import packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.model_cache import Arrays

# A typing error is one edit in a usual word and at most two in a long one (Damerau 1964: 80 % are one edit).
ONE_EDIT, TWO_EDITS = 5, 8
# Below five letters one edit makes another valid word ("pain", "main"); only swapped letters are corrected.
SHORTEST = 4
# "tightness" is one word, "tightchest" is two: both parts must be long, since many words have a known prefix.
SHORTEST_SPLIT, SHORTEST_PART, LONG_PART = 6, 2, 4
VOWELS = "aeiou"
# Targets that are ranked completely: more are never equally near.
NEAREST = 8
# Prefixes with a free ending ("overdos*"): an error in a shorter one, or a missing letter in one that is not
# long, is often the prefix of another word.
SHORTEST_BEGINNING, SHORTEST_WITHOUT = 5, 7
# A doubled letter is a typing error in a word of any length: "baack".
_DOUBLED = re.compile(r"([a-z])\1")
CACHED = 4096


class CarefulSpeller:
    """Knows the words of the signs, and other words that are spelled correctly."""

    def __init__(
        self,
        targets: Collection[str],
        known: Arrays,
        knows: Callable[[str], bool],
        stem: Callable[[str], str],
        first: Collection[str] = (),
    ) -> None:
        """Correct into `targets`; leave `known` words, with any ending, and words that `knows` accepts.

        `first` are the names of emergencies; a `*` at the end of one stands for any ending.
        """
        self._targets = frozenset(targets)
        right = self._targets.union(unpacked(known["words"]))
        self._known = WordSet(right)
        self._knows = knows
        self._stem = stem
        self._stems = WordSet(unpacked(known["stems"]))
        beginnings = {word[:-1] for word in first if word.endswith("*")}
        self._initials, self._first_initials = _by_initial(targets), _by_initial({*first, *beginnings})
        self._sized: dict[tuple[str, int], list[str]] = {}
        for name in chain.from_iterable(self._initials.values()):
            self._sized.setdefault((name[0], len(name)), []).append(name)
        self._begun = _mistyped_beginnings(beginnings, right)
        self._longest_begun = max(map(len, self._begun), default=0)
        self.repair = lru_cache(maxsize=CACHED)(self._repair)

    def _repair(self, word: str) -> tuple[str, ...]:
        """Return the words that `word` stands for: itself, a corrected word, or two joined words."""
        if len(word) < SHORTEST or not word.isalpha() or word in self._known:
            return (word,)
        once = (word[: hit.start()] + word[hit.start() + 1 :] for hit in _DOUBLED.finditer(word))
        if single := next((each for each in once if each in self._targets), None):
            return (single,)
        if self._stem(word) in self._stems:
            return (word,)
        # The name of an emergency, one edit away, comes before other candidates.
        whole = _nearest(word, 1, self._first_initials) if len(word) >= ONE_EDIT else None
        if named := self._beginning(word) or whole:
            return (named,)
        begun = self._knows(word)
        split = self._split(word, LONG_PART if begun else SHORTEST_PART)
        if split or begun:
            return split or (word,)
        nearest = _nearest(word, 2 if len(word) >= TWO_EDITS else 1, self._initials)
        return (nearest or word,)

    def guesses(self, word: str) -> list[str]:
        """Return the words of signs that `word` may be with a letter missing, or two letters swapped.

        It counts as an error only if the words around it make a sign with such a word: "broe my hip".
        """
        if (
            len(word) < SHORTEST
            or not word.isalpha()
            or word in self._known
            or self._stem(word) in self._stems
        ):
            return []
        sizes = (len(word), len(word) + 1)
        alike = chain.from_iterable(self._sized.get((word[0], size), ()) for size in sizes)
        return [name for name in alike if _lacks_or_swaps(word, name)]

    def _beginning(self, word: str) -> str | None:
        """Return `word` with its prefix corrected, if that is an error in the name of an emergency."""
        sizes = range(min(len(word), self._longest_begun), SHORTEST_BEGINNING - 1, -1)
        size = next((size for size in sizes if word[:size] in self._begun), None)
        return self._begun[word[:size]] + word[size:] if size else None

    def _split(self, word: str, shortest: int) -> tuple[str, str] | None:
        if len(word) < SHORTEST_SPLIT:
            return None
        return split_in_two(word, self._are_words, shortest)

    def _are_words(self, left: str, right: str) -> bool:
        """Return whether both are spelled correctly, and one is a word of the signs."""
        known = left in self._known and right in self._known
        return known and (left in self._targets or right in self._targets)


def known_words(texts: Iterable[str], stem: Callable[[str], str]) -> dict[str, NDArray[np.uint8]]:
    """Return the words of `texts`, and their stems."""
    known = {word for text in texts for word in words(text)}
    return {"words": packed(sorted(known)), "stems": packed(sorted(set(map(stem, known))))}


def _mistyped_beginnings(beginnings: Collection[str], known: Collection[str]) -> dict[str, str]:
    """Return errors in `beginnings`, each with what was meant: a letter doubled, swapped, or missing.

    A prefix of a `known` word is no error: "overdo" is no overdose.
    """
    meant: dict[str, str] = {}
    for word in sorted(beginnings):
        if len(word) < SHORTEST_BEGINNING:
            continue
        places = range(len(word))
        slips = {word[:at] + word[at] + word[at:] for at in places}
        slips |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places[:-1]}
        if len(word) >= SHORTEST_WITHOUT:
            slips |= {word[:at] + word[at + 1 :] for at in places}
        # The last letter may be swapped with the first one of the ending.
        edges = {word[:-1] + letter + word[-1]: word + letter for letter in ascii_lowercase}
        named = dict.fromkeys(sorted(slips), word)
        meant.update(each for each in (edges | named).items() if not each[0].startswith(word))
    own = tuple(beginnings)
    others = sorted(word for word in known if not word.startswith(own))

    def begins_another(slip: str) -> bool:
        at = bisect_left(others, slip)
        return at < len(others) and others[at].startswith(slip)

    return {slip: word for slip, word in meant.items() if not begins_another(slip)}


def _by_initial(targets: Iterable[str]) -> dict[str, list[str]]:
    """Return those of `targets` that are long enough to be mistyped, by their first letter."""
    found: dict[str, list[str]] = {}
    for word in sorted(targets):
        if len(word) >= SHORTEST and word.isalpha():
            found.setdefault(word[0], []).append(word)
    return found


def _nearest(word: str, edits: int, targets: Mapping[str, Sequence[str]]) -> str | None:
    """Return the one of `targets` (by first letter) that is nearest to `word`, at most `edits` away."""
    # The first letter is rarely wrong, except when it is swapped with the second.
    choices = targets.get(word[0], ())
    if word[1] != word[0]:
        swapped = (other for other in targets.get(word[1], ()) if other[1] == word[0])
        choices = [*choices, *swapped]
    best = process.extract(word, choices, scorer=OSA.distance, score_cutoff=edits, limit=NEAREST)
    # A letter is missing more often than one is added.
    best.sort(key=lambda found: (found[1], abs(len(found[0]) - len(word)), -len(found[0]), found[0]))
    return next((each for each, distance, _ in best if _plausible(word, each, int(distance))), None)


def _plausible(typed: str, meant: str, distance: int) -> bool:
    """Return whether `typed` may be a typing error for `meant`, `distance` edits away."""
    if min(len(typed), len(meant)) < ONE_EDIT:
        return sorted(typed) == sorted(meant) or _vowel_left_out(typed, meant)
    if distance > 1:
        return min(len(typed), len(meant)) >= TWO_EDITS
    return True


def _lacks_or_swaps(typed: str, meant: str) -> bool:
    """Return whether `typed` is `meant` without one letter, or with two neighbouring letters swapped."""
    is_shape = len(typed) == len(meant) - 1 or sorted(typed) == sorted(meant)
    return is_shape and typed != meant and OSA.distance(typed, meant, score_cutoff=1) == 1


def _vowel_left_out(typed: str, meant: str) -> bool:
    """Return whether `typed` is `meant` without one vowel, as in text messages: "chst"."""
    return any(
        letter in VOWELS and meant[:place] + meant[place + 1 :] == typed for place, letter in enumerate(meant)
    )
