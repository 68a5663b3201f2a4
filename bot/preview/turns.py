"""The library of the preview: it remembers in which context each message was read, to be asked why."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue import Context, MultilingualDialogue, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue import Dialogue, Explanation
    from bot.dialogue.dialogue import Turn

# Messages. Whoever asks why asks about the last one; two pages may talk at once.
REMEMBERED = 200


class Asked(NamedTuple):
    """Where a message was read: in which context, by a person whose programs speak `code`."""

    context: Context = Context()
    code: str | None = None


class RememberingDialogue(MultilingualDialogue):
    """A library that keeps, in memory, what was asked lately and what of it found no answer.

    These are the words of whoever tries the content out, on a machine of their own.
    """

    def __init__(self, dialogues: Mapping[str, Dialogue], default: str) -> None:
        super().__init__(dialogues, default)
        self._asked: OrderedDict[str, Asked] = OrderedDict()
        self._declined: OrderedDict[str, None] = OrderedDict()

    @classmethod
    def of(cls, library: MultilingualDialogue) -> RememberingDialogue:
        """Return a library that answers out of what `library` holds."""
        default, *_ = library.languages
        return cls({each: library.for_language(each) for each in library.languages}, default)

    @property
    def declined(self) -> list[str]:
        """The messages of this run that were declined, oldest first."""
        return [*self._declined]

    def reply(self, text: str, context: Context, code: str | None = None) -> Turn:
        """Return what the library returns, and remember what it was asked."""
        reply, after = super().reply(text, context, code)
        self._asked[text] = Asked(context, code)
        self._asked.move_to_end(text)
        if reply.outcome is Outcome.DECLINE:
            self._declined[text] = None
        else:
            # Content that was mended answers it.
            self._declined.pop(text, None)
        for kept in (self._asked, self._declined):
            while len(kept) > REMEMBERED:
                kept.popitem(last=False)
        return reply, after

    def why(self, text: str) -> Explanation:
        """Return why `text` gets its reply where it was asked last; as a first message if that is unknown."""
        context, code = self._asked.get(text, Asked())
        return self.explain(text, context, code)
