"""Parts of warning signs in the last messages, so that a sign can be told in several messages.

Each message is read by itself. The names of the terms that count in it are kept, but none of its words. A
rule may match the terms of several messages about one person: "my calf is sore", then "I flew on Friday".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bot.triage.reading.assertion import SPEAKER, Who
from bot.triage.rules import PART, Told

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.knowledge.warning_signs import WarningSigns
    from bot.triage.reading.patterns import PatternMatch
    from bot.triage.rules import TriageReading

# The number of earlier messages that count with a new one: people answer, ask something else, and return.
LASTS = 3
# The most terms of each kind from one message: three times as many as any message of our sets has.
MOST_TERMS = 48


@dataclass(frozen=True, slots=True)
class PartialSigns:
    """The parts of signs in one message, as names from the content.

    `complaints` are terms about a body part ("calf-hurts-any"), `circumstances` the others ("clot-risk").
    `part` is the body part that was named last, and `name` what it was called. `about_other`: it is about
    another person; `person` is the relation to that person ("husband").
    """

    complaints: tuple[str, ...] = ()
    circumstances: tuple[str, ...] = ()
    part: str | None = None
    name: str | None = None
    about_other: bool = False
    person: str | None = None


class Story(NamedTuple):
    """What several messages have in common: the last body part, its name, and the person."""

    part: str | None
    name: str | None
    about_other: bool
    person: str | None

    @classmethod
    def of(cls, told: Sequence[PartialSigns]) -> Story:
        """Return the story of the messages `told`, oldest first."""
        newest = [*reversed(told)]
        part, name = next(((each.part, each.name) for each in newest if each.part), (None, None))
        person = next((each.person for each in newest if each.person), None)
        return cls(part, name, any(each.about_other for each in told), person)


class SignCollector:
    """Collects partial signs, and says which of them count with the next message."""

    def __init__(self, signs: WarningSigns, terms: Collection[str]) -> None:
        """Collect `terms`, which are those of rules; the body parts are those of `signs`."""
        self._terms = frozenset(terms)
        self._names = {PART + part.id: part.names for part in signs.parts if not part.situation}
        # "Leg" and "joint" do not count as another body part than the one before.
        self._anywhere = PART + signs.parts[-1].id

    def told(self, reading: TriageReading, before: Sequence[PartialSigns]) -> Told | None:
        """Return what was told `before` and counts with `reading`; None if that is about another person."""
        story = Story.of(before)
        if not before or not self._is_same_person(reading, story):
            return None
        # Circumstances of one body part do not apply to another: between two parts only complaints add up.
        moved = self._has_moved(reading, story)
        return Told(
            frozenset(chain.from_iterable(each.complaints for each in before)),
            frozenset(chain.from_iterable(each.circumstances for each in before if not moved)),
            _starts(self._places(reading)) if moved else None,
        )

    def collect(self, reading: TriageReading, before: tuple[PartialSigns, ...]) -> tuple[PartialSigns, ...]:
        """Return what counts with the next message: `reading`, and what was told `before` about the same."""
        story = Story.of(before)
        live = [term for term in reading.live if term in self._terms]
        if live and (self._has_moved(reading, story) or not self._is_same_person(reading, story)):
            before = ()
        places = self._places(reading)
        typed = [hit for hit in places if reading.is_typed(hit)]
        starts, typed_starts = _starts(places), _starts(typed)
        known = {*chain.from_iterable(each.complaints for each in before)}
        # A part that was only carried over is told of anew by what is new of it.
        complaints = [
            term
            for term in live
            if reading.stands_on(term, typed_starts)
            or (reading.stands_on(term, starts) and term not in known)
        ]
        others = [hit for term in live for hit in reading.live[term] if self._is_of_other(reading, hit)]
        last = max(typed or (places if complaints else ()), key=lambda hit: hit.start, default=None)
        told = PartialSigns(
            complaints=tuple(complaints[:MOST_TERMS]),
            circumstances=tuple(term for term in live if not reading.stands_on(term, starts))[:MOST_TERMS],
            part=last.term.removeprefix(PART) if last else None,
            name=self._name(reading, last) if last else None,
            about_other=bool(others),
            person=reading.relation(others[0].start) if others else None,
        )
        kept = (*before, told)[-LASTS:]
        return kept if any(each.complaints or each.circumstances for each in kept) else ()

    def _places(self, reading: TriageReading) -> list[PatternMatch]:
        """Return the matches of body parts, without states that are treated like one ("pregnant")."""
        return [hit for hit in reading.parts() if hit.term in self._names]

    def _name(self, reading: TriageReading, place: PatternMatch) -> str | None:
        """Return the name in the content of the body part at `place`."""
        called = " ".join(reading.meant[place.start : place.end])
        return called if called in self._names[place.term] else None

    def _has_moved(self, reading: TriageReading, story: Story) -> bool:
        """Return whether `reading` names body parts, but not the one that was named before."""
        named = {hit.term for hit in self._places(reading)}
        return bool(named and story.part) and named.isdisjoint({f"{PART}{story.part}", self._anywhere})

    def _is_same_person(self, reading: TriageReading, story: Story) -> bool:
        hits = [hit for term, hits in reading.live.items() if term in self._terms for hit in hits]
        others = [hit for hit in hits if self._is_of_other(reading, hit)]
        if not story.about_other:
            return len(others) < len(hits) or not hits
        if others:
            relation = reading.relation(others[0].start)
            return relation is None or story.person is None or relation == story.person
        return not (self._places(reading) and any(hit.term == SPEAKER for hit in reading.found))

    @staticmethod
    def _is_of_other(reading: TriageReading, hit: PatternMatch) -> bool:
        return reading.assertions.who(hit.start) is Who.OTHER


def _starts(places: Sequence[PatternMatch]) -> frozenset[int]:
    return frozenset(place.start for place in places)
