"""The chat in the terminal: typed lines go to the conversation, which prints its replies."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from typing import TYPE_CHECKING, Any, Self, TypeVar

from rich.text import Text

from bot.actions.model import StartGuidedSet
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.guided import run_set
from bot.channels.terminal.look import console
from bot.coach import Wording
from bot.conversation.channel import Address, Incoming, Subject
from bot.conversation.conversation import Conversation
from bot.store.store import IN_MEMORY, Store

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from bot.conversation.channel import Turn
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Phrases
    from bot.settings import Settings

T = TypeVar("T")

# There is one person, and one chat.
PERSON = "1"
HERE = Address(PERSON)


class Terminal:
    """One conversation with the person at the keyboard; its data is lost when it ends.

    Reading the keyboard blocks, so the conversation runs on an event loop in another thread. So reminders can
    be printed while the prompt waits.
    """

    def __init__(self, library: MultilingualDialogue, settings: Settings) -> None:
        """Answer from `library`; `settings` name the folder of the moving pictures."""
        self._library = library
        self._out = console()
        self._store = Store(IN_MEMORY, key="", bot="")
        self._channel = channel = TerminalChannel(library, settings.figures, self._out)
        self._conversation = Conversation(
            library, self._store, channel, settings, remembers=lambda: True, counts_along=False
        )
        self._language: str | None = None
        self._offered: Subject | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        """Start the event loop."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the event loop and everything on it."""
        self._wait_for(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._store.close()

    def say(self, text: str) -> Turn:
        """Print the reply to `text`, and return the turn."""
        offered, self._offered = self._offered, None
        incoming = Incoming(HERE, PERSON, text, subject=offered)
        if action := self._channel.picked(text.strip()):
            incoming = Incoming(HERE, PERSON, action=action)
        turn = self._wait_for(self._conversation.handle(incoming))
        if turn.reply and turn.reply.language:
            self._language = turn.reply.language
        return turn

    def hold(self) -> None:
        """Answer lines until the input ends, or until Ctrl-C."""
        self._out.print(Text(self._phrases.terminal_intro, style="dim"))
        asyncio.run_coroutine_threadsafe(self._conversation.reminders.run(), self._loop)
        with contextlib.suppress(KeyboardInterrupt):
            for line in self._lines():
                if line.strip():
                    turn = self.say(line)
                    if turn.reply and isinstance(turn.reply.action, StartGuidedSet):
                        self._count_along(turn.reply.action)
        self._out.print()
        self._out.print(Text(self._phrases.terminal_bye, style="dim"))

    def _count_along(self, asked: StartGuidedSet) -> None:
        wording = Wording(self._library.for_language(self._language).knowledge)
        ended = run_set(asked, wording, self._out, lambda line: self.say(line).reply)
        if ended.finished:
            self._wait_for(self._conversation.count_set(PERSON, asked))
        # The next typed line may be a choice of the last reply.
        self._offered = Subject(None, ended.words.choices)

    def _wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _end(self) -> None:
        await self._conversation.close()
        await self._store.settle()
        own = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not own]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def _phrases(self) -> Phrases:
        """The fixed sentences in the language of the conversation."""
        return self._library.for_language(self._language).knowledge.messages.phrases

    def _lines(self) -> Iterator[str]:
        """Yield what is typed, with line editing and history on a terminal; a pipe's lines are echoed."""
        if not sys.stdin.isatty():
            for line in sys.stdin:
                self._out.print(Text(f"{self._phrases.terminal_prompt} {line.rstrip()}", style="bold"))
                yield line
            return
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401, PLC0415  (importing it is what gives input() editing; not on every system)
        # Readline does not count characters between \001 and \002 in the width of the prompt.
        before, after = ("\001\033[1;32m\002", "\001\033[0m\002") if self._out.color_system else ("", "")
        while True:
            try:
                yield input(f"{before}{self._phrases.terminal_prompt}{after} ")
            except EOFError:
                return
