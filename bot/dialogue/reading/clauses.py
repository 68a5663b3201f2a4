"""One message taken apart: its clauses, and what the small words in them say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.dialogue.thresholds import AGAIN, LONG, MOST_UNKNOWN, MOST_WORDS, SHORTEST_NAME, TERM_FROM
from bot.knowledge.model import ConceptKind
from bot.language.concepts import ConceptFinder
from bot.language.concepts import Vocabulary as Forms
from bot.language.phrases import PhraseSet
from bot.language.stemming import stemmer
from bot.language.tokens import Token, normalise, tokenise, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.knowledge import Knowledge
    from bot.matching import Speller

# What a clause can be about; a follow-up has none of its own.
_SUBJECTS = frozenset({ConceptKind.BODY, ConceptKind.EXERCISE})
_COMPLAINT = frozenset({ConceptKind.BODY, ConceptKind.COMPLAINT})
_AND = re.compile(r"[&+]")
# Texts.
RECENT = 4


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message that could stand alone.

    `text` is as typed and has `length` words; `core` leaves out what only joins it to the one before.
    `kinds` are the kinds of its concepts, `bodies` the ids of those that are body parts, `subjects` the
    words of its body parts and of its exercises.
    `question`: it asks. `joined`: an "and" or "or" opens it within its sentence. `denied`: it denies a
    complaint ("my back is fine"). `well`: it says that nothing hurts any more. `contrast`: a "but" opens it.
    `leans`: it points back ("and how long is it?").
    `limit`: the id of the limit whose term stands in it.
    """

    text: str
    core: str
    length: int
    bodies: frozenset[str]
    kinds: frozenset[ConceptKind]
    subjects: Mapping[ConceptKind, str]
    question: bool
    joined: bool
    denied: bool
    well: bool
    contrast: bool
    leans: bool
    limit: str | None

    @property
    def complains(self) -> bool:
        """Whether it names a body part and what is wrong with it."""
        return self.kinds >= _COMPLAINT and ConceptKind.EXERCISE not in self.kinds


