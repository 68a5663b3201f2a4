"""Check the costs of the policy on other writers: python tests/benchmarks/writers.py LANGUAGE FILE...

FILEs are labelled questions whose headers name who wrote them. Each writer is held out once: the costs
that do best on the messages of all others (a grid around today's) judge the messages of that one. The
table shows, in percent, what the policy does with them by today's costs and by those: right, wrong, asked
back and declined for messages in scope, declined and answered for off-topic ones. Where both rows of a
writer are alike, the costs carry over to strangers. Single messages are judged as a whole, by the policy
alone: neither warning signs nor clauses nor the talk are looked at. `MEANING=off` judges by words alone.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.policy import COSTS, Costs, PolicyAction, choices, price
from bot.dialogue.reading.intent import IntentClassifier
from bot.evaluation.questions import URGENT, read_questions
from bot.knowledge.examples import CLARIFY, OFF_TOPIC
from bot.knowledge.loading.loader import load_knowledge
from bot.language.tokens import words
from bot.matching.meaning.encoder import load_encoder
from bot.settings import content_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# ruff: noqa: T201  (printing is what this script does)

# What mistakes cost a person, by which the tried costs are compared. What does best need not be the same:
# probabilities are never quite right.
TRUE_COSTS = COSTS._replace(wrong_entry=4.0, astray=1.0)
# The costs that are tried; the other ones are a question (the unit), and what small talk is worth.
GRID = [
    COSTS._replace(wrong_entry=wrong, wrong_decline=decline, nothing_fits=nothing, astray=astray)
    for wrong, decline, nothing, astray in product(
        (2.5, 3.0, 4.0), (2.0, 3.0, 4.0), (0.5, 1.0, 2.0), (0.5, 1.0, 2.0)
    )
]


class Case(NamedTuple):
    """A message: what the policy was told of it, and whether its answer and its choices are right."""

    writer: str
    in_scope: bool
    vague: bool
    costs: dict[Costs, PolicyAction]
    right: bool
    offered: bool


def cases(intents: IntentClassifier, files: Iterable[Path]) -> Iterator[Case]:
    """Yield the single messages of `files` that are no warning signs, each with what every cost would do."""
    for file in files:
        for talk in read_questions(file):
            question = talk.turns[0]
            wanted = question.expect
            if len(talk.turns) > 1 or not wanted or URGENT in wanted or not talk.writer:
                continue
            judged = intents.read(words(question.text)).judgement
            answer, kind = intents.answer(judged)
            offers = choices(judged.matches)
            share = sum(match.score for match in offers)
            found: dict[Costs, PolicyAction] = {}
            for costs in {COSTS, *GRID}:
                priced = price(answer, share, judged.in_scope, kind, costs)
                found[costs] = min(priced, key=priced.__getitem__)
            yield Case(
                talk.writer,
                OFF_TOPIC not in wanted,
                CLARIFY in wanted,
                found,
                _accepted(answer.match.id, wanted),
                any(_accepted(match.id, wanted) for match in offers),
            )


def _accepted(id_: str, wanted: Sequence[str]) -> bool:
    vague = CLARIFY in wanted and id_.startswith("ask.")
    return vague or any(id_ == want or id_.startswith(f"{want}.") for want in wanted)


def regret(case: Case, costs: Costs) -> float:
    """Return what the action that `costs` choose costs in truth."""
    match case.costs[costs]:
        case PolicyAction.ANSWER:
            return 0.0 if case.right else TRUE_COSTS.wrong_entry
        case PolicyAction.ASK:
            return 0.0 if case.vague else TRUE_COSTS.question + TRUE_COSTS.nothing_fits * (not case.offered)
        case PolicyAction.DECLINE:
            return TRUE_COSTS.wrong_decline * case.in_scope
    raise AssertionError(case.costs[costs])


def figures(own: Sequence[Case], costs: Costs) -> str:
    """Return the cells of a row of the table."""
    inside = [case for case in own if case.in_scope]
    outside = [case for case in own if not case.in_scope]

    def share(count: int, of: Sequence[Case]) -> str:
        return f"{100 * count / len(of):.1f}" if of else ""

    seen = Counter((case.costs[costs], case.right) for case in inside)
    away = Counter(case.costs[costs] for case in outside)
    vague = sum(case.vague and case.costs[costs] is PolicyAction.ASK for case in inside)
    asked = seen[PolicyAction.ASK, True] + seen[PolicyAction.ASK, False] - vague
    declined = seen[PolicyAction.DECLINE, True] + seen[PolicyAction.DECLINE, False]
    cells = (
        str(len(inside)),
        share(seen[PolicyAction.ANSWER, True] + vague, inside),
        share(seen[PolicyAction.ANSWER, False], inside),
        share(asked, inside),
        share(declined, inside),
        str(len(outside)),
        share(away[PolicyAction.DECLINE], outside),
        share(away[PolicyAction.ANSWER], outside),
    )
    return " | ".join(cells)


def main(language: str, files: list[Path]) -> None:
    """Print the table."""
    encoder = None if os.environ.get("MEANING") == "off" else load_encoder()
    intents = IntentClassifier(load_knowledge(content_folder(), language), encoder)
    found = list(cases(intents, files))
    print(
        "| writer | costs | in scope | right | wrong | asked | declined | off-topic | declined | answered |"
    )
    print("| --- " * 10 + "|")
    for writer in sorted({case.writer for case in found}):
        own = [case for case in found if case.writer == writer]
        others = [case for case in found if case.writer != writer]
        chosen = min(GRID, key=lambda costs: sum(regret(case, costs) for case in others))
        changed = ", ".join(
            f"{name} {value:g}" for name, value in chosen._asdict().items() if value != getattr(COSTS, name)
        )
        print(f"| {writer} | today | {figures(own, COSTS)} |")
        print(f"| {writer} | {changed or 'the same'} | {figures(own, chosen)} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], [Path(name) for name in sys.argv[2:]])
