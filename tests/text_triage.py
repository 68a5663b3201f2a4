"""A triage that is asked with texts: tests of warning signs need no more of a message than its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.language.tokens import tokenise
from bot.language.utterance import Utterance
from bot.triage import Triage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.knowledge.warning_signs import WarningExamples, WarningSigns
    from bot.reply import Reply
    from bot.triage import Alarm, Resolution, TriageExplanation


class TextTriage:
    """Hands texts to a `Triage` as utterances, and its answers back."""

    def __init__(
        self,
        signs: WarningSigns,
        ordinary: Mapping[str, Sequence[str]] | None = None,
        known: Collection[str] = (),
        examples: WarningExamples | None = None,
        *,
        language: str,
    ) -> None:
        self._language = language
        self._triage = Triage(signs, ordinary, known, examples, language=language)

    def check(self, text: str) -> Alarm | None:
        """Return the warning sign in `text`, if any."""
        return self._triage.check(self._read(text))

    def explain(self, text: str) -> TriageExplanation:
        """Return why `check` finds what it finds in `text`."""
        return self._triage.explain(self._read(text))

    def resolved(self, text: str, alarm: Alarm) -> Resolution | None:
        """Return what `text` says of the earlier `alarm`."""
        return self._triage.resolved(self._read(text), alarm)

    def reply(self, alarm: Alarm, *, again: bool = False) -> Reply:
        """Return the answer to `alarm`."""
        return self._triage.reply(alarm, again=again)

    def _read(self, text: str) -> Utterance:
        tokens = tokenise(text)
        return Utterance(
            text=text,
            is_cut=False,
            language=self._language,
            tokens=tokens,
            core=slice(0, len(tokens)),
            read_clauses=tuple,
        )