class ClauseParser:
    """Takes messages apart with the cues and concepts of `knowledge`."""

    def __init__(self, knowledge: Knowledge, speller: Speller) -> None:
        """Read the cue words once; `speller` tells what a mistyped word stands for."""
        vocabulary, cues = knowledge.vocabulary, knowledge.vocabulary.cues
        self._speller = speller
        self._stem = stemmer(knowledge.language)
        self._kinds = {concept.id: concept.kind for concept in vocabulary.concepts}
        terms = {limit.id: limit.terms for limit in knowledge.limits.values()}
        self._concepts = knowledge.concepts
        self._known = frozenset(self._concepts.words())
        self._limits = ConceptFinder(Forms(terms, language=knowledge.language))
        self._endings = [
            (normalise(ending), id_) for id_, limit in knowledge.limits.items() for ending in limit.endings
        ]
        joiner = cues.joiners[0]
        # The tokeniser reads the signs as one word; where that is the joiner, a message stays as typed.
        self._joiner = None if words(joiner) == words("&") else f" {joiner} "
        self._denial = PhraseSet(cues.denial)
        self._wellness = PhraseSet(cues.wellness)
        self._recovery = PhraseSet(cues.recovery)
        self._contrast = PhraseSet(cues.contrast)
        self._joiners = PhraseSet(cues.joiners)
        self._pronouns = PhraseSet(cues.pronouns)
        self._openers = PhraseSet(cues.openers)
        self._questions = PhraseSet(cues.questions)
        self._opening = PhraseSet(cues.opening)
        self._closing = PhraseSet(cues.closing)
        self._skipped = PhraseSet((*cues.filler, *cues.joiners, *cues.contrast))
        # Several steps in a row ask for the clauses of one message.
        self.clauses = lru_cache(maxsize=RECENT)(self._clauses)

    def spelled_out(self, text: str) -> str:
        """Return `text` with the word for the signs that mean "and"."""
        return text if self._joiner is None else _AND.sub(self._joiner, text)

    def condensed(self, text: str) -> str:
        """Return `text` without what makes a long one longer and says no more: a wall is read once.

        What it says again word for word goes, and of the words that nobody knows all but the first ones.
        """
        tokens = tokenise(text)
        if len(tokens) <= LONG:
            return text
        kept, end, said, unknown = [], 0, set(), set()
        for at, token in enumerate(tokens):
            run = tuple(other.word for other in tokens[max(0, at - AGAIN + 1) : at + 1])
            if token.word not in self._speller:
                unknown.add(token.word)
            is_noise = len(unknown) > MOST_UNKNOWN and token.word in unknown
            if not is_noise and (run not in said or len(run) < AGAIN):
                kept.append(text[end : token.end])
                if len(kept) == MOST_WORDS:
                    break
            said.add(run)
            end = token.end
        return "".join(kept)

    def plain(self, text: str) -> str:
        """Return `text` without the greeting before it and the thanks after it, if it says more than that."""
        tokens = tokenise(text)
        typed = [token.word for token in tokens]
        first, end = 0, len(typed)
        while first < end and (size := self._opening.match_at(typed, first) or self._decorates(typed[first])):
            first += size
        while end > first and (
            size := self._closing.match_before(typed, end) or self._decorates(typed[end - 1])
        ):
            end -= size
        if end <= first or (first, end) == (0, len(typed)):
            return text
        # The mark after the last word may make it a question.
        rest = text[tokens[first].start : tokens[end - 1].end] + _until(tokens, end, text)
        return rest if any(clause.kinds or clause.question for clause in self.clauses(rest)) else text

    def _decorates(self, word: str) -> bool:
        """Tell whether `word` is a pictograph without a meaning of its own."""
        return not (word.isalnum() or self._concepts.of_word(word))

    def _clauses(self, text: str) -> tuple[Clause, ...]:
        """Return the clauses of `text` in order; a text without words has none."""
        tokens = tokenise(text)
        repaired = [next(iter(self._speller.repair(token.word)), (token.word, 1.0)) for token in tokens]
        meant = [word for word, _ in repaired]
        # A limit's term is taken for sure only: "drooping" must not become "doping".
        sure = [
            word if likeness >= TERM_FROM else token.word
            for token, (word, likeness) in zip(tokens, repaired, strict=True)
        ]
        return tuple(
            self._clause(text, tokens, meant, sure, slice(start, end))
            for start, end in self._spans(tokens, meant)
        )

    def _spans(self, tokens: Sequence[Token], meant: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Cut at punctuation, joiners and contrasts; a cut word opens the clause that follows it."""
        start = 0
        for at in range(1, len(tokens)):
            if tokens[at].gap or self._joiners.match_at(meant, at) or self._contrast.match_at(meant, at):
                yield start, at
                start = at
        if tokens:
            yield start, len(tokens)

    def _clause(
        self, text: str, tokens: Sequence[Token], meant: Sequence[str], sure: Sequence[str], part: slice
    ) -> Clause:
        after = _until(tokens, part.stop, text)
        tokens, meant = tokens[part], meant[part]
        first = 0
        while first < len(meant) and (length := self._skipped.match_at(meant, first)):
            first += length
        stems = [self._stem(word) for word in meant]
        ids: set[str] = set()
        subjects: dict[ConceptKind, str] = {}
        for start, end, concepts in self._concepts.find(stems):
            ids.update(concepts)
            for kind in {self._kinds[concept] for concept in concepts} & _SUBJECTS:
                subjects[kind] = f"{subjects.get(kind, '')} {' '.join(meant[start:end])}"
        kinds = frozenset(self._kinds[id_] for id_ in ids)
        denies = self._denial.occurs_in(meant) and ConceptKind.COMPLAINT in kinds
        return Clause(
            text=text[tokens[0].start : tokens[-1].end],
            core=text[tokens[first].start : tokens[-1].end] if first < len(tokens) else "",
            length=len(tokens),
            bodies=frozenset(id_ for id_ in ids if self._kinds[id_] is ConceptKind.BODY),
            kinds=kinds,
            subjects=subjects,
            question="?" in after or bool(self._questions.match_at(meant, first)),
            joined=tokens[0].gap != "." and bool(self._joiners.match_at(meant, 0)),
            denied=denies or (self._wellness.occurs_in(meant) and ConceptKind.COMPLAINT not in kinds),
            well=self._recovery.occurs_in(meant) and ConceptKind.BODY not in kinds,
            contrast=bool(self._contrast.match_at(meant, 0)),
            leans=self._pronouns.occurs_in(meant) or bool(self._openers.match_at(meant, 0)),
            limit=self._limit(sure[part]),
        )

    def _limit(self, sure: Sequence[str]) -> str | None:
        """Return the first limit with a term in the words `sure`, or with an ending of one of them."""
        stems = [self._stem(word) for word in sure]
        for _, _, ids in self._limits.find(stems):
            return ids[0]
        for word in sure:
            if len(word) >= SHORTEST_NAME and word not in self._known:
                for ending, id_ in self._endings:
                    if word.endswith(ending):
                        return id_
        return None


def _until(tokens: Sequence[Token], end: int, text: str) -> str:
    """Return the characters between the word before `end` and the one at it."""
    stop = tokens[end].start if end < len(tokens) else len(text)
    return text[tokens[end - 1].end : stop]
