"""The corpus that a matcher learns from: texts, and the id that each of them asks for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bot.matching.linear.sparse_matrix import Ints


class Natural(NamedTuple):
    """Messages as people type them: by the id that they ask for, and those that ask for none."""

    examples: Mapping[str, Sequence[str]]
    background: Iterable[str]


class Corpus:
    """Texts in the order of their ids; those of no id, the background, come last.

    The texts are put together at first use, since what was learned from them is usually cached.
    """

    def __init__(
        self,
        phrasings: Mapping[str, Sequence[str]],
        natural: Callable[[], Natural] = lambda: Natural({}, ()),
    ) -> None:
        """Combine id -> phrasings, which an editor wrote, with the messages that `natural` returns."""
        self._phrasings = {id_: texts for id_, texts in phrasings.items() if texts}
        self._natural = natural
        self.ids = tuple(self._phrasings)
        self.size = sum(map(len, self._phrasings.values()))

    @classmethod
    def of(
        cls,
        phrasings: Mapping[str, Sequence[str]],
        examples: Mapping[str, Sequence[str]] | None = None,
        background: Iterable[str] = (),
    ) -> Corpus:
        """Combine id -> phrasings, id -> natural messages (`examples`), and texts of no id."""
        return cls(phrasings, lambda: Natural(examples or {}, background))

    def phrasings(self) -> Iterator[str]:
        """Yield the texts that editors wrote."""
        for texts in self._phrasings.values():
            yield from texts

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts."""
        return self._rows[0]

    @property
    def labels(self) -> Ints:
        """The index of each text's id among `ids`; for the background, the number of ids."""
        return self._rows[1]

    @property
    def is_phrasing(self) -> tuple[bool, ...]:
        """For each text, whether an editor wrote it, so that it is spelled correctly."""
        return self._rows[2]

    @cached_property
    def _rows(self) -> tuple[tuple[str, ...], Ints, tuple[bool, ...]]:
        examples, background = self._natural()
        texts: list[str] = []
        labels: list[int] = []
        well_spelled: list[bool] = []
        for label, (id_, own) in enumerate(self._phrasings.items()):
            natural = examples.get(id_, ())
            texts += [*own, *natural]
            labels += [label] * (len(own) + len(natural))
            well_spelled += [True] * len(own) + [False] * len(natural)
        beside = [*background]
        return (
            (*texts, *beside),
            np.array(labels + [len(self.ids)] * len(beside), dtype=np.int64),
            (*well_spelled, *[False] * len(beside)),
        )
