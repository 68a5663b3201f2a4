"""The figure's colours, and the offset of its far side from its near side."""

from __future__ import annotations

from dataclasses import dataclass

from bot.drawing.anatomy.skeleton import FAR, NEAR

# The body is seen slightly from the front: parts far from the viewer are this far to the right and up.
DEPTH = complex(5.0, 2.2)
ACROSS = {NEAR: -DEPTH / 2, FAR: DEPTH / 2}


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour in the light and in the shade."""

    lit: str
    shade: str


SKIN = {NEAR: Paint("#9d6848", "#855439"), FAR: Paint("#764a35", "#683f2d")}
SHIRT = {NEAR: Paint("#f5ecd8", "#dccfb4"), FAR: Paint("#cdbfa3", "#bfb195")}
SHORTS = {NEAR: Paint("#36496e", "#293a5a"), FAR: Paint("#24324e", "#1e2b44")}
SHOE = {NEAR: Paint("#2f918c", "#257672"), FAR: Paint("#24716e", "#1e605d")}
TRIM = {NEAR: "#fbf7ee", FAR: "#cfc9bb"}
HAIR, SHINE, BUN = "#2f2529", "#4a3a3f", "#231b1f"
LINE = "#3a2519"
