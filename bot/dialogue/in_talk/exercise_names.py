"""Which exercises a message names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.language.stemming import stemmer
from bot.language.tokens import words

if TYPE_CHECKING:
    from bot.knowledge import Knowledge
    from bot.language.utterance import Utterance


class ExerciseNames:
    """Finds the exercises of a content by the concepts in their names."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Collect the concepts in the names of the exercises of `knowledge`."""
        stem = stemmer(knowledge.language)
        self._concepts = knowledge.concepts
        self._exercises = {
            concept: id_
            for id_, exercise in knowledge.exercises.items()
            for phrase in self._concepts.find([stem(word) for word in words(exercise.name)])
            for concept in phrase.meaning
        }

    def find(self, utterance: Utterance) -> tuple[str, ...]:
        """Return the ids of the exercises that `utterance` names, in order, each once."""
        found = self._concepts.find(utterance.stems)
        named = (self._exercises.get(concept) for phrase in found for concept in phrase.meaning)
        return tuple(dict.fromkeys(id_ for id_ in named if id_))
