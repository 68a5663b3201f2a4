"""Ids and labels of drafts: readable, within their limits, and each only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.language.tokens import words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

# Letters of an id and of a label, as the schema has them.
MOST_ID = 48
MOST_LABEL = 40
# Letters kept free for a detail's name or a number behind an id.
DETAIL_ROOM = 13
NUMBER_ROOM = 4
# Words of an id: as many as a link still reads well with.
ID_WORDS = 5


def slug(text: str, skipped: Container[str] = (), most: int = MOST_ID - DETAIL_ROOM) -> str:
    """Return `text` as an id of up to `most` letters: its telling words, joined by hyphens."""
    kept = [word for word in words(text) if word.isascii() and word.isalnum()]
    telling = [word for word in kept if word not in skipped] or kept or ["article"]
    made = telling[0][:most]
    for word in telling[1:ID_WORDS]:
        if len(made) + 1 + len(word) > most:
            break
        made += f"-{word}"
    return made


def joined(text: str, end: str, skipped: Container[str] = ()) -> str:
    """Return `text` as an id with `end` behind it, cut so that the end stays whole."""
    return f"{slug(text, skipped, MOST_ID - DETAIL_ROOM - len(end) - 1)}-{end}"


def label(text: str, cut: str) -> str:
    """Return `text` as a label: its first letter large, cut after a word where it is too long."""
    text = text[:1].upper() + text[1:]
    if len(text) <= MOST_LABEL:
        return text
    short = text[: MOST_LABEL - len(cut)].rsplit(" ", 1)[0].rstrip(" ,;:–-(")
    return short + cut


class Ids:
    """Gives ids that nobody has; one that is taken elsewhere gets the article's name behind it."""

    def __init__(self, taken: Iterable[str], article: str) -> None:
        """Keep clear of `taken`, the ids of everything else in the language."""
        self._taken = set(taken)
        self._article = article
        self.renamed: list[tuple[str, str]] = []

    def new(self, wanted: str) -> str:
        """Return `wanted` or the nearest id that is free; a detail's parent leaves room for its name."""
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
