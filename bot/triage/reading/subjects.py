"""Of what a message tells where it tells of nobody: an animal, a thing, a story, a subject of study.

Read by grammar, over classes of words: an animal or a thing is what a clause is about if it begins it ("our
old hen limps"), a story where something is told in or of one, a subject where nobody is named who asks.
Reading too little as nobody's is the safe side: whoever writes or is named ends it.
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
# Words after an animal or a thing in which it does something to somebody: "the dog just bit", "it now says".
ACTS_WITHIN = 3


def subject_terms(subjects: SubjectWords, contrast: Sequence[str]) -> dict[str, Sequence[str]]:
    """Return the patterns of `subjects` and the words of `contrast` by the names of a lexicon."""
    return {CONTRAST: contrast} | {PREFIX + name: getattr(subjects, name) for name in SUBJECTS}


class SubjectReader:
    """Reads what was `found` of subjects in one message; `speaks` and `others` are where people are named."""

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
        """Return the places of words that are told of nobody."""
        if not self._found.keys() & {ANIMAL, THING, STORY, INSIDE, TOPIC}:
            return set()
        places: set[int] = set()
        for reads in (self._topics, self._stories, self._games, self._animals, self._things):
            for start, end in reads():
                places.update(range(start, end))
        return places

    def _topics(self) -> Iterator[tuple[int, int]]:
        """Yield what is asked about a subject, where nobody is named but in why it is asked."""
        sentences = self._layout.sentences
        studied = self._inside(STUDY)
        personal = {sentences[at] for at in (*self._speaks, *self._others) if at not in studied}
        for hit in self._hits(TOPIC):
            if sentences[hit.start] not in personal:
                # Only what follows: "blacked out in the bridge what is the right form" tells before it asks.
                yield hit.start, self._end(self._layout.clauses, hit.start)

    def _stories(self) -> Iterator[tuple[int, int]]:
        """Yield what happens in a film, a song or a joke, up to where the writer speaks of life again."""
        sentences = self._layout.sentences
        for hit in self._hits(STORY):
            start, end = hit.start, self._end(sentences, hit.start)
            if not any(sentences[at] == sentences[start] and at < start for at in self._speaks):
                start = self._begin(sentences, start)
            yield start, next((at for at in self._speaks if hit.end <= at < end), end)

    def _games(self) -> Iterator[tuple[int, int]]:
        """Yield the sentences that tell what happens in a game, to the player as well."""
        sentences = self._layout.sentences
        for hit in self._hits(INSIDE):
            start, end = self._begin(sentences, hit.start), self._end(sentences, hit.start)
            if not any(start <= at < end for at in {*self._others} - self._inside(PRONOUN)):
                yield start, end

    def _animals(self) -> Iterator[tuple[int, int]]:
        """Yield what is told of an animal: its clause, and those after it up to one that names somebody.

        A "but" ends it as well, and a new sentence that does not begin with "he" or "she".
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
        """Yield the animals or things that a clause is about, where nobody is named after them."""
        clauses = self._layout.clauses
        acts = {hit.start for hit in self._hits(ACTS)}
        for hit in self._hits(kind):
            end = self._end(clauses, hit.start)
            does = not acts.isdisjoint(range(hit.end, min(end, hit.end + ACTS_WITHIN)))
            if not does and self._is_subject(hit.start) and not self._is_named(hit.end, end, pronouns):
                yield hit.start, hit.end

    def _is_subject(self, place: int) -> bool:
        """Tell whether the noun at `place` begins its clause, with a determiner and what describes it."""
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
        """Tell whether the writer or another person is named from `start` to `end`; `pronouns` are nobody."""
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
