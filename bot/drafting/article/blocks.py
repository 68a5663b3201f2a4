"""An article's text -> its blocks: headings, paragraphs, items and rows of tables, each with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.drafting.article.code_blocks import without_code
from bot.drafting.article.marks import BULLET, CHECKBOX, HASHES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Words and characters of a line that can be a heading without markup.
HEADING_WORDS = 9
HEADING_LETTERS = 70
# The first line may be longer: titles of articles are.
TITLE_WORDS = 14
TITLE_LETTERS = 100
# Words before a colon that can be a name: "Standing Calf Raise: Stand with ...".
LEAD_WORDS = 7

_UNDERLINE = re.compile(r"\s*(={3,}|-{3,})\s*$")
_NUMBERED = re.compile(r"^\d{1,2}[.)]\s+")
_BOLD_LINE = re.compile(r"\s*(\*\*|__)(.+?)\1\s*:?\s*$")
_BOLD_LEAD = re.compile(r"\s*(\*\*|__)(.+?)\1\s*[:.\-–—]?\s+(?=\S)")
_LEAD = re.compile(r"([^\W_][^.:!?]*?)(?::\s+|\s+[–—-]\s+)(?=\S)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_MARKUP = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|<[^<>\s][^<>]*>|\\(?=[*_`#\[\]])")
_ROW = re.compile(r"\s*\|(.+)\|\s*$")
_RULE = re.compile(r"\s*([-*_=]\s*){3,}$")
_ENDED = re.compile(r"[.!?…:;,]['\")\]”’]*$")


class Shape(Enum):
    """What a block is."""

    HEADING = auto()
    PARAGRAPH = auto()
    BULLET = auto()
    NUMBERED = auto()
    ROW = auto()


@dataclass(slots=True)
class Block:
    """One block: its text without markup, and the line in which it begins.

    `lead` is the name before its text ("Squat:", or in bold); `links` are the titles of its links.
    """

    shape: Shape
    text: str
    line: int
    lead: str = ""
    level: int = 0
    links: list[str] = field(default_factory=list)


def parse(text: str, steps: Sequence[str]) -> list[Block]:
    """Return the blocks of `text`; `steps` are words that begin a numbered line ("Step 2: ...")."""
    return _Parser(text, steps).blocks


class _Parser:
    def __init__(self, text: str, steps: Sequence[str]) -> None:
        named = "|".join(map(re.escape, steps))
        self._step = re.compile(
            rf"\s*(?:\*\*)?(?:{named})\s+\d{{1,2}}\s*(?:\*\*)?\s*[:.)–-]+\s*(?:\*\*)?\s*", re.IGNORECASE
        )
        self._header: list[str] = []
        self.blocks: list[Block] = []
        lines = without_code(_without_front_matter(text.split("\n")))
        at = 0
        while at < len(lines):
            at = self._read_block(lines, at)
        self._finish()

    def _read_block(self, lines: list[str], at: int) -> int:
        """Read the block that begins at line `at`; return where the next one begins."""
        line = lines[at].lstrip("> ") if lines[at].startswith(">") else lines[at]
        if not (row := _ROW.match(line)):
            self._header = []
        if not line.strip() or _RULE.fullmatch(line):
            return at + 1
        if found := HASHES.match(line):
            self._add(Shape.HEADING, _NUMBERED.sub("", found[2]), at, level=len(found[1]))
        elif row:
            self._row(row[1], at)
        elif found := CHECKBOX.match(line) or self._step.match(line) or BULLET.match(line):
            end = self._end_of_block(lines, at + 1, item=True)
            is_bullet = found.re is BULLET and not found[1]
            if found.re is BULLET and found[1] and self._stands_alone(lines, at, end, line[found.end() :]):
                self._add(Shape.HEADING, line[found.end() :].strip(), at, level=4)
                return end
            # A checklist is done step by step, in order.
            shape = Shape.BULLET if is_bullet else Shape.NUMBERED
            self._add(shape, " ".join([line[found.end() :], *lines[at + 1 : end]]), at)
            return end
        elif found := _BOLD_LINE.match(line):
            self._add(Shape.HEADING, found[2].rstrip(":"), at, level=5)
        elif at + 1 < len(lines) and _UNDERLINE.fullmatch(lines[at + 1]):
            self._add(Shape.HEADING, line, at, level=1 if "=" in lines[at + 1] else 2)
            return at + 2
        else:
            return self._paragraph(lines, at)
        return at + 1

    def _stands_alone(self, lines: list[str], at: int, end: int, text: str) -> bool:
        """Return whether a numbered line is a heading: short, with no other item before or after it."""
        if end > at + 1 or not _is_heading(text.strip()) or (at and BULLET.match(lines[at - 1])):
            return False
        following = next((line for line in lines[end:] if line.strip()), "")
        return bool(following) and not BULLET.match(following) and not HASHES.match(following)

    def _paragraph(self, lines: list[str], at: int) -> int:
        end = self._end_of_block(lines, at + 1, item=False)
        own = [line.strip() for line in lines[at:end]]
        first_alone = len(own) == 1 or (at > 0 and not lines[at - 1].strip() and _is_capital(own[0]))
        # "Hamstrings: the runner's brakes" at the very top is a title, further down a lead and its text.
        is_title = (
            not self.blocks and _is_short(own[0], TITLE_WORDS, TITLE_LETTERS) and not _ENDED.search(own[0])
        )
        if (is_title or _is_heading(own[0])) and (first_alone or own[0].endswith(":")):
            self._add(Shape.HEADING, own[0].rstrip(":"), at, level=2 if _is_capital(own[0]) else 3)
            return at + 1
        if len(own) > 1 and all(_lead(line) or _BOLD_LEAD.match(line) for line in own):
            for number, line in enumerate(own):
                self._add(Shape.BULLET, line, at + number)
        elif len(own) > 1 and all(_is_title(line) for line in own):
            for number, line in enumerate(own):
                self._add(Shape.HEADING, line, at + number, level=3)
        else:
            self._add(Shape.PARAGRAPH, " ".join(own), at)
        return end

    def _end_of_block(self, lines: list[str], at: int, *, item: bool) -> int:
        """Return the line after the last one of a paragraph or an item."""
        while at < len(lines):
            line = lines[at]
            if not line.strip():
                # An indented paragraph after an item belongs to it.
                following = lines[at + 1] if at + 1 < len(lines) else ""
                if not (item and following.startswith(("    ", "\t")) and not BULLET.match(following)):
                    return at
            elif self._begins(lines, at):
                return at
            at += 1
        return at

    def _begins(self, lines: list[str], at: int) -> bool:
        """Return whether a block of another kind begins at line `at`."""
        marks = (HASHES, _ROW, CHECKBOX, BULLET, self._step, _BOLD_LINE, _RULE)
        underlined = at + 1 < len(lines) and _UNDERLINE.fullmatch(lines[at + 1])
        return bool(underlined) or any(mark.match(lines[at]) for mark in marks)

    def _row(self, cells: str, at: int) -> None:
        texts = [_plain(cell) for cell in cells.split("|")]
        if all(re.fullmatch(r":?-{2,}:?", text) for text in texts if text):
            return
        if not self._header:
            self._header = texts
            return
        named = [f"{name} {text}" for name, text in zip(self._header[1:], texts[1:], strict=False) if text]
        self.blocks.append(Block(Shape.ROW, f"{texts[0]}: {', '.join(named)}.", at + 1, lead=texts[0]))

    def _add(self, shape: Shape, raw: str, at: int, level: int = 0) -> None:
        raw = _IMAGE.sub("", raw)
        links = [_plain(title) for title in _LINK.findall(raw)]
        lead = ""
        if shape is not Shape.HEADING:
            bold = _BOLD_LEAD.match(raw)
            if bold and len(bold[2].split()) <= HEADING_WORDS:
                lead, raw = _plain(bold[2]).rstrip(".:"), raw[bold.end() :]
            elif name := _lead(_plain(raw)):
                plain = _plain(raw)
                lead, raw = name, _LEAD.sub("", plain, count=1)
        if text := _plain(raw):
            self.blocks.append(Block(shape, text, at + 1, lead, level, links))

    def _finish(self) -> None:
        """Treat headings without text at the end as titles of linked articles."""
        while len(self.blocks) > 1 and self.blocks[-1].shape is Shape.HEADING:
            if not _is_title(self.blocks[-1].text):
                break
            last = self.blocks.pop()
            title = last.text.rstrip(".: ")
            self.blocks.insert(0, Block(Shape.PARAGRAPH, "", last.line, links=[title]))


def _without_front_matter(lines: list[str]) -> list[str]:
    """Remove the front matter between the first two lines of dashes, except the title."""
    if not lines or lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:30]):
        return lines
    end = next(at for at, line in enumerate(lines[1:], start=1) if line.strip() == "---")
    named = (line.partition(":")[2].strip(" \"'") for line in lines[1:end] if line.startswith("title:"))
    return [f"# {title}" if (title := next(named, "")) else "", *[""] * end, *lines[end + 1 :]]


def _plain(raw: str) -> str:
    """Return `raw` without markup, with single spaces."""
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", raw)).split())


def _lead(line: str) -> str:
    found = _LEAD.match(line)
    return found[1] if found and len(found[1].split()) <= LEAD_WORDS else ""


def _is_capital(line: str) -> bool:
    letters = [letter for letter in line if letter.isalpha()]
    return len(letters) > 3 and all(letter.isupper() for letter in letters)  # noqa: PLR2004  (no abbreviation)


def _is_short(line: str, most_words: int = HEADING_WORDS, most_letters: int = HEADING_LETTERS) -> bool:
    return len(line) <= most_letters and len(line.split()) <= most_words and line[0].isalnum()


def _is_heading(line: str) -> bool:
    if not _is_short(line) or _LEAD.match(line):
        return False
    if line.endswith(":"):
        return len(line.split()) <= 5  # noqa: PLR2004  ("How to do it:"; a longer one is a sentence)
    return line.endswith("?") or not _ENDED.search(line)


def _is_title(line: str) -> bool:
    """Return whether most long words of a short line have capitals, as in titles of articles."""
    long = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]  # noqa: PLR2004  (not "and")
    capitals = sum(word[0].isupper() for word in long)
    return bool(long) and len(line.split()) <= 12 and capitals > len(long) / 2  # noqa: PLR2004


def titles(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the titles of the links in `blocks`, each once."""
    yield from dict.fromkeys(link for block in blocks for link in block.links)
