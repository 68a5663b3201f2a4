"""How replies look in a terminal: wrapped, coloured where there are colours, choices with numbers."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.channels.films import film
from bot.reply import Bar, Block, Detail, Heading, Outcome, Paragraph, Source, Steps

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from bot.dialogue import MultilingualDialogue
    from bot.reply import Reply

# Columns. Longer lines are hard to read, however wide the window is.
WIDEST = 80


class _ReplyConsole(Console):
    """A console that raises an error in the printing thread once nobody reads its output any more."""

    def on_broken_pipe(self) -> None:
        """Raise the error again: rich would exit the program, which does not work from another thread."""
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def console() -> Console:
    """Return a console for replies: colours only on a terminal, never wider than `WIDEST`."""
    plain = Console(highlight=False, soft_wrap=False)
    return _ReplyConsole(highlight=False, width=min(plain.width, WIDEST) if plain.is_terminal else WIDEST)


def show_with_film(reply: Reply, out: Console, library: MultilingualDialogue, figures: Path) -> None:
    """Print `reply` out of `library`, and the path of its moving picture in the folder `figures`, if any."""
    languages = (reply.language or "", *library.languages)
    file = film(figures, reply.picture, languages) if reply.picture else None
    phrases = library.for_language(reply.language).knowledge.messages.phrases
    show(reply, out, phrases.picture.format(path=file) if file else "")


def show(reply: Reply, out: Console, picture: str = "") -> None:
    """Print `reply` with its choices numbered from 1; `picture` says where its picture is."""
    out.print()
    out.print(body(reply))
    if picture:
        out.print()
        # A path stays in one piece, so that it can be opened.
        out.print(Text(picture, style="dim"), soft_wrap=True)
    if not reply.choices:
        out.print()
        return
    out.print()
    if all(choice.label.isdecimal() for choice in reply.choices):
        # A number before a label that is a number would be mistaken for the label.
        out.print(Text("   ".join(("", *(choice.label for choice in reply.choices))), style="bold cyan"))
        out.print()
        return
    for number, choice in enumerate(reply.choices, start=1):
        out.print(Text.assemble((f"  {number}  ", "bold cyan"), (choice.label, "cyan")))
    out.print()


def body(reply: Reply) -> RenderableType:
    """Return `reply` without its choices; a warning gets a frame."""
    parts: list[RenderableType] = []
    before: Block | None = None
    for block in reply.blocks:
        parts += _between(before, block)
        parts.append(_look(block))
        before = block
    whole = Group(*parts)
    if reply.outcome is Outcome.URGENT:
        return Panel(whole, border_style="bold red", padding=(1, 2))
    return whole


def _between(before: Block | None, block: Block) -> list[RenderableType]:
    """Return what separates two blocks: a rule between sections, an empty line between paragraphs."""
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
        case Bar():
            return Text(str(block), style="cyan")


def _grid(rows: list[tuple[str, str]], mark: str, body: str) -> RenderableType:
    """Return lines that wrap beside their mark; `mark` and `body` are styles."""
    grid = Table.grid(padding=(0, 1))
    for sign, text in rows:
        grid.add_row(Text(sign, style=mark), Text(text, style=body))
    return grid
