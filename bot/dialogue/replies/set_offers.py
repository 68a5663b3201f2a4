"""How a guided set begins: offer it, ask for the number of repetitions, start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.actions.model import AskRepetitions, PickRepetitions, ShowEntry, StartGuidedSet
from bot.reply import Block, Choice, Heading, Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.actions.model import ChoiceAction
    from bot.knowledge import Knowledge

# The page of a guided set of all exercises, and the small talk that asks which exercise.
WORKOUT = "workout"
WISH = "chat.workout"
# The most repetitions: five minutes of squats, after which nobody would watch. Not advice; runners choose.
MOST_REPETITIONS = 30

# "12", "make it 12". With more words it is another message.
_NUMBER = re.compile(r"(?:[^\W\d]+\s+){0,2}(\d{1,3})\s*x?(?:\s+[^\W\d]+)?\W*")


class SetOffers:
    """Offers guided sets of the exercises in `knowledge`."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Offer the exercises that have beats to count."""
        self._knowledge = knowledge
        self._texts = knowledge.messages.coaching
        counted = [exercise.id for exercise in knowledge.exercises.values() if exercise.beats]
        self._sets = {id_: (id_,) for id_ in counted} | {WORKOUT: tuple(counted)}

    def offer(self, id_: str) -> tuple[Choice, ...]:
        """Return the button that starts a set of the exercise `id_`; () if it has nothing to count."""
        offered = id_ in self._sets and id_ in self._knowledge.exercises
        return (Choice.of(AskRepetitions(id_), self._texts.guide_me),) if offered else ()

    def sets(self) -> tuple[Choice, ...]:
        """Return a button for the set of each exercise, and one for all exercises."""
        single = [id_ for id_ in self._sets if id_ in self._knowledge.exercises]
        choices = tuple(Choice.of(AskRepetitions(id_), self._knowledge.exercises[id_].name) for id_ in single)
        page = self._knowledge.pages.get(WORKOUT)
        return (*choices, Choice(WORKOUT, page.title)) if page else choices

    def reply(self, action: ChoiceAction) -> Reply | None:
        """Return the question for repetitions or the start of a set, None for any other `action`."""
        match action:
            case ShowEntry(id_) if id_ == WORKOUT and WORKOUT in self._knowledge.pages:
                return self._ask(WORKOUT)
            case AskRepetitions(what) if what in self._sets:
                return self._ask(what)
            case PickRepetitions(what, count) if what in self._sets and 1 <= count <= MOST_REPETITIONS:
                return self._begin(what, count)
        return None

    def typed(self, text: str, choices: Sequence[Choice]) -> PickRepetitions | None:
        """Return the choice if `text` is a number that answers the question for repetitions."""
        asked = choices[0].action if choices else None
        number = _NUMBER.fullmatch(text)
        if not isinstance(asked, PickRepetitions) or number is None:
            return None
        return PickRepetitions(asked.what, max(1, min(int(number[1]), MOST_REPETITIONS)))

    def _ask(self, what: str) -> Reply:
        page = self._knowledge.pages.get(what)
        title = page.title if page else self._knowledge.exercises[what].name
        texts = page.paragraphs if page else self._texts.ask
        choices = tuple(Choice.of(PickRepetitions(what, count), str(count)) for count in self._texts.counts)
        blocks: tuple[Block, ...] = (
            Heading(title),
            *(Paragraph(text.format(exercise=title)) for text in texts),
        )
        return Reply(Outcome.SMALLTALK, blocks, choices)

    def _begin(self, what: str, count: int) -> Reply:
        names = ", ".join(self._knowledge.exercises[id_].name for id_ in self._sets[what])
        sentence = self._texts.begin.format(exercise=names, repetitions=count)
        return Reply(
            Outcome.SMALLTALK, (Paragraph(sentence),), action=StartGuidedSet(self._sets[what], count)
        )
