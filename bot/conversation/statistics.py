"""Statistics for the admin: what is counted of each turn, and the numbers on request."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.dialogue.commands import typed_command
from bot.reply import Bar, Block, Heading, Outcome, Paragraph, Reply
from bot.store.anonymise import anonymiser
from bot.store.records.counters import ENTRY, OUTCOME
from bot.store.store import DAY_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import AdminTexts
    from bot.settings import Settings
    from bot.store.store import Store

STATS = "stats"
WEEK = 7
TOP = 5
# Characters of the longest bar.
BAR = 12


class Statistics:
    """Counts turns in the store, without people; questions are kept, cleaned, only if a setting says so."""

    def __init__(
        self,
        library: MultilingualDialogue,
        store: Store,
        settings: Settings,
        replied: Callable[[Outcome], None] = lambda _: None,
    ) -> None:
        """Take titles from `library`; `settings` say who may see the numbers and what may be kept.

        `replied` is called with the outcome of every turn.
        """
        self._library = library
        self._store = store
        self._replied = replied
        self._admins = frozenset(map(str, settings.admin_ids))
        self._keeps = settings.keep_unanswered

    def count_turn(self, text: str, reply: Reply) -> None:
        """Count a turn with the outcome of `reply` to `text` ("" for a button)."""
        now = datetime.now(UTC)
        self._replied(reply.outcome)
        self._store.counters.add(now.date(), reply.outcome.value, reply.entries)
        if self._keeps and reply.outcome is Outcome.DECLINE and (words := self._anonymous(text, reply)):
            self._store.unanswered.add(words, now.timestamp())

    def asks_for_summary(self, person: str, text: str) -> bool:
        """Return whether `text` asks for the numbers and `person` may see them."""
        command = typed_command(text)
        return person in self._admins and command is not None and command.name.lower() == STATS

    async def summary(self, language: str | None) -> Reply:
        """Return the numbers in `language`.

        Raises:
            bot.errors.StoreUnavailableError: the database is unavailable.

        """
        knowledge = self._library.for_language(language).knowledge
        texts = knowledge.messages.admin
        today = datetime.now(UTC).date()
        blocks: list[Block] = [Heading(texts.title)]
        for name, days in ((texts.day, 1), (texts.week, WEEK)):
            since = today - timedelta(days=days - 1)
            blocks.append(Paragraph(name, strong=True))
            outcomes = await self._store.counters.sums(OUTCOME, since)
            lines = [f"{texts.messages}: {sum(outcomes.values())}"]
            lines += [f"{outcome}: {number}" for outcome, number in outcomes.items()]
            lines += await self._since(time.time() - days * DAY_SECONDS, texts)
            blocks.append(Paragraph("\n".join(lines)))
        top = list((await self._store.counters.sums(ENTRY, today - timedelta(days=WEEK - 1))).items())[:TOP]
        lines = [f"{knowledge.title(id_) or id_}: {number}" for id_, number in top]
        blocks += [Paragraph(texts.top, strong=True), Paragraph("\n".join(lines) or "0")]
        by_day = await self._store.counters.messages(today - timedelta(days=WEEK - 1))
        most = max(by_day.values(), default=1)
        for back in range(WEEK - 1, -1, -1):
            day = today - timedelta(days=back)
            number = by_day.get(day, 0)
            blocks.append(Bar(round(BAR * number / most), BAR, f"{number} ({day:%d.%m.})"))
        return Reply(Outcome.SMALLTALK, tuple(blocks))

    def _anonymous(self, text: str, reply: Reply) -> str:
        """Return what may be kept of `text`: nothing if its language has no list of words to keep."""
        kept = self._library.for_language(reply.language).knowledge.kept_words
        return anonymiser(kept).clean(text) if kept else ""

    async def _since(self, moment: float, texts: AdminTexts) -> list[str]:
        votes = (await self._store.votes.count(moment)).values()
        good, bad = sum(pair[0] for pair in votes), sum(pair[1] for pair in votes)
        return [
            texts.votes.format(helpful=good, unhelpful=bad),
            texts.unanswered.format(number=await self._store.unanswered.count(moment)),
        ]
