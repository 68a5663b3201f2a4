"""What becomes of a reminder that is corrected: the pieces that were said before, with those said now."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.coach.phrases.clock import DAY, HALF_DAY, HOUR, Time
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
    Window,
)
from bot.coach.phrases.problem import Problem, UnfitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.coach.phrases.correction import Correction
    from bot.coach.phrases.pieces import Piece

T = TypeVar("T", bound=tuple[object, ...])

_UNITS_OF_DAY = {"minute", "hour"}
_MORNING, _AFTERNOON = (0, 11), (12, 23)
_DAILY = Step(1, "day")


class Amendment:
    """A reminder of which the pieces `said` were said before, and a correction of it.

    Its methods raise UnfitError where the correction does not fit the reminder.
    """

    def __init__(self, said: Sequence[Piece], correction: Correction) -> None:
        """Amend what was `said` by the `correction`."""
        self._said = [piece for piece in said if not isinstance(piece, Purpose)]
        once = any(map(_is_single, said)) or any(isinstance(piece, Once) for piece in correction.new)
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
        hours = any(isinstance(piece, Times) or _is_hourly(piece) for piece in self._new)
        moment = any(isinstance(piece, After) and piece.unit in _UNITS_OF_DAY for piece in self._new)
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
        if _only(said, At):
            # "In 20 minutes" has no day and no time of day to keep.
            raise UnfitError
        days = [piece for piece in said if _is_day(piece)]
        hours = [piece for piece in said if not _is_day(piece)]
        new_days = [piece for piece in new if _is_day(piece)]
        new_hours = [piece for piece in new if not _is_day(piece)]
        if new_days:
            keeps = all(isinstance(piece, Apart | Once) for piece in new_days)
            days = [*(piece for piece in days if piece != _DAILY), *new_days] if keeps else new_days
            hours = hours if Once not in map(type, days) and keeps else list(map(_undated, hours))
        if new_hours:
            hours = _changed_hours(hours, new_hours)
        return [*days, *hours]

    def _shifted(self) -> list[Piece]:
        minutes = self._correction.shift
        if at := _only(self._said, At):
            return [*(piece for piece in self._said if piece is not at), At(at.moment + minutes * 60)]
        part = _only(self._said, Part)
        moved = [_moved(piece, minutes, part) for piece in self._said]
        if moved == self._said:
            raise UnfitError
        return moved

    def _without_rejected(self) -> list[Piece]:
        rejected, new = self._correction.rejected, self._new
        said, said_days = _only(self._said, Times), _only(self._said, Weekdays)
        times, days = _only(rejected, Times), _only(rejected, Weekdays)
        if len(rejected) > 1 or len(new) > 1:
            raise UnfitError
        if times and said:
            left = tuple(one for one in said.times if not any(_same(one, other) for other in times.times))
            found = _only(new, Times)
            if len(left) != len(said.times) - len(times.times) or bool(found) != bool(new):
                raise UnfitError
            if not found:
                return _replaced(self._said, said, Times(left) if left else None)
            others = _replaced(self._said, said, None)
            if not left:
                return [*others, *_changed_hours([said, *_parts(self._said)], [found])]
            return [*others, Times((*left, *found.times))]
        if days and said_days and set(days.days) <= set(said_days.days):
            found_days = _only(new, Weekdays)
            kept = {*said_days.days} - {*days.days} | {*(found_days.days if found_days else ())}
            if not kept or bool(found_days) != bool(new):
                raise UnfitError
            each = said_days.each or len(kept) > 1
            return _replaced(self._said, said_days, Weekdays(tuple(sorted(kept)), each))
        if _matches_day(self._said, rejected) and new and all(map(_is_day, new)):
            return self._changed(self._said, new)
        raise UnfitError

    def _with_more(self) -> list[Piece]:
        """Return one reminder that has what was said and what is added; UnfitError if it takes two."""
        said, said_days = _only(self._said, Times), _only(self._said, Weekdays)
        times, days = _only(self._new, Times), _only(self._new, Weekdays)
        if len(self._new) != 1:
            raise UnfitError
        if times and said:
            part = _only(self._said, Part)
            in_doubt = part is None and any(one.is_loose and not one.padded for one in times.times)
            if in_doubt and any(one.exact or (one.minutes or 0) > HALF_DAY for one in said.times):
                # "Also at 7", after "at 8 pm", may be in the morning.
                raise UnfitError(Problem.WHICH_HALF)
            both = [one.within(part.hours) if part else one for one in (*said.times, *times.times)]
            placed = [one for one in both if one]
            if len(placed) < len(both):
                raise UnfitError
            placed.sort(key=lambda one: ((one.minutes or 0) < HALF_DAY and _ends_at_night(part), one.minutes))
            return _replaced(self._said, said, Times(tuple(placed)))
        if days and said_days and said_days.each:
            return _replaced(self._said, said_days, Weekdays(tuple(sorted({*said_days.days, *days.days}))))
        apart = _only(self._said, Apart)
        if days and apart and set(days.days) <= set(apart.days):
            left = tuple(day for day in apart.days if day not in days.days)
            return _replaced(self._said, apart, Apart(left) if left else None)
        if days and not any(map(_is_day, self._said)):
            # It comes on all days already.
            return list(self._said)
        raise UnfitError


def _only(pieces: Sequence[Piece], kind: type[T]) -> T | None:
    """Return the only piece of `kind`, None if there is none or there are several."""
    found = [piece for piece in pieces if isinstance(piece, kind)]
    return found[0] if len(found) == 1 else None


def _parts(pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if isinstance(piece, Part)]


def _replaced(pieces: Sequence[Piece], old: Piece, new: Piece | None) -> list[Piece]:
    """Return `pieces` with `new` where `old` is; UnfitError if nothing is left that has a time."""
    return [each for piece in pieces for each in ([new] if piece is old else [piece]) if each is not None]


def _is_hourly(piece: Piece) -> bool:
    return isinstance(piece, Step) and piece.unit in _UNITS_OF_DAY


def _is_day(piece: Piece) -> bool:
    if isinstance(piece, Step | After):
        return piece.unit not in _UNITS_OF_DAY
    return isinstance(piece, Weekdays | Turned | Coming | Apart | MonthDay | Date | NoDate | Once)


def _is_single(piece: Piece) -> bool:
    """Return whether `piece` says that it comes once."""
    if isinstance(piece, Weekdays):
        return not piece.each
    return isinstance(piece, Date | Coming | NoDate | Once | At) or (isinstance(piece, Part) and piece.today)


def _undated(piece: Piece) -> Piece:
    """Return `piece` of other days: "this evening" and "every evening" are in the evening then."""
    return piece._replace(today=False, each=False) if isinstance(piece, Part) else piece


def _changed_hours(said: Sequence[Piece], new: Sequence[Piece]) -> list[Piece]:
    """Return the pieces `new` about times of day, completed by those that were `said`."""
    part, new_part = _only(said, Part), _only(new, Part)
    times, new_times = _only(said, Times), _only(new, Times)
    window, new_window = _only(said, Window), _only(new, Window)
    hourly = [piece for piece in said if _is_hourly(piece)]
    new_hourly = [piece for piece in new if _is_hourly(piece)]
    if new_window and not new_hourly and hourly:
        # "Until 18": the rest stays.
        kept = Window(
            new_window.start or (window and window.start), new_window.end or (window and window.end)
        )
        return [*hourly, kept, *(piece for piece in new if piece is not new_window)]
    if new_hourly:
        return [*new, *([window] if window and not new_window else [])]
    if new_part and not new_times and times:
        # "In the evening": the same hour there.
        dated = new_part._replace(today=new_part.today or bool(part and part.today))
        loose = tuple(time if time.named else Time(_on_half(time)) for time in times.times)
        return [Times(loose), dated, *(piece for piece in new if piece is not new_part)]
    if new_times and not new_part and times:
        placed = Times(tuple(_in_half_of(time, times.times, part) for time in new_times.times))
        return [placed, *([part] if part else []), *(piece for piece in new if piece is not new_times)]
    return list(new)


def _on_half(time: Time) -> int | None:
    """Return the minutes of `time` on a clock of twelve hours, where noon and midnight are at twelve."""
    return None if time.minutes is None else (time.minutes - HOUR) % HALF_DAY + HOUR


def _in_half_of(time: Time, said: Sequence[Time], part: Part | None) -> Time:
    """Return `time` in the half of the day in which all times that were `said` are."""
    if not time.is_loose or time.padded or part:
        return time
    halves = {(each.minutes or 0) >= HALF_DAY for each in said}
    if all(each.exact and not each.named for each in said) and len(halves) == 1:
        return time.within(_AFTERNOON if halves == {True} else _MORNING) or time
    if True in halves:
        # After "19:00", "8" may be 20:00.
        raise UnfitError(Problem.WHICH_HALF)
    return time


def _ends_at_night(part: Part | None) -> bool:
    return part is not None and part.hours[1] * HOUR >= DAY


def _same(said: Time, other: Time) -> bool:
    """Return whether `other` names the time that was `said`, perhaps without its half of the day."""
    if said.minutes is None or other.minutes is None:
        return False
    return said.minutes == other.minutes or (
        (said.is_loose or other.is_loose) and _on_half(said) == _on_half(other)
    )


def _moved(piece: Piece, minutes: int, part: Part | None) -> Piece:
    """Return `piece` with its times `minutes` later."""
    if isinstance(piece, Times):
        return Times(tuple(_later(time, minutes, part) for time in piece.times))
    return piece


def _later(time: Time, minutes: int, part: Part | None) -> Time:
    placed = time.within(part.hours) if part else time
    if placed is None or placed.minutes is None or placed.is_at_night:
        raise UnfitError
    if not 0 <= placed.minutes + minutes < DAY:
        raise UnfitError
    return Time(placed.minutes + minutes, exact=True)


def _matches_day(said: Sequence[Piece], rejected: Sequence[Piece]) -> bool:
    """Return whether the days `rejected` are those that were said."""
    days = [piece for piece in said if _is_day(piece)]
    return days == list(rejected)
