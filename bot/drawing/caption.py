"""Captions of a film: a pill that fades in and out, and a ring that counts down a hold."""

from __future__ import annotations

from functools import cache
from math import cos, pi, sin
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from font_roboto import RobotoMedium
from PIL import ImageFont

from bot.knowledge.figure import Edge

if TYPE_CHECKING:
    from bot.knowledge.figure import Stretch

FONT = str(RobotoMedium)
# The font's own name, as SVG refers to it.
FAMILY = "Roboto"
# Pixels of the film. A phone shows 640 of them on about seven centimetres: letters of 25 are readable at
# arm's length.
LETTERS = 25
SMALLEST = 16
PILL_HEIGHT = 42
PILL_PADDING = 20
MARGIN = 11
RING = 13
FADE_SECONDS = 0.35
PILL, WORDS, RING_EMPTY, RING_FULL = "#1c2c38", "#ffffff", "#4a5d6b", "#ffc9a8"


def shown(stretch: Stretch, seconds: float) -> float:
    """Return the opacity of `stretch` at `seconds`, from 0 to 1: it fades in and out within its time."""
    begins, ends = stretch.begins / 1000, stretch.ends / 1000
    share = min((seconds - begins) / FADE_SECONDS, (ends - seconds) / FADE_SECONDS)
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def pill(words: str, stretch: Stretch, seconds: float, width: float, height: float) -> str:
    """Return the pill with `words` at its edge of a picture with `width` x `height` pixels."""
    opacity = shown(stretch, seconds)
    if opacity <= 0:
        return ""
    ring = 2 * RING + 12 if stretch.countdown else 0
    size = _font_size(words, width - 2 * MARGIN - 2 * PILL_PADDING - ring)
    wide = _measure(words, size) + 2 * PILL_PADDING + ring
    left = (width - wide) / 2
    top = MARGIN if stretch.edge is Edge.TOP else height - MARGIN - PILL_HEIGHT
    drawn = (
        f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{PILL_HEIGHT}" rx="{PILL_HEIGHT / 2}" '
        f'fill="{PILL}" opacity="0.92"/>'
        f'<text x="{left + PILL_PADDING + ring:.1f}" y="{top + PILL_HEIGHT / 2 + size * 0.345:.1f}" '
        f'font-family="{FAMILY}" font-weight="500" font-size="{size}" fill="{WORDS}">{escape(words)}</text>'
    )
    if stretch.countdown:
        drawn += _ring(left + PILL_PADDING + RING - 4, top + PILL_HEIGHT / 2, stretch, seconds)
    return f'<g opacity="{opacity:.3f}">{drawn}</g>'


def _ring(x: float, y: float, stretch: Stretch, seconds: float) -> str:
    """Return a ring that is full when `stretch` begins and empty when it ends, clockwise from the top."""
    share = (stretch.ends / 1000 - seconds) * 1000 / (stretch.ends - stretch.begins)
    share = min(0.9999, max(0.0, share))
    angle = 2 * pi * share
    end_x, end_y = x - RING * sin(angle), y - RING * cos(angle)
    arc = (
        f'<path d="M{x:.2f} {y - RING:.2f}A{RING} {RING} 0 {round(share)} 0 {end_x:.2f} {end_y:.2f}" '
        f'stroke="{RING_FULL}" stroke-width="5" stroke-linecap="round" fill="none"/>'
    )
    back = (
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{RING}" stroke="{RING_EMPTY}" stroke-width="5" fill="none"/>'
    )
    return back + (arc if share > 0 else "")


def _font_size(words: str, room: float) -> int:
    """Return the font size at which `words` fit into `room` pixels."""
    size = LETTERS
    while size > SMALLEST and _measure(words, size) > room:
        size -= 1
    return size


@cache
def _measure(words: str, size: int) -> float:
    return ImageFont.truetype(FONT, size).getlength(words)
