"""Texts become vectors, and nothing that an encoder does keeps a message from its reply."""

from __future__ import annotations

import logging
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest
from support.encoders import WordEncoder

from bot.matching.meaning.encoder import REST, SLOW, Encoder, GuardedEncoder, load_encoder
from bot.matching.meaning.vector_cache import VectorCache
from bot.model_cache import ArrayCache

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class Faulty:
    """An encoder that does what it is told, and a clock that it moves."""

    def __init__(self, act: Callable[[Sequence[str]], Vectors], seconds: float = 0.0) -> None:
        self.act = act
        self.seconds = seconds
        self.now = 0.0
        self.calls = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Do what it was told."""
        self.calls += 1
        self.now += self.seconds
        return self.act(texts)

    def clock(self) -> float:
        """Return the seconds that all calls have taken."""
        return self.now


def failing(_texts: Sequence[str]) -> Vectors:
    """Encode nothing, and say why."""
    raise OSError("the model is gone")


def sound(texts: Sequence[str]) -> Vectors:
    """Encode as one should."""
    return WordEncoder().encode(texts)


FAULTS = {
    "it raises": Faulty(failing),
    "zeros": Faulty(lambda texts: np.zeros((len(texts), 4), dtype=np.float32)),
    "no numbers": Faulty(lambda texts: np.full((len(texts), 4), np.nan, dtype=np.float32)),
    "not of length 1": Faulty(lambda texts: np.ones((len(texts), 4), dtype=np.float32)),
    "too few rows": Faulty(lambda texts: sound(texts)[1:]),
    "one row for all": Faulty(lambda texts: sound(texts)[0]),
    "slow": Faulty(sound, seconds=2 * SLOW),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_encoder_says_nothing_and_rests(fault: Faulty, caplog: pytest.LogCaptureFixture) -> None:
    """Rows of zeros come back, one log line says why, and it is only asked again after a rest."""
    guarded = GuardedEncoder(fault, fault.clock)
    with caplog.at_level(logging.INFO):
        assert not guarded.encode(["my hip hurts"]).any()
        assert not guarded.encode(["my back hurts"]).any()
    assert fault.calls == 1
    assert len(caplog.records) == 1
    assert "hurts" not in caplog.text
    fault.now += REST
    guarded.encode(["my bum hurts"])
    assert fault.calls == 2
    assert len(caplog.records) == 1


def test_nobody_waits_for_an_encoder_that_never_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    """The reply goes out by words, and the encoder is not asked again until the call before has ended."""
    release = Event()

    def hanging(texts: Sequence[str]) -> Vectors:
        release.wait()
        return sound(texts)

    faulty = Faulty(hanging)
    guarded = GuardedEncoder(faulty, faulty.clock, patience=0.01)
    with caplog.at_level(logging.INFO):
        assert not guarded.encode(["my hip hurts"]).any()
        faulty.now += REST
        assert not guarded.encode(["my back hurts"]).any()
    assert faulty.calls == 1
    assert len(caplog.records) == 1
    release.set()


def test_an_encoder_that_works_again_is_used_again(caplog: pytest.LogCaptureFixture) -> None:
    """A second log line says so."""
    faulty = Faulty(failing)
    guarded = GuardedEncoder(faulty, faulty.clock)
    with caplog.at_level(logging.INFO):
        guarded.encode(["one"])
        faulty.act, faulty.now = sound, REST
        assert guarded.encode(["one", "two"]).any(axis=1).all()
    assert len(caplog.records) == 2


def test_a_text_that_several_steps_ask_for_is_encoded_once() -> None:
    """One turn encodes its message once, whoever reads it."""
    inner = WordEncoder()
    guarded = GuardedEncoder(inner)
    first = guarded.encode(["my hip hurts"])
    assert np.array_equal(guarded.encode(["my hip hurts", "and my back"])[0], first[0])
    assert inner.encoded == ["my hip hurts", "and my back"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """Return the encoder of the extra `meaning`, which comes with the tests."""
    found = load_encoder()
    assert found is not None
    return found


def test_meaning_crosses_words_and_languages(encoder: Encoder) -> None:
    """What means the same is nearer than what shares words or a language."""
    texts = [
        "my lower back hurts after running",
        "me duele la espalda al correr",
        "my landlord is running late",
    ]
    back, espalda, landlord = encoder.encode(texts)
    assert back @ espalda > back @ landlord


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", "\0", "\ud800", "a\0b", "🍑🍑", "ягодицы", "臀部", "word " * 800, "x" * 4096],
    ids=lambda text: repr(text[:8]),
)
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    """Whatever somebody types, a row of length 1 comes back."""
    assert np.linalg.norm(encoder.encode([text])[0]) == pytest.approx(1, abs=0.01)


def test_a_changed_line_costs_one_encoding(tmp_path: Path) -> None:
    """The vectors of the content are kept a text, and those that are not used any more are forgotten."""
    lines = ["my hip hurts", "how low do I squat", "thanks"]

    def encoded(texts: list[str]) -> tuple[list[str], Vectors]:
        inner = WordEncoder()
        vectors = VectorCache(inner, ArrayCache(tmp_path, "vectors"), "test")
        rows = vectors.encode(texts)
        vectors.close()
        return inner.encoded, rows

    new, before = encoded(lines)
    assert new == lines
    new, again = encoded(lines)
    assert new == []
    assert np.array_equal(before, again)
    assert encoded([*lines[1:], "my knee hurts"])[0] == ["my knee hurts"]
    assert encoded(lines)[0] == lines[:1]


def test_what_people_write_is_not_kept(tmp_path: Path) -> None:
    """Once the content is learned, texts are only encoded: no file grows by a message."""
    vectors = VectorCache(WordEncoder(), ArrayCache(tmp_path, "vectors"), "test")
    vectors.encode(["my hip hurts"])
    vectors.close()
    [file] = tmp_path.iterdir()
    before = file.read_bytes()
    assert vectors.encode(["I have a secret"]).any()
    vectors.close()
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [before]


def test_a_line_that_cannot_be_encoded_spoils_no_other(tmp_path: Path) -> None:
    """Where the encoder has broken since, what is kept is used, and the new line has a row of zeros."""
    cache = ArrayCache(tmp_path, "vectors")
    vectors = VectorCache(WordEncoder(), cache, "test")
    vectors.encode(["my hip hurts"])
    vectors.close()
    faulty = Faulty(failing)
    kept, new = VectorCache(GuardedEncoder(faulty, faulty.clock), cache, "test").encode(
        ["my hip hurts", "my knee hurts"]
    )
    assert kept.any()
    assert not new.any()
