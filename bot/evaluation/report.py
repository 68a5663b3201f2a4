"""The figures of an evaluation, as tables for people and as JSON for programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from bot.evaluation.measure import Measured, Verdict, entries_of, moves_of, writers_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

# The most rows of the two lists, which only show where to look first.
MOST_CONFUSIONS = 12
MOST_MISTAKES = 20


def show(sets: Sequence[Measured], out: Console) -> None:
    """Print a row per set, per writer, per move and per label, the confusions and the worst messages."""
    out.print(_table("set", [(one.name, Counter(j.verdict for j in one.judged), one) for one in sets]))
    if writers := writers_of(sets):
        out.print(_table("writer", [(writer, counts, None) for writer, counts in writers.items()]))
    if moves := moves_of(sets):
        out.print(_table("move", [(move, counts, None) for move, counts in moves.items()]))
    rows = sorted(entries_of(sets).items())
    out.print(_table("label", [(label, counts, None) for label, counts in rows]))
    confusions: Counter[tuple[str, str]] = sum((one.confusions() for one in sets), Counter())
    for (wanted, given), count in confusions.most_common(MOST_CONFUSIONS):
        out.print(f"{count:4}  {wanted} answered as {given}", markup=False)
    out.print()
    wrong = [one for measured in sets for one in measured.judged if one.verdict is Verdict.WRONG]
    for one in sorted(wrong, key=lambda one: -one.score)[:MOST_MISTAKES]:
        expected = "|".join(one.question.expect or one.question.expect_all)
        line = f"{one.score:.2f} {'+'.join(one.given)} for {expected}: {one.question.text}"
        out.print(line, markup=False)


def as_json(sets: Sequence[Measured]) -> dict[str, Any]:
    """Return the figures of every set: overall, by writer and by move, its confusions and its mistakes."""
    return {
        one.name: {
            "questions": len(one.judged),
            **{verdict.value: round(one.share(verdict), 4) for verdict in Verdict},
            "writers": _shares(writers_of([one])),
            "moves": _shares(moves_of([one])),
            "ms": {"p50": round(one.milliseconds(0.5), 3), "p99": round(one.milliseconds(0.99), 3)},
            "confusions": [
                {"expected": wanted, "given": given, "count": count}
                for (wanted, given), count in one.confusions().most_common()
            ],
            "mistakes": [
                {
                    "text": judged.question.text,
                    "expected": [*judged.question.expect, *judged.question.expect_all],
                    "given": list(judged.given),
                    "verdict": judged.verdict.value,
                }
                for judged in one.judged
                if judged.verdict is not Verdict.RIGHT
            ],
        }
        for one in sets
    }


def _shares(groups: Mapping[str, Counter[Verdict]]) -> dict[str, dict[str, float]]:
    return {
        name: {
            "questions": counts.total(),
            **{verdict.value: round(counts[verdict] / counts.total(), 4) for verdict in Verdict},
        }
        for name, counts in groups.items()
    }


def _table(first: str, rows: Sequence[tuple[str, Counter[Verdict], Measured | None]]) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=0, pad_edge=False)
    table.add_column(f"{first}, %", no_wrap=True)
    for heading in ("n", *(verdict.value for verdict in Verdict), "ms p50", "p99"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, counts, measured in rows:
        total = counts.total() or 1
        times = (
            (f"{measured.milliseconds(0.5):.2f}", f"{measured.milliseconds(0.99):.2f}")
            if measured
            else ("", "")
        )
        shares = (f"{100 * counts[verdict] / total:.1f}" for verdict in Verdict)
        table.add_row(name, str(counts.total()), *shares, *times)
    return table
