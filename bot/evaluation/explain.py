"""Prints the explanation of a reply, with the names used in the content's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console

    from bot.dialogue import Explanation
    from bot.dialogue.explanation import ReadClause, Search
    from bot.triage import TriageExplanation


def show(explanation: Explanation, out: Console) -> None:
    """Print the reply's outcome, the warning signs, the clauses, the best matches, and what decided."""
    reply, understood = explanation.reply, explanation.understood
    search = understood.search
    out.print(Text.assemble((reply.outcome.value, "bold"), f"  {', '.join(reply.entries)}"))
    _section(out, "Warning signs", _triage(explanation.triage))
    _section(out, "Clauses", map(_clause, understood.clauses))
    lines = [understood.text]
    if search.repairs:
        lines.append("repaired: " + ", ".join(f"{typed} -> {meant}" for typed, meant in search.repairs))
    lines.append("concepts: " + (", ".join(search.concepts) or "none"))
    _section(out, "Searched", lines)
    _section(out, "Best matches", _candidates(search))
    _section(out, "Signals (log-odds)", _signals(search))
    costs = ", ".join(f"{action} {cost:.2f}" for action, cost in search.costs.items())
    _section(out, "Costs of the whole text, in questions back", [costs])


def _candidates(search: Search) -> Iterator[str]:
    for each in search.candidates:
        yield (
            f"{each.probability:.2f} {each.id}: words {each.words:+.2f}, meaning {each.meaning:+.2f}, "
            f"nearest text {each.nearest:.2f}, phrasing {each.phrasing!r}"
        )
        if each.features:
            yield f"     {_weights(each.features)}"


def _signals(search: Search) -> Iterator[str]:
    for question, parts in search.signals.items():
        weighed = ", ".join(f"{name} {odds:+.1f}" for name, odds in parts.items() if odds)
        yield f"{question} {search.probabilities[question]:.2f}: {weighed}"


def _section(out: Console, title: str, lines: Iterable[str]) -> None:
    out.print(Text(title, style="bold"))
    for line in lines:
        out.print(Padding(Text(line), (0, 0, 0, 2)))
    out.print()


def _triage(triage: TriageExplanation) -> list[str]:
    """Return the rules that fired, how likely a warning sign is, and the words that count for none."""
    verdict = triage.level.value if triage.level else "no alarm"
    sounds = f"chance of a sign: {triage.chance:.2f}, {verdict}"
    unheard = [f"{why}: {words!r}" for words, why in triage.unheard]
    return [*(f"rule: {rule}" for rule in triage.rules), sounds, f"     {_weights(triage.reasons)}", *unheard]


def _clause(clause: ReadClause) -> str:
    marks = [*clause.marks, *clause.kinds]
    if clause.limit:
        marks.append(f"limit {clause.limit}")
    alone = f"{clause.best.id} {clause.best.score:.2f}" if clause.best else "nothing"
    return f"{clause.text!r}: {', '.join(marks) or 'plain'}; by itself {alone}"


def _weights(features: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{name.strip()} {weight:+.2f}" for name, weight in features) or "nothing known"
