"""From a text to its features: words, word pairs, letter groups, and shared concepts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bot.language.concepts import ConceptFinder, Vocabulary
from bot.language.spelling import Candidates, Speller, learn_spelling
from bot.language.stemming import stemmer
from bot.language.tokens import words
from bot.language.word_breaks import repair_word_breaks
from bot.matching import constants as c
from bot.model_cache import Memo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model_cache import Arrays

Counts = dict[str, float]


class Features(NamedTuple):
    """Feature -> count, one mapping for each kind; a corrected word counts less than one."""

    words: Counts
    neighbours: Counts
    together: Counts
    letters: Counts
    concepts: Counts
    concept_pairs: Counts


# The kinds of `Features` in each block of a text's vector, in order, and the kinds of pairs.
BLOCKS = MappingProxyType(
    {
        "words": ("words", "neighbours", "together"),
        "letters": ("letters",),
        "concepts": ("concepts", "concept_pairs"),
    }
)
PAIR_KINDS = frozenset({"neighbours", "together", "concept_pairs"})


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """A text as the matcher reads it.

    `words` have corrected word breaks, `repairs` are pairs of a typed and a corrected word, and `concepts`
    are in the order of the text.
    """

    words: tuple[str, ...]
    repairs: tuple[tuple[str, str], ...]
    concepts: tuple[str, ...]
    features: Features


class FeatureExtractor:
    """Extracts the features of texts, with the vocabulary and the spelling of one index."""

    def __init__(
        self, texts: Iterable[Sequence[str]], vocabulary: Vocabulary, memo: Memo | None = None
    ) -> None:
        """Learn the words of `texts` and of the vocabulary's forms, which count as spelled correctly.

        What `memo` has is not learned again.
        """
        self._concepts = vocabulary.finder or ConceptFinder.of(vocabulary.concepts, vocabulary.language)
        self._stem = stemmer(vocabulary.language)

        def learn() -> Arrays:
            frequencies = Counter(chain(vocabulary.words(), *texts))
            known = {word for each in sorted(vocabulary.known) for word in words(each)}
            return learn_spelling(frequencies, known, self._stem)

        self.speller = Speller((memo or Memo()).recall("spelling", learn), self._stem)

    def read(self, text: Sequence[str]) -> ExtractedText:
        """Return the features of a text's words, with unknown words corrected if possible."""
        typed = repair_word_breaks(text, self.speller)
        features = Features({}, {}, {}, {}, {}, {})
        repairs: list[tuple[str, str]] = []
        meant: list[str] = []
        shares: list[float] = []
        for word in typed:
            candidates = self.speller.repair(word)
            if not candidates:
                meant.append(self._stem(word))
                shares.append(1.0)
                _add(features.words, (meant[-1],), 1.0)
                _add(features.letters, letter_groups(word), 1.0)
            else:
                repairs.append((word, candidates[0][0]))
                meant.append(self._stem(candidates[0][0]))
                shares.append(self._add_candidates(word, candidates, features))
        found = self._concepts.find(meant)
        concepts = _add_concepts(found, shares, features)
        _add_pairs(*_merge(meant, shares, found), features)
        return ExtractedText(tuple(typed), tuple(repairs), concepts, features)

    def _add_candidates(self, word: str, candidates: Candidates, features: Features) -> float:
        """Distribute one unknown word among its corrections; return the share of the best one."""
        _add(features.letters, letter_groups(word), c.TYPED_SHARE)
        trust = (1 - c.TYPED_SHARE) * candidates[0][1]
        unit = trust / sum(similarity for _, similarity in candidates)
        for candidate, similarity in candidates:
            _add(features.words, (self._stem(candidate),), similarity * unit)
            _add(features.letters, letter_groups(candidate), similarity * unit)
        for candidate, similarity in candidates[1:]:
            also = map(_concept, self._concepts.get(self._stem(candidate)) or ())
            _add(features.concepts, also, similarity * unit)
        return candidates[0][1] * unit


@lru_cache(maxsize=16384)
def letter_groups(word: str) -> tuple[str, ...]:
    """Return the letter groups (n-grams) of `word` with its boundaries, as names of features."""
    bounded = f" {word} "
    return tuple(
        "~" + bounded[at : at + size] for size in c.GRAM_SIZES for at in range(len(bounded) - size + 1)
    )


def _concept(id_: str) -> str:
    return "#" + id_


def _add(counts: Counts, names: Iterable[str], amount: float) -> None:
    for name in names:
        counts[name] = counts.get(name, 0.0) + amount


def _add_concepts(
    found: Sequence[tuple[int, int, tuple[str, ...]]], shares: Sequence[float], features: Features
) -> tuple[str, ...]:
    """Add the text's concepts, each once, and their pairs in any order; return their ids."""
    weights: Counts = {}
    for start, end, ids in found:
        for id_ in ids:
            weights[id_] = max(min(shares[start:end]), weights.get(id_, 0.0))
    ids = tuple(weights)
    for at, id_ in enumerate(ids):
        _add(features.concepts, (_concept(id_),), weights[id_])
        for other in ids[at + 1 :]:
            first, second = sorted((id_, other))
            features.concept_pairs[f"#{first} #{second}"] = weights[id_] * weights[other]
    return ids


def _merge(
    meant: Sequence[str], shares: Sequence[float], found: Sequence[tuple[int, int, tuple[str, ...]]]
) -> tuple[list[str], list[float]]:
    """Replace the words of each concept by the concept, so that pairs are the same for all its forms."""
    items: list[str] = []
    weights: list[float] = []
    position = 0
    for start, end, ids in found:
        items += [*meant[position:start], "#" + "#".join(ids)]
        weights += [*shares[position:start], min(shares[start:end])]
        position = end
    return items + list(meant[position:]), weights + list(shares[position:])


def _add_pairs(items: Sequence[str], shares: Sequence[float], features: Features) -> None:
    """Add neighbours, with the text's start and end, and any two items within reach."""
    if not items:
        return
    neighbours, together = features.neighbours, features.together
    before, share_before = "^", 1.0
    for at, item in enumerate(items):
        share = shares[at]
        _add(neighbours, (f"{before} {item}",), share_before * share)
        ahead = slice(at + 1, at + c.REACH)
        for other, share_other in zip(items[ahead], shares[ahead], strict=True):
            name = f"{item} & {other}" if item < other else f"{other} & {item}"
            together[name] = together.get(name, 0.0) + share * share_other
        before, share_before = item, share
    _add(neighbours, (f"{before} $",), share_before)
