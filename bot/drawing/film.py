"""Moving pictures: a figure as a silent film."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np

from bot.drawing.picture import HEIGHT, WIDTH, frame

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.drawing.motion import Motion
    from bot.knowledge.figure import Figure

FRAMES_PER_SECOND = 25
# x264's constant rate factor: at 26 flat colours stay clean, and ten seconds take about 100 kB.
QUALITY = "26"


def write_film(figure: Figure, motion: Motion, words: Mapping[str, str], file: Path) -> None:
    """Write `figure` as H.264 without sound; the film ends one frame before its first frame would repeat."""
    with av.open(str(file), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {"crf": QUALITY, "preset": "veryslow", "tune": "animation"}
        for number in range(round(motion.seconds * FRAMES_PER_SECOND)):
            picture = frame(figure, motion, words, number / FRAMES_PER_SECOND)
            pixels = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
            container.mux(stream.encode(pixels))
        container.mux(stream.encode())
