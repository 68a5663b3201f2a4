"""A bot that answers takes changed content over, whatever its channel, and says what became of it."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from support.desk import ENTRIES

from bot.bootstrap import load_dialogues
from bot.dialogue import Context
from bot.reload.content_reload import ContentReload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.dialogue import MultilingualDialogue
    from bot.settings import Settings

pytestmark = pytest.mark.anyio
# Seconds; what is awaited comes in two on an idle machine.
SOON = 60


class Running:
    """A bot's content while it answers: `told` has what was said of its changes."""

    def __init__(self, settings: Settings) -> None:
        self.library: MultilingualDialogue = load_dialogues(settings)
        self.told: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.asked = asyncio.Event()
        self.reload = ContentReload(
            self.library, settings, reloaded=self._reloaded, unsound=self._unsound, asked=self.asked
        )

    async def look(self) -> tuple[str, str]:
        """Have the content looked at now, and return what is said."""
        self.asked.set()
        return await asyncio.wait_for(self.told.get(), SOON)

    def says(self, text: str) -> str:
        """Return the answer to `text`."""
        reply, _ = self.library.reply(text, Context())
        return reply.text

    async def _reloaded(self, version: str) -> None:
        await self.told.put(("reloaded", version))

    async def _unsound(self, findings: str) -> None:
        await self.told.put(("unsound", findings))


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Running]:
    """Watch the content of `settings` during the block."""
    bot = Running(settings)
    watching = asyncio.create_task(bot.reload.watch())
    await bot.look()
    yield bot
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


def save(folder: Path, old: str, new: str) -> None:
    """Write `new` in place of `old` into the English entries."""
    file = folder / ENTRIES
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


async def test_a_change_is_in_use_and_told_and_what_is_unsound_is_told_alone(desk_settings: Settings) -> None:
    """The version that is told is another one after every change; errors leave the answers as they were."""
    async with running(desk_settings) as bot:
        before = bot.reload.version
        save(desk_settings.faq_dir, "About hip-pain.", "Hips are wonderful.")
        kind, version = await bot.look()
        assert kind == "reloaded"
        assert version != before
        assert "Hips are wonderful." in bot.says("my hip hurts")

        save(desk_settings.faq_dir, "Hips are wonderful.", "Hips\n  - id: [")
        kind, findings = await bot.look()
        assert kind == "unsound"
        assert "entries.yaml:" in findings
        assert "Hips are wonderful." in bot.says("my hip hurts")


async def test_a_language_whose_folder_is_gone_is_left_out(desk_settings: Settings) -> None:
    """And answered in again once it is back; it was learned before. The version names all languages."""
    away = desk_settings.faq_dir.parent / "away"
    async with running(desk_settings) as bot:
        before = bot.reload.version
        shutil.move(desk_settings.faq_dir / "es", away)
        await bot.look()
        assert len(bot.library.languages) == 1
        assert bot.reload.version != before
        shutil.move(away, desk_settings.faq_dir / "es")
        await bot.look()
        assert len(bot.library.languages) == 2
