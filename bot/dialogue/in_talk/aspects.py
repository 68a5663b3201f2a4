"""Aspects: what can be asked about several exercises, such as how long each is held.

The ids of the content tell: details whose ids have the same last part are the same aspect of different
exercises, and so are the entries that one clarification offers ("how far, in which exercise?"). So "and in
the squat?" after an answer about the bridge asks for the same aspect of the squat.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge import Knowledge


class Aspects:
    """Knows which entries are the same aspect of different exercises."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Read the ids of `knowledge`, and the entries that its clarifications offer."""
        self._exercises = knowledge.exercises
        details = [id_ for id_ in knowledge.entries if self._is_detail(id_)]
        groups: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for id_ in details:
            groups[id_.rpartition(".")[2]][parent_of(id_)] = id_
        for back in knowledge.clarifications.values():
            groups[back.id] |= {parent_of(id_): id_ for id_ in back.next if self._is_detail(id_)}
        # A detail of a single exercise is not an aspect, unless an entry has it for all exercises.
        self._groups = {
            name: group for name, group in groups.items() if len(group) > 1 or name in knowledge.entries
        }
        self._of: dict[str, str] = {}
        for name, group in self._groups.items():
            own = [name] if name in knowledge.entries else []
            for id_ in (*own, *group.values()):
                self._of.setdefault(id_, name)

    def same_aspect(self, topic: str | None, exercise: str) -> str:
        """Return the entry that has the aspect of `topic` for `exercise`.

        It is `exercise` itself if `topic` is not an aspect, or if the article does not have it for this one.
        """
        return self._groups.get(self._of.get(topic or "", ""), {}).get(exercise, exercise)

    def others(self, topic: str | None) -> tuple[str, ...]:
        """Return the other exercises that have the aspect of `topic`."""
        group = self._groups.get(self._of.get(topic or "", ""), {})
        return tuple(exercise for exercise in group if exercise != parent_of(topic))

    def _is_detail(self, id_: str) -> bool:
        return id_ != parent_of(id_) and parent_of(id_) in self._exercises


def parent_of(topic: str | None) -> str:
    """Return the entry of which `topic` is a detail, or `topic` itself."""
    return (topic or "").partition(".")[0]
