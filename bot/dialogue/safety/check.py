"""Warning signs: the check that runs before everything else and cannot be talked down.

A message is read as words; named terms are found in them (`patterns`), denied and irrelevant words
are left out (`denial`, `relevance`), and rules combine what remains into signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.dialogue.safety import relevance as cue
from bot.dialogue.safety import warning
from bot.dialogue.safety.denial import Layout, Reader
from bot.dialogue.safety.net import Net, features
from bot.dialogue.safety.patterns import Found, Frame, Lexicon
from bot.dialogue.safety.relevance import Relevance
from bot.dialogue.safety.slips import Slips
from bot.knowledge.model import Urgency
from bot.matching.stems import stemmer
from bot.matching.text import Token, tokenise, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.dialogue.reply import Reply
    from bot.knowledge.signs import Rule, WarningExamples, WarningSign, WarningSigns

# Words around a sign that are near it: what silences it is among them. Measured: from 6 on nothing
# changes; 4 gives two more false alarms in 1743 messages.
NEAR = 6
# A message repeats itself; what its first mentions do not show, the later ones will not either.
MOST_HITS = 20
_RANK = {Urgency.CALL: 0, Urgency.TODAY: 1, Urgency.BEFORE: 2}


LANGUAGE = "english"
# The net's scores run from about -1 (ordinary) to 1 (a sign). Measured on 82 signs that were written after
# rules and examples, and 1248 ordinary messages: at 0.4 4 missed and 8 false alarms, at 0.25 4 and 14,
# at 0.1 2 and 23.
ALARM_FROM = 0.35
# Each sentence is one more chance to sound alarming: a story of so many alarms without a rule only from here
# on. Measured: at 0.7 two false alarms more, at 0.4 eleven; no sign missed up to 1.
STORY = 3
STORY_FROM = 0.85
# A rule that fires counts this much: only where the net is sure of the contrary ("my ego has collapsed")
# does a rule alone not alarm. Measured: at 0.6 one more sign is missed.
RULE_BONUS = 0.95
# Sentences that the net looks at one by one: bounds the time; forty are a long letter.
MOST_SENTENCES = 40
# Of the ordinary phrasings the net learns one in so many: with all of them it decides alike, but later.
ORDINARY_STEP = 2


@dataclass(frozen=True, slots=True)
class Alarm:
    """A warning sign in a message.

    `quote` is the clause as the person typed it, `about_other` whether it tells of somebody else,
    `fired` the rules that were met, most urgent first, written for people.
    """

    sign: str
    urgency: Urgency
    quote: str
    about_other: bool
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """Why a message alarms or not: the rules that it meets, most urgent first, as lines for people.

    `score` says how much its most alarming sentence sounds like the examples, `needed` from which score
    on it alarms, and `reasons` which features of that sentence weighed most.
    """

    rules: tuple[str, ...]
    score: float
    needed: float
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One message, read: its words and what was found in them."""

    tokens: Sequence[Token]
    layout: Layout
    relevance: Relevance
    live: Mapping[str, Sequence[Found]]


@dataclass(frozen=True, slots=True)
class _Fired:
    """A sign that was found `at` some words, and `why`, for people; `order` is its rule's in the file."""

    urgency: Urgency
    order: int
    sign: WarningSign
    at: Found
    why: str


