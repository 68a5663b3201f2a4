"""Parses a message into an `Utterance`: its words, its clauses, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bot.language import constants as c
from bot.language.concepts import ConceptKind
from bot.language.segmentation import Segmenter, spans
from bot.language.stemming import stemmer
from bot.language.tokens import AND, Token, tokenise
from bot.language.utterance import Clause, ClauseCues, Mentions, Utterance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.language.concepts import ConceptFinder, NameFinder
    from bot.language.phrases import PhraseSet
    from bot.language.spelling import Speller

# The kinds of concepts that a clause can be about; a follow-up has none of them.
_SUBJECTS = frozenset({ConceptKind.BODY, ConceptKind.EXERCISE})


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue words of `language`, by their function.

    `denial` denies what follows, `wellness` what comes before; `recovery` ends all complaints before it.
    `joiners` and `contrast` begin a clause, `questions` a question; `openers` and `pronouns` refer back.
    `opening` and `closing` are polite phrases, `filler` has no meaning. `and_word` is what "&" and "+" mean.
    """

    language: str
    denial: PhraseSet
    wellness: PhraseSet
    recovery: PhraseSet
    contrast: PhraseSet
    joiners: PhraseSet
    openers: PhraseSet
    pronouns: PhraseSet
    questions: PhraseSet
    opening: PhraseSet
    closing: PhraseSet
    filler: PhraseSet
    and_word: str


class _Words(NamedTuple):
    """Words, their corrections, and `names`: only the corrections that are nearly certain."""

    tokens: Sequence[Token]
    repaired: Sequence[str]
    names: Sequence[str]

    def part(self, places: slice) -> _Words:
        return _Words(self.tokens[places], self.repaired[places], self.names[places])


