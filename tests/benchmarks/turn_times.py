"""Measure whole turns on one core, and the memory they take: python tests/benchmarks/turn_times.py FILE...

FILE holds labelled questions; MEANING=off leaves the encoder out. Times are the processor's, in milliseconds:
a busy machine changes them less. Each message is the first of a talk; of three rounds the best counts.
`taskset -c 1` before the command keeps to one core.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bot.bootstrap import load_dialogues
from bot.dialogue import Context
from bot.evaluation.questions import read_questions
from bot.settings import read_settings
from bot.values import AUTO

if TYPE_CHECKING:
    from bot.dialogue import Dialogue

# ruff: noqa: T201  (printing is what this script does)

ROUNDS = 3


def round_of(dialogue: Dialogue, texts: list[str]) -> list[float]:
    """Return the milliseconds that the replies to `texts` take, in ascending order."""
    took = []
    for text in texts:
        start = time.process_time()
        dialogue.reply(text, Context())
        took.append(1000 * (time.process_time() - start))
    return sorted(took)


def main(files: list[Path]) -> None:
    """Print a line for each file."""
    settings = read_settings(os.environ)
    library = load_dialogues(settings, learn_meaning=settings.meaning == AUTO)
    for file in files:
        dialogue = library.for_language(file.parent.name)
        texts = [turn.text for talk in read_questions(file) for turn in talk.turns]
        took = min((round_of(dialogue, texts) for _ in range(ROUNDS)), key=sum)
        middle, late = took[len(took) // 2], took[len(took) * 99 // 100]
        print(f"{file.stem:12} {len(took):4} turns  p50 {middle:.2f}  p99 {late:.2f} ms", flush=True)
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
