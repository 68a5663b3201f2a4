"""The commands of the command line."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import __version__
from bot.console import prepare
from bot.errors import BelowFloorError, BotError, SettingsError
from bot.launch import (
    full_library,
    has_display,
    make_terminal,
    run_channels,
    run_preview,
    show_answer,
    with_store,
)
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.errors import Finding
    from bot.store.store import Store


# The language with which others are compared: the most complete one.
MODEL = "en"


class _Commands(click.Group):
    """Turns the program's own errors into a clear message and an exit code, on any console."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  (as click declares it)
        prepare()
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (as click declares it)
        try:
            return super().invoke(ctx)
        except BotError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)


@click.group(
    cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, package_name="glute-bot", prog_name="bot")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Answer runners' questions: on Telegram where TELEGRAM_BOT_TOKEN is set, on web pages where WEB is.

    Without both, the preview opens in a browser where there is a display, else the conversation runs in the
    terminal.
    """
    if ctx.invoked_subcommand is None:
        settings = read_settings(os.environ)
        if settings.telegram_bot_token or settings.web:
            run_channels(settings)
        elif sys.stdin.isatty() and has_display(os.environ):
            run_preview(settings)
        else:
            with make_terminal(settings) as terminal:
                terminal.hold()


@main.command()
def chat() -> None:
    """Talk to the bot in the terminal."""
    with make_terminal(read_settings(os.environ)) as terminal:
        terminal.hold()


@main.command()
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port; a free one if unset.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address or name; other machines see all but this."
)
@click.option("--browser/--no-browser", default=True, help="Open the page in a browser.")
@click.option(
    "--questions",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder with labelled questions.",
)
def preview(host: str, port: int, questions: Path | None, *, browser: bool) -> None:
    """Try the bot in a browser: the chat, why it says what it says, and content as it is saved."""
    run_preview(read_settings(os.environ), host, port, questions, browser=browser)


@main.command()
@click.argument("text", required=False)
@click.option("--jsonl", is_flag=True, help="Answer JSON lines from standard input with JSON lines.")
def ask(text: str | None, *, jsonl: bool) -> None:
    """Answer one question, or with --jsonl one a line."""
    if (text is None) is not jsonl:
        raise click.UsageError('give one question in quotes, like ask "my hip hurts", or --jsonl')
    settings = read_settings(os.environ)
    if jsonl:
        from bot.channels.jsonl import serve  # noqa: PLC0415  (each command imports only what it needs)

        serve(full_library(settings), sys.stdin.buffer, sys.stdout)
    else:
        show_answer(settings, text or "")


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--language", help="Show what this language lacks compared with English, entry by entry.")
@click.option("--learn", is_flag=True, help="Learn valid content, so that the next start is quick.")
def check(folder: Path | None, language: str | None, *, learn: bool) -> None:
    """Review the content under FOLDER (default: FAQ_DIR); exit 0 if it has no errors."""
    from bot.errors import ContentError  # noqa: PLC0415
    from bot.knowledge.loading.layout import languages  # noqa: PLC0415
    from bot.knowledge.loading.loader import compare, inspect_content  # noqa: PLC0415

    folder = folder or read_settings(os.environ).faq_dir
    if language:
        lacking = compare(folder, language, MODEL)
        if lacking:
            raise ContentError(lacking)
        click.echo(f"{language}: nothing is missing compared with {MODEL}")
        return
    findings: list[Finding] = []
    for each in languages(folder) or [MODEL]:
        try:
            knowledge, open_points = inspect_content(folder, each)
        except ContentError as error:
            findings += error.findings
        else:
            phrasings = sum(map(len, knowledge.phrasings().values()))
            for point in open_points:
                click.echo(str(point))
            to_do = f", {len(open_points)} open points" if open_points else ""
            click.echo(f"{each}: {len(knowledge.entries)} entries, {phrasings} phrasings, sound{to_do}")
    if findings:
        raise ContentError(findings)
    if learn:
        full_library(replace(read_settings(os.environ), faq_dir=folder))


@main.command()
@click.argument("article", type=click.Path(path_type=Path))
@click.option("--language", default="en", show_default=True, help="The folder under FAQ_DIR to write to.")
@click.option("--update", is_flag=True, help="Update the article's existing folder, and keep your own words.")
def draft(article: Path, language: str, *, update: bool) -> None:
    """Make a first draft of content from ARTICLE, a plain text or Markdown file."""
    from bot.drafting.command import draft_article  # noqa: PLC0415

    for line in draft_article(article, read_settings(os.environ).faq_dir, language, update=update):
        click.echo(line)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Measure the bot with the labelled questions in FILES.

    Exits with 1 if a set is below its floor in floors.toml in the same folder.
    """
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    from bot.evaluation import measure, report  # noqa: PLC0415
    from bot.evaluation.floors import read_floors, shortfalls  # noqa: PLC0415
    from bot.evaluation.questions import read_questions  # noqa: PLC0415

    sets = [(file, read_questions(file), read_floors(file.parent).get(file.stem)) for file in files]
    stems = [file.stem for file in files]
    library = full_library(read_settings(os.environ))
    measured = []
    below: list[str] = []
    for file, talks, floor in sets:
        name = file.stem if stems.count(file.stem) == 1 else str(file)
        # The progress bar goes to the error stream: the results may be redirected to a file.
        watched = track(talks, description=name, console=Console(stderr=True), transient=True)
        measured.append(measure.Measured(name, list(measure.ask(library, watched, file.parent.name))))
        below += shortfalls(measured[-1], floor) if floor else []
    if as_json:
        click.echo(json.dumps(report.as_json(measured), indent=2))
    else:
        report.show(measured, Console(highlight=False))
    if below:
        raise BelowFloorError("\n".join(below))


