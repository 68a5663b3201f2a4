"""What short messages point at: a choice, something by its place, the other of two, the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.in_talk.aspects import whole
from bot.dialogue.thresholds import BARE_AT_MOST, MOST_ANSWERS, POINTING_AT_MOST
from bot.language.concepts import ConceptKind
from bot.language.phrases import PhraseSet
from bot.language.tokens import normalise, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.dialogue.context import Context
    from bot.dialogue.in_talk.aspects import Aspects
    from bot.knowledge import Knowledge
    from bot.language.phrases import Phrase
    from bot.language.tokens import Token
    from bot.language.utterance import Utterance

_OWN = frozenset({ConceptKind.BODY, ConceptKind.COMPLAINT})


class Pointed(NamedTuple):
    """What a message points at, and the `rest` of its words.

    All of `ids` are meant; where it `is_open`, one of them, and the likeliest stands first.
    """

    ids: tuple[str, ...] = ()
    rest: tuple[Token, ...] = ()
    is_open: bool = False


class References:
    """Finds what "2", "the second one", "the other two" or "the one before" points at."""

    def __init__(self, knowledge: Knowledge, aspects: Aspects) -> None:
        """Read the words that point in `knowledge`; beside one of `aspects`, "the other" has it as well."""
        cues = knowledge.vocabulary.cues
        self._knowledge = knowledge
        self._aspects = aspects
        self._ordinals = [PhraseSet(forms) for forms in cues.ordinals]
        # A single word is one of many uses: "first" alone points, "which leg first" does not.
        self._places = [PhraseSet(form for form in forms if len(words(form)) > 1) for forms in cues.ordinals]
        self._next, self._other = PhraseSet(cues.next), PhraseSet(cues.other)
        self._others, self._earlier = PhraseSet(cues.others), PhraseSet(cues.earlier)
        self._unlisted = PhraseSet(cues.unlisted)
        self._small = PhraseSet((*cues.filler, *cues.joiners, *cues.opening, *cues.closing))

    def choice(self, utterance: Utterance, context: Context) -> str | None:
        """Return the id of the choice whose number ("2", "2 please") or label `utterance` is."""
        typed = utterance.typed
        small = {at for spot in self._small.find(typed) for at in range(spot.start, spot.end)}
        told = [word for at, word in enumerate(typed) if at not in small]
        for number, choice in enumerate(context.choices, start=1):
            if told == [str(number)] or " ".join(typed) in {str(number), normalise(choice.label)}:
                return choice.id
        return None

    def resolve(self, utterance: Utterance, context: Context, *, is_correction: bool) -> Pointed:
        """Return what `utterance` points at; no ids where it says something of its own.

        Places count among what the talk has listed; within an exercise these are the exercises, which the
        article has one below the other. A correction ("no, the third") counts where it was pointed before.
        """
        if len(utterance.typed) > POINTING_AT_MOST:
            return Pointed()
        kinds = frozenset[ConceptKind]().union(*(clause.mentions.kinds for clause in utterance.clauses))
        # "The middle one" alone is a place, whatever else it may name.
        if kinds & _OWN and len(utterance.typed) > BARE_AT_MOST + 1:
            return Pointed() if ConceptKind.COMPLAINT in kinds else self._other_one(utterance, context)
        listed = context.talk.listed_before if is_correction else self._listed(kinds, context)
        return (
            self._placed(utterance, listed, context)
            or self._before(utterance, context)
            or self._beyond(utterance, context)
        )

    def _listed(self, kinds: frozenset[ConceptKind], context: Context) -> Sequence[str]:
        """Return what places count among; "back to the exercises, the second" counts exercises."""
        listed = context.talk.listed or self._exercises(context) or [each.id for each in context.choices]
        if ConceptKind.EXERCISE in kinds and not set(listed) <= self._knowledge.exercises.keys():
            return self._exercises(context) or [*self._knowledge.exercises]
        return listed

    def _placed(self, utterance: Utterance, listed: Sequence[str], context: Context) -> Pointed | None:
        """Return what stands in `listed` at the places that `utterance` names, in its order.

        "And the third" beside the third of the list, after another one, is the third that is shown.
        """
        cues = self._ordinals if len(utterance.typed) <= BARE_AT_MOST else self._places
        if not listed or not cues:
            return None
        places = [*zip(cues[:-1], listed, strict=False), (cues[-1], listed[-1])]
        named = sorted((spot, id_) for cue, id_ in places for spot in self._spots(cue, utterance))
        ids = tuple(dict.fromkeys(id_ for _, id_ in named))
        unseen = [id_ for id_ in listed if id_ not in {context.topic, *context.talk.earlier}]
        if ids == (context.topic,) and len(unseen) == 1:
            ids = (unseen[0],)
        return Pointed(ids, _besides(utterance, [spot for spot, _ in named])) if named else None

    def _before(self, utterance: Utterance, context: Context) -> Pointed | None:
        spots = self._spots(self._earlier, utterance)
        return Pointed(context.talk.earlier[:1], _besides(utterance, spots)) if spots else None

    def _beyond(self, utterance: Utterance, context: Context) -> Pointed:
        """Return what is pointed at from the topic: all others, the next, or the other one."""
        behind, others = self._around(context)
        if spots := self._spots(self._others, utterance):
            return Pointed((*behind, *others)[:MOST_ANSWERS], _besides(utterance, spots))
        if spots := self._spots(self._next, utterance):
            return Pointed(behind[:1], _besides(utterance, spots))
        return self._other_one(utterance, context)

    def _other_one(self, utterance: Utterance, context: Context) -> Pointed:
        """Return what "the other one" may be: what comes next, and was not spoken of lately, is likeliest."""
        spots = self._spots(self._other, utterance)
        if not spots:
            return Pointed()
        topic, visited = context.topic or "", {whole(id_) for id_ in context.talk.earlier}
        if topic != whole(topic) and whole(topic) in self._knowledge.exercises:
            # Of other details, "the other one" may be the other leg.
            others: Iterable[str] = self._aspects.others(topic)
        else:
            behind, before = self._around(context)
            others = sorted((*behind, *before), key=lambda id_: whole(id_) != whole(topic))
        likeliest = sorted(others, key=lambda id_: id_ in visited)
        return Pointed(tuple(likeliest), _besides(utterance, spots), is_open=True)

    def _around(self, context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what stands behind the topic in the list that it is in, and what stands before it."""
        topic = context.topic or ""
        for listed in (context.talk.listed, self._exercises(context)):
            for id_ in (topic, whole(topic)):
                if id_ in listed:
                    place = listed.index(id_)
                    return tuple(listed[place + 1 :]), tuple(listed[:place])
        return (), ()

    def _exercises(self, context: Context) -> tuple[str, ...]:
        """Return the exercises among which that of the topic stands, in the order of its article; or none."""
        exercise = whole(context.topic)
        if exercise not in self._knowledge.exercises:
            return ()
        return tuple(self._knowledge.exercises_of(self._knowledge.bookmarks[exercise].article))

    def _spots(self, cue: PhraseSet, utterance: Utterance) -> list[Phrase[None]]:
        """Return where `cue` stands, but not before what no list has: "the first week", "the other leg"."""
        typed, tokens = utterance.typed, utterance.tokens
        return [
            spot
            for spot in cue.find(typed)
            if spot.end == len(tokens) or tokens[spot.end].gap or not self._unlisted.match_at(typed, spot.end)
        ]


def _besides(utterance: Utterance, spots: Sequence[Phrase[None]]) -> tuple[Token, ...]:
    inside = {at for spot in spots for at in range(spot.start, spot.end)}
    return tuple(token for at, token in enumerate(utterance.tokens) if at not in inside)
