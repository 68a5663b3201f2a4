"""What people ask one after the other, and what the bot is to answer to each of it, word by word."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.telegram.view.rendering import render
from bot.dialogue import Context
from bot.evaluation.questions import read_questions

if TYPE_CHECKING:
    from bot.dialogue import Dialogue

QUESTIONS = Path(__file__).parents[1] / "questions"


@dataclass(frozen=True)
class Script:
    """A conversation: what is asked, and the texts of the messages that answer it."""

    asked: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]

    @property
    def messages(self) -> list[str]:
        """All texts that answer it, in order."""
        return [text for texts in self.answers for text in texts]


def scripts(dialogue: Dialogue, number: int, length: int, seed: int = 1) -> list[Script]:
    """Return so many conversations of `length` questions each, out of the labelled ones."""
    questions = [talk.turns[0].text for talk in read_questions(QUESTIONS / "written.yaml")]
    chance = random.Random(seed)  # noqa: S311  (the same in every run)
    chance.shuffle(questions)
    asked = itertools.cycle(questions)
    return [_script(dialogue, tuple(itertools.islice(asked, length))) for _ in range(number)]


def _script(dialogue: Dialogue, asked: tuple[str, ...]) -> Script:
    context, answers = Context(), []
    for text in asked:
        reply, context = dialogue.reply(text, context)
        answers.append(tuple(page.text for page in render(reply)))
    return Script(asked, tuple(answers))
