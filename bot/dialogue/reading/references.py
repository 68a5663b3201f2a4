"""Messages that only point: at a choice, at an exercise by its place, at what was just said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.thresholds import BARE_AT_MOST, POINTING_AT_MOST
from bot.language.concepts import ConceptKind
from bot.language.phrases import PhraseSet
from bot.language.tokens import normalise, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.context import Context
    from bot.knowledge import Knowledge
    from bot.language.utterance import Utterance

_OWN = frozenset({ConceptKind.BODY, ConceptKind.COMPLAINT})


class References:
    """Finds what a short message points at with "2", "the second one", "next one" or "again please"."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Read the words that point in `knowledge`."""
        cues = knowledge.vocabulary.cues
        self._knowledge = knowledge
        self._ordinals = [PhraseSet(forms) for forms in cues.ordinals]
        # A single word is one of many uses: "first" alone points, "which leg first" does not.
        self._places = [PhraseSet(form for form in forms if len(words(form)) > 1) for forms in cues.ordinals]
        self._next = PhraseSet(cues.next)
        self._again = PhraseSet(cues.again)

    def resolve(self, utterance: Utterance, context: Context) -> str | None:
        """Return the id that `utterance` points at, None where it says something of its own.

        Within an exercise the places are those of the exercises, which the article lists one below the other;
        elsewhere they are those of the choices.
        """
        meant = utterance.typed
        typed = " ".join(meant)
        for number, choice in enumerate(context.choices, start=1):
            if typed in {str(number), normalise(choice.label)}:
                return choice.id
        says_more = any(clause.mentions.kinds & _OWN for clause in utterance.clauses)
        if len(meant) > POINTING_AT_MOST or says_more:
            return None
        exercises = self._beside(context.topic)
        place = self._place(meant, exercises or [choice.id for choice in context.choices])
        if place is None and exercises and self._next.occurs_in(meant):
            after = exercises.index(_whole(context.topic)) + 1
            place = exercises[after] if after < len(exercises) else None
        if place is None and self._again.occurs_in(meant):
            return context.topic
        return place

    def _place(self, meant: Sequence[str], listed: Sequence[str]) -> str | None:
        cues = self._ordinals if len(meant) <= BARE_AT_MOST else self._places
        if listed and cues and cues[-1].occurs_in(meant):
            return listed[-1]
        return next((id_ for cue, id_ in zip(cues[:-1], listed, strict=False) if cue.occurs_in(meant)), None)

    def _beside(self, topic: str | None) -> list[str]:
        """Return the exercises among which that of `topic` stands, in the order of its article; or none."""
        exercise = _whole(topic)
        if exercise not in self._knowledge.exercises:
            return []
        return self._knowledge.exercises_of(self._knowledge.bookmarks[exercise].article)


def _whole(topic: str | None) -> str:
    """Return the entry of which `topic` may be a detail."""
    return (topic or "").partition(".")[0]
