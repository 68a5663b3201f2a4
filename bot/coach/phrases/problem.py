"""Why a phrase becomes no reminder."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """The reason."""

    NOT_UNDERSTOOD = "not_understood"
    NO_TIME = "no_time"
    NO_SUCH_TIME = "no_such_time"
    NO_SUCH_DAY = "no_such_day"
    PAST = "past"
    TOO_OFTEN = "too_often"
    WHICH_DAY = "which_day"
    WHICH_HALF = "which_half"


class UnfitError(Exception):
    """The pieces of a phrase make no schedule; `problem` is the reason."""

    def __init__(self, problem: Problem = Problem.NOT_UNDERSTOOD) -> None:
        """Name the `problem`."""
        super().__init__(problem)
        self.problem = problem
