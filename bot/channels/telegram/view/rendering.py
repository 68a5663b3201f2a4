"""Turn a reply into Telegram messages: HTML text within the limits, and the keyboard of its choices.

The text is first laid out without markup, with spans for what is bold or quoted; it is cut in that form, and
turned into HTML last. So no cut can fall into a tag or an escaped character.
"""

from __future__ import annotations

import html
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from telegram.constants import ParseMode

from bot.channels.telegram.view.telegram_text import clean_text, cut_text, utf16_units, visible_text
from bot.reply import Bar, Detail, Heading, Paragraph, Source, Steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import InlineKeyboardMarkup

    from bot.reply import Block, Reply

# Limits of the Bot API, https://core.telegram.org/bots/api, counted in UTF-16 code units after the
# entities are parsed: sendMessage and sendAnimation.
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024

_BOLD = "b"
_FOLDED = "blockquote expandable"


class Picture(NamedTuple):
    """A moving picture by its name, and the language of the words in it."""

    name: str
    language: str | None = None


@dataclass(frozen=True)
class Page:
    """One message: `text` as HTML, the keyboard below it, and the picture that it is a caption of."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    picture: Picture | None = None

    @cached_property
    def encoded(self) -> str:
        """What does not depend on the chat of the call that sends it, URL-encoded; without the picture."""
        parameters = {"parse_mode": str(ParseMode.HTML)}
        if self.picture:
            parameters["caption"] = self.text
        else:
            parameters |= {"text": self.text, "link_preview_options": '{"is_disabled":true}'}
        if self.keyboard:
            parameters["reply_markup"] = self.keyboard.to_json()
        return urlencode(parameters)


class _Span(NamedTuple):
    start: int
    end: int
    tag: str


def render(reply: Reply, keyboard: InlineKeyboardMarkup | None = None) -> list[Page]:
    """Return the messages that show `reply`, in order; `keyboard` hangs on the last one.

    A picture carries the text as its caption, or only the title of one that is too long for a caption.
    Without any visible text there is nothing to send, except an ellipsis if there is a keyboard.
    """
    text, spans = _lay_out(reply.blocks)
    picture = Picture(reply.picture, reply.language) if reply.picture else None
    if picture and visible_text(text) and utf16_units(text) <= LONGEST_CAPTION:
        return [Page(_html(text, _within(spans, 0, len(text))), keyboard, picture)]
    texts = [
        _html(text[start:end], _within(spans, start, end)) for start, end in cut_text(text, LONGEST_TEXT)
    ]
    if not texts and keyboard:
        texts = ["…"]
    title = clean_text(reply.title)[: LONGEST_CAPTION // 2]
    shown = [Page(html.escape(title, quote=False), picture=picture)] if picture else []
    return [*shown, *(Page(page) for page in texts[:-1]), *(Page(page, keyboard) for page in texts[-1:])]


def _lay_out(blocks: Iterable[Block]) -> tuple[str, list[_Span]]:
    """Return the whole text of `blocks` and the spans in it, outer ones before inner ones."""
    text, spans = "", list[_Span]()
    before: Block | None = None
    for block in blocks:
        part, marked = _block(block)
        if visible_text(part):
            lines = isinstance(block, Detail) and isinstance(before, Detail)
            text += ("\n" if lines else "\n\n") if text else ""
            before = block
            spans += [_Span(len(text) + start, len(text) + end, tag) for start, end, tag in marked]
            text += part
    return text, spans


def _block(block: Block) -> tuple[str, list[_Span]]:
    """Return the text of `block` and the spans in it."""
    match block:
        case Heading(text) | Paragraph(text, strong=True):
            text = clean_text(text)
            return text, [_Span(0, len(text), _BOLD)]
        case Paragraph(text):
            return clean_text(text), []
        case Steps(items):
            return "\n".join(
                f"{number}. {clean_text(item)}" for number, item in enumerate(items, start=1)
            ), []
        case Detail(label, text):
            label = f"{clean_text(label)}:"
            return f"{label} {clean_text(text)}", [_Span(0, len(label), _BOLD)]
        case Source(title, facts):
            title = clean_text(title)
            text = "\n".join((title, *(f"• {clean_text(fact)}" for fact in facts)))
            return text, [_Span(0, len(text), _FOLDED), _Span(0, len(title), _BOLD)]
        case Bar():
            return clean_text(str(block)), []


def _within(spans: Iterable[_Span], start: int, end: int) -> list[_Span]:
    """Return the parts of `spans` between `start` and `end`, counted from `start`."""
    parts = (_Span(max(span.start, start) - start, min(span.end, end) - start, span.tag) for span in spans)
    return [part for part in parts if part.start < part.end]


def _html(text: str, spans: Iterable[_Span]) -> str:
    """Return `text`, escaped, with the tags of `spans`, in which outer spans come before inner ones."""
    opened, closed = defaultdict[int, str](str), defaultdict[int, str](str)
    for start, end, tag in spans:
        opened[start] += f"<{tag}>"
        closed[end] = f"</{tag.split()[0]}>" + closed[end]
    edges = sorted({0, len(text), *opened, *closed})
    return "".join(
        closed[edge] + opened[edge] + html.escape(text[edge:following], quote=False)
        for edge, following in zip(edges, [*edges[1:], len(text)], strict=True)
    )
