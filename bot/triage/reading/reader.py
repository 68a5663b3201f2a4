"""Reads a message for triage: its words, the terms in them, and which of them count."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from bot.knowledge.model import Urgency
from bot.language.stemming import stemmer
from bot.language.tokens import Token, normalise, tokenise, words
from bot.triage.reading import assertion as cue
from bot.triage.reading.assertion import AssertionReader
from bot.triage.reading.careful_spelling import CarefulSpeller, known_words
from bot.triage.reading.clearing import ClearingReader, clearing_terms
from bot.triage.reading.idioms import idiom_terms, quiet_places
from bot.triage.reading.negation import NegationReader
from bot.triage.reading.patterns import Frame, PatternMatcher
from bot.triage.reading.subjects import subject_terms
from bot.triage.rules import HEAD, PART, PERSON, TriageReading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from bot.knowledge.warning_signs import WarningSigns
    from bot.language.utterance import Utterance
    from bot.model_cache import Memo
    from bot.triage.reading.negation import ClauseLayout
    from bot.triage.reading.patterns import PatternMatch

# Words before and after a guessed one that may make a sign with it: the longest plain sign has twelve, gaps
# and all.
GUESS_REACH = 12
# Names of the terms for answers to the one question.
YES, NONE = "answer.yes", "answer.none"


class TriageReader:
    """Reads messages in the terms, cues and idioms of a language."""

    def __init__(
        self,
        signs: WarningSigns,
        ordinary: Mapping[str, Sequence[str]],
        known: Collection[str],
        language: str,
        memo: Memo,
    ) -> None:
        """Compile `signs`; the words of `ordinary` phrasings and `known` words are never corrected.

        What `memo` has is not compiled again.
        """
        cues, texts = signs.cues, signs.texts
        self._lexicon = PatternMatcher(
            {
                **signs.terms,
                **idiom_terms(signs.idioms),
                **{HEAD + sign.id: sign.heads for sign in signs.signs},
                **{PART + part.id: part.names for part in signs.parts},
                **{PERSON + relation: names for relation, names in signs.persons.items()},
                **clearing_terms(signs),
                cue.HISTORY: cues.history,
                cue.LATELY: cues.lately,
                cue.ENDED: cues.ended,
                cue.SINCE: cues.since,
                cue.CURRENT: cues.current,
                cue.RETURNED: cues.returned,
                cue.OTHER: cues.other,
                cue.OTHER_PAST: cues.other_past,
                cue.SPEAKER: cues.speaker,
                **subject_terms(signs.subjects, cues.contrast),
                YES: texts.ask.yes_said,
                NONE: texts.ask.none_said,
            },
            memo,
        )
        # Terms that are classes of words instead of signs: animals, stories.
        self.classes = signs.subjects.classes
        self.references = self._lexicon.references
        self._layouts = NegationReader(cues)
        self._lasting, self._passing = frozenset(cues.lasting), frozenset(cues.passing)
        self.stem = stemmer(language)
        targets = self._lexicon.vocabulary | self._layouts.vocabulary
        phrasings = chain.from_iterable(ordinary.values())
        spelled = memo.recall("known-words", lambda: known_words(chain(phrasings, known), self.stem))
        rules = [(rule, rule.level or sign.level) for sign in signs.signs for rule in sign.rules]
        emergencies = {name for rule, _ in rules if rule.always for name in rule.all}
        calls = {rule.all[0] for rule, level in rules if len(rule.all) == 1 and level is Urgency.CALL}
        # The terms that alone are a sign that needs help at once.
        self.plain = emergencies | calls
        parts = {part for name in emergencies for pattern in signs.terms[name] for part in pattern.split()}
        named = {word for part in parts for word in words(part)}
        named |= {f"{normalise(part)}*" for part in parts if part.endswith("*")}
        self._slips = CarefulSpeller(targets, spelled, self._lexicon.knows, self.stem, first=named)
        # Several models learn from the same examples, one after the other; reading one takes a millisecond.
        self._read_text = cache(lambda text: self.read(tokenise(text)))

    def read_text(self, text: str) -> TriageReading:
        """Read an example or a phrasing of the content; its reading is kept until `forget_texts`."""
        return self._read_text(text)

    def forget_texts(self) -> None:
        """Forget the readings of examples and phrasings: nothing is learned from them any more."""
        self._read_text.cache_clear()

    def read_utterance(self, utterance: Utterance, subject: str | None = None) -> TriageReading:
        """Read a message without its greeting and thanks; with a `subject`, each clause is about it."""
        reading = self.read(utterance.core_tokens)
        return self.read(_named_in_each_clause(subject, reading)) if subject else reading

    def read(self, typed: Iterable[Token]) -> TriageReading:
        """Read the words of a message."""
        tokens: list[Token] = []
        meant: list[str] = []
        slips: list[int] = []
        for token in typed:
            repaired = self._slips.repair(token.word)
            if repaired[1:] == () and repaired[0] != token.word:
                slips.append(len(meant))
            for number, word in enumerate(repaired):
                tokens.append(token if number == 0 else Token(word, token.start, token.end, ""))
                meant.append(word)
        for place, token in enumerate(tokens):
            if name := self._guess(meant, tokens, place, token.word):
                meant[place] = name
                slips.append(place)
        layout, found = self._find(meant, tokens)
        clearing = ClearingReader(layout.sentences, found)
        assertions = AssertionReader(layout, found, clearing.own_looks())
        quiet = quiet_places(found, layout.sentences)
        live = self._live(found, quiet, assertions, layout.clauses)
        silent = frozenset(assertions.silent | quiet)
        return TriageReading(
            tokens, meant, frozenset(slips), layout, assertions, clearing, found, live, silent
        )

    def _guess(self, meant: Sequence[str], tokens: Sequence[Token], place: int, typed: str) -> str | None:
        """Return the word of a sign that makes a plain sign with the words around `place`; None without one.

        Only words near by are looked at: in a wall of words nobody knows, each guess would read all of it.
        """
        near = slice(max(0, place - GUESS_REACH), place + GUESS_REACH + 1)
        at = place - near.start
        for name in self._slips.guesses(typed):
            tried = [*meant[near.start : place], name, *meant[place + 1 : near.stop]]
            _, found = self._find(tried, tokens[near])
            if any(hit.start <= at < hit.end and self._is_plain(hit) for hit in found):
                return name
        return None

    def _find(self, meant: Sequence[str], tokens: Sequence[Token]) -> tuple[ClauseLayout, list[PatternMatch]]:
        layout = self._layouts.layout(meant, tokens)
        return layout, self._lexicon.find(Frame(meant, layout.clauses, layout.deniers, layout.cues))

    def _is_plain(self, hit: PatternMatch) -> bool:
        """Return whether `hit` alone is a sign that needs help at once, and has more than one word."""
        return hit.term in self.plain and hit.end - hit.start > 1

    def _live(
        self,
        found: Iterable[PatternMatch],
        quiet: AbstractSet[int],
        assertions: AssertionReader,
        clauses: Sequence[int],
    ) -> dict[str, list[PatternMatch]]:
        """Return the matches that count: not denied, not past (unless lasting), about a person, no idiom.

        A body part in the past still is what "it" refers to: "my calf was cut last year and now it is hot".
        """
        live: dict[str, list[PatternMatch]] = {}
        silent, nobody, lately = assertions.silent, assertions.of_nobody, assertions.lately
        parts = {
            hit.start
            for hit in found
            if hit.start in silent and hit.end == hit.start + 1 and hit.term.startswith(PART)
        }
        for hit in found:
            if hit.denier >= 0 or (quiet and not quiet.isdisjoint(range(hit.start, hit.end))):
                continue
            if hit.term in self._passing and clauses[hit.start] in lately:
                continue
            if hit.start in silent and not (hit.term in self._lasting and hit.start not in nobody):
                is_part = hit.start in parts and hit.end == hit.start + 1
                if not is_part or (hit.start in nobody and not hit.term.startswith(PART)):
                    continue
            live.setdefault(hit.term, []).append(hit)
        return live


def _named_in_each_clause(subject: str, reading: TriageReading) -> Iterable[Token]:
    """Yield the words of a message, with `subject` before each clause about a person: "(calf) it is warm"."""
    clauses = reading.layout.clauses
    of_nobody = {clauses[place] for place in reading.assertions.of_nobody}
    clause = -1
    for token, meant, own in zip(reading.tokens, reading.meant, clauses, strict=True):
        first = token
        if own != clause:
            clause = own
            for word in words(subject) if own not in of_nobody else ():
                yield Token(word, token.start, token.start, first.gap)
                first = first._replace(gap="")
        yield first._replace(word=meant)
