"""Reminders come at their local time, once each, through a whole year of clocks going forward and back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from bot.coach.places.zones import zone_named
from bot.coach.reminders.schedule import DAYS, Frequency, Moment, Recurrence, Rule, Schedule, read_schedule

BERLIN = ZoneInfo("Europe/Berlin")
WORKDAYS = (0, 1, 2, 3, 4)
OFFICE = Recurrence((Rule.weekly((540, 660, 780, 900, 1020), WORKDAYS),))
MONTHLY = Frequency.MONTHLY
EVERYTHING: list[Schedule] = [
    OFFICE,
    Recurrence((Rule((450, 480, 510)),)),
    Recurrence((Rule((450,), interval=3),), date(2027, 1, 2)),
    Recurrence((Rule.weekly((1080,), (0, 4), 2),), date(2027, 1, 1)),
    Recurrence((Rule((420,), MONTHLY, 1, (0,), 1),)),
    Recurrence((Rule((420,), MONTHLY, 1, (4,), -1),)),
    Recurrence((Rule((480,), MONTHLY, 1, (), 0, 31),)),
    Recurrence((Rule((480,), MONTHLY, 2, (), 0, -1),), date(2027, 1, 31)),
    Recurrence((Rule.weekly((1320, 1380), (0,)), Rule.weekly((0, 60), (1,)))),
    Recurrence((Rule((480, 750)),), date(2027, 1, 5), once=True),
    Moment(1_800_000_000),
]


def moment(written: str, zone: ZoneInfo = BERLIN) -> float:
    """Return the moment of a local time."""
    return datetime.fromisoformat(written).replace(tzinfo=zone).timestamp()


def coming(schedule: Schedule, after: str, number: int, zone: ZoneInfo = BERLIN) -> list[str]:
    """Return the next `number` local times, as far as there are so many."""
    times: list[str] = []
    now: float | None = moment(after, zone)
    while now is not None and len(times) < number:
        now = schedule.next_after(now, zone)
        if now is not None:
            times.append(f"{datetime.fromtimestamp(now, zone):%m-%d %H:%M}")
    return times


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago"]
)
@pytest.mark.parametrize(
    "rule",
    [Rule.weekly((540, 660), WORKDAYS), Rule((450,)), Rule((150,)), Rule.weekly((0, 1439), (6,))],
    ids=str,
)
def test_in_a_year_each_local_time_comes_exactly_once(name: str, rule: Rule) -> None:
    """Also where half an hour is skipped, and at midnight; never twice, never none."""
    zone, schedule = ZoneInfo(name), Recurrence((rule,))
    now, end = moment("2027-01-01T00:00", zone) - 1, moment("2028-01-01T00:00", zone) - 1
    seen: list[datetime] = []
    while (due := schedule.next_after(now, zone)) and due < end:
        now = due
        seen.append(datetime.fromtimestamp(due, zone))
    first = date(2027, 1, 1)
    days = [first + timedelta(number) for number in range(365)]
    expected = [day for day in days if day.weekday() in (rule.weekdays or DAYS)]
    assert len(seen) == len(expected) * len(rule.times)
    assert len({local.date() for local in seen}) == len(expected)
    off = [local for local in seen if local.hour * 60 + local.minute not in rule.times]
    assert len(off) <= 1, "only where clocks go forward is a time put off"


def test_a_time_that_clocks_skip_comes_as_much_later_and_the_one_after_it_is_not_lost() -> None:
    """On the night of the change half past two is half past three, after three o'clock."""
    schedule = Recurrence((Rule((150, 180)),))
    assert coming(schedule, "2027-03-28T00:00", 3) == ["03-28 03:00", "03-28 03:30", "03-29 02:30"]


def test_a_time_that_comes_twice_counts_the_first_time() -> None:
    """When clocks go back, nobody is called twice."""
    schedule = Recurrence((Rule((150,)),))
    assert coming(schedule, "2027-10-31T00:00", 2) == ["10-31 02:30", "11-01 02:30"]


