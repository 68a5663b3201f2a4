"""Questions from a language's patterns: the first phrasings of an entry."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bot.language.concepts import ConceptKind
from bot.language.tokens import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.knowledge.vocabulary import Vocabulary

# Phrasings of an entry: enough to be found, few enough to be revised by an editor.
MOST_PHRASINGS = 36
# Synonyms that are tried in a question.
SYNONYMS = 2

_SLOT = re.compile(r"\{(\w+)\}")


def filled(templates: Iterable[str], slots: Mapping[str, str]) -> Iterator[str]:
    """Yield `templates` filled with `slots`, without those that have a slot with no value."""
    for template in templates:
        if all(slots.get(name) for name in _SLOT.findall(template)):
            yield _SLOT.sub(lambda slot: slots[slot[1]], template)


def unique(phrasings: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the `phrasings` that, normalised, differ from each other and from `taken`."""
    seen = set(taken)
    kept = []
    for phrasing in phrasings:
        plain = normalise(phrasing)
        if plain and plain not in seen:
            seen.add(plain)
            kept.append(phrasing)
    return tuple(kept[:MOST_PHRASINGS])


class Synonyms:
    """Synonyms from the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Look words up in `vocabulary`; a word of two concepts has no certain synonym."""
        self._others: dict[str, Sequence[str]] = {}
        forms = [(normalise(form), concept) for concept in vocabulary.concepts for form in concept.forms]
        owners = Counter(form for form, _ in forms)
        for form, concept in forms:
            if owners[form] == 1 and concept.kind is ConceptKind.BODY:
                self._others[form] = [each for each in concept.forms if normalise(each) != form][:SYNONYMS]

    def of(self, phrase: str) -> Iterator[str]:
        """Yield synonyms of `phrase` if the vocabulary has it as a whole."""
        yield from self._others.get(normalise(phrase), ())
