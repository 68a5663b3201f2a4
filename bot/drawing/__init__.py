"""Moving pictures of the exercises, drawn from the figures under `faq/figures`.

Nothing else in the program needs this package, nor the libraries that it draws with: the pictures ship
as files. `draw` and `draw_all` are the way in.
"""

from bot.drawing.draw import draw, draw_all

__all__ = ["draw", "draw_all"]
