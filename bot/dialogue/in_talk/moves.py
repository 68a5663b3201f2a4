"""Moves: short messages that steer the conversation and name nothing themselves.

They answer a question back ("both", "neither"), refer to a list ("the second", "the other one", "the one
before"), ask for more or for the same again, or express doubt. A correction ("no, I meant the bridge",
"squat, not bridge", "back to the squat") is reduced to what the person means before it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dialogue.in_talk.aspects import Aspects, parent_of
from bot.dialogue.in_talk.exercise_names import ExerciseNames
from bot.dialogue.in_talk.references import References
from bot.dialogue.thresholds import MOST_ANSWERS, NAME_AT_MOST
from bot.language.concepts import ConceptKind
from bot.language.phrases import PhraseSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.context import Context, TalkState
    from bot.dialogue.in_talk.references import Pointed
    from bot.knowledge import Knowledge
    from bot.language.parsing import UtteranceParser
    from bot.language.tokens import Token
    from bot.language.utterance import Clause, Utterance

_NAMES = frozenset({ConceptKind.BODY, ConceptKind.EXERCISE})
# Words between "not" and what it denies: "not the left hip".
DENIED_WITHIN = 4
# Words. A longer message is no correction of what was said before: the longest labelled one has 93.
LONGEST_CORRECTED = 150


@dataclass(frozen=True, slots=True)
class Show:
    """Show what `ids` name, one after the other."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask `rest` about the first of `ids`, or choose one of `ids` by the description `rest`."""

    ids: tuple[str, ...]
    rest: Utterance


@dataclass(frozen=True, slots=True)
class Retell:
    """Explain the topic again in other words; `is_doubted`: the person asks whether it is true."""

    is_doubted: bool = False


@dataclass(frozen=True, slots=True)
class RejectChoices:
    """Reject all choices that were offered."""


Move = Show | Ask | Retell | RejectChoices


