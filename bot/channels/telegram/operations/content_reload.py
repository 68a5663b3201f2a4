"""Reload content that was changed on disk: checked and learned in the background, swapped between messages.

Learning takes seconds and all of a core, so a separate process does it and keeps the result in CACHE_DIR;
this process only reads it. If the changed content has errors, the present content stays in use.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.bootstrap import load_dialogues
from bot.errors import ContentError
from bot.model_cache import cache_key

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from bot.channels.telegram.operations.admin_alerts import AdminAlerts
    from bot.channels.telegram.operations.metrics import Metrics
    from bot.dialogue import MultilingualDialogue
    from bot.settings import Settings

log = logging.getLogger(__name__)

# Seconds between two looks at the files. A change is loaded once two looks have seen the same, so that no
# half-copied file is read.
LOOK_SECONDS = 2.0
# Longest time for learning, in seconds. It takes about ten for a language.
LEARN_SECONDS = 300
# Findings that a message to an admin shows; the log has all of them.
SHOWN = 5
# Characters of a version that people read.
SHORT = 8

Snapshot = frozenset[tuple[str, int, int]]


class ContentReload:
    """Watches the content of `library` for changes."""

    def __init__(
        self,
        library: MultilingualDialogue,
        settings: Settings,
        alerts: AdminAlerts,
        metrics: Metrics,
        asked: asyncio.Event,
    ) -> None:
        """Swap the content of `library`, and tell `alerts`.

        If `asked` is set, the content is loaded whether it has changed or not.
        """
        self._library = library
        self._settings = settings
        self._alerts = alerts
        self._metrics = metrics
        self._asked = asked
        metrics.content(self._version())

    async def watch(self) -> None:
        """Look at the files every LOOK_SECONDS, without end."""
        present = seen = self._look()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), LOOK_SECONDS)
            now = self._look()
            if self._asked.is_set() or (now != present and now == seen):
                self._asked.clear()
                present = now
                await self._reload()
            seen = now

    def _look(self) -> Snapshot:
        """Return names, sizes and modification times of all content files."""
        return frozenset(
            (str(file), status.st_size, status.st_mtime_ns)
            for file in self._settings.faq_dir.rglob("*.yaml")
            if (status := _status(file))
        )

    async def _reload(self) -> None:
        if findings := await self._learn_in_background():
            log.error("Changed content is not used: %s", findings)
            await self._alerts.report_invalid_content("\n".join(findings.splitlines()[:SHOWN]))
            return
        try:
            fresh = await asyncio.to_thread(load_dialogues, self._settings)
        except ContentError as error:
            # It has changed again since; the next look will find that.
            log.warning("Changed content is not used yet: %s", error)
            return
        self._library.swap(fresh)
        version = self._version()
        self._metrics.content(version)
        log.info("Answering from changed content, version %s", version)
        await self._alerts.report_reload(version)

    async def _learn_in_background(self) -> str:
        """Check and learn the content in another process, and return its findings, "" if there are none."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "check", "--learn"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(LEARN_SECONDS):
                _, complaint = await process.communicate()
        except BaseException:
            process.kill()
            await process.wait()
            raise
        if process.returncode == 0:
            return ""
        return complaint.decode(errors="replace").strip() or f"exit code {process.returncode}"

    def _version(self) -> str:
        language = self._library.languages[0]
        return cache_key(self._settings.faq_dir, language)[:SHORT]


def _status(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None
