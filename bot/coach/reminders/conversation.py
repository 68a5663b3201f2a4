"""The conversation about reminders: which time zone, when, which ones exist, and replies to one that came."""

from __future__ import annotations

import asyncio
import re
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
    SettleWish,
    SkipReminderToday,
    SnoozeReminder,
    TakeExampleTime,
)
from bot.coach.places.zones import zone_named
from bot.coach.reminders.model import second_of_minute
from bot.coach.reminders.moving import Moving
from bot.coach.reminders.parser import ReminderParser
from bot.coach.reminders.schedule import read_schedule
from bot.coach.reminders.setting import BOTH, CHANGE, DAY, MOST_REMINDERS, WISH, ZONE, Setting, reply_of
from bot.coach.reminders.whereabouts import Arrival, Whereabouts, local_time
from bot.coach.reminders.wording import ReminderWording
from bot.dialogue.context import Awaited
from bot.reply import Choice, Paragraph

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.actions.model import AboutReminder, ReminderAction
    from bot.coach.places.options import Reading
    from bot.coach.reminders.model import Reminder, ReminderOwner, Reminders
    from bot.coach.reminders.setting import Asked
    from bot.knowledge import Knowledge
    from bot.reply import Reply

SNOOZE_SECONDS = 10 * 60


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
        self._setting = Setting(knowledge, reminders, clock)
        self._wording = ReminderWording(self._texts)
        self._places = knowledge.messages.places
        self._whereabouts = Whereabouts(knowledge)
        self._moving = Moving(self._places, self._whereabouts, reminders)

    async def ask_for_reminder(self, who: ReminderOwner, place: str | None = None) -> Asked:
        """Ask for the time zone, or if it is known, for the time; `place` is the person's name for it."""
        zone = await self._zone(who)
        if zone is None:
            return reply_of(*self._texts.ask_place), Awaited(ZONE)
        if len(await self._reminders.list_pending(who.person, who.chat)) >= MOST_REMINDERS:
            return reply_of(self._texts.too_many), None
        return self._ask_when(zone, place or self._whereabouts.zone_name(zone)), Awaited(WISH)

    def _ask_when(self, zone: ZoneInfo, place: str) -> Reply:
        time = local_time(zone, self._clock())
        texts = [text.format(place=place, time=time) for text in self._texts.ask_when]
        wishes = [Choice.of(TakeExampleTime(at), wish) for at, wish in enumerate(self._texts.wishes)]
        return reply_of(*texts, choices=(*wishes, Choice.of(ChangeZone(), self._texts.move)))

    async def list_reminders(self, who: ReminderOwner) -> Asked:
        """Show the reminders of this chat, each with a button that deletes it."""
        kept = await self._reminders.list_pending(who.person, who.chat)
        if not kept:
            return reply_of(self._texts.none_yet), None
        here, now = await self._zone(who), self._clock()
        lines = [self._moving.noted(self.in_words(reminder), reminder, here, now) for reminder in kept]
        ends = [
            Choice.of(EndReminder(reminder.id), self._texts.remove.format(rule=line))
            for reminder, line in zip(kept, lines, strict=True)
        ]
        more = Choice.of(SetReminder(), self._texts.more)
        return reply_of(self._texts.listed, "\n".join(lines), choices=(*ends, more)), None

    def is_request(self, text: str) -> bool:
        """Return whether `text` says by itself that and when to remind: "remind me at 8"."""
        return self._wishes.is_request(text, datetime.fromtimestamp(self._clock(), UTC))

    async def take_answer(self, text: str, asked: Awaited, who: ReminderOwner) -> Asked | None:
        """Take `text` as the answer to what was `asked`; return None if it is something else."""
        match asked.what:
            case "zone":
                return await self._placed(text, asked, who)
            case "change":
                return await self._setting.correct(text, asked, who)
            case "both":
                return await self._setting.settle(text, asked, who)
        return await self._setting.take(text, who, asked)

    async def reply_to_unclear(self, text: str, asked: Awaited, *, declined: bool) -> Asked | None:
        """Return the reply to a `text` not answering what was `asked`, unless the dialogue has a good one.

        `declined`: the dialogue does not understand it at all. None: the dialogue's reply is better.
        """
        if asked.what == ZONE:
            guess = self._whereabouts.guess(text, self._clock())
            if guess:
                return self._offer(guess), asked
            return (reply_of(self._texts.no_place), asked) if declined else None
        names_time, names_day = self._wishes.names_time(text), self._wishes.names_day(text)
        if asked.what in {CHANGE, BOTH}:
            speaks_of_it = self._wishes.is_about_time(text) and not asked.aside
            return self._setting.not_changed(asked) if speaks_of_it else None
        if names_time or (declined and not self._wishes.is_question(text)):
            asked = Awaited(DAY) if names_day else asked
            return reply_of(self._texts.no_wish, self._texts.examples), asked
        return None

    async def take_location(
        self, latitude: float, longitude: float, asked: Awaited, who: ReminderOwner
    ) -> Asked:
        """Take the time zone of a location in degrees, or offer those near it."""
        # The first location loads the borders of all zones: a tenth of a second, in another thread.
        reading = await asyncio.to_thread(self._whereabouts.located, latitude, longitude, self._clock())
        if reading:
            return await self._settle(reading, asked, who)
        return reply_of(self._places.no_location), asked

    async def take_action(  # noqa: PLR0911  (one for each action)
        self, action: ReminderAction, asked: Awaited | None, who: ReminderOwner
    ) -> Asked | None:
        """Do what `action` says while the person was `asked` something; None if it is no longer valid."""
        match action:
            case SetReminder():
                return await self.ask_for_reminder(who)
            case ChangeZone():
                return reply_of(*self._texts.ask_place), Awaited(ZONE)
            case TakeExampleTime(number):
                wishes = self._texts.wishes
                return await self._setting.take(wishes[number], who) if number < len(wishes) else None
            case SettleWish(number):
                return await self._setting.settle_as(number, asked, who) if asked else None
            case ChooseZone(place):
                arrival = self._whereabouts.chosen(place)
                return await self._arrive(arrival, asked, who) if arrival else None
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
        return reply_of(*texts.call, choices=choices)

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
            return reply_of(self._texts.stopped if ended else self._texts.not_yours), None
        now, zone = self._clock(), zone_named(reminder.zone)
        match action:
            case FollowReminder():
                today = datetime.fromtimestamp(now, zone or UTC).date()
                if await self._reminders.mark_followed(reminder.id, today):
                    await self._followed(who.person)
                return reply_of(self._texts.well_done), None
            case SnoozeReminder():
                await self._reminders.reschedule(reminder.id, now + SNOOZE_SECONDS)
                return reply_of(self._texts.put_off), None
            case SkipReminderToday():
                due = read_schedule(reminder.rule).next_day(now, zone) if zone else None
                if due is not None:
                    await self._reminders.reschedule(reminder.id, due + second_of_minute(reminder.person))
                    return reply_of(self._texts.tomorrow), None
            case EndReminder():
                pass
            case _:
                assert_never(action)
        # Without a time to come, also one that was to be left out today ends.
        await self._reminders.remove(reminder.id)
        return reply_of(self._texts.stopped), None

    async def _placed(self, text: str, asked: Awaited, who: ReminderOwner) -> Asked | None:
        """Take `text` as the place, as a wish that comes before it, or as both: "Madrid, daily at 8"."""
        now = self._clock()
        if reading := self._whereabouts.read(text, now):
            return await self._settle(reading, asked, who)
        for cut in re.finditer(r"[,.;\n]+", text):
            for place, wish in (
                (text[: cut.start()], text[cut.end() :]),
                (text[cut.end() :], text[: cut.start()]),
            ):
                said = self._setting.wish_in(wish)
                if said and (reading := self._whereabouts.read(place, now)):
                    return await self._settle(reading, replace(asked, wish=said), who)
        return await self._setting.take_before_place(text, asked)

    async def _settle(self, reading: Reading, asked: Awaited, who: ReminderOwner) -> Asked:
        """Take the zone if it is sure; else offer the possible ones."""
        if reading.sure:
            return await self._arrive(self._whereabouts.arrival(reading.options[0]), asked, who)
        return self._offer(reading), asked

    def _offer(self, reading: Reading) -> Reply:
        buttons = self._whereabouts.buttons(reading.options, self._clock())
        return reply_of(self._texts.which_place, choices=buttons)

    async def _arrive(self, arrival: Arrival, asked: Awaited | None, who: ReminderOwner) -> Asked:
        """Remember where the person is; if reminders follow another clock, ask what to do with them.

        What was wished before the place was known is set now.
        """
        await self._reminders.set_zone(who.person, arrival.zone.key)
        if asked and asked.what == ZONE and asked.wish:
            set_now, next_ = await self._setting.take_kept(asked.wish, who, arrival.zone)
            place = self._places.arrived.format(
                place=arrival.place, time=local_time(arrival.zone, self._clock())
            )
            return replace(set_now, blocks=(Paragraph(place), *set_now.blocks)), next_
        left = await self._moving.left_behind(who, arrival, self._clock())
        if not left:
            return await self.ask_for_reminder(who, arrival.place)
        rule = self.in_words(left[0])
        question, answers = self._moving.question(left, rule, self.next_due(left[0]), arrival, self._clock())
        return reply_of(question, choices=(*answers, Choice.of(ChangeZone(), self._texts.move))), None

    async def _move(self, action: KeepClock | KeepMoment, who: ReminderOwner) -> Asked | None:
        zone = await self._zone(who)
        if zone is None or zone.key != action.zone:
            return None
        arrival = Arrival(zone, self._whereabouts.zone_name(zone))
        more = (Choice.of(SetReminder(), self._texts.more),)
        if isinstance(action, KeepClock):
            await self._moving.keep_clock(who, arrival, self.next_due)
            return reply_of(self._places.kept_clock.format(place=arrival.place), choices=more), None
        left = await self._moving.left_behind(who, arrival, self._clock())
        before = self._moving.before(left) or arrival.place
        return reply_of(self._places.kept_moment.format(before=before), choices=more), None

    async def _zone(self, who: ReminderOwner) -> ZoneInfo | None:
        return zone_named(await self._reminders.zone(who.person) or "")

    def in_words(self, reminder: Reminder) -> str:
        """Return when `reminder` comes, in words."""
        zone = zone_named(reminder.zone)
        return self._wording.schedule(read_schedule(reminder.rule), zone or ZoneInfo("UTC"))
