"""The picture of a person's progress: four weeks as a heat map, and the same in numbers next to it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.coach.progress.summary import Progress

# Pixels; twice what a phone shows, so that edges are smooth.
WIDTH, HEIGHT = 720, 640
MARGIN, CELL, GAP = 56, 76, 12
TOP = 150
LETTERS, NUMBERS, TITLE = 30, 30, 44

# Colours for light and dark chats; the steps of one colour differ in grey as well.
CARD, INK, FAINT = "#20343c", "#f3f6f4", "#9fb4b3"
EMPTY, COMING = "#33484f", "#283c44"
HEAT = ("#7f5b4b", "#bd6f4d", "#ef8354", "#ffb48a")


def draw_calendar(progress: Progress, title: str, weekdays: Sequence[str], lines: Sequence[str]) -> bytes:
    """Return a PNG of `progress` under `title`: `weekdays` are seven short names from Monday on.

    `lines` are shown next to the calendar. Each day with sets shows their number, so colour is not needed.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), CARD)
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN, 44), title, INK, font=_font(TITLE))
    for number, name in enumerate(weekdays):
        x = MARGIN + number * (CELL + GAP) + CELL / 2
        pen.text((x, TOP - 14), name, FAINT, font=_font(LETTERS), anchor="ms")
    for row, week in enumerate(progress.weeks):
        for column, sets in enumerate(week):
            _day(pen, MARGIN + column * (CELL + GAP), TOP + row * (CELL + GAP), sets)
    y = TOP + len(progress.weeks) * (CELL + GAP) + 24
    for line in lines:
        pen.text((MARGIN, y), line, INK, font=_font(LETTERS))
        y += LETTERS + 14
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _day(pen: ImageDraw.ImageDraw, x: int, y: int, sets: int | None) -> None:
    colour = COMING if sets is None else HEAT[min(sets, len(HEAT)) - 1] if sets else EMPTY
    pen.rounded_rectangle((x, y, x + CELL, y + CELL), radius=16, fill=colour)
    if sets:
        ink = CARD if sets > 1 else INK
        pen.text((x + CELL / 2, y + CELL / 2), str(sets), ink, font=_font(NUMBERS), anchor="mm")


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    # The font that comes with the library, so that the picture is the same everywhere.
    return ImageFont.load_default(size)
