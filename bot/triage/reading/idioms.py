"""Idioms: phrases that sound like a sign but are not, so that their words do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.knowledge.warning_signs import Idiom
    from bot.triage.reading.patterns import PatternMatch

# Names of the terms in the lexicon; a dot keeps them apart from the terms of the content. Idioms without
# context are one term, the others have a number each.
PHRASE, CONTEXT = "idiom.", "idiom-context."
BARE = "bare"


def idiom_terms(idioms: Sequence[Idiom]) -> dict[str, Sequence[str]]:
    """Return the patterns of `idioms` by their names as terms."""
    bare = [phrase for idiom in idioms if not idiom.context for phrase in idiom.phrases]
    terms: dict[str, Sequence[str]] = {PHRASE + BARE: bare}
    for number, idiom in enumerate(idioms):
        if idiom.context:
            terms[f"{PHRASE}{number}"] = idiom.phrases
            terms[f"{CONTEXT}{number}"] = idiom.context
    return terms


def quiet_places(found: Iterable[PatternMatch], sentences: Sequence[int]) -> set[int]:
    """Return the places of words in idioms that have their context; `sentences` has each word's sentence."""
    phrases: list[tuple[str, PatternMatch]] = []
    contexts: dict[str, set[int]] = {}
    for hit in found:
        if hit.term.startswith(PHRASE):
            phrases.append((hit.term.removeprefix(PHRASE), hit))
        elif hit.term.startswith(CONTEXT):
            contexts.setdefault(hit.term.removeprefix(CONTEXT), set()).add(sentences[hit.start])
    return {
        place
        for number, hit in phrases
        if number == BARE or sentences[hit.start] in contexts.get(number, ())
        for place in range(hit.start, hit.end)
    }
