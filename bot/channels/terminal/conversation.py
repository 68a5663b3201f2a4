"""The conversation: what is typed goes into the dialogue, what comes out is shown."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from bot.channels.terminal.guided import run_set
from bot.channels.terminal.look import console, show
from bot.coach import Wording
from bot.dialogue import Context, Outcome, Reply
from bot.dialogue.reply import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.dialogue import Dialogue


class Conversation:
    """One conversation; nothing that is typed is kept on disk."""

    def __init__(self, dialogue: Dialogue, figures: Path) -> None:
        """Talk out of `dialogue`; its moving pictures are in the folder `figures`."""
        self._dialogue = dialogue
        self._figures = figures
        self._phrases = dialogue.knowledge.messages.phrases
        self._wording = Wording(dialogue.knowledge)
        self._out = console()
        self._context = Context()

    def say(self, text: str) -> Reply:
        """Print the reply to `text`, and return it."""
        reply, self._context = self._dialogue.reply(text, self._context)
        if reply.errand:
            # Nothing is kept of a talk in the terminal.
            reply = Reply(Outcome.SMALLTALK, (Paragraph(self._phrases.elsewhere),))
        file = self._figures / f"{reply.picture}.mp4"
        picture = self._phrases.picture.format(path=file) if reply.picture and file.is_file() else ""
        show(reply, self._out, picture)
        return reply

    def hold(self) -> None:
        """Talk until the input ends or Ctrl-C."""
        self._out.print(Text(self._phrases.terminal_intro, style="dim"))
        with contextlib.suppress(KeyboardInterrupt):
            for line in self._lines():
                if line.strip():
                    reply = self.say(line)
                    if reply.guide:
                        last = run_set(reply.guide, self._wording, self._out, self.say)
                        self._context = replace(self._context, choices=last.choices)
        self._out.print()
        self._out.print(Text(self._phrases.terminal_bye, style="dim"))

    def _lines(self) -> Iterator[str]:
        """Yield what is typed, with line editing and history on a terminal; a pipe's lines are echoed."""
        prompt = self._phrases.terminal_prompt
        if not sys.stdin.isatty():
            for line in sys.stdin:
                self._out.print(Text(f"{prompt} {line.rstrip()}", style="bold"))
                yield line
            return
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401, PLC0415  (importing it is what gives input() editing; not on every system)
        # Readline counts the prompt's width without what stands between \001 and \002.
        coloured = f"\001\033[1;32m\002{prompt}\001\033[0m\002 " if self._out.color_system else f"{prompt} "
        while True:
            try:
                yield input(coloured)
            except EOFError:
                return
