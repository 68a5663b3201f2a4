"""JSON Schemas of the content files, so that editors complete and check the YAML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from bot.knowledge.figure import Figure
from bot.knowledge.loading.layout import ARTICLE_FILES, LANGUAGE_FILES, OPTIONAL_FILES

if TYPE_CHECKING:
    from pathlib import Path


def schemas() -> dict[str, str]:
    """Return the text of each schema by its file name, such as `entries.json`."""
    return {
        name.replace(".yaml", ".json"): json.dumps(msgspec.json.schema(kind), indent=2) + "\n"
        for name, kind in (LANGUAGE_FILES | OPTIONAL_FILES | ARTICLE_FILES | {"figure.yaml": Figure}).items()
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas into `folder`, which is made where it is missing; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in schemas().items():
        file = folder / name
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files
