"""The terminal channel: one conversation with the person at the keyboard, or with a pipe."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.dialogue import Context, Outcome, Reply
from bot.dialogue.reply import Block, Detail, Heading, Paragraph, Source, Steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from bot.dialogue import Dialogue

# Columns. Longer lines are hard to read, however wide the window is.
WIDEST = 80


def console() -> Console:
    """Return a console for replies: colours only on a terminal, never wider than `WIDEST`."""
    plain = Console(highlight=False, soft_wrap=False)
    return Console(highlight=False, width=min(plain.width, WIDEST) if plain.is_terminal else WIDEST)


def show(reply: Reply, out: Console) -> None:
    """Print `reply` with its choices numbered from 1."""
    parts: list[RenderableType] = []
    for block in reply.blocks:
        if parts and isinstance(block, Heading):
            parts.append(Rule(style="dim"))
        parts.append(_look(block))
    body: RenderableType = Group(*parts)
    if reply.outcome is Outcome.URGENT:
        body = Panel(body, border_style="bold red", padding=(1, 2))
    out.print()
    out.print(body)
    for number, choice in enumerate(reply.choices, start=1):
        out.print(Text.assemble((f"  {number} ", "bold cyan"), (choice.label, "cyan")))
    out.print()


def chat(dialogue: Dialogue) -> None:
    """Talk until the input ends or Ctrl-C; nothing that is typed is kept on disk."""
    out = console()
    phrases = dialogue.knowledge.messages.phrases
    _print_indented(phrases.terminal_intro, out)
    context = Context()
    with contextlib.suppress(KeyboardInterrupt):
        for line in _lines(phrases.terminal_prompt, out):
            if line.strip():
                reply, context = dialogue.reply(line, context)
                show(reply, out)
    out.print()
    _print_indented(phrases.terminal_bye, out)


def _lines(prompt: str, out: Console) -> Iterator[str]:
    """Yield what is typed, with line editing and history on a terminal; a pipe's lines are echoed."""
    if not sys.stdin.isatty():
        for line in sys.stdin:
            out.print(Text(f"{prompt} {line.rstrip()}", style="bold"))
            yield line
        return
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415  (importing it is what gives input() editing; not on every system)
    # Readline counts the prompt's width without what stands between \001 and \002.
    coloured = f"\001\033[1;32m\002{prompt}\001\033[0m\002 " if out.color_system else f"{prompt} "
    while True:
        try:
            yield input(coloured)
        except EOFError:
            return


def _look(block: Block) -> RenderableType:
    match block:
        case Heading(text):
            return Text(text, style="bold green")
        case Paragraph(text, strong):
            return Padding(Text(text, style="bold" if strong else ""), (0, 0, 1, 0))
        case Detail(label, text):
            return Text.assemble((f"{label}: ", "bold"), text)
        case Steps(items):
            grid = Table.grid(padding=(0, 1))
            for number, item in enumerate(items, start=1):
                grid.add_row(Text(f"{number}.", style="bold"), Text(item))
            return Padding(grid, (0, 0, 1, 0))
        case Source(title, facts):
            grid = Table.grid(padding=(0, 1))
            for line in (title, *facts):
                grid.add_row(Text("│", style="dim"), Text(line, style="dim"))
            return Padding(grid, (1, 0, 0, 0))


def _print_indented(sentence: str, out: Console) -> None:
    out.print(Text(sentence, style="dim"))
