"""The vectors of the content, kept between starts, so that only changed lines are encoded again."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.matching.linear.sparse_matrix import Floats
    from bot.matching.meaning.encoder import Encoder
    from bot.model_cache import ArrayCache

# Bytes of a text's hash: enough for texts never to be taken for each other.
_HASH = 16


class VectorCache:
    """An encoder that caches vectors until `close`; after that it only encodes."""

    def __init__(self, encoder: Encoder, cache: ArrayCache, key: str) -> None:
        """Use the vectors in `cache` under `key`, which identifies the content and the encoder."""
        self._encoder = encoder
        self._cache = cache
        self._key = key
        self._kept: dict[bytes, Floats] | None = None
        self._used: dict[bytes, Floats] = {}
        self._is_open = True

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of `texts`, rounded like the cached ones."""
        if not self._is_open:
            return self._encoder.encode(texts)
        if self._kept is None:
            self._kept = self._load()
        keys = [_hash(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._kept}
        found = self._kept
        if new:
            vectors = self._encoder.encode([*new.values()]).astype(np.float16)
            found = found | dict(zip(new, vectors, strict=True))
        # A text without a vector is tried again at the next start.
        self._used |= {key: found[key] for key in keys if found[key].any()}
        nothing = np.zeros_like(next(iter(self._used.values()), np.zeros(0, dtype=np.float16)))
        return np.array([self._used.get(key, nothing) for key in keys], dtype=np.float32)

    def close(self) -> None:
        """Write the vectors that were used to the cache, drop them, and only encode from now on."""
        if self._used and self._used.keys() != (self._kept or {}).keys():
            texts = np.frombuffer(b"".join(self._used), dtype=f"V{_HASH}")
            self._cache.save(self._key, {"texts": texts, "vectors": np.stack([*self._used.values()])})
        self._kept, self._used, self._is_open = None, {}, False

    def _load(self) -> dict[bytes, Floats]:
        kept = self._cache.load(self._key)
        if kept is None:
            return {}
        return {text.tobytes(): row for text, row in zip(kept["texts"], kept["vectors"], strict=True)}


def _hash(text: str) -> bytes:
    return blake2b(text.encode(errors="replace"), digest_size=_HASH).digest()
