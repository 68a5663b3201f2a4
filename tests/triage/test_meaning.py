"""What a message means is a signal of its own: it hears signs in words that no example has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bilingual import write_bilingual
from support.encoders import WordEncoder

from bot.dialogue import Context, Dialogue
from bot.knowledge.loading.loader import load_knowledge
from bot.language.tokens import words
from bot.matching import Vocabulary
from bot.matching.corpus import Corpus
from bot.matching.meaning.encoder import GuardedEncoder, NoVectorsError
from bot.matching.ranker import Ranker
from bot.triage.meaning import ExampleMeaning, learn_meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

SIGNS = ("my chest hurts", "chest pain on hills", "pressure in my chest", "my chest is tight")
HARMLESS = ("my chest strap broke", "chest press at the gym", "which chest strap is good")
ORDINARY = ("how do i squat", "show me the squat", "hip pain after running", "sore hip today")
ALIKE = {"thorax": "chest", "aches": "hurts"}


def ranker(encoder: WordEncoder) -> Ranker:
    """Return a ranker of a few phrasings."""
    return Ranker.learn(Corpus.of({"squat": ORDINARY[:2], "hip": ORDINARY[2:]}), Vocabulary(), encoder)[0]


def test_other_words_for_a_sign_mean_it() -> None:
    """A message is nearer to the signs by what it means, although it shares no word with them."""
    reads = ranker(WordEncoder(ALIKE))
    learned, held_out = learn_meaning(reads, SIGNS, HARMLESS, ORDINARY)
    meaning = ExampleMeaning(reads, learned)
    sign, ordinary = meaning.score(words("my thorax aches")), meaning.score(words("how do you do a squat"))
    assert sign is not None
    assert ordinary is not None
    assert sign > ordinary
    assert len(held_out) == len(SIGNS) + len(HARMLESS) + len(ORDINARY)


def test_where_the_encoder_says_nothing_the_words_decide() -> None:
    """A message without a vector has no score, and examples without vectors teach nothing."""

    class Silent(WordEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return super().encode(texts) * 0

    encoder = WordEncoder()
    reads = ranker(encoder)
    learned, _ = learn_meaning(reads, SIGNS, HARMLESS, ORDINARY)
    silent = Ranker(reads.index, Silent(), None)
    assert ExampleMeaning(silent, learned).score(words("my chest hurts")) is None
    with pytest.raises(NoVectorsError):
        learn_meaning(silent, SIGNS, HARMLESS, ORDINARY)


def test_a_message_is_encoded_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Triage asks for the vector of the text that the matcher reads next."""
    knowledge = load_knowledge(write_bilingual(tmp_path_factory.mktemp("content")), "en")
    encoder = WordEncoder()
    dialogue = Dialogue(knowledge, GuardedEncoder(encoder))
    encoder.encoded.clear()
    dialogue.reply("how deep should i go in the squat", Context())
    assert len(encoder.encoded) == len(set(encoder.encoded)) == 1