class Safety:
    """Finds warning signs and words the reply to them. Holds no state of any conversation."""

    def __init__(
        self,
        signs: WarningSigns,
        ordinary: Mapping[str, Sequence[str]] | None = None,
        known: Collection[str] = (),
        examples: WarningExamples | None = None,
    ) -> None:
        """Compile `signs` and learn from `examples` against `ordinary` phrasings.

        The words of these phrasings and `known` words are never taken for slips.
        """
        self._texts = signs.texts
        self._signs = {sign.id: sign for sign in signs.signs}
        cues = signs.cues
        self._lexicon = Lexicon(
            {
                **signs.terms,
                cue.QUIET: cues.quiet,
                cue.HISTORY: cues.history,
                cue.CURRENT: cues.current,
                cue.OTHER: cues.other,
                cue.OTHER_PAST: cues.other_past,
                cue.SPEAKER: cues.speaker,
                cue.TOPIC: cues.topic,
                cue.CLEARED: signs.cleared,
                cue.NOT_CLEARED: signs.not_cleared,
            }
        )
        self._reader = Reader(cues)
        self._lasting = frozenset(cues.lasting)
        typed = {part for texts in (ordinary or {}).values() for text in texts for part in text.split()}
        plain = {word for part in typed for word in ((part,) if part.isalpha() else words(part))}
        targets = self._lexicon.vocabulary | self._reader.vocabulary
        self._stem = stemmer(LANGUAGE)
        self._slips = Slips(targets, plain | set(known), self._lexicon.knows, self._stem)
        self._rules: dict[str, list[tuple[int, WarningSign, Rule]]] = {}
        order = 0
        for sign in signs.signs:
            for rule in sign.rules:
                self._rules.setdefault(rule.all[0], []).append((order, sign, rule))
                order += 1
        self._net = self._learn(examples, ordinary or {}) if examples else None

    def check(self, text: str) -> Alarm | None:
        """Return the most urgent warning sign in `text`, or None. Any string is fine."""
        reading = self._read(text)
        fired = self._fire(reading)
        score, start, end = self._loudest(reading, fired)
        if score + (RULE_BONUS if fired else 0.0) < _alarm_from(reading, by_rule=bool(fired)):
            return None
        if not fired:
            fired = [self._heard(reading, start, end)]
        first = fired[0]
        return Alarm(
            sign=first.sign.id,
            urgency=first.urgency,
            quote=warning.quote(text, reading.tokens, reading.layout.clauses, first.at),
            about_other=reading.relevance.about_other(first.at.start),
            fired=tuple(one.why for one in fired),
        )

    def explain(self, text: str) -> Hearing:
        """Return why `check` finds what it finds in `text`."""
        reading = self._read(text)
        fired = self._fire(reading)
        score, start, end = self._loudest(reading, fired)
        needed = _alarm_from(reading, by_rule=bool(fired)) - (RULE_BONUS if fired else 0.0)
        reasons = self._net.reasons(self._features(reading, start, end)) if self._net else ()
        return Hearing(tuple(one.why for one in fired), score, needed, reasons)

    def cleared(self, text: str) -> bool:
        """Tell whether `text` clears an earlier alarm: seen by a professional, or long past."""
        return self._read(text).relevance.cleared

    def reply(self, alarm: Alarm, again: bool = False) -> Reply:  # noqa: FBT001, FBT002  (part of the interface)
        """Return the answer to `alarm`; the short one where the person goes on asking (`again`)."""
        return warning.reply(alarm, self._signs[alarm.sign], self._texts, again=again)

    def _read(self, text: str) -> _Reading:
        tokens: list[Token] = []
        typed: list[str] = []
        for token in tokenise(text):
            for number, word in enumerate(self._slips.repair(token.word)):
                tokens.append(token if number == 0 else Token(word, token.start, token.end, ""))
                typed.append(word)
        layout = self._reader.layout(typed, tokens)
        found = self._lexicon.find(Frame(typed, layout.clauses, layout.deniers, layout.cues))
        relevance = Relevance(layout, found)
        return _Reading(tokens, layout, relevance, self._live(found, relevance))

    def _live(self, found: Iterable[Found], relevance: Relevance) -> dict[str, list[Found]]:
        live: dict[str, list[Found]] = {}
        quiet, muted = relevance.quiet, relevance.muted
        for hit in found:
            if hit.denier >= 0 or True in quiet[hit.start : hit.end]:
                continue
            if muted[hit.start] and hit.term not in self._lasting:
                continue
            live.setdefault(hit.term, []).append(hit)
        return live

    def _learn(self, examples: WarningExamples, ordinary: Mapping[str, Sequence[str]]) -> Net:
        def whole(text: str) -> list[str]:
            reading = self._read(text)
            return self._features(reading, 0, len(reading.tokens))

        texts = {id_: [*sign.phrasings, *examples.signs.get(id_, ())] for id_, sign in self._signs.items()}
        harmless = [
            *examples.all_harmless(),
            *(text for each in ordinary.values() for text in each[::ORDINARY_STEP]),
        ]
        return Net(
            {id_: [whole(text) for text in each] for id_, each in texts.items()},
            [whole(text) for text in harmless],
        )

    def _features(self, reading: _Reading, start: int, end: int) -> list[str]:
        stems = [self._stem(token.word) for token in reading.tokens[start:end]]
        terms = (term for term, hits in reading.live.items() if any(start <= hit.start < end for hit in hits))
        return features(stems, terms)

    def _loudest(self, reading: _Reading, fired: Iterable[_Fired]) -> tuple[float, int, int]:
        """Return the net's highest score, and the words it belongs to.

        It hears sentences, two in a row, and the words around what has `fired`: a question in the same
        sentence must not drown a sign.
        """
        size = len(reading.tokens)
        if self._net is None or not size:
            return ALARM_FROM - RULE_BONUS, 0, size
        parts = _sentences(reading.layout.sentences)
        # A sign may be told in two sentences; a pair's words are still few enough to be about one thing.
        parts += [(start, end) for (start, _), (_, end) in pairwise(parts)]
        parts += {(max(0, one.at.start - NEAR), min(size, one.at.end + NEAR)) for one in fired}
        return max((self._net.score(self._features(reading, *part)), *part) for part in parts)

    def _heard(self, reading: _Reading, start: int, end: int) -> _Fired:
        """Return what the net heard in the words from `start` to `end`, in the form of a rule."""
        net = self._net
        sign = self._signs[net.sign(self._features(reading, start, end)) if net else next(iter(self._signs))]
        live = (hit for hits in reading.live.values() for hit in hits if start <= hit.start < end)
        at = min(live, key=lambda hit: hit.start, default=Found("", start, start + 1, -1))
        return _Fired(sign.level, 0, sign, at, f"{sign.id} ({sign.level}): like its examples")

    def _fire(self, reading: _Reading) -> list[_Fired]:
        fired = []
        for term in reading.live:
            for order, sign, rule in self._rules.get(term, ()):
                at = _meets(rule, reading)
                if at:
                    level = rule.level or sign.level
                    fired.append(_Fired(level, order, sign, at, _describe(sign.id, level, rule)))
        fired.sort(key=lambda one: (_RANK[one.urgency], one.order))
        return fired


