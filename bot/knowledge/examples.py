"""Natural messages and what they ask for: the schema of `examples.yaml`."""

from __future__ import annotations

from typing import Annotated

from bot.knowledge.model import Id, Record, Text, about

# Labels besides the ids: for messages that need a clarification, and for those that nothing known answers.
CLARIFY, OFF_TOPIC = "clarify", "off-topic"


class Example(Record, frozen=True):
    """A natural message, with what it asks for."""

    text: Text
    expect: Annotated[
        tuple[Id, ...],
        about(f"Ids of what answers it, the best one first; or `{CLARIFY}` or `{OFF_TOPIC}` alone.", 1),
    ]

    @property
    def label(self) -> str:
        """The first label: what it asks for above all."""
        return self.expect[0]


# The file is a list of them, as files of labelled questions are.
Examples = tuple[Example, ...]
