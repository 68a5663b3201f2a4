"""Which calls are to fail, or to take long, because a test says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botapi.chats import Chat


@dataclass
class Fault:
    """A failure that a test ordered: the next `times` calls of `method` take `seconds` and get `status`.

    With the status None the connection drops; with 200 the call is merely slow. Where `to` is a chat, only
    calls that are about it count. The answer is `body`, where there is one, in place of Telegram's JSON; with
    `done` the call is carried out before that.
    """

    method: str
    status: int | None
    description: str = ""
    retry_after: int | None = None
    times: int = 1
    seconds: float = 0.0
    to: Chat | None = None
    body: bytes | None = None
    done: bool = False
    met: int = field(default=0, init=False)


class Faults:
    """The failures that a test ordered, and has not met yet."""

    def __init__(self) -> None:
        """Begin without any."""
        super().__init__()
        self._faults: list[Fault] = []

    def fail(
        self,
        method: str,
        status: int | None,
        description: str = "scripted",
        *,
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """Let the next `times` calls of `method` fail; with the status None the connection just drops."""
        self._faults.append(Fault(method, status, description, retry_after, times))

    def lie(
        self, method: str, status: int | None, body: bytes = b"", *, done: bool = False, times: int = 1
    ) -> None:
        """Let the next `times` calls of `method` get `body`; with the status None the connection drops.

        With `done` they are carried out all the same.
        """
        self._faults.append(Fault(method, status, body=body, done=done, times=times))

    def delay(self, method: str, seconds: float, *, to: Chat | None = None) -> None:
        """Let the next call of `method` (in the chat `to`, if named) take `seconds` before it is done."""
        self._faults.append(Fault(method, 200, seconds=seconds, to=to))

    def _fault(self, method: str, given: dict[str, Any]) -> Fault | None:
        """Return the failure that a call of `method` with the undecoded parameters `given` meets, if any."""
        for fault in self._faults:
            meant = fault.to is None or str(given.get("chat_id")) == str(fault.to.id)
            if fault.method == method and fault.met < fault.times and meant:
                fault.met += 1
                return fault
        return None
