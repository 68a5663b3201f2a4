"""Labelled questions: YAML files of messages, each with its right labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta, Struct, ValidationError, convert

from bot.errors import ContentError
from bot.knowledge.finding import Finding
from bot.knowledge.loading.yaml_source import read_document

if TYPE_CHECKING:
    from pathlib import Path

# What a warning sign is labelled with; the other labels are those of the examples.
URGENT = "urgent"


class Question(Struct, frozen=True):
    """One message: any of `expect` is right; all of `expect_all` must be answered."""

    text: str
    expect: tuple[str, ...] = ()
    expect_all: tuple[str, ...] = ()


class Talk(Struct, frozen=True):
    """Messages of one conversation, in order."""

    turns: Annotated[tuple[Question, ...], Meta(min_length=1)]


def read_questions(file: Path) -> list[Talk]:
    """Read `file`; a single message is a conversation of one. Raises ContentError with each finding."""
    document, findings = read_document(file)
    talks: list[Talk] = []
    for number, item in enumerate(document.data if isinstance(document.data, list) else [document.data]):
        try:
            talks.append(_talk(item))
        except ValidationError as error:
            findings.append(
                Finding(
                    document.place((number,)),
                    f"this is not a labelled question ({str(error).lower()})",
                    "write `text` with `expect` or `expect_all`, or `turns` of them",
                )
            )
    if findings:
        raise ContentError(findings)
    return talks


def _talk(item: Any) -> Talk:  # noqa: ANN401  (any YAML value)
    if isinstance(item, dict) and "turns" in item:
        return convert(item, Talk)
    return Talk((convert(item, Question),))
