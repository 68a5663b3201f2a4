"""Commands as people type them: `/squat`, `/squat@name`, `/squat, please`, or followed by a question."""

from __future__ import annotations

import re
from typing import NamedTuple

_COMMAND = re.compile(r"/(?P<name>[\w-]*)(?:@\w+)?[\s.,;:!]*(?P<rest>.*)", re.DOTALL)


class TypedCommand(NamedTuple):
    """The name of a command without its slash, as it was typed, and the text after it."""

    name: str
    rest: str


def typed_command(text: str) -> TypedCommand | None:
    """Return the command that `text` begins with, None if there is none."""
    found = _COMMAND.match(text)
    return TypedCommand(found["name"], found["rest"].strip()) if found else None
