"""What happens to a person's reminders when the person is in another time zone from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.model import KeepClock, KeepMoment
from bot.coach.places.clocks import same_time
from bot.coach.places.zones import zone_named
from bot.coach.reminders.schedule import Moment, read_schedule
from bot.coach.reminders.whereabouts import local_time
from bot.reply import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from bot.coach.reminders.model import Reminder, ReminderOwner, Reminders
    from bot.coach.reminders.whereabouts import Arrival, Whereabouts
    from bot.knowledge.texts.reminders import PlaceTexts


class Moving:
    """Asks a person about reminders that follow the clock of another zone, and moves them.

    In a private chat these are all reminders of the person, in a group only those of the group: others there
    must not learn of more. Everything awaited may raise bot.errors.StoreUnavailableError.
    """

    def __init__(self, texts: PlaceTexts, whereabouts: Whereabouts, reminders: Reminders) -> None:
        self._texts = texts
        self._whereabouts = whereabouts
        self._reminders = reminders

    async def left_behind(self, who: ReminderOwner, arrival: Arrival, now: float) -> list[Reminder]:
        """Return the reminders whose clock shows another time than at `arrival` in the year after `now`."""
        return [one for one in await self._kept(who) if _goes_by_another(one, arrival.zone, now)]

    def question(
        self, left: Sequence[Reminder], rule: str, due: float | None, arrival: Arrival, now: float
    ) -> tuple[str, tuple[Choice, ...]]:
        """Return the question about reminders that were `left` behind, and its two answers.

        `rule` is the first one in words, and `due` when it comes next, in seconds since 1970.
        """
        text = self._texts.moved_one if len(left) == 1 else self._texts.moved
        asked = text.format(
            place=arrival.place,
            time=local_time(arrival.zone, now),
            number=len(left),
            before=self.before(left),
            rule=rule,
        )
        zone, before = arrival.zone, zone_named(left[0].zone)
        if due is None or before is None:
            return asked, ()
        name = self._whereabouts.zone_name(zone)
        clock = self._texts.keep_clock.format(time=local_time(before, due), place=name)
        moment = self._texts.keep_moment.format(time=local_time(zone, due), place=name)
        return asked, (Choice.of(KeepClock(zone.key), clock), Choice.of(KeepMoment(zone.key), moment))

    async def keep_clock(
        self, who: ReminderOwner, arrival: Arrival, next_due: Callable[[Reminder], float | None]
    ) -> None:
        """Make the reminders of `who` follow the clocks of `arrival`; `next_due` returns when one is due."""
        for reminder in await self._kept(who):
            moved = reminder._replace(zone=arrival.zone.key)
            due = next_due(moved)
            if reminder.zone != moved.zone and due is not None:
                await self._reminders.set_reminder_zone(reminder.id, moved.zone, due)

    def noted(self, words: str, reminder: Reminder, here: ZoneInfo | None, now: float) -> str:
        """Return a reminder in `words`, with the place whose clock it follows if that is not `here`."""
        zone = zone_named(reminder.zone)
        if zone is None or here is None or not _goes_by_another(reminder, here, now):
            return words
        return self._texts.elsewhere.format(rule=words, place=self._whereabouts.zone_name(zone))

    def before(self, left: Sequence[Reminder]) -> str:
        """Return the names of the places whose clocks the reminders follow."""
        zones = [zone for one in left if (zone := zone_named(one.zone))]
        return ", ".join(dict.fromkeys(self._whereabouts.zone_name(zone) for zone in zones))

    async def _kept(self, who: ReminderOwner) -> list[Reminder]:
        return await self._reminders.list_pending(who.person, None if who.chat == who.person else who.chat)


def _goes_by_another(reminder: Reminder, here: ZoneInfo, now: float) -> bool:
    """Return whether `reminder` follows another time than the clocks `here`; "in an hour" never does."""
    is_moment = isinstance(read_schedule(reminder.rule), Moment)
    return not is_moment and not same_time(reminder.zone, here.key, now)
