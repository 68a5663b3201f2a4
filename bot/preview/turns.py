"""The library of the preview: it keeps the context of each message, to explain its reply later."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue import Context, MultilingualDialogue, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue import Dialogue, Explanation
    from bot.dialogue.dialogue import Turn

# Messages. Explanations are for the last one; several pages may be open at once.
REMEMBERED = 200


class Asked(NamedTuple):
    """How a message was asked: its context, and the language `code` of the person's app."""

    context: Context = Context()
    code: str | None = None


class RememberingDialogue(MultilingualDialogue):
    """A library that keeps, in memory, the latest messages and which of them got no answer.

    These are messages of the editor, on the editor's own machine.
    """

    def __init__(self, dialogues: Mapping[str, Dialogue], default: str) -> None:
        super().__init__(dialogues, default)
        self._asked: OrderedDict[str, Asked] = OrderedDict()
        self._declined: OrderedDict[str, None] = OrderedDict()

    @classmethod
    def of(cls, library: MultilingualDialogue) -> RememberingDialogue:
        """Return a library with the content of `library`."""
        default, *_ = library.languages
        return cls({each: library.for_language(each) for each in library.languages}, default)

    @property
    def declined(self) -> list[str]:
        """The messages of this run that were declined, oldest first."""
        return [*self._declined]

    def reply(self, text: str, context: Context, code: str | None = None) -> Turn:
        """Return the reply to `text`, and keep how it was asked."""
        reply, after = super().reply(text, context, code)
        self._asked[text] = Asked(context, code)
        self._asked.move_to_end(text)
        if reply.outcome is Outcome.DECLINE:
            self._declined[text] = None
        else:
            # Corrected content may answer it now.
            self._declined.pop(text, None)
        for kept in (self._asked, self._declined):
            while len(kept) > REMEMBERED:
                kept.popitem(last=False)
        return reply, after

    def why(self, text: str) -> Explanation:
        """Return why `text` gets its reply in the context where it was last asked, else in an empty one."""
        context, code = self._asked.get(text, Asked())
        return self.explain(text, context, code)
