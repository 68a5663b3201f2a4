"""The reply to what came in: out of the dialogue, or from the talk about reminders."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, ParamSpec, TypeVar, assert_never

from bot.actions.codec import encode
from bot.actions.model import (
    AskLanguage,
    ChooseLanguage,
    DialogueAction,
    ListReminders,
    OfferAlternatives,
    OpenPrivateChat,
    PersonalAction,
    ReminderAction,
    SetReminder,
    ShowEntry,
    StartGuidedSet,
    SteerGuidedSet,
    VoteOnAnswer,
)
from bot.coach.reminders.conversation import WISH, ZONE, Who
from bot.dialogue import Context
from bot.dialogue.commands import typed_command
from bot.dialogue.context import TalkState
from bot.errors import StoreUnavailableError
from bot.reply import Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.actions.model import ButtonAction, ChoiceAction
    from bot.coach.reminders.conversation import Asked, ReminderConversation
    from bot.conversation.channel import Incoming, Location, Subject
    from bot.conversation.language_preferences import LanguagePreferences
    from bot.conversation.statistics import Statistics
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages

    Answer = tuple[Reply, Context]

P = ParamSpec("P")
T = TypeVar("T")

# Replies to words that ask something by themselves.
_TELLING = {Outcome.ANSWER, Outcome.URGENT}
# What is about one person alone. Who writes in the name of a group may be anybody.
_OF_ONE_PERSON = PersonalAction | SetReminder | ListReminders

log = logging.getLogger(__name__)


class Answering:
    """Finds replies: what was asked for reminders is taken first, save that a warning comes before it."""

    def __init__(
        self,
        library: MultilingualDialogue,
        languages: LanguagePreferences,
        reminding: Callable[[str | None], ReminderConversation],
        statistics: Statistics,
        remembers: Callable[[], bool] | None,
    ) -> None:
        """Take reminders to `reminding` of their language, all else to `library`; `statistics` counts.

        `languages` knows what people have chosen. While it does not remember, no reminder is set; `remembers`
        is None where nobody can be reached later.
        """
        self._library = library
        self._languages = languages
        self._reminding = reminding
        self._statistics = statistics
        self._remembers = remembers
        # One thread: an encoder takes all cores by itself, and replies to one person keep their order.
        self._worker = ThreadPoolExecutor(1, "dialogue")

    async def answer(self, incoming: Incoming, context: Context) -> Answer:  # noqa: PLR0911  (in order of rank)
        """Return the reply to `incoming`, and the context for what comes next."""
        if incoming.action is not None:
            return await self._press(incoming, incoming.action, context)
        if incoming.location:
            return await self._located(incoming, incoming.location, context)
        if incoming.quoted and not context.asked:
            return await self._about_quoted(incoming, context)
        if incoming.subject and not incoming.quoted:
            context = _about(context, incoming.subject)
        text = incoming.text
        asked = None if text.startswith("/") else context.asked
        if asked and (told := await self._told(incoming, asked, context)):
            return told
        if self._statistics.is_asked(incoming.person, text):
            return await self._numbers(incoming, context)
        reply, after = await self.ask(
            self._library.reply, text, replace(context, asked=None), incoming.language
        )
        if asked and (missed := await self._missed(text, asked, reply, context)):
            return missed
        if not asked:
            reply, after = self._requested(incoming, context, (reply, after))
        self._statistics.note(text, reply)
        if asked and reply.outcome is not Outcome.URGENT and reply.action is None:
            # Whoever asks something in between can still say when, or where.
            after = replace(after, asked=asked)
        return await self._begun(incoming, reply, after)

    def _requested(self, incoming: Incoming, context: Context, answer: Answer) -> Answer:
        """Return the way to a reminder where the words ask for one at some time, else the `answer`."""
        reply, after = answer
        language = self._library.language(context, incoming.language, incoming.text)
        if (
            reply.outcome is Outcome.URGENT
            or after.alarm
            or not self._reminding(language).is_request(incoming.text)
        ):
            return answer
        return Reply(Outcome.SMALLTALK, (), action=SetReminder()), replace(context, language=language)

    async def ask(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the `call` of a dialogue returns; where it encodes, others are answered meanwhile."""
        if not self._library.encodes:
            return call(*args, **kwargs)
        work = lambda: call(*args, **kwargs)  # noqa: E731  (a function's name would say no more)
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def close(self) -> None:
        """End the thread."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def _about_quoted(self, incoming: Incoming, context: Context) -> Answer:
        """Return the reply to words with which the bot is called to what another person wrote.

        Where the words ask nothing that has an answer ("can you help her?"), it is about what is quoted.
        What that person has is not kept, least of all as a warning to whoever calls.
        """
        text, language = incoming.text, incoming.language
        own, _ = await self.ask(self._library.reply, text, context, language)
        if text and own.outcome in _TELLING:
            return await self.answer(replace(incoming, quoted=""), context)
        others = Context(language=context.language)
        reply, after = await self.ask(self._library.reply, incoming.quoted, others, language)
        if text and reply.outcome not in {*_TELLING, Outcome.CLARIFY}:
            return await self.answer(replace(incoming, quoted=""), context)
        self._statistics.note("", reply)
        return reply, replace(context, topic=after.topic, choices=after.choices, language=after.language)

    async def _press(self, incoming: Incoming, action: ButtonAction, context: Context) -> Answer:
        """Return the reply to a button, or to typed words that stand for one."""
        if isinstance(action, OfferAlternatives):
            code, seen = incoming.language, incoming.seen
            return self._library.offer_alternatives(action.entries, context, code, seen)
        if isinstance(action, ReminderAction):
            if context.alarm is None:
                read, who = self._reading(incoming, context, incoming.seen), _who(incoming)
                if chosen := await self._remind(read, lambda each: each.chosen(action, who)):
                    return chosen
            return await self._choose(incoming, action, context)
        if isinstance(action, DialogueAction):
            return await self._choose(incoming, action, context)
        if isinstance(action, SteerGuidedSet | VoteOnAnswer | OpenPrivateChat):
            # What has no reply of its own and comes here all the same is an old button.
            return await self._choose(incoming, ShowEntry(""), context)
        assert_never(action)

    async def _choose(self, incoming: Incoming, action: ChoiceAction, context: Context) -> Answer:
        reply, after = self._library.choose(encode(action), context, incoming.language, incoming.seen)
        self._statistics.note("", reply)
        return await self._begun(incoming, reply, after)

    async def _located(self, incoming: Incoming, location: Location, context: Context) -> Answer:
        """Return the reply to a location; it counts where the time zone was asked for."""
        read = self._reading(incoming, context)
        if context.asked == ZONE:
            who = _who(incoming)
            if located := await self._remind(read, lambda each: each.located(*location, who)):
                return located
        return self._say(self._messages(read).phrases.not_text, read)

    async def _numbers(self, incoming: Incoming, context: Context) -> Answer:
        read = replace(self._reading(incoming, context), asked=None)
        try:
            numbers = await self._statistics.numbers(read.language)
            return replace(numbers, language=read.language, private=True), read
        except StoreUnavailableError as error:
            log.error("The numbers cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return self._say(self._messages(read).keeping.unable, read)

    async def _told(self, incoming: Incoming, asked: str, context: Context) -> Answer | None:
        """Return what becomes of the words as the answer to what was `asked`, None where they are none."""
        text, who = incoming.text, _who(incoming)
        if await self.ask(self._library.warns, text, context):
            return None
        spoken = replace(context, language=self._library.language(context, incoming.language, text))
        for number, choice in enumerate(context.choices, start=1):
            is_label = text.strip().casefold() == choice.label.casefold()
            if not is_label and text.strip() != str(number):
                continue
            if not isinstance(choice.action, ReminderAction):
                return None
            if is_label or asked == ZONE:
                return await self._press(replace(incoming, seen=""), choice.action, context)
            # It may be a time of day, or the number of a button.
            return await self._unclear(text, asked, spoken, declined=True)
        return await self._remind(spoken, lambda each: each.told(text, asked, who))

    async def _missed(self, text: str, asked: str, reply: Reply, context: Context) -> Answer | None:
        """Return what reminding makes of an answer to what it `asked` that `reply` is not sure of."""
        if reply.outcome not in {Outcome.DECLINE, Outcome.CLARIFY}:
            return None
        declined = reply.outcome is Outcome.DECLINE
        read = replace(context, language=reply.language or context.language)
        return await self._unclear(text, asked, read, declined=declined)

    async def _unclear(self, text: str, asked: str, context: Context, *, declined: bool) -> Answer | None:
        return await self._remind(context, lambda each: each.missed(text, asked, declined=declined))

    async def _begun(self, incoming: Incoming, reply: Reply, context: Context) -> Answer:
        """Return `reply`, with what belongs on it where it is a page about something kept here."""
        if not incoming.is_person and self._is_personal(reply, context):
            return self._say(self._messages(context).keeping.as_chat, context)
        action, who = reply.action, _who(incoming)
        if action is None or isinstance(action, PersonalAction | StartGuidedSet | AskLanguage):
            return reply, context
        if isinstance(action, ChooseLanguage):
            await self._languages.choose(incoming.person, action.language)
            return replace(reply, action=None), context
        if unable := self._unable_to_remind(action, context):
            return self._say(unable, context)
        if isinstance(action, SetReminder):
            command = typed_command(incoming.text)
            wish = command.rest if command else incoming.text
            # "Remind me every day at 8" says all that would be asked.
            begun = await self._remind(context, lambda each: each.told(wish, WISH, who))
            begun = begun or await self._remind(context, lambda each: each.begin(who))
        elif isinstance(action, ListReminders):
            begun = await self._remind(context, lambda each: each.list(who))
            reply = replace(reply, blocks=reply.blocks[:-1])
        else:
            assert_never(action)
        if begun is None:
            return reply, context
        shown, context = begun
        return replace(shown, blocks=(*reply.blocks, *shown.blocks)), context

    def _unable_to_remind(self, action: SetReminder | ListReminders, context: Context) -> str | None:
        """Return what keeps the bot from that, None where nothing does."""
        texts = self._messages(context).keeping
        if self._remembers is None:
            return texts.no_reminders
        return texts.unable if isinstance(action, SetReminder) and not self._remembers() else None

    def _is_personal(self, reply: Reply, context: Context) -> bool:
        """Return whether `reply` is a page about what one person has, or leads to such a page."""
        pages = self._library.for_language(context.language).knowledge.pages
        led_to = (pages[choice.id].action for choice in reply.choices if choice.id in pages)
        return any(isinstance(action, _OF_ONE_PERSON) for action in (reply.action, *led_to))

    async def _remind(
        self, context: Context, action: Callable[[ReminderConversation], Awaitable[Asked | None]]
    ) -> Answer | None:
        """Return what `action` says in the language of `context`, None where it has nothing to say."""
        try:
            done = await action(self._reminding(context.language))
        except StoreUnavailableError as error:
            log.error("Reminders cannot be reached: the database is unavailable (%s)", type(error).__name__)  # noqa: TRY400
            return self._say(self._messages(context).keeping.unable, replace(context, asked=None, choices=()))
        if done is None:
            return None
        reply, asked = done
        return replace(reply, language=context.language), replace(context, asked=asked, choices=reply.choices)

    def _reading(self, incoming: Incoming, context: Context, seen: str = "") -> Context:
        """Return `context` in the language of somebody who types nothing."""
        language = self._library.reading_language(context, incoming.language, seen)
        return replace(context, language=language)

    def _messages(self, context: Context) -> Messages:
        return self._languages.of(context.language)

    def _say(self, sentence: str, context: Context) -> Answer:
        return Reply(Outcome.SMALLTALK, (Paragraph(sentence),), language=context.language), context


def _about(context: Context, subject: Subject) -> Context:
    """Return `context` as one that is about the message of the bot which `subject` tells of."""
    if subject.entry:
        return replace(context, topic=subject.entry, choices=subject.choices, asked=None, talk=TalkState())
    return replace(context, choices=subject.choices, talk=TalkState()) if subject.choices else context


def _who(incoming: Incoming) -> Who:
    return Who(incoming.person, incoming.address.chat, incoming.address.topic, incoming.language)
