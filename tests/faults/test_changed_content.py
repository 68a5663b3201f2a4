"""Content that changes on disk is taken over between two messages; what is not sound changes nothing."""

from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING

import pytest
from loadapi import Fleet, Tally, fleet, until
from support.content import without_messages

from bot.bootstrap import load_dialogue
from bot.settings import content_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]

ADMIN = 7
# Seconds to learn a language on a busy machine.
LEARNED = 100.0


@pytest.fixture
def content(tmp_path: Path, cache: Path) -> Path:
    """Return a copy of the English content, which is learned already."""
    copy = tmp_path / "faq"
    for part in ("en", "figures"):
        shutil.copytree(content_folder() / part, copy / part)
    # It is learned three times here.
    without_messages(copy)
    load_dialogue(copy, "en", cache)
    return copy


def change(content: Path, old: str, new: str) -> None:
    """Write `new` in place of `old` into the messages."""
    file = content / "en" / "messages.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


async def asked(running: Fleet, tally: Tally, chat: int, text: str) -> str:
    """Ask, and return the answer."""
    before = len(tally.got[chat])
    running.api.ask(chat, text)
    await until(lambda: len(tally.got[chat]) > before)
    return tally.got[chat][-1]


async def test_a_change_is_answered_from_without_a_restart(
    home: Path, content: Path, expect: Callable[[int], Tally]
) -> None:
    """Sound changes are taken over and reported, unsound ones reported alone; SIGHUP asks for it at once."""
    tally = expect(1)
    async with fleet(home, tally, FAQ_DIR=str(content), ADMIN_IDS=str(ADMIN)) as running:
        assert "Unheard of" not in await asked(running, tally, 66, "/nonsense")
        before = await asked(running, tally, 66, "/nonsense")
        change(content, before.split(".")[0], "Unheard of")
        await until(lambda: bool(tally.got[ADMIN]), LEARNED)
        assert "Unheard of" in await asked(running, tally, 66, "/nonsense")

        change(content, "Unheard of", "Never heard of\nbroken: [")
        await until(lambda: len(tally.got[ADMIN]) == 2, LEARNED)
        assert "messages.yaml:" in tally.got[ADMIN][1]
        assert "Unheard of" in await asked(running, tally, 66, "/nonsense")

        change(content, "Never heard of\nbroken: [", "Unheard of")
        running.processes[0].send_signal(signal.SIGHUP)
        await until(lambda: len(tally.got[ADMIN]) == 3, LEARNED)
        assert "Unheard of" in await asked(running, tally, 66, "/nonsense")
