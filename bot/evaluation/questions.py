"""Labelled questions: YAML files of messages, each with the labels that are right for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.errors import ContentError
from bot.knowledge.finding import Finding
from bot.knowledge.source import read_document

if TYPE_CHECKING:
    from pathlib import Path

CLARIFY, OFF_TOPIC, URGENT = "clarify", "off-topic", "urgent"


class Question(BaseModel):
    """One message: any of `expect` is right; all of `expect_all` must be answered."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    expect: tuple[str, ...] = ()
    expect_all: tuple[str, ...] = ()


class Talk(BaseModel):
    """Messages of one conversation, in order."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    turns: Annotated[tuple[Question, ...], Field(min_length=1)]


_FILE = TypeAdapter(list[Talk | Question])


def read_questions(file: Path) -> list[Talk]:
    """Read `file`; a single message is a conversation of one. Raises ContentError with each finding."""
    document, findings = read_document(file)
    if findings:
        raise ContentError(findings)
    try:
        items = _FILE.validate_python(document.data)
    except ValidationError as error:
        findings = [
            Finding(
                document.place(tuple(detail["loc"])),
                f"this is no labelled question ({detail['msg'].lower()})",
                "write `text` with `expect` or `expect_all`, or `turns` of them",
            )
            for detail in error.errors(include_url=False)
        ]
        raise ContentError(list(dict.fromkeys(findings))) from None
    return [item if isinstance(item, Talk) else Talk(turns=(item,)) for item in items]
