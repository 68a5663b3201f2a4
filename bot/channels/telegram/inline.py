"""Inline mode: entries offered while somebody types the bot's name in any chat."""

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

from bot.channels.telegram.keyboard import deep_link
from bot.channels.telegram.rendering import render
from bot.dialogue.reply import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import InlineQuery

    from bot.dialogue import Dialogue, Reply

# Seconds. The same letters find the same entries until the content changes; a warning is never kept.
CACHED_FOR = 300
# The page that a chat opened from inline mode begins with.
OPENED_FROM_INLINE = "inline"


class Inline:
    """Answers inline queries out of `dialogue`."""

    def __init__(self, dialogue: Dialogue, username: str, figures_url: str | None) -> None:
        """Link to the bot `username`; thumbnails are at `figures_url`, where the folder is published."""
        self._dialogue = dialogue
        self._username = username
        self._figures_url = figures_url
        self._texts = dialogue.knowledge.messages.feedback

    async def answer(self, query: InlineQuery) -> None:
        """Offer what the query asks for; the favourites while it is empty."""
        replies = self._dialogue.suggest(query.query)
        urgent = any(reply.sign for reply in replies)
        await query.answer(
            [self._article(reply) for reply in replies],
            cache_time=0 if urgent else CACHED_FOR,
            is_personal=urgent,
            button=InlineQueryResultsButton(self._texts.talk_to_me, start_parameter=OPENED_FROM_INLINE),
        )

    def _article(self, reply: Reply) -> InlineQueryResultArticle:
        page = render(reply)[0]
        first = _first_line(reply)
        title = reply.title or first
        entry = reply.entries[0] if reply.entries else ""
        address = deep_link(self._username, entry or OPENED_FROM_INLINE)
        button = InlineKeyboardButton(self._texts.talk_to_me, url=address)
        return InlineQueryResultArticle(
            id=hashlib.sha256((entry or title).encode()).hexdigest()[:32],
            title=title,
            description=first,
            input_message_content=InputTextMessageContent(
                page.text,
                parse_mode=ParseMode.HTML,
                link_preview_options=self._preview(reply.picture),
            ),
            reply_markup=InlineKeyboardMarkup([[button]]),
            thumbnail_url=self._picture(self._thumbnail(entry), "jpg"),
        )

    def _preview(self, picture: str | None) -> LinkPreviewOptions:
        """Return how the moving picture is shown above the text, where it has a public address."""
        address = self._picture(picture, "mp4")
        if address is None:
            return LinkPreviewOptions(is_disabled=True)
        return LinkPreviewOptions(url=address, prefer_large_media=True, show_above_text=True)

    def _thumbnail(self, entry: str) -> str | None:
        """Return the picture of the exercise that `entry` is about, or of the first one there is."""
        exercises = self._dialogue.knowledge.exercises
        about = [exercises[entry.partition(".")[0]]] if entry.partition(".")[0] in exercises else []
        pictures = (exercise.picture for exercise in (*about, *exercises.values()))
        return next((picture for picture in pictures if picture), None)

    def _picture(self, name: str | None, kind: str) -> str | None:
        if self._figures_url is None or name is None:
            return None
        return f"{self._figures_url}/{self._dialogue.knowledge.language}/{name}.{kind}"


def _first_line(reply: Reply) -> str:
    paragraphs: Iterable[str] = (block.text for block in reply.blocks if isinstance(block, Paragraph))
    return next(iter(paragraphs), "")
