"""YAML text -> its nodes, as far as content needs YAML: no aliases, no tags, no endless nesting.

PyYAML's own composer gives an alias the node that it stands for, so that nine short lines become gigabytes
when somebody walks through them, or a list that holds itself. Content needs none of that, so what is found is
told with its place, and nothing is expanded.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

# libyaml's loader is ten times as fast; the two give the same events.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Levels. The content that ships has eight.
DEEPEST = 32
# Values and keys. The greatest file that ships has some 20 000; 100 000 take half a second and 100 MB.
MOST_NODES = 100_000
# Letters of a value that a finding quotes.
LONGEST_SHOWN = 60

MAP = "tag:yaml.org,2002:map"
SEQUENCE = "tag:yaml.org,2002:seq"


class UnsuitableError(Exception):
    """YAML that content may not use: what it is, where it stands, and the mend."""

    def __init__(self, problem: str, mark: yaml.Mark, mend: str) -> None:
        """Keep what a finding says."""
        super().__init__(problem)
        self.problem, self.mark, self.mend = problem, mark, mend


def compose(text: str) -> yaml.Node | None:
    """Return the root node of the one document in `text`, None where it is empty.

    Raises:
        UnsuitableError: it holds an alias, a tag, a second document or a key that is no word; or it is too
            deep or large.
        yaml.YAMLError: it is no YAML.

    """
    loader = _Loader(text)
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
    """Return `value` as a finding quotes it."""
    return value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "..."


def _node(loader: Any, counter: Iterator[int], depth: int) -> yaml.Node:  # noqa: ANN401  (PyYAML's loaders)
    event: Any = loader.get_event()
    start, end = event.start_mark, event.end_mark
    if next(counter) == MOST_NODES:
        raise _unsuitable(event, f"the file has more than {MOST_NODES} values", "divide it")
    if isinstance(event, yaml.AliasEvent):
        raise _unsuitable(
            event, f"the alias `*{short(str(event.anchor))}` stands here", "write out what it stands for"
        )
    if event.tag is not None:
        raise _unsuitable(event, f"the tag `{short(event.tag)}` stands here", "remove it")
    if isinstance(event, yaml.ScalarEvent):
        tag = loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        return yaml.ScalarNode(tag, event.value, start, end, event.style)
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


def _unsuitable(where: Any, problem: str, mend: str) -> UnsuitableError:  # noqa: ANN401  (an event or a node)
    return UnsuitableError(problem, where.start_mark, mend)
