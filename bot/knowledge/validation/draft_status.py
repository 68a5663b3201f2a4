"""What a draft leaves to its editor, and what is wrong with the patterns that drafts are made with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.knowledge.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.finding import Place
    from bot.knowledge.loading.parsed_files import LanguageFiles, ParsedFile
    from bot.knowledge.loading.yaml_source import Location
    from bot.knowledge.question_patterns import QuestionPatterns

_SLOT = re.compile(r"\{[a-z]\w*\}")


def open_points(shelf: LanguageFiles) -> Iterator[Finding]:
    """Find what a draft leaves to its editor; the bot answers from it all the same."""
    for sheets in shelf.articles.values():
        for fact in sheets["article.yaml"].items("facts"):
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
        for item in sheets["entries.yaml"].items("entries"):
            if item.record.draft:
                problem = f"`{item.record.id}` is a draft with {len(item.record.phrasings)} phrasings"
                yield _open(item.place("id"), problem, "read it, add how people ask, then remove `draft`")


def _open(place: Place, problem: str, mend: str) -> Finding:
    return Finding(place, problem, mend, Severity.WARNING)


def wrong_patterns(sheet: ParsedFile | None) -> Iterator[Finding]:
    """Find patterns of the language that are no regular expressions."""
    if sheet is None:
        return
    patterns: QuestionPatterns = sheet.record
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
            yield Finding(sheet.document.place(location), problem, "mend its brackets and backslashes")
