"""An idiom silences its own words in its own context, and never a sign beside it."""

from __future__ import annotations

import pytest
from support.content import shipped_knowledge
from text_triage import TextTriage

from bot.knowledge.warning_signs import Idiom, WarningSigns
from bot.triage import Triage
from bot.triage.reading.idioms import idiom_terms, quiet_places
from bot.triage.reading.patterns import PatternMatch

# What joins the two: a full stop, and a word that begins a new clause in the same sentence.
JOINTS = {"en": (". ", " but "), "es": (". ", " pero ")}
# Words that a pattern leaves open.
FILLER = {"..": "", "...": ""}


def said(pattern: str, signs: WarningSigns) -> str:
    """Return words that the `pattern` of an idiom finds; of a term, its first pattern stands for all."""
    parts = []
    for part in pattern.split():
        if part in FILLER:
            continue
        if part.startswith("<"):
            parts.append(said(signs.terms[part[1:-1]][0], signs))
        elif part.startswith("#"):
            parts.append(part[1:].partition("-")[0] or "3")
        else:
            parts.append(part.removesuffix("*"))
    return " ".join(parts)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_sign_beside_an_idiom_wins(language: str) -> None:
    """Each idiom, with its context where it needs one, before a plain message of each sign in turn."""
    knowledge = shipped_knowledge(language)
    signs = knowledge.warning_signs
    triage = TextTriage(Triage(signs, language=language), language)
    heard = {sign.id: [text for text in sign.phrasings if triage.check(text)] for sign in signs.signs}
    plain = [texts[0] for texts in heard.values() if texts]
    idioms = [
        f"{said(phrase, signs)} {said(idiom.context[0], signs) if idiom.context else ''}"
        for idiom in signs.idioms
        for phrase in idiom.phrases
    ]
    silenced = [
        (idiom, text)
        for number, idiom in enumerate(idioms)
        for text in (plain[number % len(plain)], plain[(7 * number + 3) % len(plain)])
        if triage.check(f"{idiom}{JOINTS[language][number % 2]}{text}") is None
    ]
    assert not silenced


def test_a_phrase_with_a_context_is_no_idiom_without_it() -> None:
    """What is not felt in the bum is about a bridge, or about a nerve."""
    terms = idiom_terms(
        [Idiom(phrases=("dead legs",)), Idiom(phrases=("feel nothing",), context=("bridge",))]
    )
    phrase, bare = "idiom.1", "idiom.bare"
    assert set(terms) == {bare, phrase, "idiom-context.1"}
    alone = [PatternMatch(phrase, 1, 3, -1)]
    assert quiet_places(alone, [0, 0, 0, 0]) == set()
    beside = [*alone, PatternMatch("idiom-context.1", 3, 4, -1)]
    assert quiet_places(beside, [0, 0, 0, 0]) == {1, 2}
    # The context stands in another sentence.
    assert quiet_places(beside, [0, 0, 0, 1]) == set()
    assert quiet_places([PatternMatch(bare, 0, 2, -1)], [0, 0]) == {0, 1}
