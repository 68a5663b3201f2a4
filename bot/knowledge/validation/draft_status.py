"""What the editor of a draft still has to do, and errors in the patterns for drafting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.errors import Place
    from bot.knowledge.loading.parsed_files import LanguageFiles, ParsedFile
    from bot.knowledge.loading.yaml_source import Location
    from bot.knowledge.question_patterns import QuestionPatterns

_SLOT = re.compile(r"\{[a-z]\w*\}")


def open_points(files: LanguageFiles) -> Iterator[Finding]:
    """Find what the editor of a draft still has to do; the bot can answer from it anyway."""
    for article in files.articles.values():
        for fact in article["article.yaml"].items("facts"):
            if fact.record.gone:
                problem = f"the article does not say fact {fact.record.number} any more"
                yield _open(fact.place(), problem, "remove it and what rests on it, or remove `gone`")
            elif fact.record.changed:
                problem = f"the article has changed what fact {fact.record.number} rests on"
                yield _open(
                    fact.place("quote"), problem, "compare `text` with `quote`, then remove `changed`"
                )
            elif fact.record.untouched:
                problem = f"fact {fact.record.number} is in the article's own words"
                yield _open(fact.place("text"), problem, "say it in yours")
        for item in article["entries.yaml"].items("entries"):
            if item.record.draft:
                problem = f"`{item.record.id}` is a draft with {len(item.record.phrasings)} phrasings"
                yield _open(item.place("id"), problem, "read it, add how people ask, then remove `draft`")


def _open(place: Place, problem: str, fix: str) -> Finding:
    return Finding(place, problem, fix, Severity.WARNING)


def wrong_patterns(parsed: ParsedFile | None) -> Iterator[Finding]:
    """Find patterns of the language that are no regular expressions."""
    if parsed is None:
        return
    patterns: QuestionPatterns = parsed.record
    written: list[tuple[Location, str]] = [
        (("kinds", at, "says", number), text)
        for at, kind in enumerate(patterns.kinds)
        for number, text in enumerate(kind.says)
    ]
    written += [
        (("instructions", key, number), text)
        for key in ("naming", "hold", "repetitions", "muscles")
        for number, text in enumerate(getattr(patterns.instructions, key))
    ]
    for location, text in written:
        try:
            re.compile(_SLOT.sub(r"(?:x)", text))
        except re.error as error:
            problem = f"this is no regular expression: {error}"
            yield Finding(parsed.document.place(location), problem, "fix its brackets and backslashes")
