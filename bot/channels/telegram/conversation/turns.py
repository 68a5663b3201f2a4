"""One turn of a conversation: what was said, the reply to it, and what stays of both."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.channels.telegram.conversation.answer_log import AnswerLog, LoggedAnswer
from bot.channels.telegram.conversation.language_preferences import conversation_id
from bot.channels.telegram.view.rendering import render
from bot.knowledge.messages import Errand
from bot.reply import Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.channels.telegram.conversation.guided_sets import GuidedSets
    from bot.channels.telegram.conversation.language_preferences import LanguagePreferences
    from bot.channels.telegram.conversation.personal_data import PersonalData
    from bot.channels.telegram.place import Place, Sent
    from bot.channels.telegram.sending.outbox import Outbox
    from bot.channels.telegram.view.keyboard import Keyboards
    from bot.channels.telegram.view.rendering import Page
    from bot.dialogue import Context
    from bot.store.records.contexts import Contexts
    from bot.store.records.votes import Votes

    Turn = Callable[[Context], Awaitable[tuple[Reply, Context]]]
    # Whether the answers of entries were found helpful.
    Cast = Mapping[str, bool]


# Replies whose messages are kept: about all entries, with either vote.
RENDERED = 256


class TurnRunner:
    """Takes turns with people: it asks the dialogue, sends the reply, and keeps what the talk is about."""

    def __init__(  # noqa: PLR0913, PLR0917  (all that a turn needs)
        self,
        contexts: Contexts,
        languages: LanguagePreferences,
        votes: Votes,
        outbox: Outbox,
        sets: GuidedSets,
        keyboards: Keyboards,
        personal_data: PersonalData,
    ) -> None:
        """Keep what talks are about in `contexts`; send through `outbox`, begin `sets`, run `personal_data`.

        `languages` reads what they are about, with what a person has chosen. An answer shows how the person
        voted on it before, as `votes` know.
        """
        self._contexts = contexts
        self._languages = languages
        self._votes = votes
        self._outbox = outbox
        self._sets = sets
        self._keyboards = keyboards
        self._personal_data = personal_data
        self._answers = AnswerLog()
        self._rendered = lru_cache(maxsize=RENDERED)(self._render)

    async def run_turn(self, place: Place, person: int, turn: Turn, question: int | None = None) -> Reply:
        """Return the reply of `turn` to `person`, once it is sent; `question` is the message it answers."""
        talk = conversation_id(place, person)
        # Asked for before anything is waited for, both come with the same round of the database.
        votes = self._votes.votes_of(person)
        before = await self._languages.context(place, person)
        reply, after = await turn(before)
        try:
            sent = await self._send(place, person, reply, await votes)
        except TelegramError:
            # A warning stands even if Telegram refuses to deliver it.
            self._contexts.save(talk, person, after)
            raise
        if reply.errand is not Errand.FORGET:
            # Kept together with the note that this is done: what comes again finds the talk as it was.
            self._keep(place, person, sent, after)
        if question is not None:
            self._answers.record(place.chat, question, LoggedAnswer(before, after, _editable(reply, sent)))
        return reply

    async def run_edited_turn(self, place: Place, person: int, turn: Turn, question: int) -> Reply:
        """Return the reply to the edited `question`, once it stands where the earlier one stood."""
        # What is sent anew comes long after the question.
        anew = replace(place, answers=question)
        earlier = self._answers.find(place.chat, question)
        if earlier is None:
            return await self.run_turn(anew, person, turn, question)
        votes = await self._votes.votes_of(person)
        reply, after = await turn(earlier.before)
        if reply.outcome is Outcome.URGENT or reply.guide or reply.errand or reply.private:
            # An edit rings no bell.
            sent = await self._send(anew, person, reply, votes)
        else:
            sent = await self._outbox.replace(earlier.sent, anew, self._pages(place, reply, votes))
        await self._amend(place, person, earlier, after)
        self._answers.record(
            place.chat, question, LoggedAnswer(earlier.before, after, _editable(reply, sent))
        )
        return reply

    async def say(self, place: Place, sentence: str) -> None:
        """Say one `sentence`, which changes nothing."""
        await self._outbox.send(place, render(Reply(Outcome.SMALLTALK, (Paragraph(sentence),))))

    def _keep(self, place: Place, person: int, sent: Sequence[Sent], context: Context) -> None:
        """Remember `context` where the answer went: the group may have got another number meanwhile."""
        moved = next((each.chat for each in sent if place.is_group and each.chat < 0), place.chat)
        if person == place.chat:
            person = moved
        self._contexts.save(conversation_id(replace(place, chat=moved), person), person, context)

    async def _send(self, place: Place, person: int, reply: Reply, votes: Cast) -> Sequence[Sent]:
        if reply.outcome is Outcome.URGENT:
            self._sets.interrupt(place.chat, person)
        if reply.guide:
            return await self._sets.start(place, person, reply.guide, reply.language)
        if reply.errand:
            return await self._personal_data.run(reply, place, person)
        if reply.private:
            return await self._personal_data.send_privately(reply, place, person)
        return await self._outbox.send(place, self._pages(place, reply, votes))

    def _pages(self, place: Place, reply: Reply, votes: Cast) -> list[Page]:
        # In a group everybody sees the same buttons, so nobody's vote is marked.
        voted = reply.outcome is Outcome.ANSWER and reply.entries and not place.is_group
        vote = votes.get(reply.entries[0]) if voted else None
        return self._rendered(reply, vote, self._keyboards.version)

    def _render(self, reply: Reply, vote: bool | None, _version: int) -> list[Page]:  # noqa: FBT001  (a cache's key)
        return render(reply, self._keyboards.under(reply, vote=vote))

    async def _amend(self, place: Place, person: int, earlier: LoggedAnswer, after: Context) -> None:
        """Let the talk be about `after`, unless it went on since; a warning counts in any case."""
        talk = conversation_id(place, person)
        now = await self._languages.context(place, person)
        if now == earlier.after:
            self._contexts.save(talk, person, after)
        elif after.alarm:
            self._contexts.save(talk, person, replace(now, alarm=after.alarm))


def _editable(reply: Reply, sent: Sequence[Sent]) -> tuple[Sent, ...]:
    """Return which messages an edited question may change.

    A guided set counts on in its own, and what was sent privately stays what it is.
    """
    return () if reply.guide or reply.errand or reply.private else tuple(sent)
