"""One moment of a figure as a picture: scene, body, guides and captions."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image
from resvg_py import svg_to_bytes

from bot.drawing import scene
from bot.drawing.anatomy.body import body
from bot.drawing.caption import FONT, pill, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.drawing.motion import Motion
    from bot.knowledge.figure import Figure

WIDTH, HEIGHT = 640, 480


def frame(figure: Figure, motion: Motion, words: Mapping[str, str], seconds: float) -> Image.Image:
    """Return the film's picture at `seconds`, in WIDTH x HEIGHT pixels."""
    guides = "".join(
        scene.guide(stretch.guide, motion.at(seconds).skeleton, shown(stretch, seconds))
        for stretches in figure.captions.values()
        for stretch in stretches
        if stretch.guide and shown(stretch, seconds) > 0
    )
    pills = "".join(
        pill(words[name], stretch, seconds, WIDTH, HEIGHT)
        for name, stretches in figure.captions.items()
        for stretch in stretches
        if name in words
    )
    drawn = scene.card(figure, WIDTH, HEIGHT) + placed(figure, motion, seconds, guides) + pills
    return rendered(drawn, WIDTH, HEIGHT)


def placed(figure: Figure, motion: Motion, seconds: float, over: str = "") -> str:
    """Return the scene and the body in pixels, with the elements `over` (in centimetres) on top."""
    view, instant = figure.view, motion.at(seconds)
    scale = view.scale / 100
    inner = scene.behind(figure, instant) + body(instant) + over
    return f'<g transform="translate({view.x} {view.floor}) scale({scale} {-scale})">{inner}</g>'


def rendered(
    elements: str, width: int, height: int, box: tuple[float, float, float, float] | None = None
) -> Image.Image:
    """Return `elements` as a picture; `box` is the visible part of the drawing: left, top, width, height."""
    left, top, wide, high = box or (0, 0, width, height)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{left:.2f} {top:.2f} {wide:.2f} {high:.2f}">{elements}</svg>'
    )
    png = svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=[FONT])
    return Image.open(io.BytesIO(bytes(png))).convert("RGB")