def _alarm_from(reading: _Reading, *, by_rule: bool) -> float:
    """Return the score from which on `reading` is an alarm."""
    is_story = len(set(reading.layout.sentences)) >= STORY
    return STORY_FROM if is_story and not by_rule else ALARM_FROM


def _sentences(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return where sentences start and end; in a message of very many, several count as one."""
    least = len(numbers) / MOST_SENTENCES
    found: list[tuple[int, int]] = []
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or (numbers[at] != numbers[at - 1] and at - start >= least):
            found.append((start, at))
            start = at
    return found


def _meets(rule: Rule, reading: _Reading) -> Found | None:
    """Return where the rule's first term stands if the message meets the rule."""
    live = reading.live
    if any(term not in live for term in rule.all):
        return None
    against = [hit for term in rule.unless for hit in live.get(term, ())[:MOST_HITS]]
    if rule.scope == "message":
        sentences = reading.layout.sentences
        # A how-to question elsewhere in the message must not talk a sign down: only near words count.
        return next(
            (hit for hit in live[rule.all[0]] if not any(_near(hit, other, sentences) for other in against)),
            None,
        )
    units = reading.layout.clauses if rule.scope == "clause" else reading.layout.sentences
    shared = set.intersection(*({units[hit.start] for hit in live[term]} for term in rule.all))
    shared -= {units[hit.start] for hit in against}
    return next((hit for hit in live[rule.all[0]] if units[hit.start] in shared), None)


def _near(hit: Found, other: Found, sentences: Sequence[int]) -> bool:
    """Tell whether two terms stand in one sentence with at most NEAR words in between."""
    apart = max(hit.start, other.start) - min(hit.end, other.end)
    return apart <= NEAR and sentences[hit.start] == sentences[other.start]


def _describe(sign: str, level: Urgency, rule: Rule) -> str:
    unless = f" unless {', '.join(rule.unless)}" if rule.unless else ""
    return f"{sign} ({level}): {' + '.join(rule.all)}{unless}, in one {rule.scope}"