class Moves:
    """Finds the move that a message makes."""

    def __init__(self, knowledge: Knowledge, parser: UtteranceParser) -> None:
        """Read the cue words of `knowledge`; `parser` parses what is left of a correction."""
        cues = knowledge.vocabulary.cues
        self._knowledge = knowledge
        self._opening = PhraseSet(cues.opening)
        self._parser = parser
        self._aspects = Aspects(knowledge)
        self._references = References(knowledge, self._aspects)
        self._exercises = ExerciseNames(knowledge)
        self._small = PhraseSet((*cues.filler, *cues.joiners, *cues.opening, *cues.closing, *cues.contrast))
        self._all, self._none, self._yes = (
            PhraseSet(cues.all),
            PhraseSet(cues.none),
            PhraseSet(cues.agreement),
        )
        self._more, self._doubt = PhraseSet(cues.more), PhraseSet(cues.doubt)
        self._again, self._any = PhraseSet(cues.again), PhraseSet(cues.any)
        self._alike = PhraseSet((*cues.alike, *cues.openers))
        self._corrections, self._returning = PhraseSet(cues.corrections), PhraseSet(cues.returning)
        # "No" alone is an answer, not a correction.
        self._retractions = PhraseSet({*cues.corrections} - {*cues.none, *cues.filler})
        self._negations = PhraseSet(cues.negation)
        self._kinds = {concept.id: concept.kind for concept in knowledge.vocabulary.concepts}

    def find(self, utterance: Utterance, meant: Utterance, context: Context) -> Move | None:
        """Return the move of `utterance` in `context`, None if the utterance has content of its own.

        `meant` is the utterance without its correction (see `without_correction`).
        """
        if chosen := self._references.choice(utterance, context):
            return Show((chosen,))
        if answer := self._answer(utterance, context.talk):
            return answer
        is_correction = self._behind(self._corrections, utterance.tokens) > 0
        pointed = self._references.resolve(meant, context, is_correction=is_correction)
        if pointed.ids:
            return self._pointed(pointed, meant, context)
        return self._steering(utterance.typed, context)

    def _pointed(self, pointed: Pointed, meant: Utterance, context: Context) -> Move:
        """Return `Show` if the message only points, else `Ask` with the rest of its words.

        "Same for the first" and "the other one" ask for the aspect of the topic.
        """
        rest = [token.word for token in pointed.rest]
        is_one = pointed.is_open or len(pointed.ids) == 1
        if is_one and not self._consists_of(rest, self._small | self._alike):
            return Ask(pointed.ids, self._parser.parse(meant.text, pointed.rest))
        if pointed.is_open or self._alike.occurs_in(rest):
            carried = (self._aspects.same_aspect(context.topic, id_) for id_ in pointed.ids)
            return Show(tuple(carried)[: 1 if pointed.is_open else None])
        return Show(pointed.ids)

    def _answer(self, utterance: Utterance, talk: TalkState) -> Move | None:
        """Return the move if `utterance` answers the question that the last reply asked, else None."""
        if not talk.asks:
            return None
        typed, names = utterance.typed, self._exercises.find(utterance)
        entries = tuple(id_ for id_ in talk.asks if id_ in self._knowledge.entries)
        if self._says_only(typed, self._none):
            return RejectChoices()
        of_name = tuple(id_ for id_ in entries if parent_of(id_) in names)
        if len(typed) <= NAME_AT_MOST * len(of_name):
            return Show(of_name)
        if entries and self._says_only(typed, self._any):
            return Show(entries[:1])
        takes = self._all if len(entries) > 1 else self._yes
        return Show(entries[:MOST_ANSWERS]) if entries and self._says_only(typed, takes) else None

    def _steering(self, typed: Sequence[str], context: Context) -> Move | None:
        """Return what `typed` asks for about the topic: to repeat it, to confirm it, or what comes next."""
        if context.topic not in self._knowledge.entries:
            return None
        if self._says_only(typed, self._retractions):
            return RejectChoices()
        if self._says_only(typed, self._again):
            return Retell()
        if self._says_only(typed, self._doubt):
            return Retell(is_doubted=True)
        following = None if context.talk.asks else self._next(context)
        return Show((following,)) if following and self._says_only(typed, self._more) else None

    def without_correction(self, utterance: Utterance) -> Utterance:
        """Return `utterance` without words that only correct or deny; unchanged if nothing would be left.

        A name after "not" is denied if another name of the same kind stands elsewhere.
        """
        if len(utterance.tokens) > LONGEST_CORRECTED:
            return utterance
        kept = self._undenied(self._without_denials(utterance))
        kept = kept[self._behind(self._corrections | self._returning, kept) :]
        if not kept or len(kept) == len(utterance.tokens):
            return utterance
        return self._parser.parse(utterance.text, kept)

    def _behind(self, lead: PhraseSet, tokens: Sequence[Token]) -> int:
        """Return the index of the first token after phrases of `lead` at the beginning; 0 without any."""
        row = [token.word for token in tokens]
        at = begins = 0
        while size := lead.match_at(row, at) or self._small.match_at(row, at):
            polite = range(at + 1, at + self._opening.match_at(row, at))
            if at + size in polite and not any(lead.match_at(row, place) for place in polite):
                # "Sorry to bother you but" takes nothing back, unlike "sorry, I meant".
                break
            if lead.match_at(row, at):
                begins = at + size
            at += size
        return begins

    def _without_denials(self, utterance: Utterance) -> Sequence[Token]:
        """Return the tokens of `utterance` without clauses that only reject something.

        "No scan then, exercises" does not ask about scans.
        """
        clauses = utterance.clauses
        denied = [
            slice(clause.start, clause.start + len(clause.text))
            for clause in clauses
            if not clause.cues.question and self._turns_down(clause)
        ]
        if not denied or len(denied) == len(clauses):
            return utterance.tokens
        return [
            token
            for token in utterance.tokens
            if not any(part.start <= token.start < part.stop for part in denied)
        ]

    def _turns_down(self, clause: Clause) -> bool:
        denial = self._none | self._negations if clause.mentions.limit else self._negations
        is_open = clause.mentions.limit or not clause.mentions.kinds
        return bool(is_open) and any(denial.match_at(clause.words, at) for at in range(clause.lead + 1))

    def _undenied(self, tokens: Sequence[Token]) -> Sequence[Token]:
        stems = self._parser.stems(tokens)
        named = [
            phrase
            for phrase in self._parser.concepts.find(stems)
            if _NAMES & {self._kinds[concept] for concept in phrase.meaning}
        ]
        for denial in self._negations.find([token.word for token in tokens]):
            if denial.end < len(tokens) and tokens[denial.end].gap:
                continue
            behind = [each for each in named if 0 <= each.start - denial.end < DENIED_WITHIN]
            others = [each for each in named if each.meaning not in [one.meaning for one in behind[:1]]]
            if behind and others:
                return [*tokens[: denial.start], *tokens[behind[0].end :]]
        return tokens

    def _says_only(self, typed: Sequence[str], cue: PhraseSet) -> bool:
        """Return whether `typed` is a phrase of `cue`, with filler words around it."""
        return cue.occurs_in(typed) and self._consists_of(typed, self._small | cue)

    @staticmethod
    def _consists_of(typed: Sequence[str], cue: PhraseSet) -> bool:
        """Return whether `typed` consists of phrases of `cue` only."""
        at = 0
        while size := cue.match_at(typed, at):
            at += size
        return at == len(typed)

    def _next(self, context: Context) -> str | None:
        """Return the entry that the topic leads to and that was not shown recently."""
        told = {context.topic, *context.talk.earlier, *context.talk.answered}
        following = self._knowledge.following(context.topic or "")
        return next((id_ for id_ in following if id_ in self._knowledge.entries and id_ not in told), None)
