"""Inline mode: offers entries while somebody types the bot's name in any chat."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from bot.channels.telegram.view.keyboard import OPENED_FROM_INLINE, deep_link
from bot.channels.telegram.view.rendering import Picture, render
from bot.reply import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import InlineQuery

    from bot.channels.telegram.sending.media_cache import MediaCache
    from bot.conversation.conversation import Conversation
    from bot.dialogue import MultilingualDialogue, Reply
    from bot.knowledge.messages import Feedback

# Seconds. The same letters find the same entries until the content changes; a warning is never cached.
CACHED_FOR = 300


class Inline:
    """Answers inline queries out of `library`."""

    def __init__(
        self,
        library: MultilingualDialogue,
        conversation: Conversation,
        pictures: MediaCache,
        username: str,
        figures_url: str | None,
    ) -> None:
        """Suggest what `conversation` suggests, and link to the bot `username`.

        The `pictures` are at `figures_url`, where their folder is published.
        """
        self._library = library
        self._conversation = conversation
        self._pictures = pictures
        self._username = username
        self._figures_url = figures_url

    async def answer(self, query: InlineQuery) -> None:
        """Offer entries for the query; favourites while it is empty."""
        person = query.from_user
        replies, language = await self._conversation.suggest(
            query.query, str(person.id), person.language_code
        )
        urgent = any(reply.sign for reply in replies)
        await query.answer(
            [self._article(reply) for reply in replies],
            cache_time=0 if urgent else CACHED_FOR,
            # For people of another language the same letters find other entries.
            is_personal=urgent or len(self._library.languages) > 1,
            button=InlineQueryResultsButton(
                self._feedback(language).talk_to_me, start_parameter=OPENED_FROM_INLINE
            ),
        )

    def _article(self, reply: Reply) -> InlineQueryResultArticle:
        page = render(reply)[0]
        first = _first_line(reply)
        title = reply.title or first
        entry = reply.entries[0] if reply.entries else ""
        address = deep_link(self._username, entry or OPENED_FROM_INLINE)
        button = InlineKeyboardButton(self._feedback(reply.language).talk_to_me, url=address)
        return InlineQueryResultArticle(
            id=hashlib.sha256(f"{reply.language} {entry or title}".encode()).hexdigest()[:32],
            title=title,
            description=first,
            input_message_content=InputTextMessageContent(
                page.text,
                parse_mode=ParseMode.HTML,
                link_preview_options=self._preview(page.picture),
            ),
            reply_markup=InlineKeyboardMarkup([[button]]),
            thumbnail_url=self._address(self._thumbnail(entry, reply.language), ".jpg"),
        )

    def _feedback(self, language: str | None) -> Feedback:
        return self._library.for_language(language).knowledge.messages.feedback

    def _preview(self, picture: Picture | None) -> LinkPreviewOptions:
        """Return a preview that shows the moving picture above the text, if it has a public address."""
        address = self._address(picture, ".mp4")
        if address is None:
            return LinkPreviewOptions(is_disabled=True)
        return LinkPreviewOptions(url=address, prefer_large_media=True, show_above_text=True)

    def _thumbnail(self, entry: str, language: str | None) -> Picture | None:
        """Return the picture of the exercise that `entry` is about, or of the first exercise."""
        exercises = self._library.for_language(language).knowledge.exercises
        about = [exercises[entry.partition(".")[0]]] if entry.partition(".")[0] in exercises else []
        names = (exercise.picture for exercise in (*about, *exercises.values()))
        return next((Picture(name, language) for name in names if name), None)

    def _address(self, picture: Picture | None, ending: str) -> str | None:
        """Return the public address of `picture`'s file with `ending`: all its files are in one folder."""
        file = self._pictures.file_of(picture) if picture else None
        if self._figures_url is None or file is None:
            return None
        return f"{self._figures_url}/{file.parent.name}/{file.stem}{ending}"


def _first_line(reply: Reply) -> str:
    paragraphs: Iterable[str] = (block.text for block in reply.blocks if isinstance(block, Paragraph))
    return next(iter(paragraphs), "")
