"""Times of day of a reminder that is corrected: which half of the day is meant, and what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.coach.phrases.clock import DAY, HALF_DAY, HOUR, Time
from bot.coach.phrases.pieces import Part, Step, Times, Window
from bot.coach.phrases.problem import Problem, UnfitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.coach.phrases.pieces import Piece

T = TypeVar("T", bound=tuple[object, ...])

_UNITS_OF_DAY = {"minute", "hour"}
_MORNING, _AFTERNOON = (0, 11), (12, 23)


def only(pieces: Sequence[Piece], kind: type[T]) -> T | None:
    """Return the only piece of `kind`, None if there is none or there are several."""
    found = [piece for piece in pieces if isinstance(piece, kind)]
    return found[0] if len(found) == 1 else None


def is_hourly(piece: Piece) -> bool:
    """Return whether `piece` is a step of hours or minutes."""
    return isinstance(piece, Step) and piece.unit in _UNITS_OF_DAY


def changed_hours(said: Sequence[Piece], new: Sequence[Piece]) -> list[Piece]:
    """Return the pieces `new` about times of day, completed by those that were `said`."""
    part, new_part = only(said, Part), only(new, Part)
    times, new_times = only(said, Times), only(new, Times)
    window, new_window = only(said, Window), only(new, Window)
    hourly = [piece for piece in said if is_hourly(piece)]
    new_hourly = [piece for piece in new if is_hourly(piece)]
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


def settled(time: Time) -> Time:
    """Return `time` as one that stands beside others; UnfitError if it may be before or after noon."""
    if time.is_at_night:
        raise UnfitError(Problem.WHICH_HALF)
    return time._replace(exact=True)


def named_by(time: Time, said: Sequence[Time]) -> Time:
    """Return which of the times that were `said` is named by `time`, perhaps without its half of the day."""
    same = [each for each in said if each.minutes == time.minutes]
    near = [each for each in said if (each.is_loose or time.is_loose) and _on_half(each) == _on_half(time)]
    for each in (*same, *near):
        return each
    raise UnfitError


def moved(piece: Piece, minutes: int, part: Part | None) -> Piece:
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
