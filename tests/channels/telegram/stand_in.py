"""A dialogue that says what a test tells it, and the channel that runs over it in a thread."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from botapi import BotApi

from bot.channels.telegram.app import serve
from bot.dialogue import Choice, Context, Dialogue, Outcome, Reply
from bot.dialogue.reply import Paragraph
from bot.knowledge.model import Command, Messages, Phrases
from bot.store.memory import ContextMemory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botapi import Call

# Every phrase is its own name, so that a test reads which one was said.
PHRASES = {name: name for name in Phrases.__struct_fields__} | {"chosen": "✓ {label}"}

COMMANDS = (
    Command(name="start", description="What this bot knows", shows="start"),
    Command(name="squat", description="How to squat", shows="squat"),
)


class StandIn:
    """Echoes what was said; a test may put other replies, or errors, under a text or a choice id."""

    def __init__(self, **replies: Reply | Exception) -> None:
        """Give `replies` to their texts or ids, and an echo to everything else."""
        self.replies: dict[str, Reply | Exception] = dict(replies)
        self.heard: list[tuple[str, Context]] = []
        phrases = Phrases(**PHRASES)
        self.knowledge = SimpleNamespace(messages=Messages(commands=COMMANDS, pages=(), phrases=phrases))

    def reply(self, text: str, context: Context) -> tuple[Reply, Context]:
        """Return the reply to `text`; the context then is about it."""
        return self._turn(text, "said", context)

    def choose(self, id_: str, context: Context) -> tuple[Reply, Context]:
        """Return the reply to the button `id_`."""
        return self._turn(id_, "chose", context)

    def _turn(self, what: str, verb: str, context: Context) -> tuple[Reply, Context]:
        self.heard.append((what, context))
        reply = self.replies.get(what, said(f"{verb} {what}"))
        if isinstance(reply, Exception):
            raise reply
        return reply, Context(topic=what)


def said(text: str, *choices: str) -> Reply:
    """Return a reply that is `text`, with a button for each of `choices`."""
    buttons = tuple(Choice(choice, f"About {choice}") for choice in choices)
    return Reply(Outcome.ANSWER, (Paragraph(text),), buttons)


@contextlib.contextmanager
def running(api: BotApi, dialogue: StandIn) -> Iterator[Channel]:
    """Run the channel against `api` while the block runs; its errors come out at the end."""
    channel = Channel(api, dialogue)
    channel.start()
    try:
        yield channel
    finally:
        channel.stop()


@dataclass(frozen=True)
class Talk:
    """A channel that answers out of `dialogue` and polls `api`."""

    api: BotApi
    dialogue: StandIn
    channel: Channel


@contextlib.contextmanager
def talking() -> Iterator[Talk]:
    """Run a channel over an echo; leaving the block fails where a call broke a rule of the Bot API."""
    dialogue = StandIn()
    with BotApi() as api, running(api, dialogue) as channel:
        api.wait_for("getUpdates")
        yield Talk(api, dialogue, channel)


def methods(calls: list[Call]) -> list[str]:
    """Return which methods were called, in order."""
    return [call.method for call in calls]


def texts(calls: list[Call]) -> list[str]:
    """Return what was sent, as people read it."""
    return [call.text for call in calls if call.method == "sendMessage" and call.result]


class Channel:
    """The running channel."""

    def __init__(self, api: BotApi, dialogue: StandIn) -> None:
        """Prepare to answer out of `dialogue` at `api`."""
        self._api = api
        self._dialogue = cast("Dialogue", dialogue)
        self._thread = threading.Thread(target=self._run)
        self._ready = threading.Event()
        self._error: Exception | None = None

    def start(self) -> None:
        """Start; return when the stop signal can be given."""
        self._thread.start()
        self._ready.wait()

    def tell_to_stop(self) -> None:
        """Give the stop signal, any number of times."""
        with contextlib.suppress(RuntimeError):  # the loop is closed once the channel has stopped
            self._loop.call_soon_threadsafe(self._stop.set)

    def join(self) -> None:
        """Wait for the end, and raise what ended the channel."""
        self._thread.join()
        if self._error:
            error, self._error = self._error, None
            raise error

    def stop(self) -> None:
        """Stop and wait for the end."""
        self.tell_to_stop()
        self.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except Exception as error:  # noqa: BLE001  (handed to the test's own thread)
            self._error = error

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await serve(self._dialogue, ContextMemory(), self._api.token, self._api.url, self._stop)
