"""Utterances: a message parsed once; every later step uses the utterance, and none the string."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bot.language.concepts import ConceptKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.language.tokens import Token

_COMPLAINT = frozenset({ConceptKind.BODY, ConceptKind.COMPLAINT})


class ClauseCues(NamedTuple):
    """What the cue words of a clause say.

    `question`: it asks. `joined`: it begins with "and" or "or" within its sentence. `denied`: it denies a
    complaint ("my back is fine"). `recovered`: it says that nothing hurts any more. `leans`: it refers back
    ("and how long is it?").
    """

    question: bool
    joined: bool
    denied: bool
    recovered: bool
    leans: bool


class Mentions(NamedTuple):
    """What a clause names.

    `kinds` are the kinds of its concepts, `body_parts` the ids of its body parts, `subjects` the words of its
    body parts and exercises, and `limit` the id of the limit that it names, if any.
    """

    kinds: frozenset[ConceptKind]
    body_parts: frozenset[str]
    subjects: Mapping[ConceptKind, tuple[str, ...]]
    limit: str | None


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message that says one thing.

    `text` is as typed and begins at `start` in the message; `words` are its words, `repaired` the corrected
    words, and `stems` their stems. The first `lead` words only join it to the clause before.
    """

    text: str
    start: int
    words: tuple[str, ...]
    repaired: tuple[str, ...]
    stems: tuple[str, ...]
    lead: int
    mentions: Mentions
    cues: ClauseCues

    @property
    def core(self) -> tuple[str, ...]:
        """The words without those that only join it to the clause before."""
        return self.words[self.lead :]

    @property
    def complains(self) -> bool:
        """Whether it names a body part and what is wrong with it."""
        return self.mentions.kinds >= _COMPLAINT and ConceptKind.EXERCISE not in self.mentions.kinds

    @property
    def says_something(self) -> bool:
        """Whether it asks, or names anything known."""
        return self.cues.question or bool(self.mentions.kinds)


@dataclass(frozen=True, eq=False)
class Utterance:
    """A message as one language parses it.

    `text` is as typed, cut if it is too long (`is_cut`). `tokens` are the words that are read, without
    repetitions in a long text. `core` is the range of tokens without greeting and thanks. `read_clauses`
    returns the clauses of these.
    """

    text: str
    is_cut: bool
    language: str
    tokens: tuple[Token, ...]
    core: slice
    read_clauses: Callable[[], tuple[Clause, ...]] = field(repr=False)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses, in order; they are found at first use.

        The other languages only look for warning signs and need no clauses, and correcting foreign words is
        the slowest part.
        """
        return self.read_clauses()

    @property
    def core_tokens(self) -> tuple[Token, ...]:
        """The words without greeting and thanks."""
        return self.tokens[self.core]

    @property
    def typed(self) -> list[str]:
        """All words that are read, as typed."""
        return [token.word for token in self.tokens]

    @property
    def words(self) -> list[str]:
        """The words of the clauses, as typed."""
        return list(chain.from_iterable(clause.words for clause in self.clauses))

    @property
    def stems(self) -> list[str]:
        """The stems of the words of the clauses, after correction."""
        return list(chain.from_iterable(clause.stems for clause in self.clauses))

    def only(self, clauses: Sequence[Clause]) -> Utterance:
        """Return the utterance with `clauses` only."""
        return replace(self, read_clauses=lambda: tuple(clauses))

    def alone(self, clause: Clause) -> Utterance:
        """Return the utterance as if `clause` were the whole message."""
        end = clause.start + len(clause.text)
        tokens = tuple(token for token in self.tokens if clause.start <= token.start < end)
        return replace(self, tokens=tokens, core=slice(len(tokens)), read_clauses=lambda: (clause,))
