"""Schedules in words, in each language that ships."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from support.content import shipped_knowledge

from bot.coach.reminders.parser import ReminderParser, Wish
from bot.coach.reminders.wording import ReminderWording

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 10, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("language", "typed", "words"),
    [
        ("en", "every monday at 7:05", "every Monday at 7:05"),
        ("en", "every 3 days at midnight", "every 3 days at 0:00"),
        ("es", "mañana a las 8", "una sola vez, el jueves 3 de diciembre de 2026, a las 8:00"),
        ("es", "en 20 minutos", "una sola vez: miércoles 2 de diciembre de 2026, 10:20"),
        ("es", "cada dos días a las 7", "cada 2 días a las 7:00"),
        ("es", "los findes a las 10", "cada sábado, domingo a las 10:00"),
        ("es", "cada dos semanas los lunes a las 9", "cada 2 semanas, lunes, a las 9:00"),
        ("es", "el primer lunes del mes a las 7", "el primer lunes de cada mes a las 7:00"),
        ("es", "el último día del mes a las 7", "el último día de cada mes a las 7:00"),
        ("es", "el 31 de cada mes a las 7", "el día 31 de cada mes, si lo tiene, a las 7:00"),
        ("es", "cada hora de 9 a 17", "todos los días a las 9:00, 10:00 y así hasta las 17:00"),
    ],
)
def test_a_schedule_is_told_in_its_language(language: str, typed: str, words: str) -> None:
    """Days, months and all: nothing of another language is in it."""
    knowledge = shipped_knowledge(language)
    wish = ReminderParser(knowledge.reminder_words).read(typed, NOW)
    assert isinstance(wish, Wish)
    assert ReminderWording(knowledge.messages.reminding).schedule(wish.schedule, ZONE) == words


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_time_that_is_offered_can_be_read(language: str) -> None:
    """The buttons say what could be typed as well; so do the examples."""
    knowledge = shipped_knowledge(language)
    texts = knowledge.messages.reminding
    examples = texts.examples.split('"')[1:4:2]
    for text in (*texts.wishes, *examples):
        assert isinstance(ReminderParser(knowledge.reminder_words).read(text, NOW), Wish), text
