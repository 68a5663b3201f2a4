"""What a matcher learns from: texts, and the id that each of them asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.matching.linear.sparse_matrix import Ints


@dataclass(frozen=True)
class Corpus:
    """Texts in the order of their ids; those of no id, the background, stand at the end.

    `labels` are the places of the texts' ids among `ids`, for the background their number. `is_phrasing`
    tells which texts an editor wrote: they are well spelled, the others stand as somebody typed them.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    labels: Ints
    is_phrasing: tuple[bool, ...]

    @classmethod
    def of(
        cls,
        phrasings: Mapping[str, Sequence[str]],
        examples: Mapping[str, Sequence[str]] | None = None,
        background: Iterable[str] = (),
    ) -> Corpus:
        """Put together id -> phrasings, id -> natural messages, and texts of no id."""
        examples = examples or {}
        ids = tuple(id_ for id_, texts in phrasings.items() if texts)
        texts: list[str] = []
        labels: list[int] = []
        well_spelled: list[bool] = []
        for label, id_ in enumerate(ids):
            own, natural = phrasings[id_], examples.get(id_, ())
            texts += [*own, *natural]
            labels += [label] * (len(own) + len(natural))
            well_spelled += [True] * len(own) + [False] * len(natural)
        beside = [*background]
        return cls(
            ids,
            (*texts, *beside),
            np.array(labels + [len(ids)] * len(beside), dtype=np.int64),
            (*well_spelled, *[False] * len(beside)),
        )

    def phrasings(self) -> list[str]:
        """Return the texts that editors wrote."""
        return [text for text, own in zip(self.texts, self.is_phrasing, strict=True) if own]
