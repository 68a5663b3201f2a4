"""Numbers for those who run the bot, and for nobody else; words only where that is set, and cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botapi import PRIVATE, TOKEN
from botapi.chats import MATE
from stand_in import Talk, answered, talking, texts
from waiting import result

from bot.dialogue import Outcome, Reply
from bot.reply import Paragraph
from bot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

DECLINED = Reply(Outcome.DECLINE, (Paragraph("no"),))
IN_VAIN = "I'm Robin, is yoga good? call 12345"


def asked_in_vain(talk: Talk) -> None:
    """Ask what gets no answer, and what gets one."""
    talk.dialogue.replies |= {IN_VAIN: DECLINED, "squat": answered("squat")}
    talk.api.turn(talk.api.text(IN_VAIN))
    talk.api.turn(talk.api.text("squat"))


def test_whoever_runs_the_bot_sees_numbers(tmp_path: Path) -> None:
    """Messages, outcomes, entries, votes: a day, a week, and a small chart."""
    with talking(ADMIN_IDS=str(PRIVATE.id), DATABASE_URL=f"sqlite:///{tmp_path / 'bot.db'}") as talk:
        asked_in_vain(talk)
        (numbers,) = texts(talk.api.turn(talk.api.text("/stats")))
    assert "messages: 2" in numbers
    assert "answer: 1" in numbers
    assert "squat: 1" in numbers
    assert "▰▰▰▰▰▰▰▰▰▰▰▰ 2" in numbers
    assert "0 kept" in numbers


def test_nobody_else_does() -> None:
    """To everybody else it is a command like any unknown one."""
    with talking(ADMIN_IDS="77, 78") as talk:
        assert texts(talk.api.turn(talk.api.text("/stats", who=MATE))) == ["said /stats"]


@pytest.mark.parametrize(("setting", "kept"), [("1", ["…, is … good? call …"]), ("0", [])])
def test_unanswered_questions_are_kept_only_where_that_is_set(
    tmp_path: Path, setting: str, kept: list[str]
) -> None:
    """Without who asked, and only words that are known to name nobody."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    with talking(KEEP_UNANSWERED=setting, DATABASE_URL=url) as talk:
        asked_in_vain(talk)
    store = Store(url, TOKEN, "1")
    assert result(lambda: store.unanswered.since(0)) == kept
    store.close()
