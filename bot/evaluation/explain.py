"""Prints the explanation of a reply, with the names used in the content's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from bot.dialogue.thresholds import THRESHOLDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from bot.dialogue import Explanation
    from bot.language.utterance import Clause
    from bot.matching import Match
    from bot.triage import TriageExplanation

_MARKS = ("question", "denied", "recovered", "leans")


def show(explanation: Explanation, out: Console) -> None:
    """Print the reply's outcome, the warning signs, the clauses, the words and the best matches."""
    reply, understood = explanation.reply, explanation.understood
    search = understood.search
    out.print(Text.assemble((reply.outcome.value, "bold"), f"  {', '.join(reply.entries)}"))
    _section(out, "Warning signs", _hearing(explanation.hearing))
    _section(out, "Clauses", (_clause(*pair) for pair in understood.clauses))
    lines = [understood.text]
    if search.repairs:
        lines.append("repaired: " + ", ".join(f"{typed} -> {meant}" for typed, meant in search.repairs))
    lines.append("concepts: " + (", ".join(search.concepts) or "none"))
    _section(out, "Searched", lines)
    matches = []
    for match in search.matches:
        matches.append(f"{match.score:.2f} {match.id}, nearest phrasing {understood.nearest[match.id]!r}")
        matches.append(f"     {_weights(match.features)}")
    _section(out, "Best matches", matches)
    limits = THRESHOLDS
    out.print(
        f"Answered from {limits.answer}, or from {limits.clear} where the second has at most {limits.lead} "
        f"of the best; offered from {limits.clarify}."
    )


def _section(out: Console, title: str, lines: Iterable[str]) -> None:
    out.print(Text(title, style="bold"))
    for line in lines:
        out.print(Padding(Text(line), (0, 0, 0, 2)))
    out.print()


def _hearing(hearing: TriageExplanation) -> list[str]:
    """Return the rules that fired, and how likely a warning sign is."""
    verdict = hearing.level.value if hearing.level else "no alarm"
    sounds = f"chance of a sign: {hearing.chance:.2f}, {verdict}"
    return [*(f"rule: {rule}" for rule in hearing.rules), sounds, f"     {_weights(hearing.reasons)}"]


def _clause(clause: Clause, best: Match | None) -> str:
    marks = [mark for mark in _MARKS if getattr(clause.cues, mark)]
    marks += sorted(kind.value for kind in clause.mentions.kinds)
    if clause.mentions.limit:
        marks.append(f"limit {clause.mentions.limit}")
    alone = f"{best.id} {best.score:.2f}" if best else "nothing"
    return f"{clause.text!r}: {', '.join(marks) or 'plain'}; by itself {alone}"


def _weights(features: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{name.strip()} {weight:+.2f}" for name, weight in features) or "nothing known"
