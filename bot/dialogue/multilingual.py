"""All languages together: a message goes to the dialogue of its language, and its reply says which that is.

All content can be swapped at once between two messages; its version then changes. Code that caches anything
made from the content must use the version as a part of the key.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.actions.codec import decode
from bot.actions.model import AskLanguage, ChooseLanguage
from bot.dialogue.commands import typed_command
from bot.dialogue.language_detector import LanguageDetector
from bot.dialogue.message import Message
from bot.language.tokens import normalise, plain
from bot.reply import Choice, Outcome, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.dialogue.context import Context
    from bot.dialogue.dialogue import Dialogue, Turn
    from bot.dialogue.explanation import Explanation
    from bot.matching import Match
    from bot.reply import Reply

# Cached turns, and the longest text that is cached: what many people write in the same words is short.
CACHED_TURNS = 512
LONGEST_CACHED = 200


@dataclass(frozen=True, slots=True)
class _Content:
    """The content that is in use, swapped as a whole."""

    dialogues: Mapping[str, Dialogue]
    default: str
    detector: LanguageDetector


class MultilingualDialogue:
    """One dialogue for each language; it keeps no state of conversations, only a cache of short messages."""

    def __init__(self, dialogues: Mapping[str, Dialogue], default: str) -> None:
        """Answer from `dialogues` by language; `default` is the language if nothing else is known."""
        self._content = _Content(dict(dialogues), default, LanguageDetector(dialogues))
        self.version = 0
        # The same message in the same context gets the same reply, whoever sends it.
        self._cached_reply = lru_cache(maxsize=CACHED_TURNS)(self._reply)

    def swap(self, fresh: MultilingualDialogue) -> None:
        """Use the content of `fresh` from the next message on."""
        self._content = fresh._content
        self.version += 1
        self._cached_reply.cache_clear()

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages, the default one first."""
        default = self._content.default
        return (default, *(language for language in self._content.dialogues if language != default))

    @property
    def reads_meaning(self) -> bool:
        """Whether all languages use an encoder."""
        return all(dialogue.reads_meaning for dialogue in self._content.dialogues.values())

    @property
    def uses_encoder(self) -> bool:
        """Whether any language uses an encoder, so that a reply may take a moment; use a thread then."""
        return any(dialogue.reads_meaning for dialogue in self._content.dialogues.values())

    def for_language(self, language: str | None) -> Dialogue:
        """Return the dialogue of `language`, or of the default language if there is none (any more).

        A code with a region is accepted as well: "es-MX" is "es".
        """
        content = self._content
        code = (language or "").partition("-")[0].lower()
        return content.dialogues.get(code) or content.dialogues[content.default]

    def language(self, context: Context, code: str | None = None, text: str = "") -> str:
        """Return the language of `text` in `context`; `code` is the language of the person's app."""
        return self._language(self._message(text), context, code)

    def language_of_reader(self, context: Context, code: str | None = None, seen: str = "") -> str:
        """Return the language of somebody who has typed nothing, but reads a message with the text `seen`."""
        spoken = context.language
        return spoken if spoken and spoken in self._content.dialogues else self.language(context, code, seen)

    def has_entry(self, id_: str) -> bool:
        """Return whether `id_` is an entry, in any language."""
        return any(id_ in dialogue.knowledge.entries for dialogue in self._content.dialogues.values())

    def knows_command(self, name: str) -> bool:
        """Return whether `name` is a command, in any language."""
        return any(
            plain(name) in dialogue.knowledge.commands for dialogue in self._content.dialogues.values()
        )

    def reply(self, text: str, context: Context, code: str | None = None) -> Turn:
        """Return the reply to `text` and the context for the next message; `code`: see `language`.

        A warning sign is recognised in any language, and the warning is in that language.
        """
        answer = self._cached_reply if len(text) <= LONGEST_CACHED else self._reply
        return answer(text, context, code)

    def _reply(self, text: str, context: Context, code: str | None) -> Turn:
        message = self._message(text)
        if picked := self._picked_language(message, context):
            return self._choose_language(picked, context)
        language = self._language(message, context, code)
        if warned := self._warn_in_other_language(message, context, language):
            return warned
        utterance = message.utterance(language)
        dialogue = self.for_language(language)
        reply, after = _with_language(language, dialogue.respond(utterance, context))
        if reply.outcome is Outcome.DECLINE and self._content.detector.is_foreign(message):
            return _with_language(language, dialogue.turn_down_language(context))
        if reply.action == AskLanguage():
            command = typed_command(text)
            return self._ask_language(reply, after, command.rest if command else "")
        return reply, after

    def choose(self, id_: str, context: Context, code: str | None = None, seen: str = "") -> Turn:
        """Return the reply to the button `id_` under a message with the text `seen`."""
        action = decode(id_)
        if isinstance(action, ChooseLanguage) and action.language in self._content.dialogues:
            return self._choose_language(action.language, context)
        language = self.language_of_reader(context, code, seen)
        reply, after = _with_language(language, self.for_language(language).choose(id_, context))
        return self._ask_language(reply, after, "") if reply.action == AskLanguage() else (reply, after)

    def warns(self, text: str, context: Context) -> bool:
        """Return whether a warning stands, or `text` raises one or may answer the one question."""
        message = self._message(text)
        language = self._language(message, context)
        own = self.for_language(language).warns(message.utterance(language), context)
        return own or self._warn_in_other_language(message, context, language) is not None

    def offer_alternatives(
        self, ids: Iterable[str], context: Context, code: str | None = None, seen: str = ""
    ) -> Turn:
        """Return a reply that offers `ids`; `seen` is the text of the answer that was not what was meant."""
        language = self.language_of_reader(context, code, seen)
        return _with_language(language, self.for_language(language).offer_alternatives(ids, context))

    def suggest(self, text: str, context: Context, code: str | None = None) -> list[Reply]:
        """Return replies to offer while `text` is typed, best first; for a warning sign, only the warning."""
        message = self._message(text)
        language = self._language(message, context, code)
        if warned := self._warn_in_other_language(message, context, language):
            return [warned[0]]
        suggested = self.for_language(language).suggest(message.utterance(language))
        return [replace(reply, language=language) for reply in suggested]

    def nearest(self, text: str, context: Context) -> list[Match]:
        """Return the best entries for `text`, best first, even if the policy would not answer with them."""
        message = self._message(text)
        language = self._language(message, context)
        return self.for_language(language).nearest(message.utterance(language))

    def explain(self, text: str, context: Context, code: str | None = None) -> Explanation:
        """Return why `text` gets its reply in `context`; `code`: see `language`."""
        begun = time.perf_counter()
        reply, _ = self._reply(text, context, code)
        seconds = time.perf_counter() - begun
        message = self._message(text)
        # A warning may come from another language.
        language = reply.language or self._language(message, context, code)
        explained = self.for_language(language).explain(message.utterance(language), context)
        return replace(explained, reply=reply, seconds=seconds)

    def _message(self, text: str) -> Message:
        return Message(text, self._content.dialogues)

    def _language(self, message: Message, context: Context, code: str | None = None) -> str:
        return self._content.detector.detect(message, context, self.for_language(code).knowledge.language)

    def _picked_language(self, message: Message, context: Context) -> str | None:
        """Return the language if `message` is the number or name of one of the offered languages."""
        typed = message.typed
        for number, choice in enumerate(context.choices, start=1):
            action = choice.action
            if not isinstance(action, ChooseLanguage) or action.language not in self._content.dialogues:
                continue
            if typed in {str(number), normalise(choice.label)}:
                return action.language
        return None

    def _warn_in_other_language(self, message: Message, context: Context, language: str) -> Turn | None:
        """Return the warning of another language for `message`, if its own language does not warn."""
        content = self._content
        # Partial signs came from the language of the conversation, so they must not combine with other ones.
        untold = replace(context, partial_signs=())
        for other, dialogue in content.dialogues.items():
            if other == language:
                continue
            tokens = content.detector.own_part(message, other)
            if not tokens:
                continue
            part = message.part(other, tokens)
            own = content.dialogues[language]
            if dialogue.alarms(part, untold) and not own.alarms(message.utterance(language), context):
                return _with_language(other, dialogue.respond(part, untold))
        return None

    def _ask_language(self, reply: Reply, context: Context, name: str) -> Turn:
        """Take the language called `name`; offer all languages if `name` is empty or unknown."""
        texts = {each: self.for_language(each).knowledge.messages.language for each in self.languages}
        for language, own in texts.items():
            if normalise(name) in {language, *map(normalise, (own.name, *own.also))}:
                return self._choose_language(language, context)
        choices = tuple(Choice.of(ChooseLanguage(language), own.name) for language, own in texts.items())
        blocks = reply.blocks
        if name:
            blocks = (Paragraph(self.for_language(reply.language).knowledge.messages.language.unknown),)
        return replace(reply, blocks=blocks, choices=choices, action=None), replace(context, choices=choices)

    def _choose_language(self, language: str, context: Context) -> Turn:
        dialogue = self.for_language(language)
        reply = replace(
            dialogue.say(dialogue.knowledge.messages.language.chosen),
            action=ChooseLanguage(language),
            language=language,
        )
        return reply, replace(context, language=language, chosen=language, choices=reply.choices)


def _with_language(language: str, turn: Turn) -> Turn:
    """Return `turn` with its language set to `language`."""
    reply, context = turn
    return replace(reply, language=language), replace(context, language=language)
