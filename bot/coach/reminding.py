"""The talk about reminders: which time zone, when, which ones there are, what became of one that came."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from bot.coach.phrases.composition import LEAST_MINUTES, MOST_TIMES
from bot.coach.reminder import NewReminder
from bot.coach.reminder_wording import ReminderWording, clock
from bot.coach.schedule import read_schedule
from bot.coach.wishes import Problem, Wishes
from bot.coach.zones import find_zones, zone_at, zone_named
from bot.dialogue.reply import Choice, Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.coach.reminder import Reminder, Reminders
    from bot.coach.wishes import Wish
    from bot.knowledge import Knowledge

PREFIX = "remind:"
ZONE, WISH = "zone", "wish"
# A person's reminders in one chat: what a list with a button each shows without scrolling.
MOST_REMINDERS = 8
# Reminders are spread over the minute, so that not everybody's comes at :00.
SPREAD_SECONDS = 60
SNOOZE_SECONDS = 10 * 60
# Digits that a database takes for a number; buttons can be forged.
_MOST_DIGITS = 18


class Who(NamedTuple):
    """Who talks, and where; `code` says what the person's programs speak, as "es-MX", where that is known."""

    person: int
    chat: int
    topic: int | None
    code: str | None = None


Asked = tuple[Reply, "str | None"]


