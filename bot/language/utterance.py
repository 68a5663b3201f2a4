"""What a person typed, read once: every later step takes its words from here, and none reads the string."""

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
    """What the small words of a clause say.

    `question`: it asks. `joined`: an "and" or "or" opens it within its sentence. `denied`: it denies a
    complaint ("my back is fine"). `recovered`: it says that nothing hurts any more. `leans`: it points back
    ("and how long is it?").
    """

    question: bool
    joined: bool
    denied: bool
    recovered: bool
    leans: bool


class Mentions(NamedTuple):
    """What a clause names.

    `kinds` are the kinds of its concepts, `body_parts` the ids of those that are body parts, `subjects` the
    words of its body parts and of its exercises, `limit` the id of the limit whose term stands in it.
    """

    kinds: frozenset[ConceptKind]
    body_parts: frozenset[str]
    subjects: Mapping[ConceptKind, tuple[str, ...]]
    limit: str | None


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message that could stand alone.

    `text` is as typed and begins at `start` in the message; `words` are its words, `repaired` what each of
    them is taken for, and `stems` those without their endings. The first `lead` of them only join it to the
    clause before.
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
        """Whether it asks, or names anything that is known."""
        return self.cues.question or bool(self.mentions.kinds)


@dataclass(frozen=True, eq=False)
class Utterance:
    """A message as one language reads it.

    `text` is as typed, cut where it was longer than what is read (`is_cut`). `tokens` are the words that are
    read, with their places in `text`; a wall of text has more. `core` are the places of the tokens without
    the greeting before them and the thanks after. `read_clauses` returns the clauses of those.
    """

    text: str
    is_cut: bool
    language: str
    tokens: tuple[Token, ...]
    core: slice
    read_clauses: Callable[[], tuple[Clause, ...]] = field(repr=False)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses, in order; read once, and not at all where a step needs the words alone.

        A language that a message is not in looks for warning signs only; spelling foreign words costs most.
        """
        return self.read_clauses()

    @property
    def core_tokens(self) -> tuple[Token, ...]:
        """The words without the greeting before them and the thanks after."""
        return self.tokens[self.core]

    @property
    def typed(self) -> list[str]:
        """All words that are read, as they were typed."""
        return [token.word for token in self.tokens]

    @property
    def words(self) -> list[str]:
        """The words of the clauses, as they were typed."""
        return list(chain.from_iterable(clause.words for clause in self.clauses))

    @property
    def stems(self) -> list[str]:
        """The words of the clauses, repaired and without their endings."""
        return list(chain.from_iterable(clause.stems for clause in self.clauses))

    def only(self, clauses: Sequence[Clause]) -> Utterance:
        """Return what is left of it where nothing but `clauses` counts."""
        return replace(self, read_clauses=lambda: tuple(clauses))

    def alone(self, clause: Clause) -> Utterance:
        """Return it as if `clause` were all that was written."""
        end = clause.start + len(clause.text)
        tokens = tuple(token for token in self.tokens if clause.start <= token.start < end)
        return replace(self, tokens=tokens, core=slice(len(tokens)), read_clauses=lambda: (clause,))
