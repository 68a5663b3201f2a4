"""YAML files as plain data, with the place of every value."""

from __future__ import annotations

import errno
import math
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from bot.finding import Finding, Place
from bot.knowledge.loading.compose import UnsuitableError, compose, short

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
        return Document(file, None), [Finding(start, problem, "save it as UTF-8")]
    try:
        root = compose(text)
    except UnsuitableError as error:
        return Document(file, None), [Finding(_place(file, error.mark), error.problem, error.fix)]
    except yaml.MarkedYAMLError as error:
        return Document(file, None), [_syntax_error(file, text, error)]
    except yaml.YAMLError as error:
        problem = f"this is not valid YAML: {error}"
        return Document(file, None), [Finding(start, problem, "remove what no text file holds")]
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


def _syntax_error(file: Path, text: str, error: yaml.MarkedYAMLError) -> Finding:
    """Return what is wrong with `text` in the words of whoever writes YAML for the first time."""
    problem, mend = str(error.problem), "check indentation, quotes and colons"
    mark = error.problem_mark or error.context_mark
    if error.context == "while scanning a simple key" and error.context_mark:
        # The parser notices some lines later.
        mark, problem = error.context_mark, "neither a key with a colon nor the rest of the line above"
        mend = "end the key with a colon, or indent the text as the line above"
    elif "cannot start any token" in problem and mark:
        found = "".join(text.split("\n")[mark.line : mark.line + 1])[mark.column : mark.column + 1]
        if found == "\t":
            problem, mend = "there is a tab here", "write spaces in its place"
        else:
            problem, mend = f"no text begins with `{found}` in YAML", "put the text in quotes"
    place = _place(file, mark) if mark else Place(file, 1, 1)
    return Finding(place, f"this is not valid YAML: {problem}", mend)


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
