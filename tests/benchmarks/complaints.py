"""Print how often ordinary complaints are taken for warning signs: python tests/benchmarks/complaints.py.

Messages are made of the lists in `complaints/<language>.yaml`: parts of the body, wordings, sides,
circumstances, times. The rates by each of these show at once which word raises false alarms. With `--show 20`
the first twenty messages that warn are printed too.
"""

from __future__ import annotations

import random
import sys
from argparse import ArgumentParser
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from bot.dialogue import Context, Dialogue
from bot.knowledge.loading.loader import load_knowledge
from bot.settings import content_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

# ruff: noqa: T201  (printing is what this script does)

LISTS = Path(__file__).parent / "complaints"
LANGUAGES = ("en", "es")
# Enough that half a percent more or less is no chance: the standard error of 0.3 % is 0.05 points.
MESSAGES = 10_000
SEED = 1
# Values of a factor that are shown: the worst of each.
WORST = 6


@dataclass(frozen=True, slots=True)
class Complaint:
    """A made message and what it was made of, by factor."""

    text: str
    factors: Mapping[str, str]


def complaints(language: str, count: int = MESSAGES) -> list[Complaint]:
    """Return at most `count` different messages in `language`, the same ones each time."""
    lists = yaml.safe_load((LISTS / f"{language}.yaml").read_text(encoding="utf-8"))
    parts: dict[str, dict[str, str]] = lists["parts"]
    order: list[str] = lists["order"]
    chance = random.Random(SEED)  # noqa: S311  (made messages, no secret)
    made: dict[str, Complaint] = {}
    for _ in range(count * 2):
        part = chance.choice(list(parts))
        chosen = {factor: chance.choice(lists[factor]) for factor in order}
        text = " ".join(filter(None, chosen.values())).format(**parts[part])
        made.setdefault(text, Complaint(text, {"part": part, **chosen}))
        if len(made) == count:
            break
    return list(made.values())


def measure(
    made: Iterable[Complaint], level: Callable[[str], str | None]
) -> tuple[dict[tuple[str, str], Counter[str]], list[tuple[str, str]]]:
    """Return the counts by factor and value, and the messages that warn, with their level.

    `level` tells what a message gets: `call`, `today`, `before`, `ask`, or None for an ordinary reply.
    """
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    warned = []
    for complaint in made:
        got = level(complaint.text) or "none"
        for key in (("all", "all"), *complaint.factors.items()):
            counts[key][got] += 1
        if got not in {"none", "ask"}:
            warned.append((got, complaint.text))
    return counts, warned


def rates(counted: Counter[str]) -> tuple[float, float, float]:
    """Return which percentage is warned at all, is asked, and is told to call."""
    total = counted.total()
    warned = total - counted["none"] - counted["ask"]
    return 100 * warned / total, 100 * counted["ask"] / total, 100 * counted["call"] / total


def report(counts: Mapping[tuple[str, str], Counter[str]]) -> Iterable[str]:
    """Yield the rows of a Markdown table: all messages, then the worst values of each factor."""
    yield "| factor | value | messages | warned % | asked % | call % |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for factor in dict.fromkeys(factor for factor, _ in counts):
        own = [(value, counted) for (name, value), counted in counts.items() if name == factor]
        own.sort(key=lambda pair: rates(pair[1]), reverse=True)
        for value, counted in own[:WORST]:
            figures = " | ".join(f"{rate:.1f}" for rate in rates(counted))
            yield f"| {factor} | {value or '(none)'} | {counted.total()} | {figures} |"


def main(arguments: Sequence[str]) -> None:
    """Print one table for each language."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES, help="made in each language")
    parser.add_argument("--show", type=int, default=0, help="messages that warn to print")
    options = parser.parse_args(arguments)
    for language in LANGUAGES:
        dialogue = Dialogue(load_knowledge(content_folder(), language))

        def level(text: str, dialogue: Dialogue = dialogue) -> str | None:
            return dialogue.reply(text, Context())[0].level

        counts, warned = measure(complaints(language, options.messages), level)
        print(f"\n{language}\n", *report(counts), sep="\n")
        for urgency, text in warned[: options.show]:
            print(f"{urgency}: {text}")


if __name__ == "__main__":
    main(sys.argv[1:])