class UtteranceParser:
    """Parses messages in one language."""

    def __init__(
        self,
        cues: Cues,
        concepts: ConceptFinder,
        kinds: Mapping[str, ConceptKind],
        limits: NameFinder,
        speller: Speller,
    ) -> None:
        """Parse by `cues`.

        `concepts` finds concepts, whose kinds are `kinds`; `limits` finds subjects that are out of scope;
        `speller` corrects words.
        """
        self.concepts = concepts
        self._kinds = kinds
        self._limits = limits
        self._speller = speller
        self._stem = stemmer(cues.language)
        self._cues = cues
        self._skipped = cues.joiners | cues.contrast | cues.filler
        self._segmenter = Segmenter(cues.joiners | cues.contrast)

    def parse(self, text: str, tokens: Sequence[Token] | None = None) -> Utterance:
        """Return `text`, or only its words `tokens`, as an utterance; any text is fine.

        Of a text longer than LONGEST_TEXT only the beginning is read.
        """
        if tokens is None:
            tokens = tokenise(text[: c.LONGEST_TEXT])
        tokens = self._condensed(self._spelled_out(tokens))
        core, whole = self._core(tokens), slice(0, len(tokens))
        parsed = self._utterance(text, tokens, core)
        if core != whole and not any(clause.says_something for clause in parsed.clauses):
            return self._utterance(text, tokens, whole)
        return parsed

    def stems(self, tokens: Sequence[Token]) -> list[str]:
        """Return the stems of the words of `tokens`, after correction."""
        return [self._stem(word) for word in self._repaired(tokens).repaired]

    def _utterance(self, text: str, tokens: Sequence[Token], core: slice) -> Utterance:
        return Utterance(
            text=text[: c.LONGEST_TEXT],
            is_cut=len(text) > c.LONGEST_TEXT,
            language=self._cues.language,
            tokens=tuple(tokens),
            core=core,
            read_clauses=partial(self._clauses, text, tokens[core]),
        )

    def _spelled_out(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """Return `tokens` with this language's word for the signs that mean "and"."""
        if self._cues.and_word == AND or not any(token.is_and_sign for token in tokens):
            return tokens
        return [token._replace(word=self._cues.and_word) if token.is_and_sign else token for token in tokens]

    def _condensed(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """Return `tokens` without repetitions in a long message.

        Repeated sentences are removed, and all unknown words except the first ones.
        """
        if len(tokens) <= c.LONG:
            return tokens
        row = [token.word for token in tokens]
        unknown = {word for word in set(row) if word not in self._speller}
        kept: list[Token] = []
        said: set[tuple[str, ...]] = set()
        met: set[str] = set()
        for at, token in enumerate(tokens):
            run = tuple(row[max(0, at - c.AGAIN + 1) : at + 1])
            if token.word in unknown:
                met.add(token.word)
            is_noise = len(met) > c.MOST_UNKNOWN and token.word in unknown
            if not is_noise and (run not in said or len(run) < c.AGAIN):
                kept.append(token)
                if len(kept) == c.MOST_WORDS:
                    break
            said.add(run)
        return kept

    def _core(self, tokens: Sequence[Token]) -> slice:
        """Return the places without greeting and thanks around them; all places if nothing is left."""
        typed = [token.word for token in tokens]
        first, end = 0, len(typed)
        while first < end and (
            size := self._cues.opening.match_at(typed, first) or self._decorates(typed[first])
        ):
            first += size
        while end > first and (
            size := self._cues.closing.match_before(typed, end) or self._decorates(typed[end - 1])
        ):
            end -= size
        return slice(first, end) if first < end else slice(0, len(typed))

    def _decorates(self, word: str) -> bool:
        """Return whether `word` is a pictograph without a meaning of its own."""
        return not (word.isalnum() or self.concepts.get(word))

    def _repaired(self, tokens: Sequence[Token]) -> _Words:
        best = [next(iter(self._speller.repair(token.word)), (token.word, 1.0)) for token in tokens]
        # A limit's term must be certain: "drooping" must not become "doping".
        names = [
            word if likeness >= c.TERM_FROM else token.word
            for token, (word, likeness) in zip(tokens, best, strict=True)
        ]
        return _Words(tokens, [word for word, _ in best], names)

    def _clauses(self, text: str, tokens: Sequence[Token]) -> tuple[Clause, ...]:
        """Return the clauses of `tokens` in order; without words there are none.

        Of a wall of words only those of its beginning and of its end.
        """
        if len(tokens) > c.FIRST_ASKED + c.LAST_ASKED:
            first, last = tokens[: c.FIRST_ASKED], tokens[-c.LAST_ASKED :]
            return self._clauses(text, first) + self._clauses(text, last)
        words = self._repaired(tokens)
        boundaries = self._segmenter.boundaries(words.repaired, words.tokens)
        return tuple(self._clause(text, words.part(span)) for span in spans(boundaries))

    def _clause(self, text: str, words: _Words) -> Clause:
        tokens, repaired = words.tokens, words.repaired
        lead = self._lead(repaired)
        stems = tuple(map(self._stem, repaired))
        mentions = self._mentions(words, stems)
        return Clause(
            text=text[tokens[0].start : tokens[-1].end],
            start=tokens[0].start,
            words=tuple(token.word for token in tokens),
            repaired=tuple(repaired),
            stems=stems,
            lead=lead,
            mentions=mentions,
            cues=self._said(words, lead, mentions.kinds),
        )

    def _lead(self, row: Sequence[str]) -> int:
        """Return how many words at the beginning of `row` only join it to what comes before."""
        lead = 0
        while size := self._skipped.match_at(row, lead):
            lead += size
        return lead

    def _mentions(self, words: _Words, stems: Sequence[str]) -> Mentions:
        ids: set[str] = set()
        subjects: dict[ConceptKind, tuple[str, ...]] = {}
        for start, end, concepts in self.concepts.find(stems):
            ids.update(concepts)
            for kind in {self._kinds[concept] for concept in concepts} & _SUBJECTS:
                subjects[kind] = (*subjects.get(kind, ()), *words.repaired[start:end])
        return Mentions(
            kinds=frozenset(self._kinds[id_] for id_ in ids),
            body_parts=frozenset(id_ for id_ in ids if self._kinds[id_] is ConceptKind.BODY),
            subjects=subjects,
            limit=self._limits.first(words.names),
        )

    def _said(self, words: _Words, lead: int, kinds: frozenset[ConceptKind]) -> ClauseCues:
        tokens, repaired = words.tokens, words.repaired
        complains = ConceptKind.COMPLAINT in kinds
        return ClauseCues(
            question=tokens[-1].question or bool(self._cues.questions.match_at(repaired, lead)),
            joined=tokens[0].gap != "." and bool(self._cues.joiners.match_at(repaired, 0)),
            denied=(self._cues.denial if complains else self._cues.wellness).occurs_in(repaired),
            recovered=self._cues.recovery.occurs_in(repaired) and ConceptKind.BODY not in kinds,
            leans=self._cues.pronouns.occurs_in(repaired) or bool(self._cues.openers.match_at(repaired, 0)),
        )