@main.command()
@click.argument("text")
def explain(text: str) -> None:
    """Show why TEXT gets its reply: for people who tune the content."""
    from rich.console import Console  # noqa: PLC0415

    from bot.dialogue import Context  # noqa: PLC0415
    from bot.evaluation.explain import show  # noqa: PLC0415

    show(full_library(read_settings(os.environ)).explain(text, Context()), Console(highlight=False))


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def schema(folder: Path | None) -> None:
    """Write the JSON Schemas of the content files into FOLDER (default: schema/ under FAQ_DIR)."""
    from bot.knowledge.validation.json_schema import write_schemas  # noqa: PLC0415

    for file in write_schemas(folder or read_settings(os.environ).faq_dir / "schema"):
        click.echo(str(file))


@main.command()
@click.option("--days", default=30, show_default=True, help="How many days to look back.")
def report(days: int) -> None:
    """Show unanswered questions, and entries that need attention: for the editor."""
    from bot.evaluation.unanswered_report import report as lines  # noqa: PLC0415
    from bot.store.store import DAY_SECONDS  # noqa: PLC0415

    settings = read_settings(os.environ)
    library = full_library(settings)

    async def show(store: Store) -> None:
        async for line in lines(library, store, time.time() - days * DAY_SECONDS):
            click.echo(line)

    with_store(settings, show)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the SQLite database to FILE, while the bot is running."""
    with_store(read_settings(os.environ), lambda store: store.backup(file))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Replace the SQLite database by the copy in FILE, while the bot is running."""
    with_store(read_settings(os.environ), lambda store: store.restore(file))


@main.command()
def draw() -> None:
    """Draw the moving pictures of each language again, from the poses in `figures` under FAQ_DIR."""
    from bot.knowledge.loading.layout import languages  # noqa: PLC0415

    try:
        from bot.drawing import draw_all  # noqa: PLC0415
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing; run: pip install 'glute-bot[draw]'") from None

    folder = read_settings(os.environ).faq_dir
    for language in languages(folder):
        for file in draw_all(folder, language):
            click.echo(f"{file} ({file.stat().st_size // 1000} kB)")


@main.command()
@click.pass_context
def health(ctx: click.Context) -> None:
    """Exit with 0 if the bot that writes HEALTH_FILE is healthy, else with 1."""
    from bot.health import Pulse  # noqa: PLC0415

    file = read_settings(os.environ).health_file
    if file is None:
        raise SettingsError("HEALTH_FILE is unset; set it to the same path for the bot and for this command")
    if not Pulse(file).alive():
        click.echo("Telegram has not answered recently, or messages wait without being answered", err=True)
        ctx.exit(1)
