"""Setting reminders: wishes are read, kept until the place is known, and corrected after they were set."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.actions.model import SettleWish
from bot.coach.phrases.composition import LEAST_MINUTES, MOST_TIMES
from bot.coach.places.zones import zone_named
from bot.coach.reminders.model import NewReminder, second_of_minute
from bot.coach.reminders.parser import Corrected, Problem, ReminderParser, Wish
from bot.coach.reminders.wording import ReminderWording
from bot.dialogue.context import Awaited
from bot.reply import Choice, Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from bot.coach.reminders.model import ReminderOwner, Reminders
    from bot.knowledge import Knowledge

Asked = tuple[Reply, "Awaited | None"]

# What is waited for: the place; when to remind; when, after words that named a day and set nothing; a
# correction of the reminder that was just set; whether another wish takes its place.
ZONE, WISH, DAY, CHANGE, BOTH = "zone", "wish", "day", "change", "both"
# A person's reminders in one chat: a list with a button for each fits on a screen.
MOST_REMINDERS = 8
_BOUNDS = {"minutes": LEAST_MINUTES, "times": MOST_TIMES}


class Setting:
    """Sets and corrects reminders in the language of `knowledge`.

    Each method returns a reply and what it expects to be told next, if anything. All of them may raise
    bot.errors.StoreUnavailableError.
    """

    def __init__(self, knowledge: Knowledge, reminders: Reminders, clock: Callable[[], float]) -> None:
        """Keep reminders in `reminders`; `clock` returns seconds since 1970."""
        self._language = knowledge.language
        self._texts = knowledge.messages.reminding
        self._reminders = reminders
        self._clock = clock
        self._wishes = ReminderParser(knowledge.reminder_words)
        self._wording = ReminderWording(self._texts)

    async def take(self, text: str, who: ReminderOwner, asked: Awaited | None = None) -> Asked | None:
        """Take `text` as a wish; return None if it is not understood as one."""
        if self._wishes.is_cancel(text):
            return reply_of(self._texts.cancelled), None
        zone, day_missing = await self._zone(who), asked is not None and asked.what == DAY
        if zone is None:
            now = datetime.fromtimestamp(self._clock(), UTC)
            wish = self._wishes.read_anywhere(text, now, day_missing=day_missing)
        else:
            wish = self._wishes.read(text, self._now(zone), day_missing=day_missing)
        if wish is Problem.NOT_UNDERSTOOD:
            return None
        if isinstance(wish, Problem):
            return self._problem(wish), Awaited(DAY if self._wishes.names_day(text) else WISH)
        if zone is None:
            return reply_of(*self._texts.ask_place), Awaited(ZONE, wish.said)
        return await self._add(wish, who, zone)

    async def take_before_place(self, text: str, asked: Awaited) -> Asked | None:
        """Take `text`, typed while the place is asked for, as a wish, its change or its end."""
        if self._wishes.is_denial(text):
            return reply_of(self._texts.no_place), asked
        if self._wishes.takes_back(text):
            return reply_of(self._texts.cancelled), None
        said = self.wish_in(text)
        if not said and asked.wish:
            changed = self._wishes.correct(text, asked.wish, datetime.fromtimestamp(self._clock(), UTC))
            said = "" if isinstance(changed, Problem) else changed.wish.said
        return (reply_of(*self._texts.ask_place), replace(asked, wish=said)) if said else None

    def wish_in(self, text: str) -> str:
        """Return the pieces of the wish `text` while the place is not known, "" if it is none.

        A number alone is none: it may be anything while a place is asked for.
        """
        now = datetime.fromtimestamp(self._clock(), UTC)
        wish = Problem.NOT_UNDERSTOOD if text.strip().isdigit() else self._wishes.read_anywhere(text, now)
        return wish.said if isinstance(wish, Wish) else ""

    async def take_kept(self, said: str, who: ReminderOwner, zone: ZoneInfo) -> Asked:
        """Set what was `said` before the `zone` was known."""
        wish = self._wishes.read_again(said, self._now(zone))
        if isinstance(wish, Problem):
            return self._problem(wish), Awaited(WISH)
        return await self._add(wish, who, zone)

    async def correct(  # noqa: PLR0911  (in order of rank)
        self, text: str, asked: Awaited, who: ReminderOwner
    ) -> Asked | None:
        """Take `text` as a correction of the reminder that was just set; return None if it is none."""
        before = await self._set_before(asked, who)
        zone = await self._zone(who)
        if before is None or zone is None:
            return None
        if self._wishes.is_undo(text) or (self._wishes.takes_back(text) and not asked.aside):
            await self._reminders.remove(before)
            return reply_of(self._texts.stopped), None
        now, marked = self._now(zone), self._wishes.is_correction(text)
        if not marked and (self._wishes.is_request(text, now) or self._wishes.is_about_exercise(text)):
            return None
        # A number alone may be anything: nothing was asked for.
        is_number = text.strip().isdigit()
        found = Problem.NOT_UNDERSTOOD if is_number else self._wishes.correct(text, asked.wish, now)
        if found is Problem.NOT_UNDERSTOOD:
            is_denial = self._wishes.is_denial(text) and not asked.aside
            unclear = is_denial or (marked and self._wishes.is_about_time(text))
            return self.not_changed(asked) if unclear else None
        clear = isinstance(found, Corrected) and found.clear
        if asked.aside and not (marked or clear or self._wishes.names_clock(text)):
            return None
        if isinstance(found, Problem):
            return self._problem(found), asked
        if found.beside and "?" in text:
            # "And every day?" asks, and sets nothing more.
            return self.not_changed(asked)
        return await self._corrected(
            found, asked, who._replace(replaces=before), zone, sure=marked or who.replaces is not None
        )

    async def _corrected(
        self, found: Corrected, asked: Awaited, who: ReminderOwner, zone: ZoneInfo, *, sure: bool
    ) -> Asked | None:
        """Return the reply to a correction that was `found`; unless it is `sure` to be one, ask."""
        if found.beside:
            return await self._add(found.wish, who._replace(replaces=None), zone)
        if not found.whole or sure:
            return await self._add(found.wish, who, zone, changes=True)
        if asked.aside:
            return None
        choices = [Choice.of(SettleWish(at), text) for at, text in enumerate(self._or_both)]
        asks = Awaited(BOTH, found.wish.said, who.replaces)
        return reply_of(self._texts.or_both, choices=choices), asks

    async def settle(self, text: str, asked: Awaited, who: ReminderOwner) -> Asked | None:
        """Take `text` as the answer to whether the wish takes the place of the reminder set before."""
        if self._wishes.takes_back(text):
            return reply_of(self._texts.cancelled), replace(asked, what=CHANGE, wish="")
        instead = self._wishes.is_instead(text)
        number = next((at for at in range(2) if text.strip() == str(at + 1)), instead is False)
        known = instead is not None or text.strip() in {"1", "2"}
        return await self.settle_as(int(number), asked, who) if known else None

    async def settle_as(self, number: int, asked: Awaited, who: ReminderOwner) -> Asked | None:
        """Set the wish that was `asked` about: 0 in place of the reminder set before, 1 as well."""
        zone = await self._zone(who)
        if asked.what != BOTH or zone is None or number >= len(self._or_both):
            return None
        wish = self._wishes.read_again(asked.wish, self._now(zone))
        if isinstance(wish, Problem):
            return self._problem(wish), Awaited(WISH)
        if number == 0 and await self._set_before(asked, who) is not None:
            return await self._add(wish, who._replace(replaces=asked.reminder), zone, changes=True)
        return await self._add(wish, who, zone)

    def not_changed(self, asked: Awaited) -> Asked:
        """Return that it is not understood what to change."""
        return reply_of(self._texts.which_change, self._texts.examples), asked

    @property
    def _or_both(self) -> tuple[str, str]:
        return self._texts.instead, self._texts.as_well

    async def _set_before(self, asked: Awaited, who: ReminderOwner) -> int | None:
        """Return the id of the reminder to correct, None if there is none any more."""
        for id_ in (who.replaces, asked.reminder):
            if id_ is not None and (found := await self._reminders.find(id_, who.person)):
                return found.id
        return None

    async def _add(self, wish: Wish, who: ReminderOwner, zone: ZoneInfo, *, changes: bool = False) -> Asked:
        """Keep the wish of `who`: only once, however often it is asked for, and no more than allowed."""
        rule, now = str(wish.schedule), self._clock()
        words = self._wording.schedule(wish.schedule, zone)
        due = wish.schedule.next_after(now, zone)
        if due is None:
            return reply_of(self._texts.problems.past, self._texts.examples), Awaited(WISH)
        first = self._wording.moment(due, zone)
        kept = await self._reminders.list_pending(who.person, who.chat)
        same = [each for each in kept if (each.rule, each.zone, each.topic) == (rule, zone.key, who.topic)]
        if who.replaces is not None and who.replaces not in {each.id for each in same}:
            await self._reminders.remove(who.replaces)
        if same:
            said = self._texts.already.format(rule=words, next=first)
            return reply_of(said), Awaited(CHANGE, wish.said, same[0].id)
        if len([each for each in kept if each.id != who.replaces]) >= MOST_REMINDERS:
            return reply_of(self._texts.too_many), None
        spread = second_of_minute(who.person)
        new = NewReminder(who.chat, who.topic, rule, zone.key, int(due) + spread, self._language)
        added = await self._reminders.add(who.person, new)
        told = (self._texts.added_once, self._texts.added, self._texts.changed_once, self._texts.changed)
        said = told[2 * changes + (not wish.schedule.once)]
        hours = [self._wording.hours(*wish.hours)] if wish.hours else []
        reply = replace(reply_of(said.format(rule=words, next=first), *hours), reminder=added)
        return reply, Awaited(CHANGE, wish.said, added)

    async def _zone(self, who: ReminderOwner) -> ZoneInfo | None:
        return zone_named(await self._reminders.zone(who.person) or "")

    def _now(self, zone: ZoneInfo) -> datetime:
        return datetime.fromtimestamp(self._clock(), zone)

    def _problem(self, problem: Problem) -> Reply:
        said = getattr(self._texts.problems, problem.value).format_map(_BOUNDS)
        return reply_of(said, self._texts.examples)


def reply_of(*texts: str, choices: Sequence[Choice] = ()) -> Reply:
    """Return a reply about reminders: a paragraph for each of `texts`, and `choices`."""
    return Reply(Outcome.SMALLTALK, tuple(Paragraph(text) for text in texts), tuple(choices))
