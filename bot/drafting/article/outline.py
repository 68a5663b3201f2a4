"""Blocks -> the article's outline: passages and exercises in order, each with its heading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.drafting.article.blocks import Block, Shape, titles
from bot.language.tokens import normalise, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.drafting.article.grammar import Grammar

# Words of a sentence that can name the tip that it begins: "Run early."
NAME_WORDS = 6
# Share of a paragraph's or a list's parts that must be instructions, so that occasional advice does not
# count.
INSTRUCTION_SHARE = 0.5
# The same for a paragraph that begins an exercise: advice has commands too.
ADVICE_SHARE = 0.65
# Sentences before a list that belong to it, the last of them ending in a colon.
MOST_LEADING = 2
# Commands in a paragraph without a name that make it an exercise.
UNNAMED_FROM = 3
# Sentences of an item from which on it is a separate tip instead of a step.
TIP_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Statement:
    """One unchanged sentence of the article, with its paragraph and the line in which it begins."""

    text: str
    paragraph: int
    line: int


@dataclass(slots=True)
class Passage:
    """Statements that belong together: a paragraph, or a list with the sentence that introduces it."""

    heading: str
    statements: list[Statement]
    is_list: bool = False


@dataclass(slots=True)
class Movement:
    """An exercise or a tip: its name, and its sentences in order, steps and remarks."""

    name: str
    heading: str
    line: int
    steps: list[Statement] = field(default_factory=list)
    remarks: list[Statement] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    # The sentence that introduces it; it may name the equipment.
    lead: str = ""

    @property
    def statements(self) -> list[Statement]:
        """All its sentences, in the article's order."""
        return sorted([*self.steps, *self.remarks], key=lambda each: (each.paragraph, each.line))


@dataclass(slots=True)
class Outline:
    """The parts of an article; `unplaced` are (line, reason) pairs of what has no place in them."""

    title: str
    parts: list[Passage | Movement] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unplaced: list[tuple[int, str]] = field(default_factory=list)

    @property
    def movements(self) -> list[Movement]:
        """The exercises and tips, in order."""
        return [part for part in self.parts if isinstance(part, Movement)]


def outline(blocks: Sequence[Block], grammar: Grammar, name: str) -> Outline:
    """Return the outline of `blocks`; `name` is the title of an article that has none."""
    return _Outliner(blocks, grammar, name).made


