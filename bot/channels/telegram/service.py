"""The running bot: its parts, put together once Telegram has said who it is."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram.desk import Desk
from bot.channels.telegram.errands import Errands
from bot.channels.telegram.guided import GuidedSets
from bot.channels.telegram.handlers import Handlers
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.keeper import Keeper
from bot.channels.telegram.keyboard import Keyboards
from bot.channels.telegram.outbox import Outbox
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.patience import insist
from bot.channels.telegram.pictures import Pictures
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.profile import present
from bot.channels.telegram.rounds import Rounds
from bot.channels.telegram.turns import Turns
from bot.coach import Wording
from bot.coach.reminding import Reminding
from bot.health import Pulse
from bot.store.store import DAY_SECONDS

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from telegram import Update
    from telegram.ext import Application

    from bot.channels.telegram.polling import PollingBot
    from bot.dialogue import Dialogue
    from bot.settings import Settings
    from bot.store.store import Store

log = logging.getLogger(__name__)


class Service:
    """Everything that answers on Telegram, from signing in to the last confirmation."""

    def __init__(
        self,
        dialogue: Dialogue,
        settings: Settings,
        application: Application[PollingBot, Any, Any, Any, Any, Any],
        store: Store,
    ) -> None:
        """Answer out of `dialogue` through `application`; `store` keeps what outlives a restart."""
        self._dialogue = dialogue
        self._settings = settings
        self._application = application
        self._store = store
        self._polling = Polling(application.bot, self, Pulse(settings.health_file))
        self._handlers: Handlers | None = None
        self._sets: GuidedSets | None = None

    async def run(self) -> None:
        """Sign in, tidy up what an earlier run left at Telegram, and answer for ever.

        Raises:
            telegram.error.InvalidToken: the token is not valid, or not any more.

        """
        bot, messages = self._application.bot, self._dialogue.knowledge.messages
        await insist(self._application.initialize)
        rounds = self._assemble()
        # Telegram hands out no updates to a poller while a webhook is set.
        await insist(bot.delete_webhook)
        await present(bot, messages)
        log.info("Answering on Telegram as @%s", bot.username)
        beside = [asyncio.create_task(self._sweep_daily()), asyncio.create_task(rounds.go())]
        try:
            await self._polling.run()
        finally:
            for task in beside:
                task.cancel()

    async def stop(self) -> None:
        """Finish the messages in hand and confirm them; running sets end where they stand."""
        await self._polling.stop()
        if self._sets:
            await self._sets.close()
        await self._polling.confirm()

    def arrived(self, update: Update) -> Coroutine[Any, Any, None] | None:
        """Return what is to be done as soon as `update` is there."""
        return self._handlers.arrived(update) if self._handlers else None

    async def handle(self, update: Update) -> None:
        """Handle `update`; its errors are seen to."""
        await self._application.process_update(update)

    async def refuse(self, update: Update) -> None:
        """See to an `update` of a chat that sends too much at once."""
        if self._handlers:
            await self._handlers.refuse(update)

    async def _sweep_daily(self) -> None:
        while True:
            try:
                self._store.sweep(self._settings.retention_days)
            except SQLAlchemyError as error:
                log.error("What is too old could not be erased (%s)", type(error).__name__)  # noqa: TRY400
            await asyncio.sleep(DAY_SECONDS)

    def _assemble(self) -> Rounds:
        """Put the parts together, and return the rounds that reminders are brought on."""
        bot, dialogue, settings = self._application.bot, self._dialogue, self._settings
        knowledge = dialogue.knowledge
        store, texts = self._store, knowledge.messages
        keyboards = Keyboards(texts.feedback, texts.phrases.chosen, bot.username, store.votes.of)
        pictures = Pictures(settings.figures, store.file_ids)
        outbox = Outbox(bot, Pace(settings.send_rate), pictures)
        errands = Errands(knowledge, store, outbox)
        self._sets = GuidedSets(outbox, Wording(knowledge), errands.count)
        turns = Turns(store.contexts, outbox, self._sets, keyboards, errands)
        reminding = Reminding(knowledge, store.reminders, errands.count_reminder)
        desk = Desk(dialogue, reminding, Keeper(knowledge, store, settings), remembers=store.lasting)
        presses = Presses(desk, turns, self._sets, store.votes, keyboards)
        inline = Inline(dialogue, bot.username, settings.figures_url)
        self._handlers = Handlers(desk, turns, self._sets, presses, inline)
        self._handlers.register(self._application)
        return Rounds(store.reminders, reminding, outbox, store.contexts)
