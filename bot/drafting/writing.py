"""A draft's records -> the three files of an article's folder, written completely or not at all."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import yaml
from msgspec import to_builtins

from bot.errors import DraftError
from bot.knowledge.loading.layout import ARTICLE_FILES
from bot.knowledge.model import Article

if TYPE_CHECKING:
    from pathlib import Path

    from bot.drafting.draft import Draft
    from bot.knowledge.model import Record

# Characters of a line of YAML.
WIDTH = 108


def as_yaml(draft: Draft) -> dict[str, str]:
    """Return the text of each file by its name."""
    parts: dict[str, Any] = {
        "article.yaml": _without_defaults(draft.article),
        "entries.yaml": {"entries": [_without_defaults(entry) for entry in draft.entries]},
        "exercises.yaml": {"exercises": [_without_defaults(exercise) for exercise in draft.exercises]},
    }
    return {name: _header(name) + _as_yaml_text(parts[name]) for name in ARTICLE_FILES}


def write(draft: Draft, folder: Path) -> None:
    """Write `draft` into `folder`, in place of its content; at any moment the old or the new one is complete.

    Raises DraftError if it cannot be written.
    """
    new, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        for name, text in as_yaml(draft).items():
            (new / name).write_text(text, encoding="utf-8")
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
            for kept in folder.iterdir():
                if kept.name not in ARTICLE_FILES:
                    shutil.copy2(kept, new / kept.name)
            folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise DraftError(
            f"{folder}: it cannot be written ({error.strerror}); check who may write there"
        ) from None


def recover(language: Path) -> None:
    """Restore the folders under `language` that a killed call of `write` had renamed."""
    for old in language.glob(".*.old"):
        folder = old.with_name(old.name.removeprefix(".").removesuffix(".old"))
        if not folder.exists():
            old.rename(folder)


def _header(name: str) -> str:
    return f"# yaml-language-server: $schema=../../schema/{name.replace('.yaml', '.json')}\n"


def _as_yaml_text(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=WIDTH)


def _without_defaults(record: Record) -> dict[str, Any]:
    """Return `record` as a dict without fields that have their default value."""
    data: dict[str, Any] = to_builtins(record)
    defaults = dict(zip(record.__struct_fields__[::-1], record.__struct_defaults__[::-1], strict=False))
    kept = {
        key: value
        for key, value in data.items()
        if key not in defaults or value != _as_builtin(defaults[key])
    }
    if isinstance(record, Article):
        kept["facts"] = [_without_defaults(fact) for fact in record.facts]
    return kept


def _as_builtin(default: object) -> object:
    return [] if default == () else default
