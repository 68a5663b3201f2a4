"""What short messages point at: a choice, something by its place, the other of two, the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.thresholds import BARE_AT_MOST, MOST_ANSWERS, POINTING_AT_MOST
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
    """Finds what "2", "the second one", "the other two" or "the one before" points at."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Read the words that point in `knowledge`."""
        cues = knowledge.vocabulary.cues
        self._knowledge = knowledge
        self._ordinals = [PhraseSet(forms) for forms in cues.ordinals]
        # A single word is one of many uses: "first" alone points, "which leg first" does not.
        self._places = [PhraseSet(form for form in forms if len(words(form)) > 1) for forms in cues.ordinals]
        self._next, self._other = PhraseSet(cues.next), PhraseSet(cues.other)
        self._others, self._earlier = PhraseSet(cues.others), PhraseSet(cues.earlier)

    @staticmethod
    def choice(utterance: Utterance, context: Context) -> str | None:
        """Return the id of the choice whose number or label `utterance` is."""
        typed = " ".join(utterance.typed)
        for number, choice in enumerate(context.choices, start=1):
            if typed in {str(number), normalise(choice.label)}:
                return choice.id
        return None

    def resolve(self, utterance: Utterance, context: Context, *, is_correction: bool) -> tuple[str, ...]:
        """Return the ids that `utterance` points at, () where it says something of its own.

        Places count among what the talk has listed; within an exercise these are the exercises, which the
        article has one below the other. A correction ("no, the third") counts where it was pointed before.
        """
        meant = utterance.typed
        if len(meant) > POINTING_AT_MOST:
            return ()
        exercises = self._beside(context.topic)
        listed = context.talk.listed or tuple(exercises) or tuple(choice.id for choice in context.choices)
        placed = self._placed(meant, context.talk.listed_before if is_correction else listed)
        says_more = any(clause.mentions.kinds & _OWN for clause in utterance.clauses)
        if says_more:
            # "The middle one" alone is a place, whatever else it may name.
            return placed if len(meant) <= BARE_AT_MOST + 1 else ()
        if placed:
            return placed
        if self._earlier.occurs_in(meant):
            return context.talk.earlier[:1]
        return self._beyond(utterance, context, listed if whole(context.topic) in listed else exercises)

    def _placed(self, meant: Sequence[str], listed: Sequence[str]) -> tuple[str, ...]:
        cues = self._ordinals if len(meant) <= BARE_AT_MOST else self._places
        if listed and cues and cues[-1].occurs_in(meant):
            return (listed[-1],)
        return tuple(id_ for cue, id_ in zip(cues[:-1], listed, strict=False) if cue.occurs_in(meant))

    def _beyond(self, utterance: Utterance, context: Context, listed: Sequence[str]) -> tuple[str, ...]:
        """Return what of `listed` is pointed at from the topic, one of them: the others, or the next."""
        meant, topic = utterance.typed, whole(context.topic)
        if topic not in listed:
            return ()
        others = tuple(id_ for id_ in listed if id_ != topic)
        if self._others.occurs_in(meant):
            return others[:MOST_ANSWERS]
        behind = tuple(listed[listed.index(topic) + 1 :])
        if self._next.occurs_in(meant):
            return behind[:1]
        # Of a detail, "the other one" may be the other leg.
        if context.topic != topic or not self._other.occurs_in(meant):
            return ()
        visited = {whole(id_) for id_ in context.talk.earlier}
        return (*(id_ for id_ in (*behind, *others) if id_ not in visited), *others)[:1]

    def _beside(self, topic: str | None) -> list[str]:
        """Return the exercises among which that of `topic` stands, in the order of its article; or none."""
        exercise = whole(topic)
        if exercise not in self._knowledge.exercises:
            return []
        return self._knowledge.exercises_of(self._knowledge.bookmarks[exercise].article)


def whole(topic: str | None) -> str:
    """Return the entry of which `topic` may be a detail."""
    return (topic or "").partition(".")[0]
