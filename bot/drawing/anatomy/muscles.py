"""Working muscles: a warm shape that grows, with an outline and fibres, so that it needs no colour vision."""

from __future__ import annotations

from bot.drawing.anatomy.outline import fill, line

WARM, EDGE, FIBRE = "#ff6b3d", "#b12f10", "#ffb892"
# Scale of a muscle at rest; at full work it is 1.
RESTING = 0.72
# From this tint on a muscle is opaque: half-transparent orange on blue would look brown.
OPAQUE_FROM = 0.4
# Below this tint a muscle would not be visible.
FAINTEST = 0.01


def muscle(
    outline: list[complex], *fibres: list[complex], tint: float, within: str = "", hidden: bool = False
) -> str:
    """Return the muscle within `outline`, in centimetres; `tint` is how hard it works, from 0 to 1.

    `within` is the `clip-path` of what it is under, if any. A `hidden` one is behind something: only its
    dashed edge and its fibres are drawn.
    """
    if tint < FAINTEST:
        return ""
    middle = sum(outline) / len(outline)
    size = RESTING + (1 - RESTING) * tint

    def grown(points: list[complex]) -> list[complex]:
        return [middle + (point - middle) * size for point in points]

    edge = grown([*outline, outline[0]])
    opacity = min(1.0, tint / OPAQUE_FROM)
    if hidden:
        lines = [line(edge, WARM, 1.0, dashes="1.8 1.9"), *(line(grown(f), WARM, 0.8) for f in fibres)]
    else:
        lines = [fill(edge[:-1], WARM), line(edge, EDGE, 0.7), *(line(grown(f), FIBRE, 0.75) for f in fibres)]
    clip = f' clip-path="{within}"' if within else ""
    return f'<g opacity="{opacity:.3f}"{clip}>{"".join(lines)}</g>'
