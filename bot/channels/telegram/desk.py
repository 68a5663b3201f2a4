"""Between the chats and the dialogue: talk about what the bot keeps for a person, such as reminders."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from bot.coach.reminding import PREFIX, ZONE
from bot.dialogue.reply import Outcome, Paragraph, Reply
from bot.knowledge.messages import Errand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.channels.telegram.keeper import Keeper
    from bot.coach.reminding import Asked, Reminding, Who
    from bot.dialogue import Context, Dialogue

    Turn = tuple[Reply, Context]

log = logging.getLogger(__name__)


class Desk:
    """Answers out of the dialogue, save for what belongs to reminders; a warning comes before either."""

    def __init__(self, dialogue: Dialogue, reminding: Reminding, keeper: Keeper, *, remembers: bool) -> None:
        """Take reminders to `reminding` and everything else to `dialogue`; `keeper` counts.

        Who does not remember across a restart sets no reminders.
        """
        self._remembers = remembers
        self._keeper = keeper
        self._dialogue = dialogue
        self._reminding = reminding
        self.knowledge = dialogue.knowledge
        self.phrases = dialogue.knowledge.messages.phrases

    def reply(self, who: Who, text: str, context: Context) -> Turn:
        """Return the reply to what `who` typed, and the context for the next message."""
        asked = context.asked
        if asked and not text.startswith("/") and not self._dialogue.warns(text, context):
            told = self._safely(lambda: self._reminding.told(text, asked, who), context)
            if told:
                return told
        if numbers := self._safely(lambda: self._numbers(who, text), context):
            return numbers
        reply, after = self._dialogue.reply(text, replace(context, asked=None))
        self._keeper.note(text, reply)
        return self._begun(who, reply, after)

    def reply_again(self, who: Who, text: str, context: Context) -> Turn:
        """Return the reply to a question that `who` has edited; what was asked for is not taken twice."""
        return self.reply(who, text, replace(context, asked=None))

    def instead(self, ids: Iterable[str], context: Context) -> Turn:
        """Return the offer of `ids` to somebody who meant something else than what was answered."""
        return self._dialogue.instead(ids, context)

    def choose(self, who: Who, id_: str, context: Context) -> Turn:
        """Return the reply to the button `id_` that `who` pressed."""
        if id_.startswith(PREFIX):
            chosen = self._safely(lambda: self._reminding.chosen(id_, who), context)
            if chosen:
                return chosen
        reply, after = self._dialogue.choose(id_, context)
        self._keeper.note("", reply)
        return self._begun(who, reply, after)

    def located(self, latitude: float, longitude: float, context: Context) -> Turn:
        """Return the reply to a location, in degrees; it counts where the time zone was asked for."""
        if context.asked != ZONE:
            return Reply(Outcome.SMALLTALK, (Paragraph(self.phrases.not_text),)), context
        reply, asked = self._reminding.located(latitude, longitude)
        return reply, replace(context, asked=asked, choices=reply.choices)

    def leave(self, chat: int) -> None:
        """End what is kept for a `chat` that does not let the bot write any more."""
        try:
            self._reminding.leave(chat)
        except SQLAlchemyError as error:
            log.error("Reminders cannot be ended (%s)", type(error).__name__)  # noqa: TRY400

    def _numbers(self, who: Who, text: str) -> Asked | None:
        reply = self._keeper.asked(who.person, text)
        return (reply, None) if reply else None

    def _begun(self, who: Who, reply: Reply, context: Context) -> Turn:
        """Return `reply`, or where it is a page about reminders, what belongs on it."""
        if reply.errand is Errand.REMIND and not self._remembers:
            sentence = self.knowledge.messages.keeping.unable
            return Reply(Outcome.SMALLTALK, (Paragraph(sentence),)), context
        if reply.errand is Errand.REMIND:
            begun = self._safely(lambda: self._reminding.begin(who), context)
        elif reply.errand is Errand.REMINDERS:
            begun = self._safely(lambda: self._reminding.list(who), context)
        else:
            begun = None
        if begun is None:
            return reply, context
        shown, context = begun
        blocks = reply.blocks[:-1] if reply.errand is Errand.REMINDERS else reply.blocks
        return replace(shown, blocks=(*blocks, *shown.blocks)), context

    def _safely(self, action: Callable[[], Asked | None], context: Context) -> Turn | None:
        try:
            done = action()
        except SQLAlchemyError as error:
            log.error("Reminders are out of reach: the database is out of order (%s)", type(error).__name__)  # noqa: TRY400
            done = Reply(Outcome.SMALLTALK, (Paragraph(self.knowledge.messages.keeping.unable),)), None
        if done is None:
            return None
        reply, asked = done
        return reply, replace(context, asked=asked, choices=reply.choices)
