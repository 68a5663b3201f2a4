"""Ids and labels of drafts: readable, within their limits, and unique."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.language.tokens import words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

# Characters of an id and of a label, as in the schema.
MOST_ID = 48
MOST_LABEL = 40
# Characters reserved for a detail's name or a number at the end of an id.
DETAIL_ROOM = 13
NUMBER_ROOM = 4
# Words of an id: a link with more is hard to read.
ID_WORDS = 5


def slug(text: str, skipped: Container[str] = (), most: int = MOST_ID - DETAIL_ROOM) -> str:
    """Return `text` as an id of up to `most` characters: its informative words, joined by hyphens."""
    kept = [word for word in words(text) if word.isascii() and word.isalnum()]
    informative = [word for word in kept if word not in skipped] or kept or ["article"]
    made = informative[0][:most]
    for word in informative[1:ID_WORDS]:
        if len(made) + 1 + len(word) > most:
            break
        made += f"-{word}"
    return made


def joined(text: str, end: str, skipped: Container[str] = ()) -> str:
    """Return `text` as an id followed by `end`; the text is shortened if necessary, the end is not."""
    return f"{slug(text, skipped, MOST_ID - DETAIL_ROOM - len(end) - 1)}-{end}"


def label(text: str, cut: str) -> str:
    """Return `text` as a label: its first letter a capital, shortened after a word if it is too long."""
    text = text[:1].upper() + text[1:]
    if len(text) <= MOST_LABEL:
        return text
    short = text[: MOST_LABEL - len(cut)].rsplit(" ", 1)[0].rstrip(" ,;:–-(")
    return short + cut


class Ids:
    """Makes unique ids; to one that is taken elsewhere the article's name is added."""

    def __init__(self, taken: Iterable[str], article: str) -> None:
        """Avoid `taken`, the ids of everything else in the language."""
        self._taken = set(taken)
        self._article = article
        self.renamed: list[tuple[str, str]] = []

    def new(self, wanted: str) -> str:
        """Return `wanted` or a similar id that is free; ids of parents leave room for a detail's name."""
        parent, dot, own = wanted.rpartition(".")
        room = MOST_ID - len(parent) - 1 if dot else MOST_ID - DETAIL_ROOM
        own = own[:room].rstrip("-")
        if parent + dot + own in self._taken:
            own = own[: room // 2].rstrip("-")
            own += f"-{self._article[: room - len(own) - 1]}".rstrip("-")
        id_, number = parent + dot + own, 2
        while id_ in self._taken:
            id_ = f"{parent}{dot}{own[: room - NUMBER_ROOM].rstrip('-')}-{number}"
            number += 1
        if id_ != wanted:
            self.renamed.append((wanted, id_))
        self._taken.add(id_)
        return id_
