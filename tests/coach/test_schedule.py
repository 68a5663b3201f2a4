"""Reminders come at their local time, once each, through a whole year of clocks going forward and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from bot.coach.schedule import DAYS, Rule
from bot.coach.wishes import Wishes
from bot.coach.zones import zone_named

if TYPE_CHECKING:
    from bot.knowledge import Knowledge

WORKDAYS = (0, 1, 2, 3, 4)
OFFICE = Rule((540, 660, 780, 900, 1020), WORKDAYS)


def moment(written: str, zone: ZoneInfo) -> float:
    """Return the moment of a local time."""
    return datetime.fromisoformat(written).replace(tzinfo=zone).timestamp()


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago"]
)
@pytest.mark.parametrize("rule", [OFFICE, Rule((450,)), Rule((150,)), Rule((0, 1439), (6,))], ids=str)
def test_in_a_year_each_local_time_comes_exactly_once(name: str, rule: Rule) -> None:
    """Also where half an hour is skipped, and at midnight; never twice, never none."""
    zone = ZoneInfo(name)
    now, end = moment("2027-01-01T00:00", zone) - 1, moment("2028-01-01T00:00", zone) - 1
    seen: list[datetime] = []
    while (now := rule.next_after(now, zone)) < end:
        seen.append(datetime.fromtimestamp(now, zone))
    days = {local.date() for local in seen}
    first = datetime(2027, 1, 1, tzinfo=UTC).toordinal()
    expected = [day for day in range(first, first + 365) if datetime.fromordinal(day).weekday() in rule.days]
    assert len(seen) == len(expected) * len(rule.times)
    assert len(days) == len(expected)
    off = [local for local in seen if local.hour * 60 + local.minute not in rule.times]
    assert len(off) <= 1, "only where clocks go forward is a time put off"


def test_a_time_that_clocks_skip_comes_as_much_later() -> None:
    """On the night of the change half past two is half past three."""
    zone = ZoneInfo("Europe/Berlin")
    due = Rule((150,)).next_after(moment("2027-03-27T12:00", zone), zone)
    assert datetime.fromtimestamp(due, zone).isoformat() == "2027-03-28T03:30:00+02:00"


def test_not_today_means_the_next_day_that_counts() -> None:
    """On a Friday at noon, the office's next reminder is on Monday."""
    zone = ZoneInfo("Europe/Berlin")
    due = OFFICE.next_day(moment("2027-01-15T12:00", zone), zone)
    assert datetime.fromtimestamp(due, zone).isoformat() == "2027-01-18T09:00:00+01:00"


def test_a_rule_survives_being_written() -> None:
    """What is kept is what was meant."""
    assert Rule.read(str(OFFICE)) == OFFICE


@pytest.mark.parametrize(
    ("wish", "rule"),
    [
        ("every two hours from 9 to 17 on workdays", OFFICE),
        ("Every other hour 9am to 5pm, weekdays please", OFFICE),
        ("daily at 7:30", Rule((450,))),
        ("every day at 7.30 pm", Rule((1170,))),
        ("every 90 minutes between 10 and 4", Rule((600, 690, 780, 870, 960))),
        ("mondays and thursdays at 18:00", Rule((1080,), (0, 3))),
        ("at 8, 12 and 16 on weekends", Rule((480, 720, 960), (5, 6))),
        ("each hour on friday", Rule(tuple(range(540, 1021, 60)), (4,))),
        ("12 am", Rule((0,))),
        ("at 7 in the evening", Rule((1140,))),
        ("every half hour from 9 to 11", Rule((540, 570, 600, 630, 660))),
    ],
)
def test_a_wish_in_plain_words_becomes_a_rule(knowledge: Knowledge, wish: str, rule: Rule) -> None:
    """As people write it, with and without pm."""
    assert Wishes(knowledge.messages.reminding.words).read(wish) == rule


@pytest.mark.parametrize("wish", ["los sábados a las 7 de la mañana", "LOS SABADOS A LAS 7 DE LA MANANA"])
def test_a_wish_needs_no_accents(knowledge: Knowledge, wish: str) -> None:
    """Neither in what is typed nor in the content."""
    words = structs.replace(knowledge.messages.reminding.words, days={"sábados": (5,)})
    assert Wishes(words).read(wish) == Rule((420,), (5,))


@pytest.mark.parametrize("wish", ["how do i squat", "tomorrow", "every 5 minutes", "at 25:00", "", "?"])
def test_what_names_no_time_is_no_wish(knowledge: Knowledge, wish: str) -> None:
    """Nor does every five minutes: nobody wants that, whatever they say."""
    assert Wishes(knowledge.messages.reminding.words).read(wish) is None


def test_every_time_that_is_offered_can_be_read(knowledge: Knowledge) -> None:
    """The buttons say what could be typed as well."""
    texts = knowledge.messages.reminding
    assert all(Wishes(texts.words).read(wish) for wish in texts.wishes)


def test_a_zone_that_does_not_exist_is_none() -> None:
    """Zones come and go with the database."""
    assert zone_named("Europe/Atlantis") is None
    assert zone_named("Europe/Berlin") == ZoneInfo("Europe/Berlin")
    assert tuple(range(7)) == DAYS
