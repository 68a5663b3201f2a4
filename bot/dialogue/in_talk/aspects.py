"""Aspects: what can be asked of several exercises alike, such as how long each is held.

The ids of the content say it: details that end alike tell the same of different exercises, and so do those
that one question back offers ("how far, in which exercise?"). So "and in the squat?" after an answer about
the bridge asks for the same of the squat.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge import Knowledge


class Aspects:
    """Knows which entries tell the same of different exercises."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Read the ids of `knowledge`, and what its questions back offer."""
        self._exercises = knowledge.exercises
        details = [id_ for id_ in knowledge.entries if self._is_detail(id_)]
        groups: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for id_ in details:
            groups[id_.rpartition(".")[2]][whole(id_)] = id_
        for back in knowledge.clarifications.values():
            groups[back.id] |= {whole(id_): id_ for id_ in back.next if self._is_detail(id_)}
        # What only one exercise has can be asked of no other, unless an entry tells it of all of them.
        self._groups = {
            name: group for name, group in groups.items() if len(group) > 1 or name in knowledge.entries
        }
        self._of: dict[str, str] = {}
        for name, group in self._groups.items():
            own = [name] if name in knowledge.entries else []
            for id_ in (*own, *group.values()):
                self._of.setdefault(id_, name)

    def carried(self, topic: str | None, exercise: str) -> str:
        """Return the entry that tells of `exercise` what `topic` tells of another one, or of all.

        That is `exercise` itself where the topic is no such aspect, or the article does not tell it.
        """
        return self._groups.get(self._of.get(topic or "", ""), {}).get(exercise, exercise)

    def others(self, topic: str | None) -> tuple[str, ...]:
        """Return the other exercises of which the article tells what `topic` tells of one."""
        group = self._groups.get(self._of.get(topic or "", ""), {})
        return tuple(exercise for exercise in group if exercise != whole(topic))

    def _is_detail(self, id_: str) -> bool:
        return id_ != whole(id_) and whole(id_) in self._exercises


def whole(topic: str | None) -> str:
    """Return the entry of which `topic` may be a detail."""
    return (topic or "").partition(".")[0]
