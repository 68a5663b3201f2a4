"""A clock that is wrong for a moment lets nothing be due; one that stays where it jumped to is believed."""

from __future__ import annotations

import pytest
from clock import Clock

from bot.conversation.steady_clock import BELIEVED_AFTER_SECONDS, SteadyClock

NOW = 1_800_000_000.0
DAY = 24 * 60 * 60.0


class Pair:
    """The clock on the wall and one that never jumps, with what the bot makes of both."""

    def __init__(self) -> None:
        """Start both."""
        self.wall, self.steady = Clock(NOW), Clock(50.0)
        self.clock = SteadyClock(self.wall, self.steady)

    def go_on(self, seconds: float) -> float | None:
        """Let both go on for so many `seconds`, and return what is read then."""
        self.wall.now += seconds
        self.steady.now += seconds
        return self.clock.read()


@pytest.mark.parametrize("jump", [400 * DAY, -400 * DAY, 3600.0, -3600.0])
def test_a_clock_that_was_wrong_for_a_moment_is_not_read_and_then_goes_on(jump: float) -> None:
    """As if nothing had been."""
    pair = Pair()
    assert pair.go_on(1) == NOW + 1
    pair.wall.now += jump
    assert pair.go_on(1) is None
    pair.wall.now -= jump
    assert pair.go_on(1) == NOW + 3


def test_a_clock_that_stays_where_it_jumped_to_is_believed_after_a_while() -> None:
    """A machine that slept, or whose clock was wrong before, is not waited for for ever."""
    pair = Pair()
    pair.wall.now += DAY
    assert pair.go_on(1) is None
    assert pair.go_on(BELIEVED_AFTER_SECONDS - 1) is None
    assert pair.go_on(1) == NOW + DAY + BELIEVED_AFTER_SECONDS + 1
    assert pair.go_on(1) == NOW + DAY + BELIEVED_AFTER_SECONDS + 2


def test_a_clock_that_jumps_about_is_not_believed_before_it_stands_still() -> None:
    """Each new jump begins the wait anew."""
    pair = Pair()
    for _ in range(5):
        pair.wall.now += DAY
        assert pair.go_on(BELIEVED_AFTER_SECONDS - 1) is None


def test_a_clock_that_is_put_right_little_by_little_is_always_read() -> None:
    """As time servers do."""
    pair = Pair()
    for number in range(100):
        pair.wall.now += 2
        assert pair.go_on(1) == NOW + 3 * (number + 1)
