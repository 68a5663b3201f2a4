"""Warnings and the one question in a conversation: when they are said, repeated, and ended.

Every message is checked for warning signs first. A warning stands until a professional has looked, or until
the person says that they were misread. The one question is asked once for each body part. What the message
asked for is kept as intents, without its words, so that "none of these" gets the answer at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bot.actions.model import AnswerWarning, WarningAnswer
from bot.dialogue.context import OpenQuestion
from bot.knowledge.model import Urgency
from bot.language.tokens import normalise
from bot.reply import Outcome, Reply
from bot.triage import Resolution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.context import Context
    from bot.dialogue.reading.intent import Intent
    from bot.knowledge.messages import Phrases
    from bot.language.utterance import Utterance
    from bot.triage import Alarm, Triage

    Turn = tuple[Reply, Context]


class Answers(Protocol):
    """How the dialogue answers a message without a warning sign."""

    def find_intents(self, utterance: Utterance, context: Context) -> Sequence[Intent]:
        """Return the intents of `utterance` in `context`, best first."""

    def reply_to(self, intents: Sequence[Intent], context: Context) -> Turn:
        """Return the reply to `intents`, and the context for the next message."""

    def say(self, sentence: str) -> Reply:
        """Return a reply of one `sentence`."""


class SafetyTalk:
    """Handles everything about warning signs in a conversation; it keeps nothing between two calls."""

    def __init__(self, triage: Triage, answers: Answers, phrases: Phrases) -> None:
        """Check with `triage`; `answers` replies if there is no sign."""
        self._triage = triage
        self._answers = answers
        self._phrases = phrases

    def warn(self, alarm: Alarm | None, utterance: Utterance, context: Context) -> Turn | None:
        """Return the warning if `alarm` is one: that comes before everything else."""
        if alarm is None or alarm.urgency is Urgency.ASK:
            return None
        kept = self._triage.standing(context.alarm, _without_words(alarm))
        wanted = tuple(self._answers.find_intents(utterance, replace(context, alarm=None)))
        question = OpenQuestion(_without_words(alarm), wanted)
        return self._triage.reply(alarm), replace(context, alarm=kept, question=question)

    def take_answer(self, utterance: Utterance, context: Context) -> Turn | None:
        """Return the reply to words typed instead of a button of the last question or warning."""
        typed = " ".join(utterance.typed)
        for number, choice in enumerate(context.choices, start=1):
            action = choice.action
            if typed in {str(number), normalise(choice.label)} and isinstance(action, AnswerWarning):
                return self.take_button(action.answer, context)
        if not is_asked(context) or context.question is None:
            return None
        answer = self._triage.answered(utterance, context.question.about)
        if answer is True:
            return None
        return (
            self._denied(context.question, context) if answer is False else self._confirmed(answer, context)
        )

    def ask(self, alarm: Alarm | None, utterance: Utterance, context: Context) -> Turn | None:
        """Return the one question about `alarm`; it is asked once for each body part."""
        if alarm is None or alarm.urgency is not Urgency.ASK or context.alarm:
            return None
        part = alarm.part or ""
        if part in context.asked_parts:
            return None
        question = OpenQuestion(_without_words(alarm), tuple(self._answers.find_intents(utterance, context)))
        after = replace(context, question=question, asked_parts=(*context.asked_parts, part))
        return self._triage.question(alarm), after

    def repeat_warning(self, utterance: Utterance | None, context: Context) -> Turn | None:
        """Return the earlier warning again, whatever is asked, until something in `utterance` ends it."""
        if context.alarm is None:
            return None
        resolution = self._triage.resolved(utterance, context.alarm) if utterance else None
        match resolution:
            case None:
                return self._triage.reply(context.alarm, again=True), context
            case Resolution.COMING:
                return self._triage.coming(context.alarm), context
            case Resolution.MISREAD:
                return self.take_button(WarningAnswer.MISREAD, context)
        cleared = replace(context, alarm=None, question=None)
        if utterance:
            reply, after = self._answers.reply_to(self._answers.find_intents(utterance, cleared), cleared)
            if reply.outcome in {Outcome.ANSWER, Outcome.SMALLTALK}:
                return reply, after
        seen = resolution is Resolution.SEEN
        return self._answers.say(self._phrases.cleared if seen else self._phrases.long_ago), cleared

    def take_button(self, answer: WarningAnswer, context: Context) -> Turn | None:
        """Return the reply to a button of a question or a warning; None if neither stands any more."""
        question, alarm = context.question, context.alarm
        if answer is WarningAnswer.SEEN and alarm:
            return self._answers.say(self._phrases.cleared), replace(context, alarm=None, question=None)
        if answer is WarningAnswer.MISREAD and alarm:
            about = question.about if question else alarm
            asked = replace(context, question=OpenQuestion(about, question.wanted if question else ()))
            return self._triage.question(about), asked
        if answer is WarningAnswer.YES and question:
            return self._confirmed(self._triage.confirmed(question.about), context)
        if answer is WarningAnswer.NONE and question:
            return self._denied(question, context)
        return None

    def _confirmed(self, alarm: Alarm, context: Context) -> Turn:
        kept = self._triage.standing(context.alarm, alarm)
        return self._triage.reply(alarm), replace(context, alarm=kept)

    def _denied(self, question: OpenQuestion, context: Context) -> Turn:
        """Answer the message about which the question was asked."""
        after = replace(context, alarm=None, question=None)
        if not question.wanted:
            return self._answers.say(self._phrases.long_ago), after
        reply, after = self._answers.reply_to(question.wanted, after)
        return self._triage.add_safety_netting(reply, (question.about.part or "",), stops=False), after


def is_asked(context: Context) -> bool:
    """Return whether the last reply was the one question, which has no answer yet."""
    asks = AnswerWarning(WarningAnswer.YES)
    return context.question is not None and any(choice.action == asks for choice in context.choices)


def _without_words(alarm: Alarm) -> Alarm:
    """Return `alarm` without the words that raised it: these are health data, which no context may keep."""
    return replace(alarm, quote="", fired=())
