"""Negation: which words of a message are denied, and where its clauses and sentences end.

After NegEx and ConText (clinical text): the scope of a negation is the list after it, and ends at "but",
"just", "now", a full stop or a new subject. It is safer to find too little negation.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from bot.language.phrases import PhraseSet
from bot.language.segmentation import Boundary, Segmenter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge.warning_signs import SignCues
    from bot.language.tokens import Token

NOBODY = -1
# The scope of a negation is five words in NegEx (2001), and the whole sentence in its successors; we use the
# former.
REACH = 6


class ClauseLayout(NamedTuple):
    """For each word the number of its clause and sentence, and the phrase that denies it, or -1.

    A negation phrase is identified by the place of its first word; `cues` maps each of its places to that.
    """

    clauses: list[int]
    sentences: list[int]
    deniers: list[int]
    cues: dict[int, int]


class NegationReader:
    """Finds clauses and negation in messages, by the cues of a language."""

    def __init__(self, cues: SignCues) -> None:
        self._denial = PhraseSet(cues.denial)
        self._not_denial = PhraseSet(cues.not_denial)
        self._stops = PhraseSet(cues.stops)
        self._contrast = PhraseSet(cues.contrast)
        self._extends = PhraseSet(cues.extends)
        groups = (self._denial, self._not_denial, self._stops, self._contrast, self._extends)
        # Most words are no cues; looking each up in every group would take most of the time.
        self._firsts = frozenset().union(*(group.firsts for group in groups))
        self._segmenter = Segmenter(self._contrast, predicates=self._stops)

    @property
    def vocabulary(self) -> set[str]:
        """All words of the cues."""
        groups = (self._denial, self._not_denial, self._stops, self._contrast, self._extends)
        return set().union(*(group.vocabulary for group in groups))

    def layout(self, typed: Sequence[str], tokens: Sequence[Token]) -> ClauseLayout:
        """Return the clauses and negation of the words `typed`, whose tokens are `tokens`."""
        bounds = self._segmenter.boundaries(typed, tokens)
        clauses = list(accumulate(int(bound >= Boundary.CLAUSE) for bound in bounds))
        sentences = list(accumulate(int(bound is Boundary.SENTENCE) for bound in bounds))
        return ClauseLayout(clauses, sentences, *self._deniers(typed, bounds))

    def _deniers(self, typed: Sequence[str], bounds: Sequence[int]) -> tuple[list[int], dict[int, int]]:
        deniers = [NOBODY] * len(typed)
        cues: dict[int, int] = {}
        active = earlier = NOBODY
        left = 0
        skip_to = 0
        for place in range(len(typed)):
            if bounds[place]:
                active = earlier = NOBODY
            if place < skip_to or (active == NOBODY and typed[place] not in self._firsts):
                continue
            if harmless := self._not_denial.match_at(typed, place):
                active, skip_to = NOBODY, place + harmless
                continue
            if size := self._denial.match_at(typed, place):
                active = earlier = place
                left, skip_to = REACH, place + size
                cues.update(dict.fromkeys(self._denying(typed, place, size), place))
                continue
            if self._extends.match_at(typed, place):
                # "no swelling in my calf or heat": the list continues after the insertion.
                active, left = earlier, REACH
                continue
            if active == NOBODY:
                continue
            if self._stops.match_at(typed, place) or left == 0:
                active = NOBODY
                continue
            deniers[place] = active
            left -= 1
        return deniers, cues

    def _denying(self, typed: Sequence[str], place: int, size: int) -> list[int]:
        """Return the places in the phrase that negate: of "no me" only "no"; all if no single word does."""
        places = range(place, place + size)
        alone = [at for at in places if self._denial.match_at(typed[at : at + 1], 0)]
        return alone or list(places)
