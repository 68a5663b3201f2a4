"""The conversation about reminders: which time zone, when, which ones exist, and replies to one that came."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from bot.actions.model import (
    ChangeZone,
    ChooseZone,
    EndReminder,
    FollowReminder,
    KeepClock,
    KeepMoment,
    SetReminder,
    SkipReminderToday,
    SnoozeReminder,
    TakeExampleTime,
)
from bot.coach.phrases.composition import LEAST_MINUTES, MOST_TIMES
from bot.coach.places.zones import zone_named
from bot.coach.reminders.model import NewReminder, second_of_minute
from bot.coach.reminders.moving import Moving
from bot.coach.reminders.parser import Problem, ReminderParser
from bot.coach.reminders.schedule import read_schedule
from bot.coach.reminders.whereabouts import Arrival, Whereabouts, local_time
from bot.coach.reminders.wording import ReminderWording
from bot.reply import Choice, Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.actions.model import AboutReminder, ReminderAction
    from bot.coach.places.options import Reading
    from bot.coach.reminders.model import Reminder, ReminderOwner, Reminders
    from bot.coach.reminders.parser import Wish
    from bot.knowledge import Knowledge

ZONE, WISH, DAY = "zone", "wish", "day"  # DAY: when, after words that named a day and set nothing.
# A person's reminders in one chat: a list with a button for each fits on a screen.
MOST_REMINDERS = 8
SNOOZE_SECONDS = 10 * 60
_BOUNDS = {"minutes": LEAST_MINUTES, "times": MOST_TIMES}


Asked = tuple[Reply, "str | None"]


class ReminderConversation:
    """Talks about reminders in the language of `knowledge`, and keeps them in a store.

    Each method returns a reply and what it expects to be told next, if anything. All of them may raise
    bot.errors.StoreUnavailableError.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        reminders: Reminders,
        followed: Callable[[str], Awaitable[None]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep reminders in `reminders`; `clock` returns seconds since 1970.

        `followed` is called with each person who has done what a reminder asked for.
        """
        self._followed = followed
        self._language = knowledge.language
        self._texts = knowledge.messages.reminding
        self._reminders = reminders
        self._clock = clock
        self._wishes = ReminderParser(knowledge.reminder_words)
        self._wording = ReminderWording(self._texts)
        self._places = knowledge.messages.places
        self._whereabouts = Whereabouts(knowledge)
        self._moving = Moving(self._places, self._whereabouts, reminders)

    async def ask_for_reminder(self, who: ReminderOwner, place: str | None = None) -> Asked:
        """Ask for the time zone, or if it is known, for the time; `place` is the person's name for it."""
        zone = await self._zone(who)
        if zone is None:
            return self._say(*self._texts.ask_place), ZONE
        if len(await self._reminders.list_pending(who.person, who.chat)) >= MOST_REMINDERS:
            return self._say(self._texts.too_many), None
        return self._ask_when(zone, place or self._whereabouts.zone_name(zone)), WISH

    def _ask_when(self, zone: ZoneInfo, place: str) -> Reply:
        time = local_time(zone, self._clock())
        texts = [text.format(place=place, time=time) for text in self._texts.ask_when]
        wishes = [Choice.of(TakeExampleTime(at), wish) for at, wish in enumerate(self._texts.wishes)]
        return self._say(*texts, choices=(*wishes, Choice.of(ChangeZone(), self._texts.move)))

    async def list_reminders(self, who: ReminderOwner) -> Asked:
        """Show the reminders of this chat, each with a button that deletes it."""
        kept = await self._reminders.list_pending(who.person, who.chat)
        if not kept:
            return self._say(self._texts.none_yet), None
        here, now = await self._zone(who), self._clock()
        lines = [self._moving.noted(self._in_words(reminder), reminder, here, now) for reminder in kept]
        ends = [
            Choice.of(EndReminder(reminder.id), self._texts.remove.format(rule=line))
            for reminder, line in zip(kept, lines, strict=True)
        ]
        more = Choice.of(SetReminder(), self._texts.more)
        return self._say(self._texts.listed, "\n".join(lines), choices=(*ends, more)), None

    def is_request(self, text: str) -> bool:
        """Return whether `text` says by itself that and when to remind: "remind me at 8"."""
        return self._wishes.is_request(text, datetime.fromtimestamp(self._clock(), UTC))

    async def take_answer(self, text: str, asked: str, who: ReminderOwner) -> Asked | None:
        """Take `text` as the answer to what was `asked`; return None if it is something else."""
        if asked == ZONE:
            reading = self._whereabouts.read(text, self._clock())
            return await self._settle(reading, who) if reading else None
        return await self._wished(text, who, asked)

    async def reply_to_unclear(self, text: str, asked: str, *, declined: bool) -> Asked | None:
        """Return the reply to a `text` not answering what was `asked`, unless the dialogue has a good one.

        `declined`: the dialogue does not understand it at all. None: the dialogue's reply is better.
        """
        if asked == ZONE:
            guess = self._whereabouts.guess(text, self._clock())
            if guess:
                return self._offer(guess), ZONE
            return (self._say(self._texts.no_place), ZONE) if declined else None
        if self._wishes.names_time(text) or (declined and not self._wishes.is_question(text)):
            asked = DAY if self._wishes.names_day(text) else asked
            return self._say(self._texts.no_wish, self._texts.examples), asked
        return None

    async def take_location(self, latitude: float, longitude: float, who: ReminderOwner) -> Asked:
        """Take the time zone of a location in degrees, or offer those near it."""
        # The first location loads the borders of all zones: a tenth of a second, in another thread.
        reading = await asyncio.to_thread(self._whereabouts.located, latitude, longitude, self._clock())
        return await self._settle(reading, who) if reading else (self._say(self._places.no_location), ZONE)

    async def take_action(self, action: ReminderAction, who: ReminderOwner) -> Asked | None:
        """Do what `action` says, None if it is no longer valid."""
        match action:
            case SetReminder():
                return await self.ask_for_reminder(who)
            case ChangeZone():
                return self._say(*self._texts.ask_place), ZONE
            case TakeExampleTime(number):
                wishes = self._texts.wishes
                return await self._wished(wishes[number], who) if number < len(wishes) else None
            case ChooseZone(place):
                arrival = self._whereabouts.chosen(place)
                return await self._arrive(arrival, who) if arrival else None
            case KeepClock() | KeepMoment():
                return await self._move(action, who)
            case FollowReminder() | SnoozeReminder() | SkipReminderToday() | EndReminder():
                return await self._change(action, who)
            case _:
                assert_never(action)

    async def delete_chat(self, chat: str) -> None:
        """Delete every reminder in a `chat` where the bot may no longer write."""
        await self._reminders.remove_chat(chat)

    def message_of(self, reminder: Reminder) -> Reply:
        """Return the message of the reminder, with buttons for the answers."""
        texts, id_ = self._texts, reminder.id
        choices = [Choice.of(FollowReminder(id_), texts.done), Choice.of(SnoozeReminder(id_), texts.later)]
        if not self.is_once(reminder):
            choices.append(Choice.of(SkipReminderToday(id_), texts.not_today))
            choices.append(Choice.of(EndReminder(id_), texts.stop))
        return self._say(*texts.call, choices=choices)

    def is_once(self, reminder: Reminder) -> bool:
        """Return whether `reminder` is a one-time reminder."""
        return read_schedule(reminder.rule).once

    def next_due(self, reminder: Reminder, now: float | None = None) -> float | None:
        """Return when `reminder` is due after `now`, None if it never is or its zone no longer exists.

        Both are seconds since 1970; the default of `now` is the clock's time.
        """
        zone = zone_named(reminder.zone)
        due = read_schedule(reminder.rule).next_after(now or self._clock(), zone) if zone else None
        return None if due is None else due + second_of_minute(reminder.person)

    async def _change(self, action: AboutReminder, who: ReminderOwner) -> Asked:
        reminder = await self._reminders.find(action.reminder, who.person)
        if reminder is None:
            others = await self._reminders.is_another_persons(action.reminder, who.person, who.chat)
            ended = isinstance(action, EndReminder) and not others
            return self._say(self._texts.stopped if ended else self._texts.not_yours), None
        now, zone = self._clock(), zone_named(reminder.zone)
        match action:
            case FollowReminder():
                today = datetime.fromtimestamp(now, zone or UTC).date()
                if await self._reminders.mark_followed(reminder.id, today):
                    await self._followed(who.person)
                return self._say(self._texts.well_done), None
            case SnoozeReminder():
                await self._reminders.reschedule(reminder.id, now + SNOOZE_SECONDS)
                return self._say(self._texts.put_off), None
            case SkipReminderToday():
                due = read_schedule(reminder.rule).next_day(now, zone) if zone else None
                if due is not None:
                    await self._reminders.reschedule(reminder.id, due + second_of_minute(reminder.person))
                    return self._say(self._texts.tomorrow), None
            case EndReminder():
                pass
            case _:
                assert_never(action)
        # Without a time to come, also one that was to be left out today ends.
        await self._reminders.remove(reminder.id)
        return self._say(self._texts.stopped), None

    async def _wished(self, text: str, who: ReminderOwner, asked: str = WISH) -> Asked | None:
        """Take `text` as a wish; return None if it is not understood as one."""
        zone = await self._zone(who)
        if self._wishes.is_cancel(text):
            return self._say(self._texts.cancelled), None
        if zone is None:
            return self._say(*self._texts.ask_place), ZONE
        wish = self._wishes.read(text, datetime.fromtimestamp(self._clock(), zone), day_missing=asked == DAY)
        match wish:
            case Problem.NOT_UNDERSTOOD:
                return None
            case Problem():
                said = getattr(self._texts.problems, wish.value).format_map(_BOUNDS)
                return self._say(said, self._texts.examples), DAY if self._wishes.names_day(text) else asked
        return await self._add(wish, who, zone)

    async def _add(self, wish: Wish, who: ReminderOwner, zone: ZoneInfo) -> Asked:
        """Keep the wish of `who`: only once, however often it is asked for, and no more than allowed."""
        rule, now = str(wish.schedule), self._clock()
        words = self._wording.schedule(wish.schedule, zone)
        due = wish.schedule.next_after(now, zone)
        if due is None:
            return self._say(self._texts.problems.past, self._texts.examples), WISH
        first = self._wording.moment(due, zone)
        if who.replaces is not None:
            await self._reminders.remove(who.replaces)
        kept = await self._reminders.list_pending(who.person, who.chat)
        if any((each.rule, each.zone, each.topic) == (rule, zone.key, who.topic) for each in kept):
            return self._say(self._texts.already.format(rule=words, next=first)), None
        if len(kept) >= MOST_REMINDERS:
            return self._say(self._texts.too_many), None
        spread = second_of_minute(who.person)
        new = NewReminder(who.chat, who.topic, rule, zone.key, int(due) + spread, self._language)
        added = await self._reminders.add(who.person, new)
        said = self._texts.added_once if wish.schedule.once else self._texts.added
        hours = [self._wording.hours(*wish.hours)] if wish.hours else []
        return replace(self._say(said.format(rule=words, next=first), *hours), reminder=added), None

    async def _settle(self, reading: Reading, who: ReminderOwner) -> Asked:
        """Take the zone if it is sure; else offer the possible ones."""
        if reading.sure:
            return await self._arrive(self._whereabouts.arrival(reading.options[0]), who)
        return self._offer(reading), ZONE

    def _offer(self, reading: Reading) -> Reply:
        buttons = self._whereabouts.buttons(reading.options, self._clock())
        return self._say(self._texts.which_place, choices=buttons)

    async def _arrive(self, arrival: Arrival, who: ReminderOwner) -> Asked:
        """Remember where the person is; if reminders follow another clock, ask what to do with them."""
        await self._reminders.set_zone(who.person, arrival.zone.key)
        left = await self._moving.left_behind(who, arrival, self._clock())
        if not left:
            return await self.ask_for_reminder(who, arrival.place)
        rule = self._in_words(left[0])
        question, answers = self._moving.question(left, rule, self.next_due(left[0]), arrival, self._clock())
        return self._say(question, choices=(*answers, Choice.of(ChangeZone(), self._texts.move))), None

    async def _move(self, action: KeepClock | KeepMoment, who: ReminderOwner) -> Asked | None:
        zone = await self._zone(who)
        if zone is None or zone.key != action.zone:
            return None
        arrival = Arrival(zone, self._whereabouts.zone_name(zone))
        more = (Choice.of(SetReminder(), self._texts.more),)
        if isinstance(action, KeepClock):
            await self._moving.keep_clock(who, arrival, self.next_due)
            return self._say(self._places.kept_clock.format(place=arrival.place), choices=more), None
        left = await self._moving.left_behind(who, arrival, self._clock())
        before = self._moving.before(left) or arrival.place
        return self._say(self._places.kept_moment.format(before=before), choices=more), None

    async def _zone(self, who: ReminderOwner) -> ZoneInfo | None:
        return zone_named(await self._reminders.zone(who.person) or "")

    def _in_words(self, reminder: Reminder) -> str:
        zone = zone_named(reminder.zone)
        return self._wording.schedule(read_schedule(reminder.rule), zone or ZoneInfo("UTC"))

    def _say(self, *texts: str, choices: Sequence[Choice] = ()) -> Reply:
        return Reply(Outcome.SMALLTALK, tuple(Paragraph(text) for text in texts), tuple(choices))
