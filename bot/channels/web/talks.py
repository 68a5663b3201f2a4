"""The chats of visitors: the newest messages, each in its newest form, in memory only.

Every change increases the version of its talk. A page asks for what has changed since the version that it has
seen: after a reload that is everything, for a slow reader only the last form of each message. Versions begin
at the clock's milliseconds, so they are higher than those of earlier runs, and message ids are never reused.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict, deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.channels.token_bucket import TokenBucket
from bot.channels.web.limits import (
    LARGEST_TALK,
    MOST_ENDING,
    MOST_MESSAGES,
    MOST_STREAMS,
    MOST_TALKS,
    STREAMS_EACH,
    TALK_SECONDS,
    VISITOR_BURST,
    VISITOR_SECONDS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.channels.web.stream import Stream
    from bot.conversation.channel import File


@dataclass(slots=True)
class Shown:
    """A message in a talk: its `id`, the version of its last change, its fields, and its file, if any.

    `at` is when it was added, in seconds since 1970.
    """

    id: int
    version: int
    fields: dict[str, Any]
    file: File | None = None
    at: int = field(default_factory=lambda: int(time.time()))
    encoded: bytes = b""

    def encode(self) -> None:
        """Make the JSON that is sent to every page of the visitor."""
        self.encoded = json.dumps({"id": self.id, "at": self.at, **self.fields}, ensure_ascii=False).encode()

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return len(self.encoded) + (len(self.file.content) if self.file else 0)


class Talk:
    """One visitor's chat, as all pages of the visitor show it."""

    def __init__(self, start: int, seen: float) -> None:
        """Start empty with the version `start`, last used at `seen`."""
        self.seen = seen
        self.bucket = TokenBucket(VISITOR_BURST, VISITOR_SECONDS)
        self.turn = asyncio.Lock()
        self.is_typing = False
        # The streams of open pages, oldest first.
        self.streams: deque[Stream] = deque()
        self._version = start
        self._messages: OrderedDict[int, Shown] = OrderedDict()

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been said."""
        return not self._messages

    @property
    def version(self) -> int:
        """The version of the last change."""
        return self._version

    def add(self, fields: dict[str, Any], file: File | None = None) -> Shown:
        """Add a message at the end; the oldest ones are dropped if there are too many."""
        self._version += 1
        shown = self._messages[self._version] = Shown(self._version, self._version, fields, file)
        shown.encode()
        while len(self._messages) > 1 and (
            len(self._messages) > MOST_MESSAGES
            or sum(each.size for each in self._messages.values()) > LARGEST_TALK
        ):
            self._messages.popitem(last=False)
        self._tell()
        return shown

    def change(self, shown: Shown, fields: dict[str, Any]) -> None:
        """Replace the fields of `shown` by `fields`."""
        self._version += 1
        shown.version, shown.fields = self._version, fields
        shown.encode()
        self._tell()

    def find(self, id_: int) -> Shown | None:
        """Return the message `id_`, None if it is not kept (any more)."""
        return self._messages.get(id_)

    def since(self, version: int) -> list[Shown]:
        """Return the messages that have changed after `version`, in the order of their last changes.

        A version in the future does not belong to this talk: then all messages are returned.
        """
        known = version if version <= self._version else 0
        return sorted(
            (shown for shown in self._messages.values() if shown.version > known),
            key=lambda shown: shown.version,
        )

    @contextmanager
    def typing(self) -> Iterator[None]:
        """Tell all pages that an answer is being made."""
        self.is_typing = True
        self._tell()
        try:
            yield
        finally:
            self.is_typing = False
            self._tell()

    def end(self, event: str) -> None:
        """End all streams with `event`."""
        for stream in [*self.streams]:
            stream.end(event)

    def make_room(self) -> None:
        """End the oldest stream where there are STREAMS_EACH: one more is to come."""
        if len(listening := _listening(self)) >= STREAMS_EACH:
            listening[0].end("elsewhere")

    def _tell(self) -> None:
        for stream in self.streams:
            stream.wake()


@dataclass
class Talks:
    """The talks of all visitors by person; of too many, the one unused for the longest time is dropped."""

    clock: Callable[[], float] = time.monotonic
    _talks: OrderedDict[str, Talk] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        """Return the number of talks."""
        return len(self._talks)

    @property
    def streams(self) -> int:
        """The number of open streams."""
        return sum(len(talk.streams) for talk in self._talks.values())

    def make_room(self) -> bool:
        """Return whether one more page may listen, in the place of one that has been silent for longest.

        Otherwise whoever holds many streams open would keep everybody else out.
        """
        talks = self._talks.values()
        if sum(len(_listening(talk)) for talk in talks) >= MOST_STREAMS:
            silent = next(listening for talk in talks if (listening := _listening(talk)))
            silent[0].end("idle")
        return self.streams < MOST_STREAMS + MOST_ENDING

    def get(self, person: str) -> Talk | None:
        """Return the talk of `person`, None if it is not kept (any more)."""
        self._sweep()
        return self._touch(person) if person in self._talks else None

    def open(self, person: str) -> Talk:
        """Return the talk of `person`, a new one if it is not kept."""
        self._sweep()
        if person not in self._talks:
            self._talks[person] = Talk(int(time.time() * 1000), self.clock())
            if len(self._talks) > MOST_TALKS:
                # There are fewer streams than talks, so there is a talk without one.
                unwatched = next(key for key, talk in self._talks.items() if not talk.streams)
                del self._talks[unwatched]
        return self._touch(person)

    def close(self, person: str, event: str) -> None:
        """Drop the talk of `person`, and end its streams with `event`."""
        if talk := self._talks.pop(person, None):
            talk.end(event)

    def end_all(self) -> None:
        """End all streams, since the program stops."""
        for talk in self._talks.values():
            talk.end("")

    def _touch(self, person: str) -> Talk:
        talk = self._talks[person]
        talk.seen = self.clock()
        self._talks.move_to_end(person)
        return talk

    def _sweep(self) -> None:
        """Drop talks that were not used for TALK_SECONDS and have no open page."""
        since = self.clock() - TALK_SECONDS
        while self._talks:
            person, talk = next(iter(self._talks.items()))
            if talk.seen > since:
                break
            if talk.streams:
                self._touch(person)
            else:
                del self._talks[person]


def _listening(talk: Talk) -> list[Stream]:
    """Return the streams of `talk` that go on, oldest first."""
    return [stream for stream in talk.streams if not stream.is_ending]
