"""Subjects other than persons: an animal, a thing, a story, a game, a subject of study.

They are found by grammar, with classes of words: a clause is about an animal or a thing if it begins with it
("our old hen limps"), about a story if something happens in it, and about a subject of study if no person is
named. It is safer to find too few of them: any named person, or the writer, ends their scope.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.warning_signs import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.knowledge.warning_signs import SubjectWords
    from bot.triage.reading.negation import ClauseLayout
    from bot.triage.reading.patterns import PatternMatch

# Names of the terms in the lexicon; a dot keeps them apart from the terms of the content.
PREFIX = "subject."
ANIMAL, THING, ACTS, OPENER, DETERMINER, PRONOUN, STORY, INSIDE, STUDY, TOPIC = (
    PREFIX + name for name in SUBJECTS
)
CONTRAST = PREFIX + "contrast"
# Words between "my" and the animal or thing: "my neighbour's old dog".
DESCRIBED = 2
# Words after an animal or a thing in which it may do something to a person: "the dog just bit", "it now
# says".
ACTS_WITHIN = 3


def subject_terms(subjects: SubjectWords, contrast: Sequence[str]) -> dict[str, Sequence[str]]:
    """Return the patterns of `subjects` and the words of `contrast` by their names as terms."""
    return {CONTRAST: contrast} | {PREFIX + name: getattr(subjects, name) for name in SUBJECTS}


class SubjectReader:
    """Finds the subjects of one message in the matches `found`; `speaks` and `others` are named persons."""

    def __init__(
        self,
        layout: ClauseLayout,
        found: Sequence[PatternMatch],
        speaks: Sequence[PatternMatch],
        others: Sequence[PatternMatch],
    ) -> None:
        self._layout = layout
        self._size = len(layout.clauses)
        self._found: dict[str, list[PatternMatch]] = {}
        for hit in found:
            if hit.term.startswith(PREFIX):
                self._found.setdefault(hit.term, []).append(hit)
        self._speaks = sorted(hit.start for hit in speaks)
        self._others = sorted(hit.start for hit in others)
        self._covered: dict[str, set[int]] = {}

    def of_nobody(self) -> set[int]:
        """Return the places of words that are not about a person."""
        if not self._found.keys() & {ANIMAL, THING, STORY, INSIDE, TOPIC}:
            return set()
        places: set[int] = set()
        for reads in (self._topics, self._stories, self._games, self._animals, self._things):
            for start, end in reads():
                places.update(range(start, end))
        return places

    def _topics(self) -> Iterator[tuple[int, int]]:
        """Yield questions about a subject of study in which no person is named, except as the reason."""
        sentences = self._layout.sentences
        studied = self._inside(STUDY)
        personal = {sentences[at] for at in (*self._speaks, *self._others) if at not in studied}
        for hit in self._hits(TOPIC):
            if sentences[hit.start] not in personal:
                # Only the words after it: "blacked out in the bridge what is the right form" tells, then
                # asks.
                yield hit.start, self._end(self._layout.clauses, hit.start)

    def _stories(self) -> Iterator[tuple[int, int]]:
        """Yield what happens in a film, a song or a joke, until the writer returns to real life."""
        sentences = self._layout.sentences
        for hit in self._hits(STORY):
            start, end = hit.start, self._end(sentences, hit.start)
            if not any(sentences[at] == sentences[start] and at < start for at in self._speaks):
                start = self._begin(sentences, start)
            yield start, next((at for at in self._speaks if hit.end <= at < end), end)

    def _games(self) -> Iterator[tuple[int, int]]:
        """Yield the sentences about a game, including what happens to the player in it."""
        sentences = self._layout.sentences
        for hit in self._hits(INSIDE):
            start, end = self._begin(sentences, hit.start), self._end(sentences, hit.start)
            if not any(start <= at < end for at in {*self._others} - self._inside(PRONOUN)):
                yield start, end

    def _animals(self) -> Iterator[tuple[int, int]]:
        """Yield the clauses about an animal: its clause, and those after it until one that names a person.

        A "but" ends them as well, and so does a new sentence that does not begin with "he" or "she".
        """
        clauses, sentences = self._layout.clauses, self._layout.sentences
        pronouns, contrasts = self._inside(PRONOUN), self._inside(CONTRAST)
        for start, _ in self._subjects(ANIMAL, pronouns):
            stop = self._end(clauses, start)
            while stop < self._size and stop not in contrasts:
                if sentences[stop] != sentences[stop - 1] and stop not in pronouns:
                    break
                following = self._end(clauses, stop)
                if self._is_named(stop, following, pronouns):
                    break
                stop = following
            yield start, stop

    def _things(self) -> Iterator[tuple[int, int]]:
        """Yield the clauses that are about a thing."""
        for start, _ in self._subjects(THING, ()):
            yield start, self._end(self._layout.clauses, start)

    def _subjects(self, kind: str, pronouns: Collection[int]) -> Iterator[tuple[int, int]]:
        """Yield the animals or things that a clause is about, if no person is named after them."""
        clauses = self._layout.clauses
        acts = {hit.start for hit in self._hits(ACTS)}
        for hit in self._hits(kind):
            end = self._end(clauses, hit.start)
            does = not acts.isdisjoint(range(hit.end, min(end, hit.end + ACTS_WITHIN)))
            if not does and self._is_subject(hit.start) and not self._is_named(hit.end, end, pronouns):
                yield hit.start, hit.end

    def _is_subject(self, place: int) -> bool:
        """Return whether the noun at `place` begins its clause, after a determiner and adjectives only."""
        clauses = self._layout.clauses
        openers, determiners = self._inside(OPENER), self._inside(DETERMINER)
        at = place
        while (
            place - at < DESCRIBED and at and at - 1 not in determiners and clauses[at - 1] == clauses[place]
        ):
            at -= 1
        if not at or at - 1 not in determiners:
            at = place
        while at and at - 1 in determiners and clauses[at - 1] == clauses[place]:
            at -= 1
        return not at or clauses[at - 1] != clauses[place] or at - 1 in openers

    def _is_named(self, start: int, end: int, pronouns: Collection[int]) -> bool:
        """Return whether the writer or a person is named from `start` to `end`; `pronouns` do not count."""
        named = (*self._speaks, *(at for at in self._others if at not in pronouns))
        return any(start <= at < end for at in named)

    def _begin(self, units: Sequence[int], place: int) -> int:
        while place and units[place - 1] == units[place]:
            place -= 1
        return place

    def _end(self, units: Sequence[int], place: int) -> int:
        unit = units[place]
        while place < self._size and units[place] == unit:
            place += 1
        return place

    def _inside(self, term: str) -> set[int]:
        if term not in self._covered:
            self._covered[term] = {at for hit in self._hits(term) for at in range(hit.start, hit.end)}
        return self._covered[term]

    def _hits(self, term: str) -> Sequence[PatternMatch]:
        return self._found.get(term, ())
