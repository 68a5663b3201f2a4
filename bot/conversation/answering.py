"""Find the reply to an `Incoming`: from the dialogue, or from the conversation about reminders."""

from __future__ import annotations

import asyncio
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
from bot.coach.reminders.setting import BOTH, CHANGE, WISH, ZONE
from bot.conversation.open_questions import is_personal, owner_of, stays_open
from bot.conversation.subject import context_about, picked_reminder
from bot.dialogue import Context
from bot.dialogue.commands import typed_command
from bot.dialogue.context import Awaited
from bot.reply import Outcome, Paragraph, Reply
from bot.store.best_effort import best_effort

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.actions.model import ButtonAction, ChoiceAction
    from bot.coach.reminders.conversation import ReminderConversation
    from bot.coach.reminders.setting import Asked
    from bot.conversation.channel import Incoming, Location
    from bot.conversation.language_preferences import LanguagePreferences
    from bot.conversation.statistics import Statistics
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages

    Answer = tuple[Reply, Context]

P = ParamSpec("P")
T = TypeVar("T")

# Outcomes of words that ask something without the quoted message.
_TELLING = {Outcome.ANSWER, Outcome.URGENT}
# The small talk entry of words that thank somebody: they are no call.
_THANKS = "chat.thanks"


class Answering:
    """Finds replies: first a warning, then the answer to an open question about reminders, then the rest."""

    def __init__(
        self,
        library: MultilingualDialogue,
        languages: LanguagePreferences,
        reminding: Callable[[str | None], ReminderConversation],
        statistics: Statistics,
        remembers: Callable[[], bool] | None,
    ) -> None:
        """Pass reminders to what `reminding` returns for a language, everything else to `library`.

        `languages` knows which language people have chosen, and `statistics` counts turns. Reminders are set
        only while `remembers` returns True; it is None if the channel cannot send anything later.
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
            return await self._answer_location(incoming, incoming.location, context)
        if incoming.quoted and not context.asked:
            return await self._answer_quoted(incoming, context)
        text = incoming.text
        if incoming.subject and not incoming.quoted:
            context = context_about(incoming.subject, context)
        if (incoming.subject or not context.asked) and (picked := picked_reminder(text, context.choices)):
            return await self._press(incoming, picked, context)
        asked = None if text.startswith("/") else context.asked
        if asked and (told := await self._answer_open_question(incoming, asked, context)):
            return told
        if self._statistics.asks_for_summary(incoming.person, text):
            return await self._show_statistics(incoming, context)
        reply, after = await self.ask(
            self._library.reply, text, replace(context, asked=None), incoming.language
        )
        if asked and (missed := await self._answer_unclear(text, asked, reply, context)):
            return missed
        reply, after = self._requested(incoming, context, asked, (reply, after))
        self._statistics.count_turn(text, reply)
        if asked and stays_open(reply):
            # After a question in between, the person can still answer what was asked.
            aside = asked.aside or reply.outcome is not Outcome.SMALLTALK
            after = replace(after, asked=replace(asked, aside=aside))
        return await self._do_action(incoming, reply, after)

    def _requested(
        self, incoming: Incoming, context: Context, asked: Awaited | None, answer: Answer
    ) -> Answer:
        """Return the way to a reminder if the words ask for one at some time, else the `answer`."""
        language = self._library.language(context, incoming.language, incoming.text)
        is_request = self._reminding(language).is_request(incoming.text)
        waits = asked is not None and asked.what != CHANGE
        if waits or not is_request or answer[1].alarm or answer[0].outcome is Outcome.URGENT:
            return answer
        return Reply(Outcome.SMALLTALK, (), action=SetReminder()), replace(context, language=language)

    async def ask(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result of `call`, in the worker thread if it may use the encoder, which is slow."""
        if not self._library.uses_encoder:
            return call(*args, **kwargs)
        work = lambda: call(*args, **kwargs)  # noqa: E731  (a function's name would say no more)
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def close(self) -> None:
        """End the thread."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def _answer_quoted(self, incoming: Incoming, context: Context) -> Answer:
        """Return the reply to a message that calls the bot in reply to a person's message.

        If its own words have no answer ("can you help her?"), the quoted message is answered; if they ask
        something only together with it ("and how long?"), both are. Another person's complaints are not kept
        in the context: a warning must not stand for the person who calls. One's own come first.
        """
        text, quoted, language = incoming.text, incoming.quoted, incoming.language
        before = context if incoming.quotes_self else Context(language=context.language)
        if context.alarm:
            return await self.answer(replace(incoming, quoted=""), context)
        warned = incoming.quotes_self and await self.ask(self._library.warns, quoted, context)
        own, _ = await self.ask(self._library.reply, text, context, language)
        if text and not warned and (own.outcome in _TELLING or _THANKS in own.entries):
            return await self.answer(replace(incoming, quoted=""), context)
        reply, after = await self.ask(self._library.reply, quoted, before, language)
        if text and reply.outcome not in {*_TELLING, Outcome.CLARIFY}:
            return await self.answer(replace(incoming, quoted=""), context)
        if text and (own.outcome, reply.outcome) == (Outcome.CLARIFY, Outcome.ANSWER):
            both = await self.ask(self._library.reply, text, after, language)
            reply, after = both if both[0].outcome is Outcome.ANSWER else (reply, after)
        self._statistics.count_turn("", reply)
        if incoming.quotes_self:
            return await self._do_action(incoming, reply, after)
        return reply, replace(context, topic=after.topic, choices=after.choices, language=after.language)

    async def _press(self, incoming: Incoming, action: ButtonAction, context: Context) -> Answer:
        """Return the reply to a button, or to typed words that stand for one."""
        if isinstance(action, OfferAlternatives):
            code, seen = incoming.language, incoming.seen
            return self._library.offer_alternatives(action.entries, context, code, seen)
        if isinstance(action, ReminderAction):
            if context.alarm is None:
                read, who = self._reading(incoming, context, incoming.seen), owner_of(incoming)
                if chosen := await self._remind(
                    read, lambda each: each.take_action(action, context.asked, who)
                ):
                    return chosen
            return await self._choose(incoming, action, context)
        if isinstance(action, DialogueAction):
            return await self._choose(incoming, action, context)
        if isinstance(action, SteerGuidedSet | VoteOnAnswer | OpenPrivateChat):
            # These have no reply of their own; one that arrives here belongs to an old message.
            return await self._choose(incoming, ShowEntry(""), context)
        assert_never(action)

    async def _choose(self, incoming: Incoming, action: ChoiceAction, context: Context) -> Answer:
        reply, after = self._library.choose(encode(action), context, incoming.language, incoming.seen)
        self._statistics.count_turn("", reply)
        return await self._do_action(incoming, reply, after)

    async def _answer_location(self, incoming: Incoming, location: Location, context: Context) -> Answer:
        """Return the reply to a location: it is used only if the bot has asked for the time zone."""
        read = self._reading(incoming, context)
        asked = context.asked
        if asked and asked.what == ZONE:
            who = owner_of(incoming)
            if located := await self._remind(read, lambda each: each.take_location(*location, asked, who)):
                return located
        return self._say(self._messages(read).phrases.not_text, read)

    async def _show_statistics(self, incoming: Incoming, context: Context) -> Answer:
        read = replace(self._reading(incoming, context), asked=None)
        with best_effort("The numbers cannot be read"):
            numbers = await self._statistics.summary(read.language)
            return replace(numbers, language=read.language, private=True), read
        return self._say(self._messages(read).keeping.unable, read)

    async def _answer_open_question(
        self, incoming: Incoming, asked: Awaited, context: Context
    ) -> Answer | None:
        """Return the reply to words that answer what was `asked` about reminders, None if they do not."""
        text, who = incoming.text, owner_of(incoming)
        if await self.ask(self._library.warns, text, context):
            return None
        spoken = replace(context, language=self._library.language(context, incoming.language, text))
        for number, choice in enumerate(context.choices, start=1):
            is_label = text.strip().casefold() == choice.label.casefold()
            if not is_label and text.strip() != str(number):
                continue
            if not isinstance(choice.action, ReminderAction):
                return None
            if is_label or asked.what in {ZONE, BOTH}:
                return await self._press(replace(incoming, seen=""), choice.action, context)
            # The number may be a time of day, or the number of a button.
            return await self._unclear(text, asked, spoken, declined=True)
        return await self._remind(spoken, lambda each: each.take_answer(text, asked, who))

    async def _answer_unclear(
        self, text: str, asked: Awaited, reply: Reply, context: Context
    ) -> Answer | None:
        """Return the reminder conversation's reply to unclear words, if `reply` is not a good one either."""
        if reply.outcome not in {Outcome.DECLINE, Outcome.CLARIFY}:
            return None
        declined = reply.outcome is Outcome.DECLINE
        read = replace(context, language=reply.language or context.language)
        return await self._unclear(text, asked, read, declined=declined)

    async def _unclear(self, text: str, asked: Awaited, context: Context, *, declined: bool) -> Answer | None:
        return await self._remind(context, lambda each: each.reply_to_unclear(text, asked, declined=declined))

    async def _do_action(self, incoming: Incoming, reply: Reply, context: Context) -> Answer:
        """Return `reply` and, if it is a page with an action about reminders or language, do that action."""
        pages = self._library.for_language(context.language).knowledge.pages
        if not incoming.is_person and is_personal(reply, pages):
            return self._say(self._messages(context).keeping.as_chat, context)
        action, who = reply.action, owner_of(incoming)
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
            # "Remind me every day at 8" already answers the questions that would follow.
            begun = await self._remind(context, lambda each: each.take_answer(wish, Awaited(WISH), who))
            begun = begun or await self._remind(context, lambda each: each.ask_for_reminder(who))
        elif isinstance(action, ListReminders):
            begun = await self._remind(context, lambda each: each.list_reminders(who))
            reply = replace(reply, blocks=reply.blocks[:-1])
        else:
            assert_never(action)
        if begun is None:
            return reply, context
        shown, context = begun
        return replace(shown, blocks=(*reply.blocks, *shown.blocks)), context

    def _unable_to_remind(self, action: SetReminder | ListReminders, context: Context) -> str | None:
        """Return the sentence that says why `action` is impossible, None if it is possible."""
        texts = self._messages(context).keeping
        if self._remembers is None:
            return texts.no_reminders
        return texts.unable if isinstance(action, SetReminder) and not self._remembers() else None

    async def _remind(
        self, context: Context, action: Callable[[ReminderConversation], Awaitable[Asked | None]]
    ) -> Answer | None:
        """Return the reply of `action` in the language of `context`, None if it has none."""
        with best_effort("Reminders cannot be reached"):
            done = await action(self._reminding(context.language))
            if done is None:
                return None
            reply, asked = done
            after = replace(context, asked=asked, choices=reply.choices)
            return replace(reply, language=context.language), after
        return self._say(self._messages(context).keeping.unable, replace(context, asked=None, choices=()))

    def _reading(self, incoming: Incoming, context: Context, seen: str = "") -> Context:
        """Return `context` with the language to use for somebody who has not typed anything."""
        language = self._library.language_of_reader(context, incoming.language, seen)
        return replace(context, language=language)

    def _messages(self, context: Context) -> Messages:
        return self._languages.messages_in(context.language)

    def _say(self, sentence: str, context: Context) -> Answer:
        return Reply(Outcome.SMALLTALK, (Paragraph(sentence),), language=context.language), context
