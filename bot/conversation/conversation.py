"""One turn on any channel: load the context, ask the dialogue, send, do the action, keep the context."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.actions.model import (
    AboutReminder,
    ForgetMe,
    PickRepetitions,
    ShowEntry,
    SteerGuidedSet,
    VoteOnAnswer,
)
from bot.coach.reminders.conversation import ReminderConversation
from bot.conversation.answer_log import AnswerLog, LoggedAnswer
from bot.conversation.answering import Answering
from bot.conversation.channel import Address, DeliveryError, Turn
from bot.conversation.guided_sets import GuidedSets
from bot.conversation.language_preferences import LanguagePreferences
from bot.conversation.personal_data import PersonalData
from bot.conversation.reminder_delivery import ReminderDelivery
from bot.conversation.reply_sender import ReplySender
from bot.conversation.statistics import Statistics
from bot.dialogue import Context
from bot.reply import Outcome, Paragraph, Reply
from bot.store.best_effort import best_effort

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.actions.model import StartGuidedSet
    from bot.conversation.channel import Channel, Incoming, Sent
    from bot.dialogue import MultilingualDialogue
    from bot.settings import Settings
    from bot.store.store import Store


class Conversation:
    """Handles everything that people say and do on one channel."""

    def __init__(  # noqa: PLR0913  (what a conversation is made of, and what a channel may choose)
        self,
        library: MultilingualDialogue,
        store: Store,
        channel: Channel,
        settings: Settings,
        *,
        replied: Callable[[Outcome], None] = lambda _: None,
        remembers: Callable[[], bool] | None = None,
        reminds: bool = True,
        counts_along: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Answer from `library` through `channel`; `store` keeps contexts and personal data.

        `settings` name the admins and what may be kept; `replied` is called with each outcome. `reminds`: the
        channel can send reminders. They can be set while `remembers` returns True, by default while the store
        survives a restart. `counts_along`: guided sets are shown here, in an edited message; if not, the
        channel shows them itself, as the turn's reply asks. `clock` returns seconds since 1970.
        """
        self._library = library
        self._store = store
        self._channel = channel
        self._clock = clock
        self.languages = LanguagePreferences(library, store)
        self._personal_data = personal_data = PersonalData(library, store, clock)
        self._sets = (
            GuidedSets(channel, library, personal_data.count_set, store.running_sets)
            if counts_along
            else None
        )
        self._statistics = Statistics(library, store, settings, replied)
        self._answering = Answering(
            library,
            self.languages,
            self._reminding,
            self._statistics,
            (remembers or (lambda: store.lasting)) if reminds else None,
        )
        self.reminders = ReminderDelivery(store, self._reminding, channel, clock)
        self._replies = ReplySender(channel, self.languages, self._sets, personal_data)
        self._answers = AnswerLog()

    async def handle(self, incoming: Incoming) -> Turn:
        """Answer `incoming`, and return the result.

        Raises:
            bot.conversation.channel.DeliveryError: the reply could not be sent; a warning is kept anyway.
            bot.errors.StoreUnavailableError: the store is strict, and unavailable.

        """
        incoming = self._at_current_chat(incoming)
        if self._is_answered(incoming):
            return Turn()
        if turn := await self._without_reply(incoming):
            return turn
        earlier = None
        if incoming.edited and incoming.message:
            earlier = self._answers.find(incoming.address.chat, incoming.message)
            # What is sent anew comes long after the question.
            incoming = replace(
                incoming,
                address=replace(incoming.address, answers=incoming.message),
                replaces=earlier.reminder if earlier else None,
            )
        # Started before anything is awaited, both reads come with the same transaction.
        votes = self._store.votes.votes_of(incoming.person)
        before = earlier.before if earlier else await self.languages.context(incoming)
        # What was asked for is not taken twice: only the words that answered it may change.
        asked = before if earlier or not incoming.edited else replace(before, asked=None)
        reply, after = await self._answering.answer(incoming, asked)
        if earlier:
            sent = await self._amend(incoming, earlier, reply, after, await votes)
        else:
            sent = await self._deliver(incoming, reply, after, await votes)
        if incoming.message and incoming.action is None:
            editable = () if reply.action or reply.private else tuple(sent)
            logged = LoggedAnswer(before, after, editable, reply.reminder or incoming.replaces)
            self._answers.record(incoming.address.chat, incoming.message, logged)
        return Turn(reply)

    async def acknowledge(self, incoming: Incoming) -> str | None:
        """Do at once what a button asks for that waits for nothing; return a notice for whoever pressed."""
        texts = self.languages.messages_in(self.languages.seen(incoming.seen, incoming.language))
        if await self.is_for_another(incoming):
            about_reminder = isinstance(incoming.action, AboutReminder)
            return texts.reminding.not_yours if about_reminder else texts.keeping.not_yours
        match incoming.action:
            case SteerGuidedSet(control) if self._sets:
                return self._sets.steer_at_once(incoming, control, texts.coaching)
            case VoteOnAnswer(entry, helpful) if self._library.has_entry(entry):
                with best_effort("A vote is lost"):
                    await self._store.votes.cast(incoming.person, entry, helpful=helpful)
                    return texts.feedback.withdrawn if helpful is None else texts.feedback.counted
                return texts.phrases.went_wrong
            case PickRepetitions() if self.is_counting(incoming.address.chat):
                return texts.coaching.running
        return None

    async def is_for_another(self, incoming: Incoming) -> bool:
        """Return whether the pressed button is for another person in the group."""
        action, person, chat = incoming.action, incoming.person, incoming.address.chat
        if not incoming.address.is_group:
            return False
        if isinstance(action, AboutReminder):
            with best_effort("It cannot be read whose a reminder is"):
                return await self._store.reminders.is_another_persons(action.reminder, person, chat)
            # Nothing comes of the press.
            return False
        pages = self._library.for_language(None).knowledge.pages
        page = pages.get(action.id) if isinstance(action, ShowEntry) else None
        erases = page is not None and isinstance(page.action, ForgetMe)
        return erases and incoming.asked_by not in {None, person}

    async def say(self, address: Address, sentence: str) -> Sequence[Sent]:
        """Send one `sentence`; the context stays as it is. Raises a DeliveryError."""
        return await self._channel.send(address, Reply(Outcome.SMALLTALK, (Paragraph(sentence),)))

    async def suggest(self, text: str, person: str, code: str | None) -> tuple[list[Reply], str]:
        """Return replies to offer while `person` types `text`, best first, and the language they are in."""
        context = Context(chosen=await self.languages.chosen(person))
        replies = await self._answering.ask(self._library.suggest, text, context, code)
        return replies, self._library.language(context, code, text)

    async def vote_of(self, person: str, entry: str) -> bool | None:
        """Return whether `person` found `entry` helpful, None without a vote."""
        return (await self._store.votes.votes_of(person)).get(entry)

    async def count_set(self, person: str, finished: StartGuidedSet) -> None:
        """Count a guided set that the channel has shown to its end."""
        await self._personal_data.count_set(person, finished)

    def is_counting(self, chat: str) -> bool:
        """Return whether a guided set is running in `chat`."""
        return self._sets is not None and self._sets.is_running(chat)

    def knows_command(self, name: str, person: str) -> bool:
        """Return whether `name` is a command for `person`, in any language."""
        return self._library.knows_command(name) or self._statistics.asks_for_summary(person, f"/{name}")

    async def move_chat(self, old: str, new: str) -> None:
        """Continue the guided set of the group `old` in `new`; raises a DeliveryError if it cannot."""
        if self._sets:
            await self._sets.move_chat(old, new)

    async def leave(self, chat: str) -> None:
        """End the guided set and the reminders of a `chat` to which the bot may no longer write."""
        if self._sets:
            self._sets.abandon(chat)
        with best_effort("Reminders cannot be ended"):
            await self._reminding(None).delete_chat(chat)

    async def close(self) -> None:
        """End all guided sets now."""
        self._answering.close()
        if self._sets:
            await self._sets.close()

    def _is_answered(self, incoming: Incoming) -> bool:
        """Return whether these words came before, or come after their own edit: they are answered once."""
        if incoming.edited or incoming.action is not None or incoming.message is None:
            return False
        return self._answers.find(incoming.address.chat, incoming.message) is not None

    async def _without_reply(self, incoming: Incoming) -> Turn | None:
        """Return the turn of what gets no reply, a vote or the control of a guided set; None for all else."""
        chat = incoming.address.chat
        match incoming.action:
            case SteerGuidedSet(control):
                return Turn(took_effect=bool(self._sets and await self._sets.is_steered(incoming, control)))
            case VoteOnAnswer(entry) if self._library.has_entry(entry):
                return Turn()
            case PickRepetitions() if self.is_counting(chat):
                return Turn()
        if self._sets and incoming.text:
            return Turn() if await self._sets.steer_by_text(chat, incoming.person, incoming.text) else None
        return None

    async def _deliver(
        self, incoming: Incoming, reply: Reply, after: Context, votes: Mapping[str, bool]
    ) -> Sequence[Sent]:
        """Send `reply`, carry out its action, and keep the context `after` it."""
        contexts = self._store.contexts
        try:
            sent = await self._replies.deliver(incoming, reply, votes)
        except DeliveryError:
            # A warning is kept even if the channel could not deliver it.
            contexts.save(incoming.conversation, incoming.person, after)
            raise
        if not isinstance(reply.action, ForgetMe):
            # Kept together with the note that this is done: what comes again finds the talk as it was.
            where = self._at_current_chat(incoming)
            if where != incoming and (alarm := (await contexts.load(where.conversation)).alarm):
                # What stands in the new chat was not known to the reply.
                after = replace(after, alarm=after.alarm or alarm)
            contexts.save(where.conversation, where.person, after)
        return sent

    async def _amend(
        self,
        incoming: Incoming,
        earlier: LoggedAnswer,
        reply: Reply,
        after: Context,
        votes: Mapping[str, bool],
    ) -> Sequence[Sent]:
        """Let `reply` stand where the `earlier` answer stood, and what the talk is about follow it."""
        hides_reminder = earlier.reminder is not None and reply.reminder is None
        if reply.outcome is Outcome.URGENT or reply.action or reply.private or hides_reminder:
            # Nobody is notified of an edit.
            sent = await self._replies.deliver(incoming, reply, votes)
        else:
            sent = await self._replies.edit(earlier.sent, incoming, reply, votes)
        now = await self.languages.context(incoming)
        if now == earlier.after:
            self._store.contexts.save(incoming.conversation, incoming.person, after)
        elif after.alarm:
            # The conversation has gone on since then; only a warning is added to it.
            alarmed = replace(now, alarm=after.alarm)
            self._store.contexts.save(incoming.conversation, incoming.person, alarmed)
        return sent

    def _reminding(self, language: str | None) -> ReminderConversation:
        knowledge = self._library.for_language(language).knowledge
        followed = self._personal_data.count_reminder
        return ReminderConversation(knowledge, self._store.reminders, followed, self._clock)

    def _at_current_chat(self, incoming: Incoming) -> Incoming:
        """Return `incoming` with the present id of its group, which may have changed since.

        The ids of its message and topic are not valid under the new id, and are left out.
        """
        address = incoming.address
        if not address.is_group:
            return incoming
        chat = str(self._store.addresses.current(int(address.chat)))
        if chat == address.chat:
            return incoming
        person = chat if incoming.person == address.chat else incoming.person
        return replace(incoming, address=Address(chat, is_group=True), person=person, message=None)
