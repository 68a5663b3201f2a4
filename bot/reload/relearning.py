"""Which learned arrays are still valid after a change of the content.

Most changes concern the text of replies, from which nothing is learned. For each learned part this module
names the content that it depends on; if that is unchanged, the part is still valid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from bot.knowledge.loading.records import LanguageRecords, assemble
from bot.knowledge.warning_signs import WarningWords

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.knowledge import Knowledge
    from bot.knowledge.warning_signs import WarningSign
    from bot.model_cache import Arrays


# Where a memo has the content itself.
CONTENT = "content/records"


class Learned(NamedTuple):
    """Arrays of a memo, and the records from which they were learned."""

    records: LanguageRecords
    arrays: Arrays

    @classmethod
    def of(cls, language: str, arrays: Arrays) -> Learned:
        """Return `arrays` with the records of `language` that they hold."""
        return cls(LanguageRecords.unpacked(language, arrays[CONTENT]), arrays)

    def are_of(self, records: LanguageRecords) -> bool:
        """Return whether the arrays were learned from content like `records`."""
        # As bytes: not all records compare by their values.
        return self.arrays[CONTENT].tobytes() == records.packed().tobytes()

    def known_for(self, records: LanguageRecords) -> Arrays:
        """Return those arrays that `records` would teach too."""
        return still_known(self.arrays, assemble(self.records), assemble(records))


def still_known(arrays: Arrays, before: Knowledge, after: Knowledge) -> Arrays:
    """Return those of `arrays`, learned from the content `before`, that are valid for `after` as well."""
    same = {rests_on for rests_on in {*LEARNED_FROM.values()} if rests_on(before) == rests_on(after)}
    known = {name for name, rests_on in LEARNED_FROM.items() if rests_on in same}
    return {key: array for key, array in arrays.items() if key.partition("/")[0] in known}


def _asked(knowledge: Knowledge) -> object:
    """Return what people ask: the index, the meaning model and the policies are learned from it."""
    groups = (knowledge.entries, knowledge.small_talk, knowledge.limits, knowledge.clarifications)
    return (
        [*knowledge.phrasings().items()],
        [[*group] for group in groups],
        [(id_, back.phrasings) for id_, back in knowledge.clarifications.items()],
        [(id_, limit.terms) for id_, limit in knowledge.limits.items()],
        knowledge.examples,
        knowledge.vocabulary,
    )


def _turns(knowledge: Knowledge) -> object:
    """Return what follow-ups are learned from: links between entries, and what people say after an answer."""
    groups = (knowledge.entries, knowledge.small_talk, knowledge.limits, knowledge.clarifications)
    items = [item for group in groups for item in group.values()]
    # Near a draft, messages are compared with the texts of entries.
    drafted = any(fact.quote for citation in knowledge.citations.values() for fact in citation.facts)
    return (
        _asked(knowledge),
        knowledge.follow_ups,
        [
            (item.id, item.next, getattr(item, "subject", None), getattr(item, "known", None))
            for item in items
        ],
        [limit.strict for limit in knowledge.limits.values()],
        [*knowledge.exercises],
        (knowledge.entries, knowledge.citations, knowledge.exercises) if drafted else (),
    )


def _signs(knowledge: Knowledge) -> object:
    """Return what triage is learned from: signs without their advice, their words, and ordinary texts."""
    signs = knowledge.warning_signs
    ask, out = signs.texts.ask, signs.texts.out
    return (
        [getattr(signs, name) for name in WarningWords.__struct_fields__],
        [_as_found(sign) for sign in signs.signs],
        (signs.parts, ask.yes_said, ask.none_said, out.misread_said),
        knowledge.warning_examples,
        [*knowledge.phrasings().items()],
        knowledge.vocabulary,
        knowledge.function_words,
    )


def _as_found(sign: WarningSign) -> object:
    """Return `sign` without its advice."""
    return {**structs.asdict(sign), "advice": None, "variants": None}


def _signs_and_asked(knowledge: Knowledge) -> object:
    return _signs(knowledge), _asked(knowledge)


def _texts(knowledge: Knowledge) -> object:
    return [*knowledge.texts()]


# By the names in the memo. Whatever is not named here ("said") is learned again each time.
LEARNED_FROM: Mapping[str, Callable[[Knowledge], object]] = {
    "profile": _texts,
    "patterns": _signs,
    "known-words": _signs,
    "triage": _signs,
    "triage-somebody": _signs,
    "triage-meaning": _signs_and_asked,
    "triage-somebody-meaning": _signs_and_asked,
    "spelling": _asked,
    "index": _asked,
    "meaning": _asked,
    "policy-words": _asked,
    "policy-meaning": _asked,
    "complaints": _asked,
    "after-spelling": _turns,
    "after-index": _turns,
    "after-meaning": _turns,
    "follow-ups-words": _turns,
    "follow-ups-meaning": _turns,
}

# What is learned in tenths of a second; everything else may take seconds or minutes.
QUICK = frozenset({"content", "said", "profile", "patterns", "known-words", "complaints", "spelling"})


def is_enough(known: Arrays, before: Arrays) -> bool:
    """Return whether `known` has all arrays of `before` that are slow to learn."""
    return bool(before) and names(before) - QUICK <= names(known)


def names(arrays: Arrays) -> set[str]:
    """Return the names in the memo to which `arrays` belong."""
    return {key.partition("/")[0] for key in arrays}
