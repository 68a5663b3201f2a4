"""Adds a line to a content file; all other bytes stay the same, including comments and order.

The YAML is not serialised again: the position of the line comes from the positions of the nodes around it.
The result is parsed before it replaces the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from bot.errors import BotError
from bot.knowledge.loading.compose import UnsuitableError, compose
from bot.knowledge.loading.layout import EXAMPLES
from bot.knowledge.loading.yaml_source import quoted
from bot.language.tokens import words

if TYPE_CHECKING:
    from collections.abc import Sequence

PHRASINGS = "phrasings"


class InsertionError(BotError):
    """The line cannot be added; the message names the file and the fix."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """`lines` to insert into `file`, which has `content`, before its line number `line` (from 1)."""

    file: Path
    line: int
    lines: str
    content: bytes

    @property
    def result(self) -> bytes:
        """The new content of the file."""
        rows = self.content.decode().splitlines(keepends=True)
        end = "\r\n" if rows[0].endswith("\r\n") else "\n"
        if not rows[-1].endswith("\n"):
            rows[-1] += end
        rows.insert(self.line - 1, self.lines.replace("\n", end))
        return "".join(rows).encode()

    def write(self) -> None:
        """Add the lines, all or nothing.

        Raises:
            InsertionError: the file has changed since, or cannot be written.

        """
        # A link to the file stays a link.
        target = self.file.resolve()
        try:
            with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-", delete=False) as draft:
                try:
                    draft.write(self.result)
                    draft.close()
                    Path(draft.name).chmod(target.stat().st_mode & 0o777)
                    self._be_sure(target)
                    Path(draft.name).replace(target)
                except BaseException:
                    draft.close()
                    Path(draft.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            problem = f"{self.file} cannot be written ({error.strerror}); check its permissions"
            raise InsertionError(problem) from None

    def _be_sure(self, target: Path) -> None:
        if target.read_bytes() != self.content:
            raise InsertionError(f"{self.file} has changed meanwhile; nothing was written, try again")


def phrasing(file: Path, id_: str, text: str) -> Insertion:
    """Return the insertion of `text` as the last phrasing of the item `id_` in `file`.

    Raises:
        InsertionError: there is no such item, no word in `text`, or the phrasings do not have a line each.

    """
    source = _Source.read(file)
    lists = [value for _, value in _pairs(source.root) if isinstance(value, yaml.SequenceNode)]
    item = next((item for listed in lists for item in listed.value if _value(item, "id") == id_), None)
    if item is None:
        raise InsertionError(f"{file} has no `{id_}`; look whether it was renamed")
    return source.insertion(_field(item, PHRASINGS), -1, text, f"- {quoted(text)}\n")


def example(folder: Path, label: str, text: str) -> Insertion:
    """Return the insertion of `text` into the examples in `folder`, behind the last that asks for `label`.

    Raises:
        InsertionError: there is no word in `text`, or the examples do not have lines of their own.

    """
    source = _Source.read(folder / EXAMPLES)
    items = source.root.value if isinstance(source.root, yaml.SequenceNode) else []
    alike = [number for number, item in enumerate(items) if _label(item) == label]
    last = alike[-1] if alike else -1
    lines = f"- text: {quoted(text)}\n  expect: [{label}]\n"
    return source.insertion(source.root, last, text, lines)


class _Source(NamedTuple):
    """A file as it is: its bytes, and the nodes in them."""

    file: Path
    content: bytes
    root: yaml.Node

    @classmethod
    def read(cls, file: Path) -> _Source:
        try:
            content = file.read_bytes()
        except OSError as error:
            problem = f"{file} cannot be read ({error.strerror}); check its name and permissions"
            raise InsertionError(problem) from None
        root = _composed(content)
        if root is None:
            raise InsertionError(f"{file} is not sound just now; fix what is found in it first")
        return cls(file, content, root)

    def insertion(self, listed: yaml.Node | None, last: int, text: str, lines: str) -> Insertion:
        """Return the insertion of `lines`, which hold `text`, behind the item `last` of `listed`."""
        if not words(text):
            raise InsertionError("There is no word in it")
        rows = self.content.decode("utf-8-sig").splitlines()
        items = listed.value if isinstance(listed, yaml.SequenceNode) else []
        for item in items:
            if words(_text(item)) == words(text):
                line = item.start_mark.line + 1
                raise InsertionError(f"{self.file}: line {line} says the same; nothing needs to be added")
        start = listed.start_mark if items and listed else self.root.start_mark
        if not items or rows[start.line][start.column] != "-":
            raise InsertionError(f"{self.file}: a list is empty or in brackets; give each item a line first")
        end = _last_line(items[last], rows)
        indented = "".join(" " * start.column + line for line in lines.splitlines(keepends=True))
        made = Insertion(self.file, end + 2, indented, self.content)
        # Nothing but the new item may be different.
        after = _composed(made.result)
        if after is None or _plain(after, without=end + 1) != _plain(self.root):
            raise InsertionError(f"{self.file}: that text cannot be added; add it by hand in line {end + 2}")
        return made


def _composed(content: bytes) -> yaml.Node | None:
    try:
        return compose(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, UnsuitableError, yaml.YAMLError):
        return None


def _last_line(node: yaml.Node, rows: Sequence[str]) -> int:
    """Return the number (from 0) of the last line that belongs to `node`."""
    while isinstance(node, yaml.CollectionNode) and node.value:
        if rows[node.start_mark.line][node.start_mark.column] in "[{":
            break
        last = node.value[-1]
        node = last[1] if isinstance(node, yaml.MappingNode) else last
    end: int = node.end_mark.line
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        # Such a text ends where the next thing begins, whatever is empty in between.
        end -= 1
        while not rows[end].strip():
            end -= 1
    return end


def _pairs(node: yaml.Node | None) -> list[tuple[str, yaml.Node]]:
    """Return the keys of a mapping with their nodes; none of anything else."""
    return [(key.value, value) for key, value in node.value] if isinstance(node, yaml.MappingNode) else []


def _field(node: yaml.Node, name: str) -> yaml.Node | None:
    return dict(_pairs(node)).get(name)


def _value(node: yaml.Node, name: str) -> str | None:
    field = _field(node, name)
    return field.value if isinstance(field, yaml.ScalarNode) else None


def _text(item: yaml.Node) -> str:
    """Return the words of an item, a phrasing or an example."""
    return item.value if isinstance(item, yaml.ScalarNode) else _value(item, "text") or ""


def _label(item: yaml.Node) -> str | None:
    """Return what an example asks for first of all."""
    expect = _field(item, "expect")
    first = expect.value[0] if isinstance(expect, yaml.SequenceNode) and expect.value else None
    return first.value if isinstance(first, yaml.ScalarNode) else None


def _plain(node: yaml.Node, without: int = -1) -> Any:  # noqa: ANN401  (any YAML value)
    """Return what `node` holds; of lists without the items that begin in the line `without` (from 0)."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, without) for item in node.value if item.start_mark.line != without]
    if isinstance(node, yaml.MappingNode):
        return [(key.value, _plain(value, without)) for key, value in node.value]
    return node.tag, node.value
