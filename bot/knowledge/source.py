"""YAML files as plain data in which every value knows its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from bot.knowledge.finding import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# libyaml's loader is ten times as fast; the two give the same nodes.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Location = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its `data`, and the place of every key and value by its path in the data."""

    file: Path
    data: Any
    places: Mapping[Location, Place]

    def place(self, location: Location) -> Place:
        """Return where `location` stands, or the nearest thing around it that does stand there."""
        while location and location not in self.places:
            location = location[:-1]
        return self.places.get(location, Place(self.file, 1, 1))


def read_document(file: Path) -> tuple[Document, list[Finding]]:
    """Read `file`; what is wrong with the YAML itself comes back as findings, never as an exception."""
    start = Place(file, 1, 1)
    try:
        loader = _Loader(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        return Document(file, None, {}), [Finding(start, problem, "check its name and permissions")]
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        problem = "the file is no UTF-8 text" + (f" ({error.reason})" if hasattr(error, "reason") else "")
        return Document(file, None, {}), [Finding(start, problem, "save it as UTF-8")]
    walk = _Walk(file, loader)
    try:
        root = loader.get_single_node()
        data = None if root is None else walk.value(root, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else start
        return Document(file, None, {}), [
            Finding(place, f"this is not valid YAML: {error.problem}", "check indentation, quotes and colons")
        ]
    except yaml.YAMLError as error:
        return Document(file, None, {}), [
            Finding(start, f"this is not valid YAML: {error}", "remove what no text file holds")
        ]
    finally:
        loader.dispose()
    return Document(file, data, walk.places), walk.findings


class _Walk:
    """One pass over the nodes of a file."""

    def __init__(self, file: Path, loader: Any) -> None:  # noqa: ANN401  (PyYAML's loaders share no type)
        self.file = file
        self.loader = loader
        self.places: dict[Location, Place] = {}
        self.findings: list[Finding] = []

    def value(self, node: Any, location: Location) -> Any:  # noqa: ANN401  (any YAML value)
        """Return the plain value of `node` and remember the place of everything in it."""
        self.places.setdefault(location, self._place(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, location)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*location, number)) for number, item in enumerate(node.value)]
        return self.loader.construct_object(node)

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in data:
                first = self.places[(*location, key)]
                self.findings.append(
                    Finding(
                        self._place(key_node),
                        f"the key `{key}` stands here a second time (first in line {first.line})",
                        "keep one of the two",
                    )
                )
                continue
            self.places[(*location, key)] = self._place(key_node)
            data[key] = self.value(value_node, (*location, key))
        return data

    def _place(self, node: Any) -> Place:  # noqa: ANN401  (PyYAML's nodes share no typed base)
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)
