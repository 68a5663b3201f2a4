"""Prints the explanation of a reply, with the names used in the content's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console

    from bot.dialogue import Explanation
    from bot.dialogue.explanation import Read
    from bot.language.utterance import Clause
    from bot.matching import Match
    from bot.triage import TriageExplanation

_MARKS = ("question", "denied", "recovered", "leans")


def show(explanation: Explanation, out: Console) -> None:
    """Print the reply's outcome, the warning signs, the clauses, the best matches, and what decided."""
    reply, understood = explanation.reply, explanation.understood
    search = understood.read.search
    out.print(Text.assemble((reply.outcome.value, "bold"), f"  {', '.join(reply.entries)}"))
    _section(out, "Warning signs", _hearing(explanation.hearing))
    _section(out, "Clauses", (_clause(*pair) for pair in understood.clauses))
    lines = [understood.text]
    if search.repairs:
        lines.append("repaired: " + ", ".join(f"{typed} -> {meant}" for typed, meant in search.repairs))
    lines.append("concepts: " + (", ".join(search.concepts) or "none"))
    _section(out, "Searched", lines)
    _section(out, "Best matches", _candidates(understood.read))
    _section(out, "Signals (log-odds)", _signals(understood.read))
    costs = ", ".join(f"{action.value} {cost:.2f}" for action, cost in understood.read.costs.items())
    _section(out, "Costs of the whole text, in questions back", [costs])


def _candidates(read: Read) -> Iterator[str]:
    features = {match.id: match.features for match in read.search.matches}
    for each in read.candidates:
        by_words, by_meaning, nearest = each.scores
        yield (
            f"{each.match.score:.2f} {each.match.id}: words {by_words:+.2f}, meaning {by_meaning:+.2f}, "
            f"nearest text {nearest:.2f}, phrasing {each.phrasing!r}"
        )
        if each.match.id in features:
            yield f"     {_weights(features[each.match.id])}"


def _signals(read: Read) -> Iterator[str]:
    for question, parts in read.signals.items():
        yield f"{question}: " + ", ".join(f"{name} {odds:+.1f}" for name, odds in parts.items() if odds)


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
