"""The answer to the one question, as it is typed: "yes", "no just sore", "the first one", "swollen"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.language.phrases import PhraseSet
from bot.language.tokens import words
from bot.triage.reading.reader import NONE, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bot.knowledge.model import Texts
    from bot.knowledge.texts.warnings import BodyPart
    from bot.triage.rules import TriageReading

# Words. A longer text says more than an answer, and is read as a message.
LONGEST_ANSWER = 12


class AnswerReader:
    """Reads answers to the questions of `parts`."""

    def __init__(
        self,
        parts: Sequence[BodyPart],
        ordinals: Sequence[Texts],
        function_words: Collection[str],
        stem: Callable[[str], str],
    ) -> None:
        """Read answers to the questions of `parts`; `ordinals` are the words for "first" to "last"."""
        self._stem = stem
        self._ordinals = [PhraseSet(forms) for forms in ordinals]
        self._asked_for = {
            part.id: {
                stem(word)
                for word in set(words(part.question)) - set(function_words)
                if not any(word.startswith(name.rstrip("*")) for name in part.names)
            }
            for part in parts
        }

    def read(self, reading: TriageReading, part: BodyPart) -> int | bool | None:
        """Return the answer of `reading` to the question of `part`.

        True for yes, False for none of these, the index of one of the signs in the question, None if it is no
        answer.
        """
        if not reading.meant or len(reading.meant) > LONGEST_ANSWER:
            return None
        place = self._place(reading.meant, len(part.signs))
        if place is not None:
            return place
        yes = [hit for hit in reading.found if hit.term == YES and hit.denier < 0]
        yes_places = {hit.start for hit in yes} | self._told(reading, part)
        none = min((hit.start for hit in reading.found if hit.term == NONE), default=None)
        if not yes_places:
            return None if none is None else False
        if none is None:
            return True
        # "Yes, but nothing serious" and "no, but a bit swollen" are a yes; "no, just a bit sore" is none.
        clauses = reading.layout.clauses
        first = min(yes_places)
        return first < none or any(clauses[place] != clauses[none] for place in yes_places)

    def _told(self, reading: TriageReading, part: BodyPart) -> set[int]:
        """Return the indexes of the signs in the question that are named and not denied."""
        asked_for = self._asked_for[part.id]
        deniers = reading.layout.deniers
        return {
            place
            for place, word in enumerate(reading.meant)
            if deniers[place] < 0 and self._stem(word) in asked_for
        }

    def _place(self, meant: Sequence[str], size: int) -> int | None:
        if not self._ordinals:
            return None
        *firsts, last = self._ordinals
        if last.occurs_in(meant):
            return size - 1
        return next((at for at, cue in enumerate(firsts[:size]) if cue.occurs_in(meant)), None)