class Reminding:
    """Talks about reminders in the language of `knowledge`, and keeps them in a store.

    Each method returns a reply and what it waits to be told next, if anything. All of them may raise
    bot.errors.StoreUnavailableError where the store is out of order.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        reminders: Reminders,
        followed: Callable[[int], Awaitable[None]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep reminders in `reminders`; `clock` tells seconds since 1970.

        `followed` is told which person has done what a reminder called for.
        """
        self._followed = followed
        self._language = knowledge.language
        self._texts = knowledge.messages.reminding
        self._reminders = reminders
        self._clock = clock
        self._wishes = Wishes(knowledge.reminder_words)
        self._wording = ReminderWording(self._texts)

    async def begin(self, who: Who) -> Asked:
        """Ask for the time zone, or when it is known, for the time."""
        zone = await self._zone(who)
        if zone is None:
            return self._say(*self._texts.ask_place), ZONE
        if len(await self._reminders.of(who.person, who.chat)) >= MOST_REMINDERS:
            return self._say(self._texts.too_many), None
        return self._ask_when(zone), WISH

    def _ask_when(self, zone: ZoneInfo) -> Reply:
        texts = [text.format(place=_place(zone), time=self._local(zone)) for text in self._texts.ask_when]
        wishes = [Choice(f"{PREFIX}wish:{at}", wish) for at, wish in enumerate(self._texts.wishes)]
        return self._say(*texts, choices=(*wishes, Choice(f"{PREFIX}move", self._texts.move)))

    async def list(self, who: Who) -> Asked:
        """Show the reminders of this chat, each with a button that ends it."""
        kept = await self._reminders.of(who.person, who.chat)
        if not kept:
            return self._say(self._texts.none_yet), None
        lines = [self._in_words(reminder) for reminder in kept]
        ends = [
            Choice(f"{PREFIX}end:{reminder.id}", self._texts.remove.format(rule=line))
            for reminder, line in zip(kept, lines, strict=True)
        ]
        more = Choice(f"{PREFIX}more", self._texts.more)
        return self._say(self._texts.listed, "\n".join(lines), choices=(*ends, more)), None

    async def told(self, text: str, asked: str, who: Who) -> Asked | None:
        """Take `text` for what was `asked`, None where it is something else."""
        if asked == ZONE:
            zones = find_zones(text, self._texts.places)
            if not zones and len(text.split()) > 2:  # noqa: PLR2004  (a place has two words, a question more)
                return None
            return self._offer(zones), ZONE
        return await self._wished(text, who)

    async def missed(self, text: str, asked: str, *, declined: bool) -> Asked | None:
        """Return what to say to `text` that is not what was `asked`, and that nobody else understands well.

        `declined` tells that nobody understands it at all. None where what they say of it should stand.
        """
        if asked != WISH:
            return None
        if self._wishes.names_time(text) or (declined and not self._wishes.is_question(text)):
            return self._say(self._texts.no_wish, self._texts.examples), WISH
        return None

    async def located(self, latitude: float, longitude: float) -> Asked:
        """Offer the time zone of a place, in degrees."""
        return self._offer([zone_at(latitude, longitude)]), ZONE

    async def chosen(self, id_: str, who: Who) -> Asked | None:
        """Do what the choice `id_` says, None where it is none of ours or means nothing any more."""
        what, _, which = id_.removeprefix(PREFIX).partition(":")
        match what:
            case "zone" if zone_named(which):
                await self._reminders.set_zone(who.person, which)
                return await self.begin(who)
            case "more":
                return await self.begin(who)
            case "move":
                return self._say(*self._texts.ask_place), ZONE
        is_number = which.isdecimal() and len(which) <= _MOST_DIGITS
        return await self._numbered(what, int(which), who) if is_number else None

    async def _numbered(self, what: str, number: int, who: Who) -> Asked | None:
        if what == "wish":
            wishes = self._texts.wishes
            return await self._wished(wishes[number], who) if number < len(wishes) else None
        reminder = await self._reminders.get(number, who.person)
        return await self._change(what, reminder, who) if reminder else None

    async def leave(self, chat: int) -> None:
        """End every reminder in a `chat` that does not let the bot write any more."""
        await self._reminders.remove_chat(chat)

    def call(self, reminder: Reminder) -> Reply:
        """Return the reminder itself, with what can be answered to it."""
        texts = self._texts
        buttons = {"done": texts.done, "later": texts.later}
        if not self.is_once(reminder):
            buttons |= {"today": texts.not_today, "end": texts.stop}
        choices = tuple(Choice(f"{PREFIX}{what}:{reminder.id}", label) for what, label in buttons.items())
        return self._say(*texts.call, choices=choices)

    def is_once(self, reminder: Reminder) -> bool:
        """Return whether `reminder` comes once only."""
        return read_schedule(reminder.rule).once

    def next_due(self, reminder: Reminder, now: float | None = None) -> float | None:
        """Return when `reminder` is due after `now`, None where it never is or its zone no longer exists.

        Both are seconds since 1970; without `now` the clock tells it.
        """
        zone = zone_named(reminder.zone)
        due = read_schedule(reminder.rule).next_after(now or self._clock(), zone) if zone else None
        return None if due is None else due + _spread(reminder.person)

    async def _change(self, what: str, reminder: Reminder, who: Who) -> Asked | None:
        now, zone = self._clock(), zone_named(reminder.zone)
        match what:
            case "done":
                today = datetime.fromtimestamp(now, zone or UTC).date()
                if await self._reminders.follow(reminder.id, today):
                    await self._followed(who.person)
                return self._say(self._texts.well_done), None
            case "later":
                await self._reminders.put_off(reminder.id, now + SNOOZE_SECONDS)
                return self._say(self._texts.put_off), None
            case "today":
                due = read_schedule(reminder.rule).next_day(now, zone) if zone else None
                if due is not None:
                    await self._reminders.put_off(reminder.id, due + _spread(reminder.person))
                    return self._say(self._texts.tomorrow), None
            case "end":
                pass
            case _:
                return None
        await self._reminders.remove(reminder.id)
        return self._say(self._texts.stopped), None

    async def _wished(self, text: str, who: Who) -> Asked | None:
        """Take `text` for a wish, None where it is not understood as one."""
        zone = await self._zone(who)
        if self._wishes.is_cancel(text):
            return self._say(self._texts.cancelled), None
        if zone is None:
            return self._say(*self._texts.ask_place), ZONE
        wish = self._wishes.read(text, datetime.fromtimestamp(self._clock(), zone))
        match wish:
            case Problem.NOT_UNDERSTOOD:
                return None
            case Problem():
                text = getattr(self._texts.problems, wish.value)
                said = text.format(minutes=LEAST_MINUTES, times=MOST_TIMES)
                return self._say(said, self._texts.examples), WISH
        return await self._add(wish, who, zone)

    async def _add(self, wish: Wish, who: Who, zone: ZoneInfo) -> Asked:
        """Keep what `who` wishes: once, however often it is asked for, and no more than there may be."""
        kept = await self._reminders.of(who.person, who.chat)
        rule, now = str(wish.schedule), self._clock()
        words = self._wording.schedule(wish.schedule, zone)
        due = wish.schedule.next_after(now, zone)
        if due is None:
            return self._say(self._texts.problems.past, self._texts.examples), WISH
        first = self._wording.moment(due, zone)
        if any((each.rule, each.zone, each.topic) == (rule, zone.key, who.topic) for each in kept):
            return self._say(self._texts.already.format(rule=words, next=first)), None
        if len(kept) >= MOST_REMINDERS:
            return self._say(self._texts.too_many), None
        spread = _spread(str(who.person))
        new = NewReminder(who.chat, who.topic, rule, zone.key, int(due) + spread, self._language)
        await self._reminders.add(who.person, new)
        said = self._texts.added_once if wish.schedule.once else self._texts.added
        hours = [self._hours(*wish.hours)] if wish.hours else []
        return self._say(said.format(rule=words, next=first), *hours), None

    def _hours(self, first: int, last: int) -> str:
        return self._texts.kept_hours.format(first=clock(first), last=clock(last))

    def _offer(self, zones: Sequence[str]) -> Reply:
        if not zones:
            return self._say(self._texts.no_place)
        choices = tuple(
            Choice(
                f"{PREFIX}zone:{name}",
                self._texts.place.format(place=_place(ZoneInfo(name)), time=self._local(ZoneInfo(name))),
            )
            for name in zones
        )
        return self._say(self._texts.which_place, choices=choices)

    async def _zone(self, who: Who) -> ZoneInfo | None:
        return zone_named(await self._reminders.zone(who.person) or "")

    def _local(self, zone: ZoneInfo) -> str:
        return f"{datetime.fromtimestamp(self._clock(), zone):%H:%M}"

    def _in_words(self, reminder: Reminder) -> str:
        zone = zone_named(reminder.zone)
        return self._wording.schedule(read_schedule(reminder.rule), zone or ZoneInfo("UTC"))

    def _say(self, *texts: str, choices: Sequence[Choice] = ()) -> Reply:
        return Reply(Outcome.SMALLTALK, tuple(Paragraph(text) for text in texts), tuple(choices))


def _place(zone: ZoneInfo) -> str:
    return zone.key.rpartition("/")[2].replace("_", " ")


def _spread(person: str) -> int:
    """Return the second of the minute for somebody; always the same one for the same person."""
    return sum(person.encode()) % SPREAD_SECONDS
