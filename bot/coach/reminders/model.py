"""A reminder and the interface of its store. Times are seconds since 1970."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from datetime import date


class ReminderOwner(NamedTuple):
    """A person in a chat; `code` is the language of the person's app, such as "es-MX", if it is known.

    A new reminder takes the place of the reminder with the id `replaces`, if there is one.
    """

    person: str
    chat: str
    topic: str | None
    code: str | None = None
    replaces: int | None = None


class NewReminder(NamedTuple):
    """A new reminder: its chat and topic, its rule as text, its zone, when it is first due, its language."""

    chat: str
    topic: str | None
    rule: str
    zone: str
    due: int
    language: str | None = None


SECONDS_OF_MINUTE = 60


class Reminder(NamedTuple):
    """A kept reminder: its chat and topic, its rule as text, its zone, when it is due next, its language.

    The language is None if an earlier program kept it.
    """

    id: int
    person: str
    chat: str
    topic: str | None
    rule: str
    zone: str
    due: int
    language: str | None


class Reminders(Protocol):
    """Keeps reminders and time zones; every method may raise bot.errors.StoreUnavailableError."""

    def zone(self, person: str) -> Awaitable[str | None]:
        """Return the time zone of `person`, None if it is not known."""

    def set_zone(self, person: str, zone: str) -> Awaitable[None]:
        """Remember the time zone of `person`."""

    def add(self, person: str, new: NewReminder) -> Awaitable[int]:
        """Add a reminder of `person`, and return its id."""

    def list_pending(self, person: str, chat: str | None) -> Awaitable[list[Reminder]]:
        """Return the pending reminders of `person`, oldest first, in `chat` or (None) in all chats."""

    def find(self, id_: int, person: str) -> Awaitable[Reminder | None]:
        """Return the reminder `id_`, None if it is not one of `person`."""

    def is_another_persons(self, id_: int, person: str, chat: str) -> Awaitable[bool]:
        """Return whether the reminder `id_` in `chat` is somebody else's than `person`'s."""

    def remove(self, id_: int) -> Awaitable[None]:
        """Delete the reminder `id_`."""

    def remove_chat(self, chat: str) -> Awaitable[None]:
        """Delete all reminders in `chat`."""

    def reschedule(self, id_: int, due: float) -> Awaitable[None]:
        """Make the reminder `id_` due at `due`, even a delivered one-time reminder."""

    def mark_delivered(self, id_: int, at: float) -> Awaitable[None]:
        """Mark the one-time reminder `id_` as delivered at `at`."""

    def mark_followed(self, id_: int, day: date) -> Awaitable[bool]:
        """Note that the reminder `id_` was followed on `day`, and return whether that is new."""

    def set_reminder_zone(self, id_: int, zone: str, due: float) -> Awaitable[None]:
        """Make the reminder `id_` follow the clocks of `zone` from now on, due next at `due`."""


def second_of_minute(person: str) -> int:
    """Return the second 0..59 at which reminders of `person` are due, always the same.

    So reminders are spread over the minute: not all of them are due at :00.
    """
    return sum(person.encode()) % SECONDS_OF_MINUTE
