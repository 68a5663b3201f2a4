"""The server: it listens on loopback in a thread, keeps updates, and records every call."""

from __future__ import annotations

import asyncio
import copy
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from botapi.calls import Call
from botapi.faults import Fault, Faults
from botapi.models import method_models, update_model
from botapi.parameters import LARGEST_REQUEST, parameters
from botapi.people import People
from botapi.profile import PROFILE
from botapi.refusals import Refusal, Violation
from botapi.rules import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from botapi.flood import Flood, Flooded

TOKEN = "123456789:AAloopback-loopback-loopback-0123456"

# Seconds. Generous, since it is only ever waited out by a test that fails.
PATIENCE = 20.0

FIRST_UPDATE = 1000
# An offset so far from the next update's number is none (telegram-bot-api, `TQueue::get`).
FARTHEST_AHEAD, FARTHEST_BEHIND = 10, 200_000

# What a bot calls besides, whatever people write.
_BESIDE = {"getUpdates", *(f"{verb}My{what}" for verb in ("get", "set") for what in PROFILE)}
# Only a bot that names these in `allowed_updates` gets them.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


class BotApi(People, Faults):
    """A Bot API server that a test talks to from the outside while a bot is talking to it."""

    def __init__(self, token: str = TOKEN, *, listening: bool = True, flood: Flood | None = None) -> None:
        """Take a port; without `listening` connections are refused until `listen` is called.

        With `flood` a bot that says too much is told to wait, and `floods` lists what came too soon.
        """
        super().__init__()
        # No bot waits until they are built.
        method_models()
        self.token = token
        self.flood = flood
        self.floods: list[Flooded] = []
        self.violations: list[str] = []
        self.listening = listening
        self._changed = threading.Condition()
        self._calls: list[Call] = []
        self._updates: list[dict[str, Any]] = []
        self._next = FIRST_UPDATE
        # Whether what is confirmed is handed out no more.
        self.forgets = True
        self._polls = 0
        self._pressed: dict[str, float] = {}
        self._loop = asyncio.new_event_loop()
        self._news = asyncio.Event()
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def url(self) -> str:
        """The part of every address before `/bot<token>`."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        """Start the thread, and listen unless told otherwise."""
        self._thread.start()
        if self.listening:
            self.listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; fail where the bot broke a rule and no other failure is on its way."""
        if self.listening:
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()
        self._socket.close()
        if error is None:
            assert not self.violations, self.violations

    def listen(self) -> None:
        """Accept connections from now on."""
        self.listening = True
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(PATIENCE)

    def queue(self, update: dict[str, Any], *, sound: bool = True) -> int:
        """Put `update` into the queue and return its id; it stays there until the bot confirms it.

        With `sound` it must be one that Telegram could send.
        """
        if sound:
            update_model().model_validate({"update_id": 0, **update})
            self._expect(*update)
        if sound and "callback_query" in update:
            self._pressed[update["callback_query"]["id"]] = time.monotonic()
        with self._changed:
            number = self._next
            self._next += 1
            self._updates.append({"update_id": number, **update})
        self._loop.call_soon_threadsafe(self._news.set)
        return number

    def renumber(self, number: int) -> None:
        """Give `number` to the next update, as Telegram begins anew after a week without any."""
        with self._changed:
            self._next = number

    def waits(self, number: int) -> bool:
        """Return whether the update `number` waits to be confirmed."""
        with self._changed:
            return any(each.get("update_id") == number for each in self._updates)

    def turn(self, update: dict[str, Any]) -> list[Call]:
        """Queue `update`, wait until the bot has confirmed it, and return what it called for it meanwhile.

        What it does for others at the same time, such as to count along in another chat, is left out.
        """
        with self._changed:
            before = len(self._calls)
        number = self.queue(update)
        self.wait_until(lambda: not self.waits(number), f"update {number} is confirmed")
        with self._changed:
            calls = [call for call in self._calls[before:] if call.method not in _BESIDE]
        concerned = _ids(update)
        return [call for call in calls if not call.concerns or call.concerns & concerned]

    def _expect(self, kind: str) -> None:
        """Fail where Telegram would keep an update of this `kind` to itself, since the bot never asked."""
        polls = self.calls("getUpdates")
        asked = polls[-1].given.get("allowed_updates", ()) if polls else _ON_REQUEST
        assert kind in asked or kind not in _ON_REQUEST, f"the bot does not ask for {kind}"

    # What the bot did.

    def calls(self, method: str) -> list[Call]:
        """Return the calls of `method` so far, also those that failed."""
        with self._changed:
            return [call for call in self._calls if call.method == method]

    def wait_for(self, method: str, count: int = 1) -> list[Call]:
        """Wait until `method` was called `count` times in all, and return these calls."""
        self.wait_until(lambda: len(self.calls(method)) >= count, f"{method} is called {count} times")
        return self.calls(method)[:count]

    def wait_until(self, condition: Callable[[], bool], promise: str) -> None:
        """Wait until `condition` holds after some call; fail with `promise` where it never does."""
        with self._changed:
            kept = self._changed.wait_for(condition, PATIENCE)
            methods = [call.method for call in self._calls[-10:]]
        assert kept, f"not within {PATIENCE} s: {promise}; last calls {methods}, faults {self.violations}"

    def waited(self, press: dict[str, Any]) -> float:
        """Return how many seconds went by from the `press` (a queued update) to its acknowledgement."""
        query = press["callback_query"]["id"]
        done = self.telegram.acknowledgements
        self.wait_until(lambda: query in done, f"the press {query} is acknowledged")
        return done[query] - self._pressed[query]

    async def _listen(self) -> None:
        application = web.Application(client_max_size=LARGEST_REQUEST)
        application.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(application, shutdown_timeout=0)
        await self._runner.setup()
        await web.SockSite(self._runner, self._socket).start()

    async def _close(self) -> None:
        # A poll that nobody waits for any more must not be sat out.
        self._polls += 1
        self._news.set()
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _error(401, "Unauthorized")
        given = await parameters(request)
        if fault := self._fault(method, given):
            await asyncio.sleep(fault.seconds)
            if fault.status != web.HTTPOk.status_code or fault.body is not None:
                return self._meet(fault, request, given)
        try:
            given = check(method, given)
            if method == "getUpdates":
                return await self._poll(given)
            result = self._perform(method, given)
        except (Violation, NotImplementedError) as error:
            self.violations.append(f"{method}: {error!r}")
            self._record(Call(method, given))
            return _error(400, f"Bad Request: {error}")
        except Refusal as refusal:
            self._record(Call(method, given))
            return _error(refusal.status, refusal.description, refusal.retry_after, refusal.moved_to)
        # What was returned stays as it was, however the message changes later.
        self._record(Call(method, given, copy.deepcopy(result)))
        return web.json_response({"ok": True, "result": result})

    def _meet(self, fault: Fault, request: web.Request, given: dict[str, Any]) -> web.Response:
        method = request.match_info["method"]
        result = self._perform(method, check(method, given)) if fault.done else None
        self._record(Call(method, given, copy.deepcopy(result)))
        if fault.status is None and request.transport:
            request.transport.abort()
        if fault.body is not None:
            return web.Response(status=fault.status or 500, body=fault.body)
        return _error(fault.status or 500, fault.description, fault.retry_after)

    def _perform(self, method: str, given: dict[str, Any]) -> Any:
        if self.flood and (flooded := self.flood.meet(method, given)):
            self.floods.append(flooded)
            raise Refusal(f"retry after {flooded.retry_after}", 429, flooded.retry_after)
        return self.telegram.perform(method, given)

    async def _poll(self, given: dict[str, Any]) -> web.Response:
        if self.telegram.webhook:
            return _error(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polls += 1
        poll = self._polls
        with self._changed:
            self._forget_before(given.get("offset", 0))
            self._calls.append(Call("getUpdates", given))
            self._changed.notify_all()
        # A later poll ends this one, as at Telegram.
        self._news.set()
        end = time.monotonic() + given.get("timeout", 0)
        while not self._updates and poll == self._polls and (left := end - time.monotonic()) > 0:
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), left)
            # Whoever waits is looked after anew, with the offset of then.
            with self._changed:
                self._forget_before(given.get("offset", 0))
        if poll != self._polls:
            return _error(409, "Conflict: terminated by other getUpdates request")
        return web.json_response({"ok": True, "result": self._updates[: given.get("limit", 100)]})

    def _forget_before(self, offset: int) -> None:
        """Take the updates below `offset` for confirmed, unless it lies too far ahead or behind.

        Then it is ignored, as at Telegram: what waits is handed out from its head.
        """
        if self.forgets and self._next - FARTHEST_BEHIND <= offset <= self._next + FARTHEST_AHEAD:
            self._updates = [each for each in self._updates if each.get("update_id", offset) >= offset]

    def _record(self, call: Call) -> None:
        with self._changed:
            self._calls.append(call)
            self._changed.notify_all()


def _ids(update: Any) -> set[str]:
    """Return every id in `update`: of its chat, of people, of a query."""
    if isinstance(update, list):
        return set().union(*map(_ids, update))
    if not isinstance(update, dict):
        return set()
    own = {str(update["id"])} if "id" in update else set()
    return own.union(*map(_ids, update.values()))


def _error(
    status: int, description: str, retry_after: int | None = None, moved_to: int | None = None
) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    parameters = {"retry_after": retry_after, "migrate_to_chat_id": moved_to}
    if given := {name: value for name, value in parameters.items() if value is not None}:
        body["parameters"] = given
    return web.json_response(body, status=status)
