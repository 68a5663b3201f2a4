"""Between the chats and the dialogue: talk about what the bot keeps for a person, such as reminders."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.channels.telegram.identity import is_person
from bot.coach.reminders.conversation import PREFIX, WISH, ZONE
from bot.dialogue import Context
from bot.errors import StoreUnavailableError
from bot.knowledge.messages import Errand
from bot.reply import Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.channels.telegram.conversation.language_preferences import LanguagePreferences
    from bot.channels.telegram.conversation.statistics import Statistics
    from bot.coach.reminders.conversation import Asked, ReminderConversation, Who
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages

    Turn = tuple[Reply, Context]

# Replies to words that ask something by themselves.
_TELLING = {Outcome.ANSWER, Outcome.URGENT}
# Pages about what one person has. Who writes in the name of a chat may be anybody.
_PERSONAL = {Errand.REMIND, Errand.REMINDERS, Errand.SHOW_DATA, Errand.FORGET, Errand.PROGRESS}

log = logging.getLogger(__name__)


class TurnRouter:
    """Answers out of the dialogue, save for what belongs to reminders; a warning comes before either."""

    def __init__(
        self,
        library: MultilingualDialogue,
        languages: LanguagePreferences,
        reminding: Callable[[str | None], ReminderConversation],
        statistics: Statistics,
        *,
        remembers: Callable[[], bool],
    ) -> None:
        """Take reminders to `reminding` of their language, everything else to `library`; `statistics` counts.

        `languages` knows what people have chosen. Who does not remember across a restart sets no reminders.
        """
        self._remembers = remembers
        self._statistics = statistics
        self._library = library
        self._languages = languages
        self._reminding = reminding

    async def reply(self, who: Who, text: str, context: Context) -> Turn:
        """Return the reply to what `who` typed, and the context for the next message."""
        asked = None if text.startswith("/") else context.asked
        if asked and (told := await self._told(who, text, asked, context)):
            return told
        if self._statistics.is_asked(who.person, text):
            return await self._numbers(who, context)
        reply, after = self._library.reply(text, replace(context, asked=None), who.code)
        if asked and (missed := await self._missed(text, asked, reply, context)):
            return missed
        self._statistics.note(text, reply)
        if asked and reply.outcome is not Outcome.URGENT and not (reply.errand or reply.guide):
            # Whoever asks something in between can still say when, or where.
            after = replace(after, asked=asked)
        return await self._begun(who, reply, after)

    async def reply_about(self, who: Who, text: str, quoted: str, context: Context) -> Turn:
        """Return the reply to `text`, with which `who` calls the bot to what a person wrote, `quoted`.

        Where `text` asks nothing that has an answer ("can you help her?"), the answer is to `quoted`.
        What that person has is not kept, least of all as a warning to `who`.
        """
        if context.asked:
            return await self.reply(who, text, context)
        own, _ = self._library.reply(text, context, who.code)
        if text and own.outcome in _TELLING:
            return await self.reply(who, text, context)
        reply, after = self._library.reply(quoted, Context(language=context.language), who.code)
        if text and reply.outcome not in {*_TELLING, Outcome.CLARIFY}:
            return await self.reply(who, text, context)
        self._statistics.note("", reply)
        return reply, replace(context, topic=after.topic, choices=after.choices, language=after.language)

    async def reply_again(self, who: Who, text: str, context: Context) -> Turn:
        """Return the reply to a question that `who` has edited; what was asked for is not taken twice."""
        return await self.reply(who, text, replace(context, asked=None))

    async def instead(self, who: Who, ids: Iterable[str], seen: str, context: Context) -> Turn:
        """Return the offer of `ids` to `who`, who meant something else than what `seen` answered."""
        return self._library.offer_alternatives(ids, context, who.code, seen)

    async def choose(self, who: Who, id_: str, seen: str, context: Context) -> Turn:
        """Return the reply to the button `id_` that `who` pressed under a message that reads `seen`."""
        if id_.startswith(PREFIX) and context.alarm is None:
            read = replace(context, language=self._library.reading_language(context, who.code, seen))
            if chosen := await self._remind(read, lambda reminding: reminding.chosen(id_, who)):
                return chosen
        reply, after = self._library.choose(id_, context, who.code, seen)
        self._statistics.note("", reply)
        return await self._begun(who, reply, after)

    async def located(self, who: Who, latitude: float, longitude: float, context: Context) -> Turn:
        """Return the reply to a location, in degrees; it counts where the time zone was asked for."""
        read = replace(context, language=self._library.reading_language(context, who.code))
        if context.asked == ZONE:
            located = await self._remind(read, lambda reminding: reminding.located(latitude, longitude, who))
            if located:
                return located
        return self._say(self._messages(read).phrases.not_text, read)

    def knows_command(self, name: str, person: int) -> bool:
        """Return whether `name` is a command that the bot has for `person`, in whatever language."""
        return self._library.knows_command(name) or self._statistics.is_asked(person, f"/{name}")

    async def leave(self, chat: int) -> None:
        """End what is kept for a `chat` that does not let the bot write any more."""
        try:
            await self._reminding(None).leave(chat)
        except StoreUnavailableError as error:
            log.error("Reminders cannot be ended (%s)", type(error).__name__)  # noqa: TRY400

    async def _numbers(self, who: Who, context: Context) -> Turn:
        read = replace(context, language=self._library.reading_language(context, who.code), asked=None)
        try:
            numbers = await self._statistics.numbers(read.language)
            return replace(numbers, language=read.language, private=True), read
        except StoreUnavailableError as error:
            log.error("The numbers cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return self._say(self._messages(read).keeping.unable, read)

    async def _told(self, who: Who, text: str, asked: str, context: Context) -> Turn | None:
        """Return what becomes of `text` as the answer to what was `asked`, None where it is none."""
        if self._library.warns(text, context):
            return None
        spoken = replace(context, language=self._library.language(context, who.code, text))
        for number, choice in enumerate(context.choices, start=1):
            is_label = text.strip().casefold() == choice.label.casefold()
            if not is_label and text.strip() != str(number):
                continue
            if not choice.id.startswith(PREFIX):
                return None
            if is_label or asked != WISH:
                return await self.choose(who, choice.id, "", context)
            # It may be a time of day, or the number of a button.
            return await self._unclear(text, asked, spoken, declined=True)
        return await self._remind(spoken, lambda reminding: reminding.told(text, asked, who))

    async def _missed(self, text: str, asked: str, reply: Reply, context: Context) -> Turn | None:
        """Return what reminding makes of an answer to what it `asked` that `reply` is not sure of."""
        if reply.outcome not in {Outcome.DECLINE, Outcome.CLARIFY}:
            return None
        declined = reply.outcome is Outcome.DECLINE
        read = replace(context, language=reply.language or context.language)
        return await self._unclear(text, asked, read, declined=declined)

    async def _unclear(self, text: str, asked: str, context: Context, *, declined: bool) -> Turn | None:
        return await self._remind(context, lambda reminding: reminding.missed(text, asked, declined=declined))

    async def _begun(self, who: Who, reply: Reply, context: Context) -> Turn:
        """Return `reply`, or where it is a page about something kept here, what belongs on it."""
        if not is_person(who.person) and self._is_personal(reply, context):
            return self._say(self._messages(context).keeping.as_chat, context)
        if reply.errand is Errand.REMIND and not self._remembers():
            return self._say(self._messages(context).keeping.unable, context)
        begun = None
        match reply.errand:
            case Errand.REMIND:
                begun = await self._remind(context, lambda reminding: reminding.begin(who))
            case Errand.REMINDERS:
                begun = await self._remind(context, lambda reminding: reminding.list(who))
            case Errand.LANGUAGE if reply.language:
                await self._languages.choose(who.person, reply.language)
                return replace(reply, errand=None), context
        if begun is None:
            return reply, context
        shown, context = begun
        blocks = reply.blocks[:-1] if reply.errand is Errand.REMINDERS else reply.blocks
        return replace(shown, blocks=(*blocks, *shown.blocks)), context

    def _is_personal(self, reply: Reply, context: Context) -> bool:
        """Return whether `reply` is a page about what one person has, or leads to such a page."""
        pages = self._library.for_language(context.language).knowledge.pages
        led_to = (pages[choice.id].errand for choice in reply.choices if choice.id in pages)
        return not {reply.errand, *led_to}.isdisjoint(_PERSONAL)

    async def _remind(
        self, context: Context, action: Callable[[ReminderConversation], Awaitable[Asked | None]]
    ) -> Turn | None:
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

    def _messages(self, context: Context) -> Messages:
        return self._library.for_language(context.language).knowledge.messages

    def _say(self, sentence: str, context: Context) -> Turn:
        return Reply(Outcome.SMALLTALK, (Paragraph(sentence),), language=context.language), context
