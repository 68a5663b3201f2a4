"""Decides whether to warn, to ask the one question, or neither, from rules, words and meaning.

Each rule that matches gives a probability of a sign (`calibration`); so do the classifier and the meaning
alone. From WARN_FROM on the bot warns, from ASK_FROM on it asks. There are two exceptions: plain emergencies
always warn, and without a rule the level is never "call", and a sign is named only if one of its head words
is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.knowledge.model import Urgency
from bot.triage.calibration import LevelModel, Signals
from bot.triage.classifier import ExampleClassifier, Features
from bot.triage.learning import CLASSIFIER, HEARD, NO_RULE, WORTH, Lesson
from bot.triage.meaning import ExampleMeaning
from bot.triage.reliability import Reliability
from bot.triage.rules import NOTHING_TOLD, RANK, FiredRule, TriageReading
from bot.triage.signals import SILENCE, SignalReader, parts_of
from bot.triage.somebody import SomebodyModel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.knowledge.warning_signs import WarningExamples, WarningSign
    from bot.matching.ranker import Ranker
    from bot.model_cache import Memo
    from bot.triage.reading.reader import TriageReader
    from bot.triage.rules import RuleSet
    from bot.triage.signals import Part

# The least probabilities for a rule to warn, and to ask. Measured on 385 signs and 3100 ordinary messages in
# English, 324 and 2070 in Spanish: at 0.5 96 % of the signs match a rule that warns, and 0.3 % of the
# ordinary messages; from 0.3 to 0.6 both change by less than half a point.
WARN_FROM = 0.5
ASK_FROM = 0.1
# The same for the classifier alone. From 0.25 on it asks about a third to two thirds of the signs for which
# no rule warns, and about 2 % of strangers' ordinary messages; from 0.85 on it warns for none of the latter.
ALONE_WARN_FROM = 0.85
ALONE_ASK_FROM = 0.25
# The same for the meaning together with the classifier. On held-out messages, from 0.1 on it asks about 44 %
# of the signs that match no rule, 2 % of look-alikes and 0.2 % of ordinary messages.
MEANT_ASK_FROM = 0.1
# The least number of known words, minus unknown ones, around a word that was corrected into a sign, unless it
# is the name of an emergency: around a name that is spelled like a sign ("Conus", "Tonix") there are fewer.
LEAST_FAMILIAR = 2
# Probabilities that a message is about a person's body: below the first a warning becomes the one question,
# below the second it is dropped; the second pair is for a clause in which a person is named. With meaning, of
# 735 signs in English and 227 in Spanish 0.2 % were asked about at 0.3 and 0.1, none is lost, and of 384
# look-alikes of other writers half as many warn as without. By words alone, of 5000 signs with small talk
# around them about 15 more warn than at 0.3 and 0.1 (plain emergencies: 0.2 and 0.05), and of 482 look-alikes
# of strangers 3 more.
ASK_BELOW, NOBODY_BELOW = 0.2, 0.03
NAMED_ASK_BELOW, NAMED_NOBODY_BELOW = 0.06, 0.02
# Below these probabilities a plain emergency is asked about instead; it is never dropped.
PLAIN_ASK_BELOW, PLAIN_NAMED_ASK_BELOW = 0.08, 0.02
# With fewer words, a plain emergency and the sign of a named person are believed: there is too little other
# evidence.
FEWEST_TO_DOUBT = 8
# With fewer words, meaning is not used: one or two words mean too many things.
LEAST_MEANT = 4


class Decision(NamedTuple):
    """The result: a warning of `level`, the one question if that is `ask`, or nothing if it is None.

    `fired` are the rules that support it, strongest first, `chance` is the probability of a sign, and `part`
    are the places of the most alarming words. `is_heard`: no rule matched.
    """

    level: Urgency | None
    fired: Sequence[FiredRule]
    chance: float
    part: Part
    is_heard: bool = False


class Decider:
    """Decides on readings; without examples to learn from, every rule that matches is a sign."""

    def __init__(  # noqa: PLR0913, PLR0917  (what is learned from, and what was learned)
        self,
        signs: Sequence[WarningSign],
        examples: WarningExamples | None,
        ordinary: Mapping[str, Sequence[str]],
        reader: TriageReader,
        rules: RuleSet,
        memo: Memo,
        ranker: Ranker | None = None,
    ) -> None:
        """Learn from the phrasings of `signs` and from `examples`, with `ordinary` phrasings as negatives.

        What `memo` has is not learned again. Meaning is a signal if `ranker` has it.
        """
        self._signs = {sign.id: sign for sign in signs}
        self._stem = reader.stem
        self._reader: SignalReader | None = None
        self._meaning: ExampleMeaning | None = None
        self._somebody: SomebodyModel | None = None
        if examples is None:
            return
        lesson = Lesson(signs, examples, ordinary, reader, rules)
        learned = memo.recall("triage", lesson.by_words)
        classifier = {name.removeprefix(CLASSIFIER): array for name, array in learned.items()}
        signals = SignalReader(self._stem, ExampleClassifier(classifier), Reliability(learned["reliability"]))
        self._reader = signals
        self._models = dict(zip(Urgency, map(LevelModel, learned["levels"]), strict=True))
        if examples.look_alikes:
            self._somebody = SomebodyModel(signs, examples, reader, memo, ranker)
        if ranker and ranker.has_meaning:
            meant = dict(memo.recall("triage-meaning", lambda: lesson.by_meaning(ranker, learned[HEARD])))
            self._heard_model = LevelModel(meant.pop(WORTH))
            self._meaning = ExampleMeaning(ranker, meant)
        reader.forget_texts()

    def decide(self, reading: TriageReading, fired: Sequence[FiredRule]) -> Decision:
        """Decide on `reading`, which matches the rules `fired`."""
        decision = self._by_signs(reading, fired)
        if decision.level is None or self._somebody is None or reading.told is not NOTHING_TOLD:
            return decision
        return self._believed(decision, reading)

    def about_somebody(self, reading: TriageReading, sentence: int | None = None) -> float:
        """Return the probability 0..1 that a message, or one `sentence` of it, is about a person's body.

        It is 1 if there are too few words to tell.
        """
        sentences = reading.layout.sentences
        places = [at for at in range(len(reading.tokens)) if sentence is None or sentences[at] == sentence]
        if self._somebody is None or len(places) < LEAST_MEANT:
            return 1.0
        return self._somebody.chance(reading, places)

    def _believed(self, decision: Decision, reading: TriageReading) -> Decision:
        """Return `decision`, weakened if the message may not be about a person's body.

        If a person is named with the sign, that sentence also counts by itself, so that a question about
        something else before it does not weaken it.
        """
        if any(one.sign.texts != "body" for one in decision.fired):
            # Somebody who wants to die, or calls for help, does not mention a body.
            return decision
        plain = [one for one in decision.fired if one.is_always]
        places = [one.at.start for one in plain or decision.fired]
        named = [place for place in places if reading.assertions.names_somebody(place)]
        sentences = reading.layout.sentences
        apart = {sentences[place] for place in named}
        sizes = [len(sentences), *(sentences.count(sentence) for sentence in apart if plain)]
        if (plain or named) and min(sizes) < FEWEST_TO_DOUBT:
            return decision
        somebody = max(self.about_somebody(reading), *(self.about_somebody(reading, at) for at in apart), 0.0)
        if plain:
            is_asked = somebody < (PLAIN_NAMED_ASK_BELOW if named else PLAIN_ASK_BELOW)
        elif somebody < (NAMED_NOBODY_BELOW if named else NOBODY_BELOW):
            return decision._replace(level=None)
        else:
            is_asked = somebody < (NAMED_ASK_BELOW if named else ASK_BELOW)
        return decision._replace(level=Urgency.ASK) if is_asked else decision

    def _by_signs(self, reading: TriageReading, fired: Sequence[FiredRule]) -> Decision:
        """Decide by the signs alone, whoever has them."""
        reader = self._reader
        size = len(reading.tokens)
        if reader is None or not reading.tokens:
            level = min((one.urgency for one in fired), key=RANK.__getitem__, default=None)
            return Decision(level, fired, float(bool(fired)), (0, size))
        sure = [
            one
            for one in fired
            if not one.is_guess(reading.slips) or self._is_meant(reader.classifier, reading, one)
        ]
        by_level: dict[Urgency, list[FiredRule]] = {}
        for one in sure:
            by_level.setdefault(one.urgency, []).append(one)
        asked = Decision(None, (), 0.0, (0, size))
        for level in sorted(by_level, key=RANK.__getitem__):
            rules = _strongest_first(by_level[level], reader.reliability)
            signals, part = reader.of_rules(reading, rules)
            chance = self._models[level].chance(signals)
            if always := [one for one in rules if one.is_always]:
                return Decision(level, always, chance, part)
            if chance >= WARN_FROM and level is not Urgency.ASK:
                return Decision(level, rules, chance, part)
            # A rule of this level is meant to ask, whatever the words around it are.
            if (level is Urgency.ASK and not asked.level) or chance >= max(ASK_FROM, asked.chance):
                asked = Decision(Urgency.ASK, rules, chance, part)
        # Of earlier messages only the terms are known, so there are no words for the classifier.
        heard = self._listen(reader, reading) if reading.told is NOTHING_TOLD else None
        return asked if heard is None or (asked.level and heard.level is Urgency.ASK) else heard

    def _listen(self, reader: SignalReader, reading: TriageReading) -> Decision | None:
        """Return the decision without rules: the classifier may warn or ask, meaning may only ask."""
        score, part = reader.heard(reading)
        meant = self._meant(reading)
        if score == SILENCE and meant is None:
            return None
        parts = len(parts_of(reading))
        chance = self._models[NO_RULE].chance(Signals(0.0, 0, score), parts)
        asks = chance >= ALONE_ASK_FROM
        if not asks and meant is not None:
            asks = self._heard_model.chance(Signals(0.0, 0, score, meant), parts) >= MEANT_ASK_FROM
        heard = self._named(reader, reading, part) if asks else None
        if heard is None:
            return None
        warns = chance >= ALONE_WARN_FROM
        level = max(heard.urgency, Urgency.TODAY, key=RANK.__getitem__) if warns else Urgency.ASK
        return Decision(level, (heard,), chance, part, is_heard=True)

    def _meant(self, reading: TriageReading) -> float | None:
        """Return the score by meaning; None if it is not known, or the message is too short."""
        typed = [token.word for token in reading.tokens if token.word]
        return self._meaning.score(typed) if self._meaning and len(typed) >= LEAST_MEANT else None

    def reasons(self, reading: TriageReading, part: Part) -> tuple[tuple[str, float], ...]:
        """Return the features of `part` of `reading` with the largest weights for or against a sign."""
        reader = self._reader
        return reader.classifier.reasons(reader.features(reading, part)) if reader else ()

    def _is_meant(self, classifier: ExampleClassifier, reading: TriageReading, one: FiredRule) -> bool:
        """Return whether there are enough known words around a word that was corrected into a sign."""
        sure = [place for place in range(len(reading.tokens)) if place not in reading.slips]
        stems = [self._stem(reading.meant[place]) for place in sure]
        known = classifier.known_words(Features(stems, ()))
        own = sum(one.at.start <= place < one.at.end for place in sure)
        return known + own - (len(sure) - known) >= (0 if one.is_always else LEAST_FAMILIAR)

    def _named(self, reader: SignalReader, reading: TriageReading, part: Part) -> FiredRule | None:
        """Return the most likely sign of `part` among those whose head words it has, as a `FiredRule`."""
        start, end = part
        # A bare call for help is recognised by its own words only.
        told = [id_ for id_, sign in self._signs.items() if sign.texts != "help"]
        heads = {id_: [hit for hit in reading.heads(id_) if start <= hit.start < end] for id_ in told}
        present = [id_ for id_, hits in heads.items() if hits]
        id_ = reader.classifier.sign(reader.features(reading, part), present)
        if id_ is None:
            return None
        sign = self._signs[id_]
        return FiredRule(sign.level, 0, sign, heads[id_][0], f"{sign.id} ({sign.level}): like its examples")


def _strongest_first(rules: Sequence[FiredRule], reliability: Reliability) -> list[FiredRule]:
    """Return `rules`, those with the most terms first, then the most reliable ones."""
    return sorted(rules, key=lambda one: (-one.terms, -reliability.of(one), one.order))
