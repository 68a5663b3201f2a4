"""Exercises and tips of an article -> exercises, with an entry for the steps and one for each detail."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from bot.drafting.naming import label, slug
from bot.drafting.phrasing import filled
from bot.knowledge.model import Exercise
from bot.language.tokens import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.drafting.article.outline import Movement, Statement
    from bot.drafting.draft_records import DraftRecords
    from bot.knowledge.model import Entry
    from bot.knowledge.question_patterns import Asked

# Questions that a sentence of an exercise adds for its kind.
KIND_ASKS = 4
# Seconds: nobody holds a pose longer than ten minutes; "stay at this level for three weeks" is not a hold.
LONGEST_HOLD = 600


class ExerciseDrafter:
    """Adds the exercises of one article to the records of a draft."""

    def __init__(self, records: DraftRecords) -> None:
        """Add to `records`, in its language."""
        self._records = records
        act = records.patterns.instructions
        self._hold = records.grammar.compiled(act.hold)
        self._repetitions = records.grammar.compiled(act.repetitions)
        self._muscles = records.grammar.compiled(act.muscles)
        named = sorted(act.equipment, key=len, reverse=True)
        small = records.patterns.words
        before = sorted({*small.determiners, *small.numbers}, key=len, reverse=True)
        self._equipment = re.compile(
            rf"\b(?:{'|'.join(map(re.escape, before))}|\w+ed) (?:\w+ )?({'|'.join(map(re.escape, named))})\b",
            re.IGNORECASE,
        )

    def write(self, movement: Movement) -> Entry:
        """Add the exercise `movement` and its entries; return the entry that shows it."""
        records, own = self._records, self._records.patterns.exercise
        name = _plain_name(movement.name)
        facts = [records.fact(each) for each in movement.statements]
        slots = {"name": name}
        remarks = " ".join(each.text for each in movement.remarks)
        asks = [*filled(own.steps.asks, slots)]
        asks += [each.text.rstrip(".!:") for each in movement.statements]
        for each in movement.statements:
            for said in islice(records.grammar.kinds(each.text, records.topic), 1):
                asks += islice(records.asked(said.kind.asks, said.slots), KIND_ASKS)
        entry = records.add(
            slug(name, records.grammar.function),
            next(filled([own.steps.title], {"name": movement.name})),
            asks,
            [remarks or own.steps.answer],
            facts,
            subject=name,
        )
        held, seconds = self._holds(movement.statements)
        repeated = [*self._matching(movement.statements, self._repetitions)]
        needs = self._named_equipment(movement)
        muscles = self._named_muscles(movement.statements)
        records.exercises.append(
            Exercise(
                id=entry.id,
                name=label(movement.name, records.patterns.cut),
                steps=tuple(each.text for each in movement.steps) or (movement.statements[0].text,),
                hold_seconds=seconds,
                repetitions=" ".join(each.text for each in repeated) or None,
                muscles=tuple(muscles),
                needs=tuple(needs),
                facts=entry.facts,
            )
        )
        self._detail(entry, "hold", own.hold, slots, held)
        self._detail(entry, "repetitions", own.repetitions, slots, repeated)
        for kind, asked, found in (("equipment", own.equipment, needs), ("muscles", own.muscles, muscles)):
            if found:
                named = [s for s in movement.statements if any(_mentions(s.text, each) for each in found)]
                self._detail(entry, kind, asked, slots, named, found)
        return entry

    def _detail(  # noqa: PLR0913, PLR0917  (an entry's parts)
        self,
        entry: Entry,
        kind: str,
        asked: Asked,
        slots: dict[str, str],
        said: Sequence[Statement],
        found: Sequence[str] = (),
    ) -> None:
        if not said:
            return
        records = self._records
        asks = [text for x in (*found, "") for text in filled(asked.asks, slots | {"x": x.lower()})]
        title = next(filled([asked.title], slots))
        answer = " ".join(dict.fromkeys(each.text for each in said))
        records.add(f"{entry.id}.{kind}", title, asks, [answer], map(records.fact, said))

    def _matching(
        self, statements: Sequence[Statement], patterns: Sequence[re.Pattern[str]]
    ) -> Iterator[Statement]:
        return (each for each in statements if any(pattern.search(each.text) for pattern in patterns))

    def _holds(self, statements: Sequence[Statement]) -> tuple[list[Statement], int | None]:
        """Return the statements that say how long to hold, and the seconds of the first hold."""
        held = [*self._matching(statements, self._hold)]
        grammar = self._records.grammar
        found = (pattern.search(each.text) for each in held for pattern in self._hold)
        times = (grammar.time.search(hit["time"]) for hit in found if hit)
        seconds = (grammar.seconds(time["number"], time["unit"]) for time in times if time)
        return held, next((each for each in seconds if each and each <= LONGEST_HOLD), None)

    def _named_equipment(self, movement: Movement) -> list[str]:
        """Return the equipment: as given after a label, else what the steps name."""
        if movement.needs:
            return movement.needs
        texts = [movement.lead, *(each.text for each in movement.statements)]
        found = (found[0].lower() for text in texts for found in self._equipment.finditer(text))
        undetermined = (self._records.grammar.undetermined(each) for each in found)
        by_head = {each.split()[-1]: each for each in reversed([*undetermined])}
        return [each[:1].upper() + each[1:] for each in reversed(by_head.values())]

    def _named_muscles(self, statements: Sequence[Statement]) -> list[str]:
        found = (
            self._records.grammar.phrase(hit["x"])
            for each in statements
            for pattern in self._muscles
            if (hit := pattern.search(each.text))
        )
        return [*dict.fromkeys(filter(None, found))]


def _plain_name(name: str) -> str:
    """Return the exercise's name in lower case, as in questions."""
    return name.lower().rstrip(" .:")


def _mentions(text: str, what: str) -> bool:
    return normalise(what) in normalise(text) or normalise(what).split()[-1] in normalise(text)
