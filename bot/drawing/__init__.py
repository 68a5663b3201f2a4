"""Moving pictures of the exercises, drawn from the figures under `faq/figures`.

Nothing else in the program needs this package or its libraries: the pictures are shipped as files. `draw` and
`draw_all` are the entry points.
"""

from bot.drawing.draw import draw, draw_all

__all__ = ["draw", "draw_all"]
