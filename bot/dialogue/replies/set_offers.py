"""The way into a guided set: offer one, ask how many repetitions, begin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.reply import Block, Choice, Guide, Heading, Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge import Knowledge

# The page that asks for a set of all exercises, and the small talk that asks for which.
WORKOUT = "workout"
WISH = "chat.workout"
_GUIDE = "guide:"
# A set that is still watched to its end: five minutes of squats. No advice; the number is the runner's.
MOST_REPETITIONS = 30

_CHOICE = re.compile(rf"{_GUIDE}(?P<what>[^:]+)(?::(?P<count>\d{{1,3}}))?")
# "12", "make it 12"... no more words than that, or it is a message of its own.
_NUMBER = re.compile(r"(?:[^\W\d]+\s+){0,2}(\d{1,3})\s*x?(?:\s+[^\W\d]+)?\W*")


def begins_set(id_: str) -> bool:
    """Return whether the choice `id_` would begin a guided set."""
    found = _CHOICE.fullmatch(id_)
    return found is not None and found["count"] is not None


class SetOffers:
    """Offers guided sets of the exercises in `knowledge`; their ids begin with `guide:`."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Offer what has beats to count."""
        self._knowledge = knowledge
        self._texts = knowledge.messages.coaching
        counted = [exercise.id for exercise in knowledge.exercises.values() if exercise.beats]
        self._sets = {id_: (id_,) for id_ in counted} | {WORKOUT: tuple(counted)}

    def offer(self, id_: str) -> tuple[Choice, ...]:
        """Return the button that starts a set of the exercise `id_`; none where there is nothing to count."""
        offered = id_ in self._sets and id_ in self._knowledge.exercises
        return (Choice(_GUIDE + id_, self._texts.guide_me),) if offered else ()

    def sets(self) -> tuple[Choice, ...]:
        """Return a button for each set there is: of each exercise, and of all."""
        single = [id_ for id_ in self._sets if id_ in self._knowledge.exercises]
        choices = tuple(Choice(_GUIDE + id_, self._knowledge.exercises[id_].name) for id_ in single)
        page = self._knowledge.pages.get(WORKOUT)
        return (*choices, Choice(WORKOUT, page.title)) if page else choices

    def reply(self, id_: str) -> Reply | None:
        """Return the question or the beginning that the choice `id_` stands for, None for any other."""
        if id_ == WORKOUT and WORKOUT in self._knowledge.pages:
            return self._ask(WORKOUT)
        found = _CHOICE.fullmatch(id_)
        if found is None or found["what"] not in self._sets:
            return None
        if found["count"] is None:
            return self._ask(found["what"])
        count = int(found["count"])
        return self._begin(found["what"], count) if 1 <= count <= MOST_REPETITIONS else None

    def typed(self, text: str, choices: Sequence[Choice]) -> str | None:
        """Return the choice that a number typed under the question for it stands for."""
        asked = _CHOICE.fullmatch(choices[0].id) if choices else None
        number = _NUMBER.fullmatch(text)
        if asked is None or asked["count"] is None or number is None:
            return None
        return f"{_GUIDE}{asked['what']}:{max(1, min(int(number[1]), MOST_REPETITIONS))}"

    def _ask(self, what: str) -> Reply:
        page = self._knowledge.pages.get(what)
        title = page.title if page else self._knowledge.exercises[what].name
        texts = page.paragraphs if page else self._texts.ask
        choices = tuple(Choice(f"{_GUIDE}{what}:{count}", str(count)) for count in self._texts.counts)
        blocks: tuple[Block, ...] = (
            Heading(title),
            *(Paragraph(text.format(exercise=title)) for text in texts),
        )
        return Reply(Outcome.SMALLTALK, blocks, choices)

    def _begin(self, what: str, count: int) -> Reply:
        names = ", ".join(self._knowledge.exercises[id_].name for id_ in self._sets[what])
        sentence = self._texts.begin.format(exercise=names, repetitions=count)
        return Reply(
            Outcome.SMALLTALK, (Paragraph(sentence),), guide=Guide(self._sets[what], repetitions=count)
        )
