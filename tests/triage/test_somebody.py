"""Whether a message is about somebody: learned by words and by meaning, and not from unsound vectors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from bilingual import write_bilingual
from msgspec import structs
from support.encoders import WordEncoder

from bot.knowledge.loading.loader import load_knowledge
from bot.matching import Vocabulary
from bot.matching.corpus import Corpus
from bot.matching.ranker import Ranker
from bot.model_cache import Memo
from bot.triage.learning import HEARD, UNHEARD, WORTH, Lesson
from bot.triage.reading.reader import TriageReader
from bot.triage.rules import RuleSet
from bot.triage.somebody import SomebodyModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.knowledge import Knowledge

NAMES = ("laptop", "tent", "printer", "fridge", "garmin", "kettle")
ALIKE = {"notebook": "laptop"}


class UnevenVectors(WordEncoder):
    """An encoder that makes every other vector longer than it should be."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the rows, every other one too long."""
        return (
            super().encode(texts)
            * np.where(np.arange(len(texts)) % 2, np.float32(2.5), np.float32(1))[:, None]
        )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Return a small content with look-alikes: chest pain of things."""
    knowledge = load_knowledge(write_bilingual(tmp_path_factory.mktemp("small")), "en")
    examples = structs.replace(
        knowledge.warning_examples,
        look_alikes={"things": tuple(f"the {name} has pain in its chest" for name in NAMES)},
        somebody=("my chest has pain beside the laptop",),
        signs={"chest-pain": tuple(f"my chest has pain after the {name}" for name in NAMES)},
    )
    return replace(knowledge, warning_examples=examples)


def ranker(encoder: WordEncoder) -> Ranker:
    """Return a ranker of a few phrasings."""
    return Ranker.learn(
        Corpus.of({"squat": ("how do i squat",), "hip": ("sore hip",)}), Vocabulary(), encoder
    )[0]


def chance(small: Knowledge, text: str, reads: Ranker | None) -> float:
    """Return the chance that a message is about somebody, learned anew."""
    signs = small.warning_signs
    reader = TriageReader(signs, {}, (), "en", Memo())
    model = SomebodyModel(signs.signs, small.warning_examples, reader, Memo(), reads)
    reading = reader.read_text(text)
    return model.chance(reading, range(len(reading.meant)))


@pytest.mark.parametrize("with_meaning", [False, True])
def test_a_thing_is_less_likely_somebody(small: Knowledge, *, with_meaning: bool) -> None:
    """The words around a sign tell whose it is, alone and with what the message means."""
    reads = ranker(WordEncoder(ALIKE)) if with_meaning else None
    thing = chance(small, "the printer has pain in its chest", reads)
    assert thing < chance(small, "my chest hurts", reads)


def test_a_thing_by_another_name_is_known_by_its_meaning(small: Knowledge) -> None:
    """A word that no example has counts by what it means."""
    text = "the notebook has pain in its chest"
    assert chance(small, text, ranker(WordEncoder(ALIKE))) < chance(small, text, ranker(WordEncoder()))


def test_vectors_that_cannot_be_learned_from_leave_it_to_the_words(small: Knowledge) -> None:
    """Of an encoder whose vectors are out of bounds neither signal takes anything."""
    sound = ranker(WordEncoder())
    unsound = Ranker(sound.index, UnevenVectors(), None)
    signs, examples = small.warning_signs, small.warning_examples
    reader = TriageReader(signs, {}, (), "en", Memo())
    ordinary = {"hip": ("sore hip", "hip aches")}
    lesson = Lesson(signs.signs, examples, ordinary, reader, RuleSet(signs.signs))
    heard = lesson.by_words()[HEARD]
    assert tuple(lesson.by_meaning(unsound, heard)[WORTH]) == UNHEARD
    assert tuple(lesson.by_meaning(sound, heard)[WORTH]) != UNHEARD
