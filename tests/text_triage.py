"""A triage that is asked with texts: tests of warning signs need no more of a message than its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.language.tokens import tokenise
from bot.language.utterance import Utterance

if TYPE_CHECKING:
    from bot.reply import Reply
    from bot.triage import Alarm, Resolution, Triage


class TextTriage:
    """Hands texts of a language to a `Triage` as utterances, and its answers back."""

    def __init__(self, triage: Triage, language: str) -> None:
        self._triage = triage
        self._language = language

    def check(self, text: str) -> Alarm | None:
        """Return the warning sign in `text`, or the one to ask about, if any."""
        return self._triage.check(self._read(text))

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
