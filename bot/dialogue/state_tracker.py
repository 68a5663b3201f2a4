"""Dialogue state tracking: what the conversation is about after a reply, for later references."""

from __future__ import annotations

from binascii import crc32
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue.in_talk.aspects import parent_of
from bot.dialogue.in_talk.exercise_names import ExerciseNames
from bot.reply import Outcome

if TYPE_CHECKING:
    from bot.dialogue.context import Context, TalkState
    from bot.knowledge import Knowledge
    from bot.language.utterance import Utterance
    from bot.reply import Reply

# Topics to which a person can go back; a phone shows about as many answers.
MOST_EARLIER = 4


class StateTracker:
    """Updates the `TalkState` of contexts; it keeps nothing between two calls."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Recognise the exercises of `knowledge`."""
        self._knowledge = knowledge
        self._exercises = ExerciseNames(knowledge)

    def track(self, reply: Reply, before: Context, after: Context, utterance: Utterance | None) -> Context:
        """Return `after`, the context after a turn, with the subjects of `reply` and `utterance` added.

        `before` is the context before the turn. A pressed button has no utterance.
        """
        talk = before.talk
        topic_left = before.topic if before.topic != after.topic else None
        earlier = (topic_left, *talk.earlier) if topic_left else talk.earlier
        is_answer = reply.outcome is Outcome.ANSWER
        state = replace(
            talk,
            answered=reply.entries if is_answer else talk.answered,
            near=self._near(reply, talk),
            earlier=tuple(dict.fromkeys(id_ for id_ in earlier if id_ != after.topic))[:MOST_EARLIER],
            listed=self._listed(reply, before, utterance),
            listed_before=talk.listed,
            asks=reply.entries if reply.outcome is Outcome.CLARIFY else (),
            parts=_parts(utterance) or talk.parts,
            is_declined=reply.outcome is Outcome.DECLINE,
            said=crc32(reply.text.encode()),
        )
        return replace(after, choices=reply.choices, talk=state)

    @staticmethod
    def _near(reply: Reply, talk: TalkState) -> tuple[str, ...]:
        """Return what can be offered to a person who meant something else."""
        match reply.outcome:
            case Outcome.ANSWER:
                return reply.others
            case Outcome.CLARIFY:
                return reply.entries
        return talk.near

    def _listed(self, reply: Reply, before: Context, utterance: Utterance | None) -> tuple[str, ...]:
        """Return the list in which "the second" counts: exercises named together, or what is shown."""
        talk, topic = before.talk, parent_of(before.topic)
        named = self._exercises.find(utterance) if utterance else ()
        if len(named) > 1:
            return named
        roots = [parent_of(id_) for id_ in reply.entries[:1]]
        if reply.outcome is Outcome.ANSWER and roots[0] in self._knowledge.exercises:
            article = self._knowledge.citations[roots[0]].article
            return talk.listed if roots[0] in talk.listed else tuple(self._knowledge.exercises_of(article))
        if reply.outcome is Outcome.SMALLTALK and reply.entries and talk.listed:
            return talk.listed
        # A person who has opened one item of a list may go on with the others.
        if topic in roots and reply.entries[0] in talk.listed:
            return talk.listed
        return tuple(choice.id for choice in reply.choices)


def _parts(utterance: Utterance | None) -> tuple[str, ...]:
    clauses = utterance.clauses if utterance else ()
    named = (clause.mentions for clause in clauses if not clause.cues.denied)
    parts = (part for each in named for part in sorted(each.body_parts))
    return tuple(dict.fromkeys(parts))
