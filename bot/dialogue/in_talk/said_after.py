"""What people say after an answer, whatever it was about: scores for the labels of `follow-ups.yaml`."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.reading.intent import vocabulary_of
from bot.language.tokens import normalise
from bot.matching.corpus import Corpus
from bot.matching.ranker import Ranker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.knowledge import Knowledge
    from bot.matching.linear.sparse_matrix import Floats
    from bot.matching.meaning.encoder import Encoder
    from bot.model_cache import Memo

# The score of a text for each label: by words, and by meaning.
Said = tuple["Mapping[str, float]", "Mapping[str, float]"]


class Message(NamedTuple):
    """A message of the file, the topics that it may follow, and its label."""

    after: tuple[str, ...]
    label: str
    text: str


class SaidAfter:
    """Scores texts against the labels of follow-ups."""

    def __init__(self, knowledge: Knowledge, encoder: Encoder | None, memo: Memo) -> None:
        """Learn from the follow-ups of `knowledge`, or recall from `memo` what was learned before."""
        self.messages = [
            Message(group.after, label, text)
            for group in knowledge.follow_ups
            for label, texts in group.asks.items()
            for text in texts
        ]
        # Each text once for a label: a text that is left out of its own score must not have a twin left in.
        texts: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for message in self.messages:
            texts[message.label].setdefault(normalise(message.text), message.text)
        corpus = Corpus.of({label: tuple(own.values()) for label, own in texts.items()})
        self._labels = corpus.ids
        self._keys = [
            (corpus.ids[label], normalise(text))
            for label, text in zip(corpus.labels.tolist(), corpus.texts, strict=True)
        ]
        self._ranker, self._held_out_texts = Ranker.learn(corpus, vocabulary_of(knowledge), encoder, memo)

    def scores(self, typed: Sequence[str]) -> Said:
        """Return the score of the normalised words `typed` for each label."""
        scores = self._ranker.with_meaning(self._ranker.by_words(typed), typed)
        return self._named(scores.words[0], scores.meaning[0])

    def held_out(self, message: Message) -> Said:
        """Return the scores of `message` when it is left out of what was learned."""
        return self._held_out[message.label, normalise(message.text)]

    @cached_property
    def _held_out(self) -> dict[tuple[str, str], Said]:
        rows, scores = self._held_out_texts()
        return {
            self._keys[row]: self._named(scores.words[at], scores.meaning[at])
            for at, row in enumerate(rows.tolist())
        }

    def _named(self, by_words: Floats, by_meaning: Floats) -> Said:
        size = len(self._labels)
        return (
            dict(zip(self._labels, by_words.tolist(), strict=True)),
            dict(zip(self._labels, by_meaning[:size].tolist(), strict=True)),
        )
