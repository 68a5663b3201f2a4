"""Complaints: a body part and what is wrong with it, whatever else the message says."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bot.dialogue.reading.intent import Intent, IntentKind
from bot.dialogue.thresholds import COMPLAINT_FROM, COMPLAINT_SHARE
from bot.model_cache import Memo, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.knowledge import Knowledge
    from bot.language.parsing import UtteranceParser
    from bot.language.utterance import Clause
    from bot.matching import Match


class Complaints:
    """Knows which entry answers complaints about a body part: the one with most such phrasings."""

    def __init__(self, knowledge: Knowledge, parser: UtteranceParser, memo: Memo | None = None) -> None:
        """Learn from the phrasings of `knowledge`, parsed by `parser`, or recall it from `memo`."""
        learned = (memo or Memo()).recall("complaints", lambda: _learned(knowledge, parser))
        self._entries = dict(zip(unpacked(learned["parts"]), unpacked(learned["entries"]), strict=True))

    @property
    def entries(self) -> frozenset[str]:
        """The entries that answer complaints."""
        return frozenset(self._entries.values())

    def find_intent(self, clauses: Sequence[Clause], matches: Sequence[Match]) -> Intent | None:
        """Return the intent of a complaint in `clauses`, if there is one and its entry is among `matches`.

        Complaints are often surrounded by unknown words, which lower every score of the index.
        """
        parts = (part for clause in clauses if clause.complains for part in clause.mentions.body_parts)
        entries = {self._entries.get(part) for part in parts}
        best = next((match for match in matches if match.id in entries), None)
        if best is None or best.score < COMPLAINT_FROM:
            return None
        return Intent(IntentKind.ENTRY, best, tuple(matches))


def _learned(knowledge: Knowledge, parser: UtteranceParser) -> dict[str, NDArray[np.uint8]]:
    """Return the body parts, and for each the entry with most phrasings that complain about it."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for id_, entry in knowledge.entries.items():
        for phrasing in entry.phrasings:
            for clause in parser.parse(phrasing).clauses:
                for part in clause.mentions.body_parts if clause.complains else ():
                    counts[part][id_] += 1
    likeliest = {part: counted.most_common(1)[0] for part, counted in counts.items()}
    clear = {
        part: id_
        for part, (id_, count) in likeliest.items()
        if count >= COMPLAINT_SHARE * counts[part].total()
    }
    return {"parts": packed(clear), "entries": packed(clear.values())}
