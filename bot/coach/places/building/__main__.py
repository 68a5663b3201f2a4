"""Writes the gazetteer, with names of places in the languages of `faq`."""

from __future__ import annotations

from pathlib import Path

from bot.coach.places.building.build import build
from bot.coach.places.gazetteer import PATH

build(PATH, (sheet.parent.name for sheet in Path("faq").glob("*/messages.yaml")))
