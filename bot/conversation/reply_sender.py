"""Send replies to the right place, and carry out their actions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.actions.model import (
    AskLanguage,
    ChooseLanguage,
    ForgetMe,
    ListReminders,
    OpenPrivateChat,
    SetReminder,
    ShowMyData,
    ShowProgress,
    StartGuidedSet,
)
from bot.conversation.channel import UnwelcomeError
from bot.reply import Choice, Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.actions.model import PersonalAction
    from bot.conversation.channel import Channel, Incoming, Sent
    from bot.conversation.guided_sets import GuidedSets
    from bot.conversation.language_preferences import LanguagePreferences
    from bot.conversation.personal_data import PersonalData
    from bot.knowledge.messages import Keeping

    # By entry, whether the person found its answer helpful.
    Votes = Mapping[str, bool]


class ReplySender:
    """Sends replies through a channel; every method may raise a `DeliveryError`."""

    def __init__(
        self,
        channel: Channel,
        languages: LanguagePreferences,
        sets: GuidedSets | None,
        personal_data: PersonalData,
    ) -> None:
        """Start guided sets in `sets`, which is None if the channel shows them itself."""
        self._channel = channel
        self._languages = languages
        self._sets = sets
        self._personal_data = personal_data

    async def deliver(self, incoming: Incoming, reply: Reply, votes: Votes) -> Sequence[Sent]:
        """Send `reply` to `incoming`, carry out its action, and return the messages that were sent."""
        address, person = incoming.address, incoming.person
        if self._sets and reply.outcome is Outcome.URGENT:
            self._sets.interrupt(address.chat, person)
        match reply.action:
            case StartGuidedSet() as asked if self._sets:
                return await self._sets.start(address, person, asked, reply.language)
            case ShowMyData() | ForgetMe() | ShowProgress() as action:
                return await self._send_privately(incoming, reply, action)
            case None if reply.private:
                return await self._send_privately(incoming, reply, None)
            case StartGuidedSet() | SetReminder() | ListReminders() | AskLanguage() | ChooseLanguage() | None:
                # Actions on reminders and languages were done when the reply was made.
                return await self._channel.send(address, reply, vote=_vote(incoming, reply, votes))
            case _:
                assert_never(reply.action)

    async def edit(
        self, sent: Sequence[Sent], incoming: Incoming, reply: Reply, votes: Votes
    ) -> Sequence[Sent]:
        """Replace the messages `sent` by `reply` to `incoming`, and return the new ones."""
        vote = _vote(incoming, reply, votes)
        return await self._channel.edit(sent, incoming.address, reply, vote=vote)

    async def _send_privately(
        self, incoming: Incoming, reply: Reply, action: PersonalAction | None
    ) -> Sequence[Sent]:
        """Do `action` and send `reply` to the person's private chat, or say why that is impossible.

        The action is done only if the private chat can be written to.
        """
        texts, home = self._languages.messages_in(reply.language).keeping, incoming.address
        if action and not incoming.is_person:
            await self._say(incoming, texts.as_chat)
            return ()
        if home.is_group:
            private = await self._channel.private_address(incoming.person)
            if private is None:
                return await self._ask_to_write_first(incoming, texts)
            home = private
        file = None
        if action:
            reply, file = await self._personal_data.carry_out(action, reply, incoming.person)
        reply = replace(reply, choices=())
        try:
            if file is None:
                return await self._channel.send(home, reply)
            return await self._channel.send_file(home, reply, file)
        except UnwelcomeError:
            # The person has shut the bot out in this very moment.
            if not incoming.address.is_group:
                raise
            return await self._ask_to_write_first(incoming, texts)

    async def _ask_to_write_first(self, incoming: Incoming, texts: Keeping) -> Sequence[Sent]:
        opened = Choice.of(OpenPrivateChat(), texts.write_first_button)
        await self._say(incoming, texts.write_first, opened)
        return ()

    async def _say(self, incoming: Incoming, sentence: str, *choices: Choice) -> None:
        await self._channel.send(incoming.address, Reply(Outcome.SMALLTALK, (Paragraph(sentence),), choices))


def _vote(incoming: Incoming, reply: Reply, votes: Votes) -> bool | None:
    """Return the vote to mark; None in a group, where everybody sees the same buttons."""
    voted = reply.outcome is Outcome.ANSWER and reply.entries and not incoming.address.is_group
    return votes.get(reply.entries[0]) if voted else None