def test_a_single_moment_does_not_care_about_clocks() -> None:
    """Two hours from now are two hours, through any change."""
    start = moment("2027-10-31T01:30")
    assert Moment(int(start) + 7200).next_after(start, BERLIN) == start + 7200
    assert Moment(int(start)).next_after(start, BERLIN) is None


@pytest.mark.parametrize(
    ("schedule", "times"),
    [
        (EVERYTHING[2], ["01-02 07:30", "01-05 07:30", "01-08 07:30"]),
        (EVERYTHING[3], ["01-01 18:00", "01-11 18:00", "01-15 18:00"]),
        (EVERYTHING[4], ["01-04 07:00", "02-01 07:00", "03-01 07:00"]),
        (EVERYTHING[5], ["01-29 07:00", "02-26 07:00", "03-26 07:00"]),
        (EVERYTHING[6], ["01-31 08:00", "03-31 08:00", "05-31 08:00"]),
        (EVERYTHING[7], ["01-31 08:00", "03-31 08:00", "05-31 08:00"]),
        (EVERYTHING[8], ["01-04 22:00", "01-04 23:00", "01-05 00:00"]),
        (EVERYTHING[9], ["01-05 08:00", "01-05 12:30"]),
    ],
)
def test_each_kind_of_rule_comes_when_it_says(schedule: Schedule, times: list[str]) -> None:
    """Intervals count from their start, months have their own days, and what comes once comes once."""
    assert coming(schedule, "2027-01-01T00:00", 3) == times


@pytest.mark.parametrize("schedule", EVERYTHING, ids=str)
def test_a_schedule_survives_being_written(schedule: Schedule) -> None:
    """What is kept is what was meant."""
    assert read_schedule(str(schedule)) == schedule


@pytest.mark.parametrize("schedule", [each for each in EVERYTHING if isinstance(each, Recurrence)], ids=str)
def test_what_is_kept_is_what_rfc_5545_says(schedule: Recurrence) -> None:
    """Any program that reads recurrences finds the same times in it."""
    start = datetime(2027, 1, 1)  # noqa: DTZ001  (local on purpose)
    other = rrulestr(str(schedule), dtstart=None if schedule.start else start)
    expected = [f"{each:%m-%d %H:%M}" for each in other.xafter(start, 12, inc=True)]
    assert coming(schedule, "2026-12-31T23:59", 12) == expected


@pytest.mark.parametrize("interval", [2, 3, 10])
def test_an_interval_keeps_its_days_for_years(interval: int) -> None:
    """Looked at two years later, it still falls on every so many-th day since its start."""
    start = date(2027, 1, 2)
    schedule = Recurrence((Rule((480,), interval=interval),), start)
    due = schedule.next_after(moment("2029-02-03T12:00"), BERLIN)
    assert due is not None
    assert (datetime.fromtimestamp(due, BERLIN).date() - start).days % interval == 0


def test_not_today_means_the_next_day_that_counts() -> None:
    """On a Friday at noon, the office's next reminder is on Monday; what comes once has no other day."""
    due = OFFICE.next_day(moment("2027-01-15T12:00"), BERLIN)
    assert due == moment("2027-01-18T09:00")
    assert EVERYTHING[9].next_day(moment("2027-01-05T07:00"), BERLIN) is None


@pytest.mark.parametrize(
    "written", ["", "nonsense", "540;0", "RRULE:FREQ=DAILY", "RRULE:FREQ=HOURLY;BYHOUR=1;BYMINUTE=0"]
)
def test_what_is_no_schedule_is_refused(written: str) -> None:
    """A damaged line in the database is an error, not another time."""
    with pytest.raises(ValueError, match=r"."):
        read_schedule(written)


def test_a_zone_that_does_not_exist_is_none() -> None:
    """Zones come and go with the database."""
    assert zone_named("Europe/Atlantis") is None
    assert zone_named("Europe/Berlin") == ZoneInfo("Europe/Berlin")
