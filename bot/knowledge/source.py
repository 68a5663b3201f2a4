"""YAML files as plain data in which every value knows its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from bot.knowledge.finding import Finding, Place

if TYPE_CHECKING:
    from pathlib import Path

# libyaml's loader is ten times as fast; the two give the same nodes.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_STRING = "tag:yaml.org,2002:str"

Location = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its `data`, and the YAML nodes that it was made of."""

    file: Path
    data: Any
    root: yaml.Node | None = None

    def place(self, location: Location) -> Place:
        """Return where `location` stands, or the nearest thing around it that does stand there."""
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
    """Read `file`; what is wrong with the YAML itself comes back as findings, never as an exception."""
    start = Place(file, 1, 1)
    try:
        loader = _Loader(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        return Document(file, None), [Finding(start, problem, "check its name and permissions")]
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        problem = "the file is no UTF-8 text" + (f" ({error.reason})" if hasattr(error, "reason") else "")
        return Document(file, None), [Finding(start, problem, "save it as UTF-8")]
    findings: list[Finding] = []
    try:
        root = loader.get_single_node()
        data = None if root is None else _value(root, file, loader, findings)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else start
        return Document(file, None), [
            Finding(place, f"this is not valid YAML: {error.problem}", "check indentation, quotes and colons")
        ]
    except yaml.YAMLError as error:
        return Document(file, None), [
            Finding(start, f"this is not valid YAML: {error}", "remove what no text file holds")
        ]
    finally:
        loader.dispose()
    return Document(file, data, root), findings


def _value(node: Any, file: Path, loader: Any, findings: list[Finding]) -> Any:  # noqa: ANN401  (any YAML value)
    """Return the plain value of `node`; a key that stands twice is added to `findings`."""
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, file, loader, findings) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return node.value.strip() if node.tag == _STRING else loader.construct_object(node)
    data: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, mark = str(key_node.value), key_node.start_mark
        if key in data:
            problem = f"the key `{key}` stands here a second time (first in line {lines[key]})"
            findings.append(
                Finding(Place(file, mark.line + 1, mark.column + 1), problem, "keep one of the two")
            )
            continue
        lines[key] = mark.line + 1
        data[key] = _value(value_node, file, loader, findings)
    return data
