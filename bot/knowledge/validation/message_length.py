"""Content that is too long for one message of a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.loading.parsed_files import LanguageFiles, ParsedItem

# Bot API, sendMessage: 4096 characters after entities are parsed, counted in UTF-16 units. A little
# is kept back for the labels and line breaks that a channel puts between the parts: 225 in the squat's 16.
TELEGRAM_TEXT = 4096
TELEGRAM_CAPTION = 1024
LAYOUT_RESERVE = 60
LAYOUT_RESERVE_A_PART = 10


def too_long(files: LanguageFiles) -> Iterator[Finding]:
    """Find all that does not fit into one message, or into the caption of its picture."""
    phrases = files.common["messages.yaml"].record.phrases
    for article in files.articles.values():
        facts = {fact.number: fact.text for fact in article["article.yaml"].record.facts}
        exercises = {exercise.id: exercise for exercise in article["exercises.yaml"].record.exercises}
        for item in article["entries.yaml"].items("entries"):
            entry = item.record
            parts = [entry.title, *entry.answer, *(facts.get(number, "") for number in entry.facts)]
            exercise = exercises.get(entry.id)
            if exercise:
                parts += [*exercise.steps, exercise.feel or "", *exercise.muscles, *exercise.needs]
            if exercise and exercise.picture:
                yield from _length(item, parts, TELEGRAM_CAPTION, "the caption of its picture")
            else:
                yield from _length(item, parts)
    for name, key in (
        ("small-talk.yaml", "entries"),
        ("limits.yaml", "limits"),
        ("clarifications.yaml", "clarifications"),
    ):
        for item in files.common[name].items(key):
            yield from _length(item, [item.record.title, *item.record.answer])
    for item in files.common["messages.yaml"].items("pages"):
        yield from _length(item, [item.record.title, *item.record.paragraphs, phrases.too_long])


def _length(
    item: ParsedItem, parts: list[str], most: int = TELEGRAM_TEXT, what: str = "one Telegram message"
) -> Iterator[Finding]:
    units = sum(len(part.encode("utf-16-le")) // 2 for part in parts)
    reserve = LAYOUT_RESERVE + LAYOUT_RESERVE_A_PART * len(parts)
    if units > most - reserve:
        yield Finding(
            item.place(),
            f"`{item.record.id}` has {units} characters, too many for {what}",
            f"shorten it to {most - reserve}",
        )