class _Outliner:
    def __init__(self, blocks: Sequence[Block], grammar: Grammar, name: str) -> None:
        act = grammar.patterns.instructions
        self._grammar = grammar
        self._labels = frozenset(map(normalise, act.labels))
        self._needing = frozenset(map(normalise, act.needing))
        self._general = frozenset(map(normalise, act.general))
        self._asking = frozenset(map(normalise, grammar.patterns.words.asking))
        self._naming = grammar.compiled(act.naming)
        self._paragraph = 0
        self._heading = ""
        self._open: Movement | None = None
        self._needs_wait: list[str] | None = None
        body = [block for block in blocks if block.text]
        title = body.pop(0).text if body and body[0].shape is Shape.HEADING else name
        self.made = Outline(title, links=list(titles(blocks)))
        if title == name:
            self.made.unplaced.append((1, "there is no title; the file's name is used"))
        at = 0
        while at < len(body):
            at = self._read_block(body, at)

    def _read_block(self, body: Sequence[Block], at: int) -> int:
        block = body[at]
        if block.shape is Shape.HEADING:
            self._read_heading(block, body[at + 1] if at + 1 < len(body) else None)
            return at + 1
        if self._is_reference(block):
            return at + 1
        if normalise(block.lead) in self._needing or self._needs_wait is not None:
            self._read_equipment(block)
            return at + 1
        if block.shape in {Shape.BULLET, Shape.NUMBERED}:
            end = at
            while end < len(body) and body[end].shape is block.shape:
                end += 1
            self._read_list(body[at:end], body[at - 1] if at else None)
            return end
        self._read_paragraph(block)
        return at + 1

    def _read_heading(self, block: Block, following: Block | None) -> None:
        plain = normalise(block.text)
        self._needs_wait = None
        if plain in self._needing:
            self._needs_wait = []
        elif plain not in self._labels:
            self._heading, self._open = block.text, None
            if following is None or (following.shape is Shape.HEADING and following.level == block.level):
                self.made.unplaced.append((block.line, f'there is no text under the heading "{block.text}"'))

    def _is_reference(self, block: Block) -> bool:
        """Return whether `block` only links to other articles."""
        linked = sum(len(words(title)) for title in block.links)
        return linked > 0 and linked >= len(self._grammar.meaning(block.text)) / 2

    def _read_equipment(self, block: Block) -> None:
        self._paragraph += 1
        own = [each.strip(" .") for each in block.text.replace(";", ",").split(",") if words(each)]
        target = self._open
        if target is None:
            target = Movement(self._heading, self._heading, block.line)
            self._open = target
        target.needs += own
        label = f"{block.lead}: " if block.lead else ""
        target.remarks.append(Statement(label + block.text, self._paragraph, block.line))

    def _statements(self, block: Block) -> list[Statement]:
        self._paragraph += 1
        return [Statement(text, self._paragraph, block.line) for text in self._grammar.sentences(block.text)]

    def _read_list(self, items: Sequence[Block], before: Block | None) -> None:
        read = [self._statements(item) for item in items]
        commanding = [any(map(self._grammar.commands, _texts(own))) for own in read]
        if sum(commanding) < INSTRUCTION_SHARE * len(items):
            self._read_plain_list(items, read)
            return
        named = all(item.lead and normalise(item.lead) not in self._labels for item in items)
        tips = sum(len(own) for own in read) >= TIP_SENTENCES * len(items)
        if named or (tips and not self._is_specific()):
            for item, own in zip(items, read, strict=True):
                self._add_tip(item, own)
            self._open = None
            return
        name = self._named_in(before.text) if before and before.shape is Shape.PARAGRAPH else ""
        movement = self._movement(name or self._heading or self.made.title, items[0].line)
        for item, own in zip(items, read, strict=True):
            for number, statement in enumerate(own):
                label = f"{item.lead}: " if item.lead and not number else ""
                self._place(movement, Statement(label + statement.text, statement.paragraph, item.line))

    def _is_specific(self) -> bool:
        """Return whether the heading names a single exercise."""
        return self._open is not None and bool(self._open.needs)

    def _add_tip(self, item: Block, own: list[Statement]) -> None:
        name = item.lead
        if not name:
            name = own[0].text.rstrip(".!") if len(own[0].text.split()) <= NAME_WORDS else own[0].text
        movement = Movement(name, self._heading, item.line)
        self.made.parts.append(movement)
        for statement in own:
            self._place(movement, statement)

    def _read_plain_list(self, items: Sequence[Block], read: Sequence[list[Statement]]) -> None:
        said = []
        for item, own in zip(items, read, strict=True):
            for number, statement in enumerate(own):
                label = f"{item.lead}: " if item.lead and not number else ""
                said.append(Statement(label + statement.text, statement.paragraph, item.line))
        last = self.made.parts[-1] if self.made.parts else None
        if isinstance(last, Passage) and last.statements[-1].text.endswith(":"):
            leading = last.statements[-MOST_LEADING:]
            del last.statements[-MOST_LEADING:]
            if not last.statements:
                self.made.parts.pop()
            said[:0] = leading
        self.made.parts.append(Passage(self._heading, said, is_list=True))

    def _read_paragraph(self, block: Block) -> None:
        own = self._statements(block)
        commands = [self._grammar.commands(each.text) for each in own]
        label = normalise(block.lead)
        named = next(filter(None, (self._named_in(each.text) for each in own)), "")
        instructs = sum(commands) > 1 or (sum(commands) == 1 and bool(named))
        titled = self._names_movement(self._heading) and not block.lead
        needed = INSTRUCTION_SHARE if self._is_open() else ADVICE_SHARE
        instructs = instructs and (titled or bool(named or block.lead) or sum(commands) >= UNNAMED_FROM)
        share = sum(commands) >= needed * len(own) or (bool(named) and sum(commands) > 1)
        if label in self._labels and self._open:
            for number, statement in enumerate(own):
                said = statement.text if number else f"{block.lead}: {statement.text}"
                self._place(self._open, Statement(said, statement.paragraph, statement.line))
        elif instructs and share:
            self._read_exercise(block, own, named)
        elif self._open and self._continues(own):
            lead = f"{block.lead}: " if block.lead else ""
            for number, statement in enumerate(own):
                said = statement.text if number else lead + statement.text
                self._place(self._open, Statement(said, statement.paragraph, statement.line))
        else:
            heading = block.lead or self._heading
            if block.shape is Shape.ROW:
                own = [Statement(block.text, own[0].paragraph, block.line)]
                if row_of := self._movement_called(block.lead):
                    row_of.remarks += own
                    return
            self.made.parts.append(Passage(heading, own))

    def _movement_called(self, name: str) -> Movement | None:
        """Return the exercise called `name`, for a row of a table, None if there is none."""
        return next((each for each in self.made.movements if normalise(each.name) == normalise(name)), None)

    def _names_movement(self, heading: str) -> bool:
        """Return whether `heading` can be an exercise's name: no question, and not for all of them."""
        plain = normalise(heading)
        asks = heading.endswith("?") or plain.partition(" ")[0] in self._asking
        return bool(plain) and not asks and plain not in self._general

    def _is_open(self) -> bool:
        return self._open is not None and self._open.heading == self._heading

    def _continues(self, own: Sequence[Statement]) -> bool:
        """Return whether a paragraph continues the exercise before, which has its own heading."""
        named = self._open is not None and self._open.name == self._heading
        return named and any(map(self._grammar.is_step, _texts(own)))

    def _read_exercise(self, block: Block, own: Sequence[Statement], named: str) -> None:
        lead = block.lead if normalise(block.lead) not in self._labels else ""
        name = lead or named
        if not name and self._open and self._open.name == self._heading:
            movement = self._movement(self._heading, block.line)
        else:
            first = next(each.text for each in own if self._grammar.commands(each.text))
            name = name or (self._heading if self._names_movement(self._heading) else "") or first
            movement = self._movement(name, block.line)
        for statement in own:
            self._place(movement, statement)

    def _movement(self, name: str, line: int) -> Movement:
        """Return the open exercise called `name`, or a new one."""
        if self._open is None or (self._open.name != name and self._open.steps):
            self._open = Movement(name, self._heading, line)
        self._open.name = name
        if self._open not in self.made.parts:
            self.made.parts.append(self._open)
        return self._open

    def _place(self, movement: Movement, statement: Statement) -> None:
        is_step = self._grammar.is_step(statement.text) and not self._named_in(statement.text)
        is_step = is_step or self._grammar.commands(statement.text)
        (movement.steps if is_step else movement.remarks).append(statement)

    def _named_in(self, sentence: str) -> str:
        for pattern in self._naming:
            if (found := pattern.search(sentence)) and (name := self._grammar.phrase(found["x"])):
                return name
        return ""


def _texts(statements: Sequence[Statement]) -> Iterator[str]:
    return (statement.text for statement in statements)
