"""Fifty articles beside ours: how long a start and a turn take, beside those with ours alone.

Run `python tests/benchmarks/many_articles.py [NUMBER]`. The articles are the samples of the drafting tests
with other words for what they are about, so that no two speak of the same things.
"""

# ruff: noqa: S311, T201  (seeded draws are the point, and the figures are printed)

from __future__ import annotations

import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "drafting"))

from asking import ARTICLES, article, copied, names

from bot.dialogue import Context, Dialogue
from bot.drafting.command import draft_article
from bot.knowledge.loading.loader import load_knowledge

if TYPE_CHECKING:
    from collections.abc import Sequence

SYLLABLES = [
    first + second for first in "bdfgklmnprst" for second in ("a", "e", "i", "o", "u", "an", "er", "ol")
]
# Every so many words of an article is another one in each of its copies.
CHANGED = 3
LONGEST_UNCHANGED = 4
OURS = Path(__file__).parents[1] / "questions" / "written.yaml"


def copies(folder: Path, number: int) -> tuple[list[Path], list[str]]:
    """Write `number` articles into `folder`; return their files, and questions about them."""
    chance = random.Random(7)
    files, questions = [], []
    for at in range(number):
        name = names()[at % len(names())]
        text = article(name).read_text(encoding="utf-8")
        rare = sorted({word for word in re.findall(r"[a-z]+", text) if len(word) > LONGEST_UNCHANGED})
        changed = {word: "".join(chance.choices(SYLLABLES, k=3)) for word in rare[at % CHANGED :: CHANGED]}

        def anew(said: str, changed: dict[str, str] = changed) -> str:
            return re.sub(r"[a-z]+", lambda hit: changed.get(hit[0], hit[0]), said)

        file = folder / f"{name}-{at}{article(name).suffix}"
        first, _, rest = anew(text).partition("\n")
        titled = first if first.startswith("---") else f"{first} {''.join(chance.choices(SYLLABLES, k=3))}"
        rest = rest.replace("title: Ankle", f"title: {''.join(chance.choices(SYLLABLES, k=3))} Ankle")
        file.write_text(f"{titled}\n{rest}", encoding="utf-8")
        files.append(file)
        asked = yaml.safe_load((ARTICLES / f"{name}.yaml").read_text(encoding="utf-8"))
        questions += [anew(question["text"]) for question in asked[:4]]
    return files, questions


def turns(dialogue: Dialogue, questions: Sequence[str]) -> str:
    """Return the median and the 99th percentile of a turn, in milliseconds."""
    spent = []
    for text in questions:
        start = time.perf_counter()
        dialogue.reply(text, Context())
        spent.append(1000 * (time.perf_counter() - start))
    return f"{statistics.median(spent):.2f} / {statistics.quantiles(spent, n=100)[98]:.1f} ms"


def main(number: int) -> None:
    """Print the figures for our article alone, and for `number` more."""
    ours = [item["text"] for item in yaml.safe_load(OURS.read_text(encoding="utf-8")) if "text" in item]
    for more in (0, number):
        with tempfile.TemporaryDirectory() as folder:
            content = copied(Path(folder))
            files, questions = copies(Path(folder), more)
            start = time.perf_counter()
            for file in files:
                list(draft_article(file, content, "en"))
            drafting = time.perf_counter() - start
            start = time.perf_counter()
            knowledge = load_knowledge(content, "en")
            dialogue = Dialogue(knowledge)
            learning = time.perf_counter() - start
            phrasings = sum(map(len, knowledge.phrasings().values()))
            print(
                f"{len(knowledge.articles)} articles: {len(knowledge.entries)} entries, {phrasings} phrasings"
            )
            print(f"  drafted in {drafting:.1f} s, learned in {learning:.1f} s")
            print(f"  a turn about ours, p50 / p99: {turns(dialogue, ours)}")
            if questions:
                print(f"  a turn about theirs: {turns(dialogue, questions)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
