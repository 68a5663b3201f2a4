"""The equipment under the figure, a stool and a mat, as SVG, and shadows."""

from __future__ import annotations

from bot.drawing.anatomy.paint import DEPTH

SHADOW = "#4d6b66"
WOOD_TOP, WOOD_FRONT, WOOD_DARK = "#e6bd85", "#c9965a", "#a87742"
MAT_TOP, MAT_FRONT = "#6f7fae", "#566592"

# The stool, in centimetres: from its front edge to its back edge on the ground line, and its height.
STOOL_LEFT, STOOL_RIGHT, STOOL_HEIGHT = 13.5, 52.0, 35.0
# How far the stool extends beyond the feet on either side, as a multiple of the depth between the feet.
STOOL_MARGIN = 1.35
BOARD = 5.0
MAT_LEFT, MAT_RIGHT = -50.0, 114.0
MAT_THICK = 2.2
# The same for the mat.
MAT_MARGIN = 2.4


def shade(middle: complex, width: float, height: float, opacity: float) -> str:
    """Return a shadow: an ellipse around `middle`, half `width` and `height` in centimetres."""
    return (
        f'<ellipse cx="{middle.real:.2f}" cy="{middle.imag:.2f}" rx="{width:.2f}" ry="{height:.2f}" '
        f'fill="{SHADOW}" opacity="{opacity:.3f}"/>'
    )


def _polygon(points: list[complex], paint: str) -> str:
    path = "L".join(f"{point.real:.2f} {point.imag:.2f}" for point in points)
    join = f'stroke="{paint}" stroke-width="1.2" stroke-linejoin="round"'
    return f'<path d="M{path}Z" fill="{paint}" {join}/>'


def stool() -> str:
    """Return a low, stable stool in centimetres: a board on legs that are spread."""
    deep = DEPTH * STOOL_MARGIN
    top = complex(0, STOOL_HEIGHT)
    left, right = STOOL_LEFT + top, STOOL_RIGHT + top
    drawn = [shade(complex((STOOL_LEFT + STOOL_RIGHT) / 2, -0.4), 27, 4.6, 0.3)]
    for shift, paint in ((deep * 0.62, WOOD_DARK), (-deep * 0.62, WOOD_FRONT)):
        drawn += [
            _polygon([STOOL_LEFT + 3 + 33j + shift, STOOL_LEFT + 8 + 33j + shift,
                      STOOL_LEFT + 5 + shift, STOOL_LEFT + 0.6 + shift], paint),
            _polygon([STOOL_RIGHT - 8 + 33j + shift, STOOL_RIGHT - 3 + 33j + shift,
                      STOOL_RIGHT - 0.6 + shift, STOOL_RIGHT - 5 + shift], paint),
            _polygon([STOOL_LEFT + 4 + 13j + shift, STOOL_RIGHT - 4 + 13j + shift,
                      STOOL_RIGHT - 4 + 10j + shift, STOOL_LEFT + 4 + 10j + shift], paint),
        ]  # fmt: skip
    drawn += [
        _polygon(
            [left - deep, right - deep, right - deep - BOARD * 1j, left - deep - BOARD * 1j], WOOD_FRONT
        ),
        _polygon(
            [right - deep, right + deep, right + deep - BOARD * 1j, right - deep - BOARD * 1j], WOOD_DARK
        ),
        _polygon([left - deep, left + deep, right + deep, right - deep], WOOD_TOP),
    ]
    return "".join(drawn)


def mat() -> str:
    """Return a mat to lie on, in centimetres."""
    deep = DEPTH * MAT_MARGIN
    left, right, thick = complex(MAT_LEFT), complex(MAT_RIGHT), MAT_THICK * 1j
    return "".join(
        (
            shade(complex((MAT_LEFT + MAT_RIGHT) / 2, -MAT_THICK - 5), 92, 4.5, 0.22),
            _polygon([left - deep, right - deep, right - deep - thick, left - deep - thick], MAT_FRONT),
            _polygon([right - deep, right + deep, right + deep - thick, right - deep - thick], MAT_FRONT),
            _polygon([left - deep, left + deep, right + deep, right - deep], MAT_TOP),
        )
    )
