"""Threads that make the blocking calls to the database, so that the event loop never waits for one.

They are daemon threads: a call that hangs does not keep the process alive, as it would in the threads of
asyncio and of concurrent.futures.
"""

from __future__ import annotations

import time
from concurrent.futures import CancelledError, Future
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class DatabaseThreads:
    """A few threads that take calls from one queue; a single thread makes them in order."""

    def __init__(self, number: int) -> None:
        """Prepare `number` threads; they start with the first call."""
        self._number = number
        self._calls: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._starting = Lock()
        self._closed = False

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """Queue `call` for one of the threads, and return the future of its result or error.

        The future can be cancelled while the call waits; after `close` it is cancelled at once.
        """
        future: Future[T] = Future()
        if self._closed:
            future.cancel()
        else:
            self._start()
            self._calls.put((future, call))
        return future

    def close(self, seconds: float) -> bool:
        """Accept no more calls, drop waiting ones; return whether all threads ended within `seconds`."""
        self._closed = True
        for _ in self._threads:
            self._calls.put(None)
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _start(self) -> None:
        with self._starting:
            while len(self._threads) < self._number:
                thread = Thread(target=self._work, name=f"database-{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()

    def _work(self) -> None:
        while next_call := self._calls.get():
            future, call = next_call
            if self._closed:
                future.cancel()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = call()
            except BaseException as error:  # noqa: BLE001  (the future passes it to the caller)
                _complete(future.set_exception, error)
            else:
                _complete(future.set_result, result)
            # Do not keep a result or a traceback alive until the next call.
            del future, call, next_call


def _complete(setter: Callable[[Any], None], outcome: object) -> None:
    """Hand over an outcome; the event loop that waited for it may be closed by now."""
    try:
        setter(outcome)
    except (RuntimeError, CancelledError):
        return
