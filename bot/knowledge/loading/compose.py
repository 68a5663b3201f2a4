"""Composes YAML text into nodes, for the part of YAML that content needs: no aliases, no tags, limited depth.

PyYAML's own composer expands aliases, so that nine short lines can become gigabytes, or a list can contain
itself. Content does not need this, so aliases and tags are reported with their place, and never expanded.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

# libyaml's loader is ten times as fast; both give the same events.
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Levels. The content that ships has eight.
DEEPEST = 32
# Values and keys. The largest file of the content has about 20 000; 100 000 take half a second and 100 MB.
MOST_NODES = 100_000
# Letters of a value that a finding quotes.
LONGEST_SHOWN = 60

STRING = "tag:yaml.org,2002:str"
MAP = "tag:yaml.org,2002:map"
SEQUENCE = "tag:yaml.org,2002:seq"


class UnsuitableError(Exception):
    """YAML that content may not use: what it is, where it is, and the fix."""

    def __init__(self, problem: str, mark: yaml.Mark, fix: str) -> None:
        """Keep the parts of a finding."""
        super().__init__(problem)
        self.problem, self.mark, self.fix = problem, mark, fix


def compose(text: str) -> yaml.Node | None:
    """Return the root node of the document in `text`, None if it is empty.

    Raises:
        UnsuitableError: it has an alias, a tag, a second document or a key that is no string, or is too deep
            or too large.
        yaml.YAMLError: it is not YAML.

    """
    loader = LOADER(text)
    try:
        loader.get_event()
        if loader.check_event(yaml.StreamEndEvent):
            return None
        loader.get_event()
        root = _node(loader, count(), 0)
        loader.get_event()
        if not loader.check_event(yaml.StreamEndEvent):
            raise _unsuitable(loader.peek_event(), "a second document begins here", "keep one a file")
        return root
    finally:
        loader.dispose()


def short(value: str) -> str:
    """Return `value`, shortened for a finding."""
    return value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "..."


def _node(loader: Any, counter: Iterator[int], depth: int) -> yaml.Node:  # noqa: ANN401  (PyYAML's loaders)
    event: Any = loader.get_event()
    start, end = event.start_mark, event.end_mark
    if next(counter) == MOST_NODES:
        raise _unsuitable(event, f"the file has more than {MOST_NODES} values", "divide it")
    if isinstance(event, yaml.AliasEvent):
        raise _unsuitable(
            event,
            f"the alias `*{short(str(event.anchor))}` stands here",
            "put the text in quotes, or write out what it stands for",
        )
    if event.tag is not None:
        raise _unsuitable(
            event, f"the tag `{short(event.tag)}` stands here", "put the text in quotes, or remove it"
        )
    if isinstance(event, yaml.ScalarEvent):
        return yaml.ScalarNode(_tag(event), event.value, start, end, event.style)
    if depth == DEEPEST:
        raise _unsuitable(event, f"this is nested more than {DEEPEST} levels deep", "check the brackets")
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not loader.check_event(yaml.SequenceEndEvent):
            items.append(_node(loader, counter, depth + 1))
        return yaml.SequenceNode(SEQUENCE, items, start, loader.get_event().end_mark)
    pairs = []
    while not loader.check_event(yaml.MappingEndEvent):
        key = _node(loader, counter, depth + 1)
        if not isinstance(key, yaml.ScalarNode):
            raise _unsuitable(key, "a list or a mapping is used as a key", "write a word before the colon")
        pairs.append((key, _node(loader, counter, depth + 1)))
    return yaml.MappingNode(MAP, pairs, start, loader.get_event().end_mark)


def _tag(event: yaml.ScalarEvent) -> str:
    """Return what the value is, by how it looks; the loader's own `resolve` takes three times as long."""
    is_bare, _ = event.implicit
    if is_bare:
        for tag, look in LOADER.yaml_implicit_resolvers.get(event.value[:1], ()):
            if look.match(event.value):
                return str(tag)
    return STRING


def _unsuitable(where: Any, problem: str, fix: str) -> UnsuitableError:  # noqa: ANN401  (an event or a node)
    return UnsuitableError(problem, where.start_mark, fix)
