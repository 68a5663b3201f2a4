"""What became of the questions: answered, lost, answered twice, out of order."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loadapi.scripts import Script


@dataclass
class Tally:
    """The messages that each chat got, in their order, against what it was to get."""

    expected: Mapping[int, Script]
    got: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    # How many messages have not come in their place.
    left: int = 0

    def __post_init__(self) -> None:
        """Count what is to come."""
        self.left = sum(len(script.messages) for script in self.expected.values())
        self._place = dict.fromkeys(self.expected, 0)

    def note(self, chat: int, text: str) -> None:
        """Note a message that was sent to `chat`."""
        self.got[chat].append(text)
        script = self.expected.get(chat)
        if script and self._place[chat] < len(script.messages) and text == script.messages[self._place[chat]]:
            self._place[chat] += 1
            self.left -= 1

    @property
    def lost(self) -> int:
        """How many messages did not come."""
        return sum(
            (Counter(script.messages) - Counter(self.got[chat])).total()
            for chat, script in self.expected.items()
        )

    @property
    def twice(self) -> int:
        """How many came that were there before, or were not to come."""
        return sum(
            (Counter(self.got[chat]) - Counter(script.messages)).total()
            for chat, script in self.expected.items()
        )

    @property
    def again(self) -> int:
        """How many came that were not the next of their chat: where order is kept, those before once more."""
        return sum(map(len, self.got.values())) - sum(self._place.values())

    @property
    def out_of_order(self) -> list[int]:
        """The chats that got something else than their messages in order, each once or several times."""
        return [chat for chat, script in self.expected.items() if not _follows(self.got[chat], script)]


def _follows(got: list[str], script: Script) -> bool:
    """Return whether `got` walks through the answers of `script`; a whole answer may be repeated."""
    places = {(0, 0)}
    for text in got:
        after = set()
        for answer, page in places:
            # The next message, or the answer before or this one from its beginning.
            for number, start in {(answer, page), (answer, 0), (answer - 1, 0)}:
                texts = script.answers[number] if 0 <= number < len(script.answers) else ()
                if start < len(texts) and texts[start] == text:
                    after.add((number, start + 1) if start + 1 < len(texts) else (number + 1, 0))
        places = after
    return bool(places)
