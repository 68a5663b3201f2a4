"""A message -> what triage knows of it: its words, what was found in them, and which of them count."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from bot.language.stemming import stemmer
from bot.language.tokens import Token, normalise, tokenise, words
from bot.triage.reading import assertion as cue
from bot.triage.reading.assertion import AssertionReader
from bot.triage.reading.careful_spelling import CarefulSpeller, known_words
from bot.triage.reading.clearing import ClearingReader, clearing_terms
from bot.triage.reading.idioms import idiom_terms, quiet_places
from bot.triage.reading.negation import NegationReader
from bot.triage.reading.patterns import Frame, PatternMatcher
from bot.triage.rules import HEAD, PART, PERSON, TriageReading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from bot.knowledge.warning_signs import WarningSigns
    from bot.language.utterance import Utterance
    from bot.model_cache import Memo
    from bot.triage.reading.patterns import PatternMatch

# Names of the answers to the one question in the lexicon.
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
        """Compile `signs`; the words of `ordinary` phrasings and `known` words are never taken for slips.

        What `memo` has is not worked out.
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
                cue.SINCE: cues.since,
                cue.CURRENT: cues.current,
                cue.RETURNED: cues.returned,
                cue.OTHER: cues.other,
                cue.OTHER_PAST: cues.other_past,
                cue.SPEAKER: cues.speaker,
                cue.TOPIC: cues.topic,
                YES: texts.ask.yes_said,
                NONE: texts.ask.none_said,
            },
            memo,
        )
        self.references = self._lexicon.references
        self._layouts = NegationReader(cues)
        self._lasting = frozenset(cues.lasting)
        self.stem = stemmer(language)
        targets = self._lexicon.vocabulary | self._layouts.vocabulary
        phrasings = chain.from_iterable(ordinary.values())
        spelled = memo.recall("known-words", lambda: known_words(chain(phrasings, known), self.stem))
        emergencies = {
            name for sign in signs.signs for rule in sign.rules if rule.always for name in rule.all
        }
        parts = {part for name in emergencies for pattern in signs.terms[name] for part in pattern.split()}
        named = {word for part in parts for word in words(part)}
        named |= {f"{normalise(part)}*" for part in parts if part.endswith("*")}
        self._slips = CarefulSpeller(targets, spelled, self._lexicon.knows, self.stem, first=named)

    def read_text(self, text: str) -> TriageReading:
        """Read an example or a phrasing of the content."""
        return self.read(tokenise(text))

    def read_utterance(self, utterance: Utterance) -> TriageReading:
        """Read a message without its greeting and thanks."""
        return self.read(utterance.core_tokens)

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
        layout = self._layouts.layout(meant, tokens)
        found = self._lexicon.find(Frame(meant, layout.clauses, layout.deniers, layout.cues))
        clearing = ClearingReader(layout.sentences, found)
        assertions = AssertionReader(layout, found, clearing.own_looks())
        quiet = quiet_places(found, layout.sentences)
        live = self._live(found, quiet, assertions.silent)
        silent = frozenset(assertions.silent | quiet)
        return TriageReading(
            tokens, meant, frozenset(slips), layout, assertions, clearing, found, live, silent
        )

    def _live(
        self, found: Iterable[PatternMatch], quiet: AbstractSet[int], silent: Collection[int]
    ) -> dict[str, list[PatternMatch]]:
        """Return what counts: not denied, not of the past unless that lasts, and no idiom.

        A part of the body that is named in the past is still what "it" means: "my calf was cut last year and
        now it is hot".
        """
        live: dict[str, list[PatternMatch]] = {}
        parts = {
            hit.start
            for hit in found
            if hit.start in silent and hit.end == hit.start + 1 and hit.term.startswith(PART)
        }
        for hit in found:
            if hit.denier >= 0 or (quiet and not quiet.isdisjoint(range(hit.start, hit.end))):
                continue
            if hit.start in silent and hit.term not in self._lasting:
                is_part = hit.start in parts and hit.end == hit.start + 1
                if not is_part:
                    continue
            live.setdefault(hit.term, []).append(hit)
        return live
