"""Warning signs: the check that runs before everything else and cannot be talked down.

A message is read as words; named terms are found in them (`patterns`), denied and irrelevant words
are left out (`denial`, `relevance`), and rules combine what remains into signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.safety import relevance as cue
from bot.dialogue.safety import warning
from bot.dialogue.safety.denial import Reader
from bot.dialogue.safety.net import Net, features
from bot.dialogue.safety.patterns import Found, Frame, Lexicon
from bot.dialogue.safety.relevance import Relevance
from bot.dialogue.safety.rules import NEAR, Fired, Reading, Rules
from bot.dialogue.safety.slips import Slips
from bot.matching.stems import stemmer
from bot.matching.text import Token, tokenise, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bot.dialogue.reply import Reply
    from bot.knowledge.model import Urgency
    from bot.knowledge.signs import WarningExamples, WarningSigns


# The net's scores run from about -1 (ordinary) to 1 (a sign). Measured on 82 signs that were written after
# rules and examples, and 1248 ordinary messages: at 0.4 4 missed and 8 false alarms, at 0.25 4 and 14,
# at 0.1 2 and 23.
ALARM_FROM = 0.4
# Where a rule fires, only words around it that are surely ordinary silence it ("my ego has collapsed").
# Measured: from -0.5 on one more of 305 signs is missed.
RULE_FROM = -0.55
# Each sentence is one more chance to sound alarming: a story of so many alarms later. Measured on 90 posts
# that were written after rules and examples: 12 % false alarms without, 1 % with; of 117 stories with a
# sign 2 are missed.
STORY = 3
STORY_FROM = 1.1
STORY_RULE_FROM = 0.2
# Sentences that the net looks at one by one: bounds the time; forty are a long letter.
MOST_SENTENCES = 40
# Known words. What a sign says in fewer has a rule; the net by itself would judge by a single one of them.
# Measured: of 628 messages with a sign it hears 31 that no rule meets, and each has at least ten.
LEAST_HEARD = 5
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


class _Verdict(NamedTuple):
    """What fired, the score of the loudest `part` (its first and last word), and the score to alarm from."""

    fired: Sequence[Fired]
    score: float
    part: tuple[int, int]
    needed: float


class Safety:
    """Finds warning signs and words the reply to them. Holds no state of any conversation."""

    def __init__(
        self,
        signs: WarningSigns,
        ordinary: Mapping[str, Sequence[str]] | None = None,
        known: Collection[str] = (),
        examples: WarningExamples | None = None,
        *,
        language: str,
    ) -> None:
        """Compile `signs` and learn from `examples` against `ordinary` phrasings, all of one `language`.

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
        typed |= set(known)
        plain = {word for part in typed for word in ((part,) if _is_plain(part) else words(part))}
        targets = self._lexicon.vocabulary | self._reader.vocabulary
        self._stem = stemmer(language)
        self._slips = Slips(targets, plain, self._lexicon.knows, self._stem)
        self._rules = Rules(signs.signs)
        self._net = self._learn(examples, ordinary or {}) if examples else None

    def check(self, text: str) -> Alarm | None:
        """Return the most urgent warning sign in `text`, or None. Any string is fine."""
        reading = self._read(text)
        verdict = self._judge(reading, self._rules.fire(reading))
        if verdict.score < verdict.needed:
            return None
        fired = verdict.fired or [self._heard(reading, verdict.part)]
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
        fired = self._rules.fire(reading)
        verdict = self._judge(reading, fired)
        reasons = self._net.reasons(self._features(reading, *verdict.part)) if self._net else ()
        return Hearing(tuple(one.why for one in fired), verdict.score, verdict.needed, reasons)

    def cleared(self, text: str) -> bool:
        """Tell whether `text` clears an earlier alarm: seen by a professional, or long past."""
        return self._read(text).relevance.cleared

    def reply(self, alarm: Alarm, again: bool = False) -> Reply:  # noqa: FBT001, FBT002  (part of the interface)
        """Return the answer to `alarm`; the short one where the person goes on asking (`again`).

        A sign that another language has, or an earlier content, is worded as one that is as urgent.
        """
        alike = (sign for sign in self._signs.values() if sign.level is alarm.urgency)
        sign = self._signs.get(alarm.sign) or next(alike, next(iter(self._signs.values())))
        return warning.reply(alarm, sign, self._texts, again=again)

    def _read(self, text: str) -> Reading:
        tokens: list[Token] = []
        typed: list[str] = []
        for token in tokenise(text):
            for number, word in enumerate(self._slips.repair(token.word)):
                tokens.append(token if number == 0 else Token(word, token.start, token.end, ""))
                typed.append(word)
        layout = self._reader.layout(typed, tokens)
        found = self._lexicon.find(Frame(typed, layout.clauses, layout.deniers, layout.cues))
        relevance = Relevance(layout, found)
        return Reading(tokens, layout, relevance, self._live(found, relevance))

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

        def each_part(text: str) -> Iterator[list[str]]:
            # What is asked about in parts is learned in parts: none of them is a sign.
            reading = self._read(text)
            for part in _parts(reading.layout.sentences):
                yield self._features(reading, *part)

        texts = {id_: [*sign.phrasings, *examples.signs.get(id_, ())] for id_, sign in self._signs.items()}
        harmless = [
            *examples.all_harmless(),
            *(text for each in ordinary.values() for text in each[::ORDINARY_STEP]),
        ]
        return Net(
            {id_: [whole(text) for text in each] for id_, each in texts.items()},
            [part for text in harmless for part in each_part(text)],
        )

    def _features(self, reading: Reading, start: int, end: int) -> list[str]:
        stems = [self._stem(token.word) for token in reading.tokens[start:end]]
        terms = (term for term, hits in reading.live.items() if any(start <= hit.start < end for hit in hits))
        return features(stems, terms)

    def _judge(self, reading: Reading, fired: Sequence[Fired]) -> _Verdict:
        """Weigh what has `fired` by the words around it; if that does not alarm, all words by themselves."""
        net = self._net
        if net is None or not reading.tokens:
            return _Verdict(fired, 0.0, (0, len(reading.tokens)), 0.0 if fired else ALARM_FROM)

        def loudest(
            parts: Iterable[tuple[int, int]], least: int = 0
        ) -> tuple[float, tuple[int, int]]:
            featured = ((self._features(reading, *part), part) for part in parts)
            heard = ((net.score(each), part) for each, part in featured if net.known_words(each) >= least)
            return max(heard, default=(-1.0, (0, len(reading.tokens))))

        is_story = len(set(reading.layout.sentences)) >= STORY
        parts = _parts(reading.layout.sentences)
        if fired:
            size = len(reading.tokens)
            around = {(max(0, one.at.start - NEAR), min(size, one.at.end + NEAR)) for one in fired}
            around |= {part for part in parts for one in fired if part[0] <= one.at.start < part[1]}
            needed = STORY_RULE_FROM if is_story else RULE_FROM
            verdict = _Verdict(fired, *loudest(around), needed)
            if verdict.score >= needed:
                return verdict
        return _Verdict((), *loudest(parts, LEAST_HEARD), STORY_FROM if is_story else ALARM_FROM)

    def _heard(self, reading: Reading, part: tuple[int, int]) -> Fired:
        """Return what the net heard in `part`, in the form of a rule."""
        net, (start, end) = self._net, part
        sign = self._signs[net.sign(self._features(reading, start, end)) if net else next(iter(self._signs))]
        live = (hit for hits in reading.live.values() for hit in hits if start <= hit.start < end)
        at = min(live, key=lambda hit: hit.start, default=Found("", start, start + 1, -1))
        return Fired(sign.level, 0, sign, at, f"{sign.id} ({sign.level}): like its examples")


def _is_plain(word: str) -> bool:
    """Tell whether `word` is its own normal form for sure: nearly all are, and reading takes time."""
    return word.isascii() and word.isalpha() and word.islower()


def _parts(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return where sentences and pairs of neighbouring ones start and end.

    A sign may be told in two sentences; their words are still few enough to be about one thing.
    """
    sentences = _sentences(numbers)
    return sentences + [(start, end) for (start, _), (_, end) in pairwise(sentences)]


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
