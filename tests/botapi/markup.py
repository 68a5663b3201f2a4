"""Read a message's HTML the way Telegram does (td/telegram/MessageEntity.cpp): strict about tags."""

from __future__ import annotations

import html
import re

_PLAIN = {"b", "strong", "i", "em", "s", "strike", "del", "u", "ins", "tg-spoiler", "pre", "code"}
_ATTRIBUTES = {
    "a": re.compile(r'\s+href\s*=\s*(".*?"|\'.*?\'|[^\s>]+)\s*'),
    "blockquote": re.compile(r"(\s+expandable)?\s*"),
    "code": re.compile(r'(\s+class\s*=\s*"language-[\w+-]+")?\s*'),
    "span": re.compile(r'\s+class\s*=\s*"tg-spoiler"\s*'),
    "tg-emoji": re.compile(r'\s+emoji-id\s*=\s*"\d+"\s*'),
}
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s>]*)(?P<attributes>[^>]*)>")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#[xX][0-9a-fA-F]+);?")


class MarkupError(ValueError):
    """The HTML is none that Telegram takes; the text is Telegram's own description."""


def parse(source: str) -> tuple[str, list[str]]:
    """Return the text of `source` without its markup, and its tags in the order in which they open.

    Raises:
        MarkupError: a tag is unknown, unclosed, wrongly nested or malformed.

    """
    text: list[str] = []
    tags: list[str] = []
    nested: list[str] = []
    position = 0
    while (start := source.find("<", position)) >= 0:
        text.append(_unescape(source[position:start]))
        tag = _TAG.match(source, start)
        if tag is None:
            raise MarkupError(f"Unclosed start tag at byte offset {_offset(source, start)}")
        if tag["end"]:
            _close(tag, nested)
        else:
            _open(tag, nested)
            tags.append((tag["name"] + tag["attributes"]).lower())
        position = tag.end()
    if nested:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{nested[-1]}"')
    text.append(_unescape(source[position:]))
    return "".join(text), tags


def canonical(source: str) -> tuple[str, ...]:
    """Return sound HTML as texts and tags in turn: alike where Telegram sees no difference."""
    pieces: list[str] = []
    position = 0
    for tag in _TAG.finditer(source):
        pieces += [_unescape(source[position : tag.start()]), tag[0].lower()]
        position = tag.end()
    return (*pieces, _unescape(source[position:]))


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, in which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _open(tag: re.Match[str], nested: list[str]) -> None:
    name, where = tag["name"].lower(), _offset(tag.string, tag.start())
    if name not in _PLAIN | _ATTRIBUTES.keys():
        raise MarkupError(f'Unsupported start tag "{name}" at byte offset {where}')
    allowed = _ATTRIBUTES.get(name)
    if not (allowed.fullmatch(tag["attributes"]) if allowed else not tag["attributes"].strip()):
        raise MarkupError(f'Malformed attributes of the tag "{name}" at byte offset {where}')
    if name == "blockquote" and name in nested:
        raise MarkupError(f"Blockquote within a blockquote at byte offset {where}")
    if nested and nested[-1] in {"pre", "code"} and (nested[-1], name) != ("pre", "code"):
        raise MarkupError(f'Tag "{name}" within "{nested[-1]}" at byte offset {where}')
    nested.append(name)


def _close(tag: re.Match[str], nested: list[str]) -> None:
    name, where = tag["name"].lower(), _offset(tag.string, tag.start())
    if not nested:
        raise MarkupError(f"Unexpected end tag at byte offset {where}")
    expected = nested.pop()
    if name != expected or tag["attributes"].strip():
        raise MarkupError(
            f'Unmatched end tag at byte offset {where}, expected "</{expected}>", found "</{name}>"'
        )


def _unescape(text: str) -> str:
    """Decode the entities that Telegram knows; any other ampersand stands for itself."""
    return _ENTITY.sub(lambda found: html.unescape(found[0].removesuffix(";") + ";"), text)


def _offset(source: str, position: int) -> int:
    return len(source[:position].encode("utf-8", "surrogatepass"))
