"""What becomes of a reminder that is corrected: the pieces that were said before, with those said now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.coach.phrases.amended_times import changed_hours, is_hourly, moved, named_by, only, settled
from bot.coach.phrases.clock import DAY, HALF_DAY, HOUR
from bot.coach.phrases.pieces import (
    After,
    Apart,
    At,
    Coming,
    Date,
    MonthDay,
    NoDate,
    Once,
    Part,
    Purpose,
    Step,
    Times,
    Turned,
    Weekdays,
)
from bot.coach.phrases.problem import Problem, UnfitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.coach.phrases.correction import Correction
    from bot.coach.phrases.pieces import Piece

_DAILY = Step(1, "day")


class Amendment:
    """A reminder of which the pieces `said` were said before, and a correction of it.

    Its methods raise UnfitError where the correction does not fit the reminder.
    """

    def __init__(self, said: Sequence[Piece], correction: Correction) -> None:
        """Amend what was `said` by the `correction`."""
        self._said = [piece for piece in said if not isinstance(piece, Purpose)]
        once = not _comes_again(said) or any(isinstance(piece, Once) for piece in correction.new)
        # "Also on sunday" of what comes again means each sunday.
        self._new = [
            piece._replace(each=True) if isinstance(piece, Weekdays) and not once else piece
            for piece in correction.new
            if not isinstance(piece, Purpose) or piece.vague
        ]
        self._correction = correction

    @property
    def is_whole(self) -> bool:
        """Return whether the correction is a wish by itself: it says on which days and at what time."""
        days = [piece for piece in self._new if _is_day(piece) and not isinstance(piece, Apart | Once)]
        each = any(isinstance(piece, Part) and (piece.each or piece.today) for piece in self._new)
        hours = any(isinstance(piece, Times) or is_hourly(piece) for piece in self._new)
        moment = any(isinstance(piece, After) and not _is_day(piece) for piece in self._new)
        return moment or (hours and (bool(days) or each))

    def pieces(self) -> list[Piece]:
        """Return the pieces of the one reminder that is wanted now."""
        if self._correction.shift:
            return self._shifted()
        if self._correction.rejected:
            return self._without_rejected()
        if self._correction.adds:
            return self._with_more()
        return list(self._new) if self.is_whole else self._changed(self._said, self._new)

    def more(self) -> list[Piece]:
        """Return the pieces of another reminder beside the one that was set."""
        return list(self._new) if self.is_whole else self._changed(self._said, self._new)

    def _changed(self, said: Sequence[Piece], new: Sequence[Piece]) -> list[Piece]:
        """Return `said` with the time, or the days, of `new`."""
        if only(said, At):
            # "In 20 minutes" has no day and no time of day to keep.
            raise UnfitError
        days = [piece for piece in said if _is_day(piece)]
        hours = [piece for piece in said if not _is_day(piece)]
        new_days = [piece for piece in new if _is_day(piece)]
        new_hours = [piece for piece in new if not _is_day(piece)]
        if new_days:
            keeps = all(isinstance(piece, Apart | Once) for piece in new_days)
            days = (
                [*(piece for piece in days if piece != _DAILY), *new_days]
                if keeps
                else _turned(days, new_days)
            )
            hours = hours if Once not in map(type, days) and keeps else list(map(_undated, hours))
        if new_hours:
            hours = changed_hours(hours, new_hours)
        return [*days, *hours]

    def _shifted(self) -> list[Piece]:
        minutes = self._correction.shift
        if at := only(self._said, At):
            return [*(piece for piece in self._said if piece is not at), At(at.moment + minutes * 60)]
        part = only(self._said, Part)
        later = [moved(piece, minutes, part) for piece in self._said]
        if later == self._said:
            raise UnfitError
        return later

    def _without_rejected(self) -> list[Piece]:
        rejected, new = self._correction.rejected, self._new
        said, said_days = only(self._said, Times), only(self._said, Weekdays)
        times, days = only(rejected, Times), only(rejected, Weekdays)
        if len(rejected) > 1 or len(new) > 1:
            raise UnfitError
        if times and said:
            return self._without_times(said, times)
        if days and said_days and set(days.days) <= set(said_days.days):
            return self._without_days(said_days, days)
        is_part = all(isinstance(piece, Part) for piece in (*rejected, *new))
        if new and (is_part or (_matches_day(self._said, rejected) and all(map(_is_day, new)))):
            return self._changed(self._said, new)
        raise UnfitError

    def _without_times(self, said: Times, times: Times) -> list[Piece]:
        left, found = list(said.times), only(self._new, Times)
        for other in times.times:
            left.remove(named_by(other, left))
        if bool(found) != bool(self._new):
            raise UnfitError
        if not found:
            return _replaced(self._said, said, Times(tuple(left)) if left else None)
        others = _replaced(self._said, said, None)
        if left:
            return [*others, Times(tuple(map(settled, (*left, *found.times))))]
        return [*others, *changed_hours([said, *_parts(self._said)], [found])]

    def _without_days(self, said: Weekdays, days: Weekdays) -> list[Piece]:
        found = only(self._new, Weekdays)
        kept = {*said.days} - {*days.days} | {*(found.days if found else ())}
        if not kept or bool(found) != bool(self._new):
            raise UnfitError
        each = said.each or len(kept) > 1
        return _replaced(self._said, said, Weekdays(tuple(sorted(kept)), each))

    def _with_more(self) -> list[Piece]:
        """Return one reminder that has what was said and what is added; UnfitError if it takes two."""
        said, said_days = only(self._said, Times), only(self._said, Weekdays)
        times, days = only(self._new, Times), only(self._new, Weekdays)
        if len(self._new) != 1:
            raise UnfitError
        if times and said:
            part = only(self._said, Part)
            in_doubt = part is None and any(one.is_loose and not one.padded for one in times.times)
            if in_doubt and any(one.exact or (one.minutes or 0) > HALF_DAY for one in said.times):
                # "Also at 7", after "at 8 pm", may be in the morning.
                raise UnfitError(Problem.WHICH_HALF)
            both = [one.within(part.hours) if part else settled(one) for one in (*said.times, *times.times)]
            placed = [one for one in both if one]
            if len(placed) < len(both):
                raise UnfitError
            placed.sort(key=lambda one: ((one.minutes or 0) < HALF_DAY and _ends_at_night(part), one.minutes))
            return _replaced(self._said, said, Times(tuple(placed)))
        if days and said_days and said_days.each:
            return _replaced(self._said, said_days, Weekdays(tuple(sorted({*said_days.days, *days.days}))))
        apart = only(self._said, Apart)
        if days and apart and set(days.days) <= set(apart.days):
            left = tuple(day for day in apart.days if day not in days.days)
            return _replaced(self._said, apart, Apart(left) if left else None)
        if days and not any(map(_is_day, self._said)):
            # It comes on all days already.
            return list(self._said)
        raise UnfitError


def _parts(pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if isinstance(piece, Part)]


def _replaced(pieces: Sequence[Piece], old: Piece, new: Piece | None) -> list[Piece]:
    """Return `pieces` with `new` where `old` is; UnfitError if nothing is left that has a time."""
    return [each for piece in pieces for each in ([new] if piece is old else [piece]) if each is not None]


def _is_day(piece: Piece) -> bool:
    if isinstance(piece, Step | After):
        return piece.unit not in {"minute", "hour"}
    return isinstance(piece, Weekdays | Turned | Coming | Apart | MonthDay | Date | NoDate | Once)


def _comes_again(said: Sequence[Piece]) -> bool:
    """Return whether what was `said` is no single day: "every 2 weeks on monday"."""
    again = any(isinstance(piece, Turned | MonthDay | Apart) or _is_day_step(piece) for piece in said)
    return again or not any(map(_is_single, said))


def _is_day_step(piece: Piece) -> bool:
    return isinstance(piece, Step) and not is_hourly(piece)


def _turned(said: Sequence[Piece], new: Sequence[Piece]) -> list[Piece]:
    """Return the days `new`, in as many weeks as was `said`: "tuesday", after "every other friday"."""
    days, turned = only(new, Weekdays), only(said, Turned)
    weeks = [piece for piece in said if isinstance(piece, Step) and piece.unit == "week"]
    if days and len(new) == 1 and turned and len(days.days) == 1:
        return [Turned(days.days, turned.weeks)]
    if days and len(new) == 1:
        return [*weeks, days]
    if any(isinstance(piece, Step) and piece.unit == "week" for piece in new) and len(new) == 1:
        return [*new, *(piece for piece in said if isinstance(piece, Weekdays))]
    return list(new)


def _is_single(piece: Piece) -> bool:
    """Return whether `piece` says that it comes once."""
    if isinstance(piece, Weekdays):
        return not piece.each
    return isinstance(piece, Date | Coming | NoDate | Once | At) or (isinstance(piece, Part) and piece.today)


def _undated(piece: Piece) -> Piece:
    """Return `piece` of other days: "this evening" and "every evening" are in the evening then."""
    return piece._replace(today=False, each=False) if isinstance(piece, Part) else piece


def _ends_at_night(part: Part | None) -> bool:
    return part is not None and part.hours[1] * HOUR >= DAY


def _matches_day(said: Sequence[Piece], rejected: Sequence[Piece]) -> bool:
    """Return whether the days `rejected` are those that were said."""
    days = [piece for piece in said if _is_day(piece)]
    return days == list(rejected)
