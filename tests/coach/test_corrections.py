"""What corrects a reminder that was just set changes what was said, and nothing else."""

from __future__ import annotations

import pytest
from test_reminder_parser import NOW, rule_of, spelled, wishes

from bot.coach.phrases.kept import read_pieces, write_pieces
from bot.coach.reminders.parser import Corrected, Problem, Wish

DAILY = {"en": "every day at 8", "es": "todos los días a las 8"}
# A language, what was set (the daily one where nothing stands), the correction, and the rule.
CHANGED = (
    ("en", "", "no, make it every other day", "days/2 8:00"),
    ("en", "", "not 8, 9", "daily 9:00"),
    ("en", "", "9 instead of 8", "daily 9:00"),
    ("en", "", "only weekdays", "workdays 8:00"),
    ("en", "", "no sundays", "weekly mo,tu,we,th,fr,sa 8:00"),
    ("en", "", "oops i meant 8pm", "daily 20:00"),
    ("en", "", "move it to the evening", "daily 20:00"),
    ("en", "", "half an hour later please", "daily 8:30"),
    ("en", "", "and also at 6pm", "daily 8:00 18:00"),
    ("en", "", "not daily, just mondays", "weekly mo 8:00"),
    ("en", "every day at 8pm", "no 9", "daily 21:00"),
    ("en", "every evening at 7", "make it mornings", "daily 7:00"),
    ("en", "every day at 7 and 19", "not 19, 20", "daily 7:00 20:00"),
    ("en", "every two hours from 9 to 17", "until 19", "daily 9:00-19:00/120"),
    ("en", "every two hours from 9 to 17", "every hour instead", "daily 9:00-17:00/60"),
    ("en", "mondays and fridays at 7am", "thursday instead of friday", "weekly mo,th 7:00"),
    ("en", "mondays and fridays at 7am", "also on sunday", "weekly mo,fr,su 7:00"),
    ("en", "every 2 weeks on monday at 9", "tuesday", "weeks/2 tu 9:00"),
    ("en", "tomorrow at 8", "no, the day after tomorrow", "once 2026-12-04 8:00"),
    ("en", "in 20 minutes", "10 minutes later", "once 2026-12-02 10:30"),
    ("es", "", "mejor a las 9", "daily 9:00"),
    ("es", "", "a las 9 en vez de a las 8", "daily 9:00"),
    ("es", "", "los domingos no", "weekly mo,tu,we,th,fr,sa 8:00"),
    ("es", "", "un día sí y otro no", "days/2 8:00"),
    ("es", "", "y también a las 12", "daily 8:00 12:00"),
    ("es", "", "media hora antes", "daily 7:30"),
    ("es", "cada hora de 9 a 17", "cada dos horas", "daily 9:00-17:00/120"),
)
NOT_CHANGED = (
    ("en", "not 7, 9"),
    ("en", "how often should i do squats"),
    ("en", "no, make it twice a day"),
    ("en", "make it 3"),
    ("en", "my back hurts in the morning"),
    ("en", "see you at 8 then"),
    ("es", "dos veces por semana mejor"),
    ("es", "me duele la cadera por la mañana"),
)


def said_in(language: str, text: str) -> str:
    """Return the pieces of the wish in `text`."""
    wish = wishes(language).read(text or DAILY[language], NOW)
    assert isinstance(wish, Wish)
    return wish.said


@pytest.mark.parametrize(("language", "before", "text", "expected"), CHANGED)
def test_a_correction_changes_what_it_names(language: str, before: str, text: str, expected: str) -> None:
    """The time stays where days are named, and the days where a time is."""
    found = wishes(language).correct(text, said_in(language, before), NOW)
    assert isinstance(found, Corrected)
    assert not found.beside
    schedule = spelled(found.wish.schedule)
    assert schedule.rules == (rule_of(expected),)
    assert schedule.once == expected.startswith("once")


@pytest.mark.parametrize(("language", "text"), NOT_CHANGED)
def test_what_is_no_correction_changes_nothing(language: str, text: str) -> None:
    """It is a question, a complaint, or what no reminder can hold."""
    assert isinstance(wishes(language).correct(text, said_in(language, ""), NOW), Problem)


def test_what_fits_into_no_single_reminder_comes_beside_it() -> None:
    """Sundays at ten, beside Mondays at seven."""
    found = wishes("en").correct("also on sundays at 10", said_in("en", "mondays at 7 am"), NOW)
    assert isinstance(found, Corrected)
    assert found.beside
    assert spelled(found.wish.schedule).rules == (rule_of("weekly su 10:00"),)


def test_what_was_said_is_kept_without_words() -> None:
    """The purpose of a reminder is nobody's business, and pieces of another version are none."""
    said = said_in("en", "every evening at 7 to call my mother")
    assert "mother" not in said
    assert write_pieces(read_pieces(said)) == said
    assert read_pieces('[["Eon", [1]]]') == read_pieces("nonsense") == []


@pytest.mark.parametrize("text", ["cancel that", "undo", "actually, don't remind me", "no, delete it"])
def test_a_reminder_is_taken_back(text: str) -> None:
    """In as many words; a mere "no" does not say what is wrong."""
    assert wishes("en").takes_back(text)
    assert not wishes("en").takes_back("no")
