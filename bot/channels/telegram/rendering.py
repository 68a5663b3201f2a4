"""Turn a reply into Telegram messages: HTML text within the limits, and the keyboard of its choices.

The text is laid out plain, with spans that say which stretch of it is bold or quoted; it is cut while
it is plain, and becomes HTML last. So no cut can fall into a tag or an escaped character.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.dialogue.reply import Detail, Heading, Paragraph, Source, Steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.dialogue.reply import Block, Choice, Reply

# Limits of the Bot API, https://core.telegram.org/bots/api: sendMessage (counted in UTF-16 code units
# after the entities are parsed), InlineKeyboardButton, and the buttons that a client shows.
LONGEST_TEXT = 4096
LONGEST_CALLBACK_DATA = 64
MOST_BUTTONS = 100

CHOICE_PREFIX = "choose:"

_BOLD = "b"
_FOLDED = "blockquote expandable"

# Where a long text may be cut, best first; the character before the cut stays with the first part.
_BREAKS = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?])\s"), re.compile(r"\s"))

# Line ends and tabs stay as such; all other control characters and lone surrogates cannot be sent.
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")

# What Telegram takes for an empty text although it is not whitespace.
_INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
_INVISIBLE_CHARACTERS = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", "\ufffc"}


class Page(NamedTuple):
    """One message: `text` as HTML, and the keyboard below it."""

    text: str
    keyboard: InlineKeyboardMarkup | None


class _Span(NamedTuple):
    start: int
    end: int
    tag: str


def render(reply: Reply) -> list[Page]:
    """Return the messages that show `reply`, in order; the choices hang on the last one.

    Without any visible text there is nothing to send, save for an ellipsis that carries the choices.
    """
    text, spans = _lay_out(reply.blocks)
    keyboard = keyboard_of(reply.choices)
    texts = [_html(text[start:end], _within(spans, start, end)) for start, end in _cut(text)]
    if not texts and keyboard:
        texts = ["…"]
    return [Page(page, None) for page in texts[:-1]] + [Page(page, keyboard) for page in texts[-1:]]


def keyboard_of(choices: Iterable[Choice]) -> InlineKeyboardMarkup | None:
    """Return one button a row for each of `choices`, or None without any.

    A choice that Telegram would refuse is left out: its button must not cost the whole answer.
    """
    rows = []
    for choice in choices:
        label, data = _clean(choice.label).strip(), CHOICE_PREFIX + _clean(choice.id)
        if _visible(label) and len(data.encode()) <= LONGEST_CALLBACK_DATA:
            rows.append([InlineKeyboardButton(label, callback_data=data)])
    return InlineKeyboardMarkup(rows[:MOST_BUTTONS]) if rows else None


def _lay_out(blocks: Iterable[Block]) -> tuple[str, list[_Span]]:
    """Return the whole text of `blocks` and the spans in it, outer ones before inner ones."""
    text, spans = "", list[_Span]()
    for block in blocks:
        part, marked = _block(block)
        if _visible(part):
            text += "\n\n" if text else ""
            spans += [_Span(len(text) + start, len(text) + end, tag) for start, end, tag in marked]
            text += part
    return text, spans


def _block(block: Block) -> tuple[str, list[_Span]]:
    """Return the text of `block` and the spans in it."""
    match block:
        case Heading(text) | Paragraph(text, strong=True):
            text = _clean(text)
            return text, [_Span(0, len(text), _BOLD)]
        case Paragraph(text):
            return _clean(text), []
        case Steps(items):
            return "\n".join(f"{number}. {_clean(item)}" for number, item in enumerate(items, start=1)), []
        case Detail(label, text):
            label = f"{_clean(label)}:"
            return f"{label} {_clean(text)}", [_Span(0, len(label), _BOLD)]
        case Source(title, facts):
            title = _clean(title)
            text = "\n".join((title, *(f"• {_clean(fact)}" for fact in facts)))
            return text, [_Span(0, len(text), _FOLDED), _Span(0, len(title), _BOLD)]


def _clean(text: str) -> str:
    """Return `text` without what Telegram or JSON cannot carry."""
    text = _CONTROL.sub("", _LINE_END.sub("\n", text)).replace("\t", " ")
    # A pair of surrogates is one character; what is left over after joining pairs stands alone.
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _LONE_SURROGATE.sub("\ufffd", joined)


def _visible(text: str) -> bool:
    return any(
        unicodedata.category(character) not in _INVISIBLE_CATEGORIES
        and character not in _INVISIBLE_CHARACTERS
        for character in text
    )


def units(text: str) -> int:
    """Return the length of `text` as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each message's share of `text`, without the blanks around it."""
    start = 0
    while start < len(text):
        end = start + _share(text[start : start + LONGEST_TEXT + 1])
        part = text[start:end]
        if _visible(part):
            yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())
        start = end


def _share(text: str) -> int:
    """Return how many characters of `text` go into one message: up to the best break in its second half."""
    if units(text) <= LONGEST_TEXT:
        return len(text)
    most = len(text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore"))
    for pattern in _BREAKS:
        breaks = [found.end() for found in pattern.finditer(text, most // 2, most)]
        if breaks:
            return breaks[-1]
    return most


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
