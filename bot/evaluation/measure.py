"""Asks the labelled questions and judges the replies."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.dialogue import Context, Outcome, Reply
from bot.evaluation.questions import URGENT
from bot.knowledge.examples import CLARIFY, OFF_TOPIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.dialogue import MultilingualDialogue
    from bot.evaluation.questions import Question, Talk


class Verdict(StrEnum):
    """How a reply compares with the labels of its question."""

    RIGHT = "right"
    OFFERED = "offered"  # asked back, and a right entry is among the choices
    ASKED = "asked"  # asked back without it
    DECLINED = "declined"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with the labels of its reply; `seconds` is the time in the dialogue."""

    question: Question
    writer: str
    given: tuple[str, ...]
    verdict: Verdict
    score: float
    seconds: float


@dataclass(slots=True)
class Measured:
    """The judged questions of one set."""

    name: str
    judged: list[Judged] = field(default_factory=list)

    def count(self, verdict: Verdict) -> int:
        """Return how many questions got `verdict`."""
        return sum(one.verdict is verdict for one in self.judged)

    def share(self, verdict: Verdict) -> float:
        """Return the share 0..1 of questions that got `verdict`; 0 for an empty set."""
        return self.count(verdict) / len(self.judged) if self.judged else 0.0

    def milliseconds(self, share: float) -> float:
        """Return the quantile `share` (0..1) of the times, in milliseconds."""
        times = sorted(one.seconds for one in self.judged) or [0.0]
        return times[min(len(times) - 1, int(share * len(times)))] * 1000

    def confusions(self) -> Counter[tuple[str, str]]:
        """Return how often each pair of (expected, given) labels occurred in wrong replies."""
        wrong = (one for one in self.judged if one.verdict is Verdict.WRONG)
        return Counter(
            ("|".join(one.question.expect or one.question.expect_all), "|".join(one.given)) for one in wrong
        )


def ask(library: MultilingualDialogue, talks: Iterable[Talk], language: str = "") -> Iterator[Judged]:
    """Ask each conversation from an empty context, as people whose app is in `language`, and judge.

    A reply in another language is wrong, unless it is a warning.
    """
    own = library.for_language(language).knowledge.language
    for talk in talks:
        context = Context()
        for question in talk.turns:
            start = time.perf_counter()
            reply, context = library.reply(question.text, context, language)
            seconds = time.perf_counter() - start
            score = reply.scores[0] if reply.scores else 0.0
            given, verdict = labels(reply), judge(question, reply)
            if reply.language != own and reply.outcome is not Outcome.URGENT:
                given, verdict = (f"in {reply.language}", *given), Verdict.WRONG
            yield Judged(question, talk.writer, given, verdict, score, seconds)


def labels(reply: Reply) -> tuple[str, ...]:
    """Return the labels that `reply` stands for, best first."""
    match reply.outcome:
        case Outcome.URGENT:
            return (URGENT,)
        case Outcome.DECLINE:
            return (OFF_TOPIC,)
        case Outcome.CLARIFY:
            return (CLARIFY,)
    return reply.entries


def judge(question: Question, reply: Reply) -> Verdict:
    """Return the verdict on `reply`; only a confident reply can be wrong."""
    given = labels(reply)
    if question.expect_all:
        right = all(any(_accepts(want, label) for label in given) for want in question.expect_all)
    else:
        right = bool(given) and any(_accepts(want, given[0]) for want in question.expect)
    if right:
        return Verdict.RIGHT
    if reply.outcome is Outcome.CLARIFY:
        wanted = (*question.expect, *question.expect_all)
        offered = any(_accepts(want, entry) for want in wanted for entry in reply.entries)
        return Verdict.OFFERED if offered else Verdict.ASKED
    return Verdict.DECLINED if reply.outcome is Outcome.DECLINE else Verdict.WRONG


def _accepts(wanted: str, given: str) -> bool:
    """Return whether the label `given` satisfies `wanted`: the same, or one of its dotted details."""
    return given == wanted or given.startswith(f"{wanted}.")


def moves_of(sets: Sequence[Measured]) -> dict[str, Counter[Verdict]]:
    """Return the verdicts by move; messages without a move are left out."""
    found: dict[str, Counter[Verdict]] = {}
    for measured in sets:
        for one in measured.judged:
            if one.question.move:
                found.setdefault(one.question.move, Counter())[one.verdict] += 1
    return dict(sorted(found.items()))


def writers_of(sets: Sequence[Measured]) -> dict[str, Counter[Verdict]]:
    """Return the verdicts by writer; those of unknown writers are left out."""
    found: dict[str, Counter[Verdict]] = {}
    for measured in sets:
        for one in measured.judged:
            if one.writer:
                found.setdefault(one.writer, Counter())[one.verdict] += 1
    return dict(sorted(found.items()))


def entries_of(sets: Sequence[Measured]) -> dict[str, Counter[Verdict]]:
    """Return the verdicts by the first label that each question expects."""
    found: dict[str, Counter[Verdict]] = {}
    for measured in sets:
        for one in measured.judged:
            label = (one.question.expect or one.question.expect_all)[0]
            found.setdefault(label, Counter())[one.verdict] += 1
    return found
