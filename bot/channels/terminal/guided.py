"""A guided set in the terminal: a live bar, controlled by typing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Group
from rich.live import Live
from rich.text import Text

from bot.actions.model import Control
from bot.channels.terminal.keys import Keys, keys
from bot.channels.terminal.look import body, show
from bot.coach import GuidedSet
from bot.reply import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console, RenderableType

    from bot.actions.model import StartGuidedSet
    from bot.coach import Wording
    from bot.reply import Reply

# The longest wait for a key, in seconds.
_LONGEST_WAIT = 0.2


class Ended(NamedTuple):
    """The last text of a set, and whether the set was completed."""

    words: Reply
    finished: bool


def run_set(
    guide: StartGuidedSet, wording: Wording, out: Console, hear: Callable[[str], Reply | None]
) -> Ended:
    """Show the set of `guide` until it is over, print its last text, and return how it ended.

    An empty line pauses and resumes, the label of a button does what the button does, and Ctrl-C stops.
    Anything else goes to `hear`, which prints a reply and returns it. A warning stops the set.
    """
    # Where lines cannot be overwritten, only each new stretch gets a line.
    timeline = wording.timeline(guide, None if out.is_terminal else 1)
    running = GuidedSet(timeline, time.monotonic())
    view = _Live(guide, wording, out) if out.is_terminal else _Lines(guide, wording, out)
    with keys() as keyboard, view:
        try:
            while not running.over(time.monotonic()):
                view.show(running, keyboard)
                wait = min(running.until_change(time.monotonic()), _LONGEST_WAIT)
                line = keyboard.line(wait)
                if line is not None:
                    _obey(line, running, wording, hear)
        except KeyboardInterrupt:
            running.stop(time.monotonic())
    now = time.monotonic()
    last = wording.stopped(running.finished(now)) if running.stopped else wording.done(guide)
    show(last, out)
    return Ended(last, not running.stopped)


def _obey(line: str, running: GuidedSet, wording: Wording, hear: Callable[[str], Reply | None]) -> None:
    now = time.monotonic()
    toggle = Control.RESUME if running.paused else Control.PAUSE
    match wording.control(line) if line.strip() else toggle:
        case Control.PAUSE:
            running.pause(now)
        case Control.RESUME:
            running.resume(now)
        case Control.STOP:
            running.stop(now)
        case None:
            reply = hear(line)
            if reply and reply.outcome is Outcome.URGENT:
                running.stop(now)


class _Live:
    """Draws each moment over the last one, and below it what is being typed."""

    def __init__(self, guide: StartGuidedSet, wording: Wording, out: Console) -> None:
        self._guide, self._wording = guide, wording
        self._live = Live(console=out, auto_refresh=False, transient=True)

    def __enter__(self) -> None:
        self._live.start()

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def show(self, running: GuidedSet, keyboard: Keys) -> None:
        moment = running.moment(time.monotonic())
        if moment is None:
            return
        reply = self._wording.moment(moment, self._guide.repetitions, paused=running.paused)
        parts: list[RenderableType] = [Text(), body(reply), Text(), Text(self._wording.keys, style="dim")]
        self._live.update(Group(*parts, Text(f"> {keyboard.typed}", style="bold")), refresh=True)


class _Lines:
    """Prints a line when a stretch begins: for a pipe or a file, where lines cannot be overwritten."""

    def __init__(self, guide: StartGuidedSet, wording: Wording, out: Console) -> None:
        self._guide, self._wording, self._out = guide, wording, out
        self._shown: object = None

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass

    def show(self, running: GuidedSet, _keyboard: Keys) -> None:
        moment = running.moment(time.monotonic())
        if moment and moment.stretch is not self._shown:
            self._shown = moment.stretch
            reply = self._wording.moment(moment, self._guide.repetitions)
            self._out.print(" | ".join(line for line in reply.text.split("\n") if line))
