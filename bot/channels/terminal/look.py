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
    before: Block | None = None
    for block in reply.blocks:
        parts += _between(before, block)
        parts.append(_look(block))
        before = block
    body: RenderableType = Group(*parts)
    if reply.outcome is Outcome.URGENT:
        body = Panel(body, border_style="bold red", padding=(1, 2))
    out.print()
    out.print(body)
    if reply.choices:
        out.print()
    for number, choice in enumerate(reply.choices, start=1):
        out.print(Text.assemble((f"  {number}  ", "bold cyan"), (choice.label, "cyan")))
    out.print()


def chat(dialogue: Dialogue) -> None:
    """Talk until the input ends or Ctrl-C; nothing that is typed is kept on disk."""
    out = console()
    phrases = dialogue.knowledge.messages.phrases
    out.print(Text(phrases.terminal_intro, style="dim"))
    context = Context()
    with contextlib.suppress(KeyboardInterrupt):
        for line in _lines(phrases.terminal_prompt, out):
            if line.strip():
                reply, context = dialogue.reply(line, context)
                show(reply, out)
    out.print()
    out.print(Text(phrases.terminal_bye, style="dim"))


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


def _between(before: Block | None, block: Block) -> list[RenderableType]:
    """Return what separates two blocks: a rule between sections, an empty line between thoughts."""
    if (
        before is None
        or isinstance(before, Heading)
        or (isinstance(before, Detail) and isinstance(block, Detail))
    ):
        return []
    return [Text(), Rule(style="dim")] if isinstance(block, Heading) else [Text()]


def _look(block: Block) -> RenderableType:
    match block:
        case Heading(text):
            return Text(text, style="bold green")
        case Paragraph(text, strong):
            return Text(text, style="bold" if strong else "")
        case Detail(label, text):
            return Text.assemble((f"{label}: ", "bold"), text)
        case Steps(items):
            return _grid([(f"{number}.", item) for number, item in enumerate(items, start=1)], "bold", "")
        case Source(title, facts):
            lines = _grid([("-", fact) for fact in facts], "dim", "dim")
            return Padding(Group(Text(title, style="dim"), lines), (0, 0, 0, 2))


def _grid(rows: list[tuple[str, str]], mark: str, body: str) -> RenderableType:
    """Return lines that wrap beside their mark; `mark` and `body` are styles."""
    grid = Table.grid(padding=(0, 1))
    for sign, text in rows:
        grid.add_row(Text(sign, style=mark), Text(text, style=body))
    return grid
