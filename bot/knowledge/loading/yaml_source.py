"""YAML files as plain data, with the place of every value."""

from __future__ import annotations

import errno
import math
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from bot.errors import Finding, Place
from bot.knowledge.loading.compose import LOADER, UnsuitableError, compose, short
from bot.knowledge.loading.syntax_errors import SyntaxProblem, explain, unreadable

if TYPE_CHECKING:
    from pathlib import Path

# The largest file of the content has 0.4 MB; a larger file than this is not content.
MOST_BYTES = 2_000_000
# The most findings of one kind in one file; the rest is found after these are fixed.
MOST_FINDINGS = 100
# The largest integer that is exact as a float as well.
GREATEST = 2**53

_TRUE = frozenset({"true", "yes", "on"})
_NUMBERS = yaml.constructor.SafeConstructor()

Location = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its `data`, and its YAML nodes."""

    file: Path
    data: Any
    root: yaml.Node | None = None

    def place(self, location: Location) -> Place:
        """Return the place of `location`, or of the nearest value around it that exists."""
        node, mark = self.root, self.root.start_mark if self.root else None
        for part in location:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == part), None)
                if pair is None:
                    break
                mark, node = pair[0].start_mark, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                mark = node.start_mark
            else:
                break
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file, 1, 1)


def read_document(file: Path) -> tuple[Document, list[Finding]]:
    """Read `file`; what is wrong with the YAML itself is returned as findings, never raised.

    If a value cannot be read, the document has no data.
    """
    start = Place(file, 1, 1)
    try:
        text = _text(file)
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        return Document(file, None), [Finding(start, problem, "check its name and permissions")]
    except UnicodeDecodeError as error:
        problem = f"the file is no UTF-8 text ({error.reason})"
        return Document(file, None), [Finding(start, problem, "save it as plain text, encoded as UTF-8")]
    try:
        root = compose(text)
    except UnsuitableError as error:
        return Document(file, None), [Finding(_place(file, error.mark), error.problem, error.fix)]
    except yaml.MarkedYAMLError as error:
        return Document(file, None), [_not_yaml(file, explain(text, error, LOADER))]
    except yaml.YAMLError as error:
        return Document(file, None), [_not_yaml(file, unreadable(text, error))]
    reader = _Reader(file)
    data = None if root is None else reader.value(root)
    return Document(file, None if reader.unreadable else data, root), reader.findings


def quoted(text: str) -> str:
    """Return `text` as a YAML string on one line."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _text(file: Path) -> str:
    """Return the text of `file`.

    Raises:
        OSError: it is missing, too large, or no file (a folder, or a pipe that would never end).
        UnicodeDecodeError: it is no text.

    """
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is no regular file")
    if status.st_size > MOST_BYTES:
        raise OSError(errno.EFBIG, f"it has more than {MOST_BYTES // 1_000_000} MB")
    return file.read_bytes().decode("utf-8-sig")


def _not_yaml(file: Path, problem: SyntaxProblem) -> Finding:
    place = _place(file, problem.mark) if problem.mark else Place(file, 1, 1)
    return Finding(place, f"this is not valid YAML: {problem.problem}", problem.fix)


def _place(file: Path, mark: yaml.Mark) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


class _Reader:
    """Turns nodes into plain values, and collects what is wrong with them."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.findings: list[Finding] = []
        self.unreadable = False

    def value(self, node: yaml.Node) -> Any:  # noqa: ANN401  (any YAML value)
        """Return the plain value of `node`; of a duplicate key the first counts."""
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item) for item in node.value]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        data: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            key, mark = str(key_node.value), key_node.start_mark
            if key in data:
                problem = f"the key `{short(key)}` stands here a second time (first in line {lines[key]})"
                self._tell(mark, problem, "keep one of the two")
                continue
            lines[key] = mark.line + 1
            data[key] = self.value(value_node)
        return data

    def _scalar(self, node: yaml.Node) -> str | float | bool | None:
        text: str = node.value
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() in _TRUE
        if kind == "timestamp":
            self._refuse(node, "is read as a date", "put it in quotes")
        elif kind in {"int", "float"}:
            return self._number(node)
        return text.strip()

    def _number(self, node: yaml.Node) -> float:
        if ":" in node.value:
            self._refuse(node, "is read as a number to the base of 60", "put it in quotes")
            return 0
        try:
            number: float = _NUMBERS.construct_object(node)
        except ValueError:
            number = math.inf
        # This also excludes infinity and NaN.
        if not abs(number) <= GREATEST:
            self._refuse(node, "is no number that can be used", f"write {GREATEST:,} at most")
        return number

    def _refuse(self, node: yaml.Node, problem: str, fix: str) -> None:
        self._tell(node.start_mark, f"`{short(node.value)}` {problem}", fix)
        self.unreadable = True

    def _tell(self, mark: yaml.Mark, problem: str, fix: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(_place(self._file, mark), problem, fix))
