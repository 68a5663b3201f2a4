"""The conversation: what is typed goes into the dialogue, what comes out is shown."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from bot.channels.films import film
from bot.channels.terminal.guided import run_set
from bot.channels.terminal.look import console, show
from bot.coach import Wording
from bot.dialogue import Context, Outcome, Reply
from bot.knowledge.messages import Errand
from bot.reply import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Phrases


class Conversation:
    """One conversation; nothing that is typed is kept on disk."""

    def __init__(self, library: MultilingualDialogue, figures: Path) -> None:
        """Talk out of `library`; the moving pictures of its languages are in the folder `figures`."""
        self._library = library
        self._figures = figures
        self._out = console()
        self._context = Context()

    def say(self, text: str) -> Reply:
        """Print the reply to `text`, and return it."""
        reply, self._context = self._library.reply(text, self._context)
        if reply.errand and reply.errand is not Errand.LANGUAGE:
            # Nothing is kept of a talk in the terminal.
            reply = Reply(Outcome.SMALLTALK, (Paragraph(self._phrases.elsewhere),))
        file = None
        if reply.picture:
            file = film(self._figures, reply.picture, (reply.language or "", *self._library.languages))
        show(reply, self._out, self._phrases.picture.format(path=file) if file else "")
        return reply

    def hold(self) -> None:
        """Talk until the input ends or Ctrl-C."""
        self._out.print(Text(self._phrases.terminal_intro, style="dim"))
        with contextlib.suppress(KeyboardInterrupt):
            for line in self._lines():
                if line.strip():
                    reply = self.say(line)
                    if reply.guide:
                        wording = Wording(self._library.for_language(reply.language).knowledge)
                        last = run_set(reply.guide, wording, self._out, self.say)
                        self._context = replace(self._context, choices=last.choices)
        self._out.print()
        self._out.print(Text(self._phrases.terminal_bye, style="dim"))

    @property
    def _phrases(self) -> Phrases:
        """The sentences of the language that the talk is in."""
        return self._library.for_language(self._context.language).knowledge.messages.phrases

    def _lines(self) -> Iterator[str]:
        """Yield what is typed, with line editing and history on a terminal; a pipe's lines are echoed."""
        if not sys.stdin.isatty():
            for line in sys.stdin:
                self._out.print(Text(f"{self._phrases.terminal_prompt} {line.rstrip()}", style="bold"))
                yield line
            return
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401, PLC0415  (importing it is what gives input() editing; not on every system)
        # Readline counts the prompt's width without what stands between \001 and \002.
        before, after = ("\001\033[1;32m\002", "\001\033[0m\002") if self._out.color_system else ("", "")
        while True:
            try:
                yield input(f"{before}{self._phrases.terminal_prompt}{after} ")
            except EOFError:
                return
