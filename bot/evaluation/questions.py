"""Labelled questions: YAML files of messages, each with its right labels.

A turn of a conversation may name its `move`, for figures by move. An item with only `writer` gives the letter
of the writer of all items below it: figures by writer show whether tuning on the messages of some writers
helps with those of others.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta, Struct, ValidationError, convert

from bot.errors import ContentError, Finding
from bot.knowledge.loading.yaml_source import read_document

if TYPE_CHECKING:
    from pathlib import Path

# The label of warning signs; the other labels are those of the examples.
URGENT = "urgent"


class Move(StrEnum):
    """How a message refers to the conversation, for figures by move."""

    ANSWER = "answer"  # it answers a question back
    CORRECTION = "correction"
    POINTING = "pointing"  # it refers to a list, or from one exercise to another


class Question(Struct, frozen=True):
    """One message: any of `expect` is right; all of `expect_all` must be answered.

    `move` is how it refers to the conversation, None if that is not measured.
    """

    text: str
    expect: tuple[str, ...] = ()
    expect_all: tuple[str, ...] = ()
    move: Move | None = None


class Talk(Struct, frozen=True):
    """Messages of one conversation, in order; `writer` is the letter of who wrote them, empty if unknown."""

    turns: Annotated[tuple[Question, ...], Meta(min_length=1)]
    writer: str = ""


class Writer(Struct, frozen=True, forbid_unknown_fields=True):
    """The header above the items of one writer."""

    writer: Annotated[str, Meta(min_length=1)]


def read_questions(file: Path) -> list[Talk]:
    """Read `file`; a single message is a conversation of one. Raises ContentError with each finding."""
    document, findings = read_document(file)
    talks: list[Talk] = []
    writer = ""
    for number, item in enumerate(document.data if isinstance(document.data, list) else [document.data]):
        try:
            if isinstance(item, dict) and item.keys() == {"writer"}:
                writer = convert(item, Writer).writer
            else:
                talks.append(_talk(item, writer))
        except ValidationError as error:
            findings.append(
                Finding(
                    document.place((number,)),
                    f"this is not a labelled question ({str(error).lower()})",
                    "write `text` with `expect` or `expect_all` and perhaps a `move`, `turns` of them, or "
                    "`writer` alone",
                )
            )
    if findings:
        raise ContentError(findings)
    return talks


def _talk(item: Any, writer: str) -> Talk:  # noqa: ANN401  (any YAML value)
    turns = item["turns"] if isinstance(item, dict) and "turns" in item else [item]
    return convert({"turns": turns, "writer": writer}, Talk)
