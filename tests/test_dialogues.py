"""Whole conversations as data: each file under `dialogues/` is one, read top to bottom.

Those in a folder that is named by a language are in that language, all others in English.

# what the conversation promises
> what the runner types          ("> press squat" presses the button of that id)
answer squat                     the outcome, and the entries answered or offered; none named: whichever
says Hold for five seconds       a part of the reply's text
offers squat.hold                a button that must be there
hides squat                      a button that must not be there
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context, Reply

if TYPE_CHECKING:
    from bot.dialogue import MultilingualDialogue

FILES = sorted((Path(__file__).parent / "dialogues").rglob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_conversation_goes_as_written(file: Path, shipped: MultilingualDialogue) -> None:
    """Every line of the file holds, in order, in one conversation."""
    dialogue = shipped.for_language(file.parent.name if file.parent.name != "dialogues" else "en")
    context = Context()
    reply: Reply | None = None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        keyword, _, rest = line.partition(" ")
        where = f"{file.name}:{number}"
        if keyword in {"", "#"}:
            continue
        if keyword == ">":
            press, _, id_ = rest.partition(" ")
            if press == "press":
                reply, context = dialogue.choose(id_, context)
            else:
                reply, context = dialogue.reply(rest, context)
            continue
        assert reply is not None, f"{where}: nothing was said yet"
        _hold(reply, keyword, rest, where)


def _hold(reply: Reply, keyword: str, rest: str, where: str) -> None:
    offered = [choice.id for choice in reply.choices]
    match keyword:
        case "says":
            assert rest in " ".join(reply.text.split()), f"{where}: {reply.text}"
        case "offers":
            assert rest in offered, f"{where}: {offered}"
        case "hides":
            assert rest not in offered, f"{where}: {offered}"
        case _:
            given = " ".join((reply.outcome.value, *reply.entries))
            wanted = f"{keyword} {rest}" if rest else keyword
            assert wanted == (given if rest else reply.outcome.value), f"{where}: {given}"


def test_there_are_conversations() -> None:
    """An empty folder would promise nothing."""
    assert FILES
