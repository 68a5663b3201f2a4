"""Checks the labels of examples: ids that exist, and no two labels for the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Finding, Severity
from bot.knowledge.examples import CLARIFY, OFF_TOPIC
from bot.knowledge.follow_ups import ASPECT, SAME
from bot.knowledge.loading.layout import FOLLOW_UPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.loading.parsed_files import LanguageFiles, ParsedItem
    from bot.knowledge.loading.yaml_source import Location


def wrong_labels(files: LanguageFiles) -> Iterator[Finding]:
    """Yield what is wrong with the labels of examples, of follow-ups and of examples of warning signs."""
    yield from _warning_examples(files)
    yield from _examples(files)
    yield from _follow_ups(files)


def _examples(files: LanguageFiles) -> Iterator[Finding]:
    """Find examples with unknown labels, and those that contradict a phrasing or each other."""
    labels = dict.fromkeys((limit.id for limit in files.common["limits.yaml"].record.limits), OFF_TOPIC)
    backs = files.common["clarifications.yaml"].record.clarifications
    labels |= dict.fromkeys((back.id for back in backs), CLARIFY)
    known = {item.record.id for item in files.answerables()}
    first: dict[str, tuple[str, ParsedItem, Location]] = {
        files.plain[phrasing]: (item.record.id, item, ("phrasings", number))
        for item in files.answerables()
        for number, phrasing in enumerate(item.record.phrasings)
    }
    for item in files.examples():
        plain, expect = files.plain[item.record.text], item.record.expect
        if not plain:
            problem = (
                f"the example {item.record.text!r} has no word in it, so that nothing is learned from it"
            )
            yield Finding(item.place("text"), problem, "remove it", Severity.WARNING)
            continue
        label, there, at = first.setdefault(plain, (item.record.label, item, ("text",)))
        if label not in expect and labels.get(label) not in expect:
            problem = f"the example stands under `{label}` already ({there.place(*at)})"
            yield Finding(item.place("text"), problem, "remove one of the two", Severity.WARNING)
        alone = {CLARIFY, OFF_TOPIC} if len(expect) == 1 else set()
        for number, id_ in enumerate(expect):
            if id_ not in known | alone:
                fix = f"name an id that exists, or `{CLARIFY}` or `{OFF_TOPIC}` alone"
                yield Finding(item.place("expect", number), f"there is nothing called `{id_}`", fix)


def _follow_ups(files: LanguageFiles) -> Iterator[Finding]:
    """Find unknown topics and labels of follow-ups."""
    known = {item.record.id for item in files.answerables()} | {OFF_TOPIC}
    for item in files.common[FOLLOW_UPS].items("follow_ups") if FOLLOW_UPS in files.common else ():
        for number, id_ in enumerate(item.record.after):
            if id_ not in known:
                fix = f"name an id that exists, or `{OFF_TOPIC}`"
                yield Finding(item.place("after", number), f"there is nothing called `{id_}`", fix)
        for id_ in item.record.asks:
            if id_ not in known | {SAME, ASPECT}:
                fix = f"name an id that exists, or `{SAME}`, `{ASPECT}` or `{OFF_TOPIC}`"
                yield Finding(item.place("asks", id_), f"there is nothing called `{id_}`", fix)


def _warning_examples(files: LanguageFiles) -> Iterator[Finding]:
    signs = {item.record.id for item in files.common["warning-signs.yaml"].items("signs")}
    examples = files.common["warning-examples.yaml"]
    for id_ in examples.record.signs:
        if id_ not in signs:
            place = examples.document.place(("signs", id_))
            yield Finding(place, f"there is no warning sign `{id_}`", "name one that exists")
