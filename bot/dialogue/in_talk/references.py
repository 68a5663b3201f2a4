"""What short messages refer to: a choice, an item of a list, the other of two, the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.in_talk.aspects import parent_of
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
    """What a message refers to, and the `rest` of its words.

    All of `ids` are meant; if it `is_open`, only one of them, and the likeliest comes first.
    """

    ids: tuple[str, ...] = ()
    rest: tuple[Token, ...] = ()
    is_open: bool = False


class References:
    """Finds what "2", "the second one", "the other two" or "the one before" refers to."""

    def __init__(self, knowledge: Knowledge, aspects: Aspects) -> None:
        """Read the referring words of `knowledge`; "the other one" has the same one of `aspects`."""
        cues = knowledge.vocabulary.cues
        self._knowledge = knowledge
        self._aspects = aspects
        self._ordinals = [PhraseSet(forms) for forms in cues.ordinals]
        # A single word has many uses: "first" alone is a reference, "which leg first" is not.
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
        """Return what `utterance` refers to; no ids if it has content of its own.

        Ordinals count in the last list; if the topic is an exercise, in the exercises of the article. A
        correction ("no, the third") counts in the list that was referred to before.
        """
        if len(utterance.typed) > POINTING_AT_MOST:
            return Pointed()
        kinds = frozenset[ConceptKind]().union(*(clause.mentions.kinds for clause in utterance.clauses))
        # "The middle one" alone is an ordinal, whatever else its words may name.
        if kinds & _OWN and len(utterance.typed) > BARE_AT_MOST + 1:
            return Pointed() if ConceptKind.COMPLAINT in kinds else self._other_one(utterance, context)
        listed = context.talk.listed_before if is_correction else self._listed(kinds, context)
        return (
            self._placed(utterance, listed, context)
            or self._before(utterance, context)
            or self._beyond(utterance, context)
        )

    def _listed(self, kinds: frozenset[ConceptKind], context: Context) -> Sequence[str]:
        """Return the list in which ordinals count; in "back to the exercises, the second", the exercises."""
        listed = context.talk.listed or self._exercises(context) or [each.id for each in context.choices]
        if ConceptKind.EXERCISE in kinds and not set(listed) <= self._knowledge.exercises.keys():
            return self._exercises(context) or [*self._knowledge.exercises]
        return listed

    def _placed(self, utterance: Utterance, listed: Sequence[str], context: Context) -> Pointed | None:
        """Return the items of `listed` that the ordinals in `utterance` name, in its order.

        If they name the topic itself ("and the third" after the third was shown), the only item of the list
        that was not shown yet is meant.
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
        """Return what is meant relative to the topic: all others, the next, or the other one."""
        behind, others = self._around(context)
        if spots := self._spots(self._others, utterance):
            return Pointed((*behind, *others)[:MOST_ANSWERS], _besides(utterance, spots))
        if spots := self._spots(self._next, utterance):
            return Pointed(behind[:1], _besides(utterance, spots))
        return self._other_one(utterance, context)

    def _other_one(self, utterance: Utterance, context: Context) -> Pointed:
        """Return what "the other one" may be: first the next item that was not a topic recently."""
        spots = self._spots(self._other, utterance)
        if not spots:
            return Pointed()
        topic, visited = context.topic or "", {parent_of(id_) for id_ in context.talk.earlier}
        if topic != parent_of(topic) and parent_of(topic) in self._knowledge.exercises:
            # For other details, "the other one" may mean the other leg.
            others: Iterable[str] = self._aspects.others(topic)
        else:
            behind, before = self._around(context)
            others = sorted((*behind, *before), key=lambda id_: parent_of(id_) != parent_of(topic))
        likeliest = sorted(others, key=lambda id_: id_ in visited)
        return Pointed(tuple(likeliest), _besides(utterance, spots), is_open=True)

    def _around(self, context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the items after the topic in its list, and those before it."""
        topic = context.topic or ""
        for listed in (context.talk.listed, self._exercises(context)):
            for id_ in (topic, parent_of(topic)):
                if id_ in listed:
                    place = listed.index(id_)
                    return tuple(listed[place + 1 :]), tuple(listed[:place])
        return (), ()

    def _exercises(self, context: Context) -> tuple[str, ...]:
        """Return the exercises of the article to which the topic's exercise belongs, in order; or none."""
        exercise = parent_of(context.topic)
        if exercise not in self._knowledge.exercises:
            return ()
        return tuple(self._knowledge.exercises_of(self._knowledge.citations[exercise].article))

    def _spots(self, cue: PhraseSet, utterance: Utterance) -> list[Phrase[None]]:
        """Return where `cue` occurs, except before a noun of no list: "the first week", "the other leg"."""
        typed, tokens = utterance.typed, utterance.tokens
        return [
            spot
            for spot in cue.find(typed)
            if spot.end == len(tokens) or tokens[spot.end].gap or not self._unlisted.match_at(typed, spot.end)
        ]


def _besides(utterance: Utterance, spots: Sequence[Phrase[None]]) -> tuple[Token, ...]:
    inside = {at for spot in spots for at in range(spot.start, spot.end)}
    return tuple(token for at, token in enumerate(utterance.tokens) if at not in inside)
