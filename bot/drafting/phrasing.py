"""Questions out of a language's patterns: the first phrasings of an entry."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bot.language.concepts import ConceptKind
from bot.language.tokens import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.knowledge.model import Vocabulary

# Phrasings of an entry: enough to be heard, few enough to be read through.
MOST_PHRASINGS = 36
# Other words for the same thing that are tried in a question.
SYNONYMS = 2

_SLOT = re.compile(r"\{(\w+)\}")


def filled(templates: Iterable[str], slots: Mapping[str, str]) -> Iterator[str]:
    """Yield `templates` filled with `slots`, without those that ask for more than there is."""
    for template in templates:
        if all(slots.get(name) for name in _SLOT.findall(template)):
            yield _SLOT.sub(lambda slot: slots[slot[1]], template)


def unique(phrasings: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return `phrasings` that differ from each other and from `taken` as the matcher sees them."""
    seen = set(taken)
    kept = []
    for phrasing in phrasings:
        plain = normalise(phrasing)
        if plain and plain not in seen:
            seen.add(plain)
            kept.append(phrasing)
    return tuple(kept[:MOST_PHRASINGS])


class Synonyms:
    """Other words of the vocabulary for what a phrase names."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Look words up in `vocabulary`; a word of two concepts has no synonym that is sure."""
        self._others: dict[str, Sequence[str]] = {}
        forms = [(normalise(form), concept) for concept in vocabulary.concepts for form in concept.forms]
        owners = Counter(form for form, _ in forms)
        for form, concept in forms:
            if owners[form] == 1 and concept.kind is ConceptKind.BODY:
                self._others[form] = [each for each in concept.forms if normalise(each) != form][:SYNONYMS]

    def of(self, phrase: str) -> Iterator[str]:
        """Yield `phrase` in other words, where it as a whole is something that the vocabulary knows."""
        yield from self._others.get(normalise(phrase), ())
