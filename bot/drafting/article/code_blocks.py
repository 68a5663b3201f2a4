"""Blocks of an article that are no prose: code, scripts and comments are left out."""

from __future__ import annotations

import re

from bot.drafting.article.marks import BULLET, HASHES

# Code: between fences of the same kind, the closing one at least as long, or indented after an empty line.
_FENCE = re.compile(r"\s*(?:>\s*)*(?:(?:[-*+]|\d{1,2}[.)])\s+)?(`{3,}|~{3,})([^`]*)$")
_ONE_LINE = re.compile(r"\s*(?:>\s*)*(`{3,})[^`]+\1\s*")
_INDENTED = re.compile(r"(?: {4}|\t)\s*\S")
# The same in HTML; a tag that is never closed takes nothing away.
_HTML = re.compile(r"\s*(?:<(pre|script|style)\b|<!--)", re.IGNORECASE)


def without_code(lines: list[str]) -> list[str]:
    """Empty the lines of code blocks: they contain no statement of the article."""
    kept: list[str] = []
    while len(kept) < len(lines):
        at = len(kept)
        end = _end_of_code(lines, at)
        kept += [""] * (end - at) if end > at else [lines[at]]
    # In plain text a paragraph may begin with spaces; where headings are marked, so is code.
    return _without_indented(kept) if any(map(HASHES.match, kept)) else kept


def _end_of_code(lines: list[str], at: int) -> int:
    """Return the line after the code that begins in line `at`, or `at` where none does."""
    if _ONE_LINE.fullmatch(lines[at]):
        return at + 1
    if found := _FENCE.match(lines[at]):
        return _fence_end(lines, at, found[1])
    if found := _HTML.match(lines[at]):
        closing = f"</{found[1].lower()}>" if found[1] else "-->"
        ends = (end for end in range(at, len(lines)) if closing in lines[end].lower())
        return next(ends, at - 1) + 1
    return at


def _fence_end(lines: list[str], at: int, fence: str) -> int:
    """Return the line after the code that `fence` opens in line `at`; if it never ends, the next line."""
    for end in range(at + 1, len(lines)):
        found = _FENCE.match(lines[end])
        if found and found[1].startswith(fence) and not found[2].strip():
            return end + 1
    return at + 1


def _without_indented(lines: list[str]) -> list[str]:
    kept: list[str] = []
    in_item = False
    for line in lines:
        if line.strip() and not line.startswith((" ", "\t")):
            in_item = bool(BULLET.match(line))
        after_gap = not kept or not kept[-1].strip()
        is_code = _INDENTED.match(line) and after_gap and not in_item and not BULLET.match(line)
        kept.append("" if is_code else line)
    return kept
