"""Whatever becomes of the encoder while the bot runs, people get the reply that their words alone get."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pytest
from bilingual import write_bilingual
from support.encoders import WordEncoder

from bot.bootstrap import load_dialogue
from bot.dialogue import Context, Dialogue
from bot.matching.meaning.encoder import GuardedEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

# None of them stands in the content: what was encoded a moment ago is not encoded again.
MESSAGES = (
    "my left hip hurts so",
    "please show me how a squat goes",
    "what is for dinner tonight",
    "x" * 4096,
)


def _raise(rows: Vectors) -> Vectors:
    raise MemoryError(len(rows))


FAULTS: dict[str, Callable[[Vectors], Vectors]] = {
    "it raises": _raise,
    "zeros": np.zeros_like,
    "no numbers": lambda rows: rows * np.nan,
    "too few rows": lambda rows: rows[1:],
    "too many rows": lambda rows: np.vstack([rows, rows]),
    "narrower rows": lambda rows: np.eye(len(rows), 2, dtype=np.float32),
    "no rows": lambda rows: rows[0],
}


class Breaking:
    """An encoder that learns well, and then breaks as it is told."""

    def __init__(self) -> None:
        self.fault: Callable[[Vectors], Vectors] | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each of `texts`, spoiled once it is broken."""
        rows = WordEncoder().encode(texts)
        return self.fault(rows) if self.fault else rows


@pytest.fixture(scope="module")
def by_words(tmp_path_factory: pytest.TempPathFactory) -> Dialogue:
    """Return a dialogue over a small content that has no encoder."""
    return load_dialogue(write_bilingual(tmp_path_factory.mktemp("content")), "en", None)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_broken_encoder_leaves_the_reading_by_words(
    by_words: Dialogue,
    fault: Callable[[Vectors], Vectors],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Every message gets its reply, and one log line tells, without any of their words."""
    encoder = Breaking()
    dialogue = load_dialogue(write_bilingual(tmp_path / "faq"), "en", None, GuardedEncoder(encoder))
    assert dialogue.reads_meaning
    encoder.fault = fault
    with caplog.at_level(logging.INFO):
        for text in MESSAGES:
            assert dialogue.reply(text, Context()) == by_words.reply(text, Context())
    [line] = caplog.records
    assert "by their words alone" in line.getMessage()
    assert not any(text in caplog.text for text in MESSAGES)
