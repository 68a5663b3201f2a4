"""Whether a message says, after a warning, that a professional has looked at the reported sign.

After ConText (clinical text): a look counts by whether it happened at all (hypothetical), when (historical)
and to whom (experiencer). If the message does not say so, the warning stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.knowledge.warning_signs import CLEARING_CUES
from bot.triage.alarm import Resolution
from bot.triage.rules import PERSON

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.knowledge.warning_signs import WarningSigns
    from bot.triage.reading.patterns import PatternMatch

# Names of the cue terms in the lexicon; a dot keeps them apart from the terms of the content.
PREFIX = "clearing."
DATED, COMING, MISREAD = (PREFIX + name for name in ("dated", "coming", "misread"))


class ReportedSign(NamedTuple):
    """A warning: the person it is about, whether it is a crisis, and the `terms` of its rules.

    `person` is the relation to another person ("husband"), if it is known. `terms` is None for a sign that
    does not say what is wrong: then any look may be at it.
    """

    about_other: bool
    is_crisis: bool
    terms: Collection[str] | None
    person: str | None = None


def clearing_terms(signs: WarningSigns) -> dict[str, Sequence[str]]:
    """Return the patterns that end a warning of `signs`, by their names as terms."""
    clearing = signs.clearing
    return {
        **{PREFIX + name: getattr(clearing, name) for name in CLEARING_CUES},
        DATED: signs.dated,
        COMING: signs.coming,
        MISREAD: signs.texts.out.misread_said,
    }


class ClearingReader:
    """Reads the looks of professionals that one message mentions."""

    def __init__(self, sentences: Sequence[int], found: Iterable[PatternMatch]) -> None:
        """Read the matches `found` in a message; `sentences` has the number of each word's sentence."""
        self._sentences = sentences
        self._found = list(found)
        self._cues: dict[str, list[PatternMatch]] = {}
        for hit in self._found:
            if hit.term.startswith(PREFIX):
                self._cues.setdefault(hit.term.removeprefix(PREFIX), []).append(hit)

    def resolution(self, sign: ReportedSign) -> Resolution | None:
        """Return what the message says about the warning of `sign`, if that changes the next reply.

        A look that was long ago does not count. A crisis is not ended by a date.
        """
        first = self._first_look
        dates = [hit for hit in self._hits("dated") if hit.denier < 0]
        if self._clears(sign) and not any(hit.start > first for hit in self._hits("dated")):
            return Resolution.SEEN
        if not sign.is_crisis and not self._is_taken_back and any(hit.start <= first for hit in dates):
            return Resolution.PAST
        if any(hit.denier < 0 for hit in self._hits("coming")):
            return Resolution.COMING
        return Resolution.MISREAD if self._hits("misread") else None

    def _clears(self, sign: ReportedSign) -> bool:
        """Return whether a professional has looked at `sign`, or in a crisis, was spoken with."""
        if self._hits("not_seen"):
            return False
        if sign.is_crisis:
            return any(self._is_about_crisis(words, sign) for words in self._happened("crisis"))
        looks = self._happened("seen")
        return any(self._is_patient(look, sign) and self._is_part(look, sign) for look in looks)

    def own_looks(self) -> list[PatternMatch]:
        """Return the looks at the person who writes, whenever they were."""
        if self._hits("not_seen"):
            return []
        looks = (hit for hit in self._hits("seen") if hit.denier < 0)
        return [hit for hit in looks if not self._beside("hypothetical", hit) and not self._of_other(hit)]

    @property
    def _first_look(self) -> int:
        """The place of the first look, whether it counts or not; the number of words if there is none."""
        return min((hit.start for hit in self._hits("seen")), default=len(self._sentences))

    @property
    def _is_taken_back(self) -> bool:
        """Whether the message says that nobody has looked, that it got worse, or that it is hypothetical."""
        return bool(self._hits("not_seen") or self._hits("hypothetical"))

    def _happened(self, cue: str) -> list[PatternMatch]:
        return [
            hit
            for hit in self._hits(cue)
            if hit.denier < 0
            and not self._beside("hypothetical", hit)
            and (self._beside("fresh", hit) or not self._beside("historical", hit))
        ]

    def _is_about_crisis(self, words: PatternMatch, sign: ReportedSign) -> bool:
        of_other = not sign.about_other and self._beside("crisis_other", words)
        return not of_other and not self._beside("crisis_unless", words)

    def _is_patient(self, look: PatternMatch, sign: ReportedSign) -> bool:
        if not sign.about_other:
            return not self._of_other(look)
        relations = {hit.term.removeprefix(PERSON) for hit in self._found if hit.term.startswith(PERSON)}
        if sign.person and relations and sign.person not in relations:
            return False
        return bool(self._others(look)) or not self._beside("patient_self", look)

    def _of_other(self, look: PatternMatch) -> bool:
        return bool(self._others(look)) and not self._beside("patient_self", look)

    def _others(self, look: PatternMatch) -> list[PatternMatch]:
        """Return the other persons in the sentence of `look`, without those who only came along."""
        escorts = {at for hit in self._hits("escort") for at in range(hit.start, hit.end)}
        return [hit for hit in self._beside("patient_other", look) if hit.start not in escorts]

    def _is_part(self, look: PatternMatch, sign: ReportedSign) -> bool:
        """Return whether the body part that is named, if any, belongs to the rules of `sign`."""
        named = self._beside("part", look)
        if sign.terms is None or not named:
            return True
        known = {at for hit in self._found if hit.term in sign.terms for at in range(hit.start, hit.end)}
        return any(hit.start in known or hit.end - 1 in known for hit in named)

    def _beside(self, cue: str, look: PatternMatch) -> list[PatternMatch]:
        """Return the matches of `cue` in the sentence of `look`."""
        sentence = self._sentences[look.start]
        return [hit for hit in self._hits(cue) if self._sentences[hit.start] == sentence]

    def _hits(self, cue: str) -> Sequence[PatternMatch]:
        return self._cues.get(cue, ())


def reachable_terms(names: Iterable[str], references: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Return `names` and all terms within them, at any depth; `references` has those within each term."""
    reached: set[str] = set()
    agenda = list(names)
    while agenda:
        name = agenda.pop()
        if name in reached:
            continue
        reached.add(name)
        agenda.extend(references.get(name, ()))
    return frozenset(reached)
