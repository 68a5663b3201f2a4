"""Draws figures into files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.drawing.film import write_film
from bot.drawing.motion import Motion
from bot.drawing.reading import read_figures
from bot.drawing.still import write_still, write_thumbnail
from bot.knowledge.loading.loader import load_knowledge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.knowledge.figure import Figure

FIGURES = "figures"


def draw(name: str, figure: Figure, words: Mapping[str, str], folder: Path) -> list[Path]:
    """Write the film, the still and the thumbnail of `figure` as `<name>.*` into `folder`; return the files.

    `words` are the captions by the name of their moment; a moment without words has no caption.
    """
    folder.mkdir(parents=True, exist_ok=True)
    motion = Motion(figure)
    film, still, thumbnail = (folder / f"{name}.{kind}" for kind in ("mp4", "png", "jpg"))
    write_film(figure, motion, words, film)
    write_still(figure, motion, still)
    write_thumbnail(figure, motion, thumbnail)
    return [film, still, thumbnail]


def draw_all(faq: Path, language: str) -> list[Path]:
    """Draw every figure under `faq`/figures with the words of `language`; return the written files.

    Raises ContentError if the figures or the language's content have errors.
    """
    figures = read_figures(faq / FIGURES)
    exercises = {exercise.picture: exercise for exercise in load_knowledge(faq, language).exercises.values()}
    files = []
    for name, figure in figures.items():
        exercise = exercises.get(name)
        captions = exercise.captions if exercise else {}
        seconds = exercise.hold_seconds if exercise else None
        words = {moment: text.format(seconds=seconds) for moment, text in captions.items()}
        files += draw(name, figure, words, faq / FIGURES / language)
    return files
