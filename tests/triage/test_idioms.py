"""An idiom says nothing by itself, and never hides the sign beside it."""

from __future__ import annotations

import re
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context
from bot.knowledge.loading.loader import load_knowledge
from bot.settings import content_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.warning_signs import WarningSigns

# One plain sign a line, each from another group.
BESIDE = {
    "en": (
        "I have crushing chest pain",
        "my wife is having a stroke",
        "I can't stop the bleeding",
        "I want to kill myself",
        "I can't pee and I'm numb between my legs",
        "my calf is swollen, hot and red",
        "my urine is brown like cola",
        "a dog bit me",
    ),
    "es": (
        "tengo un dolor aplastante en el pecho",
        "a mi mujer le está dando un ictus",
        "no para de sangrar",
        "me quiero matar",
        "no puedo orinar y tengo dormida la entrepierna",
        "tengo la pantorrilla hinchada, caliente y roja",
        "mi orina es marrón como la coca cola",
        "me mordió un perro",
    ),
}
# Of the pairs, the part that may be asked about: words of an idiom make a message sound ordinary.
ASKED = 0.05


def spelled(pattern: str, terms: dict[str, Sequence[str]]) -> str:
    """Return words that `pattern` matches: gaps left out, a term by its first plain pattern."""
    told = re.sub(r"<([a-z-]+)>", lambda name: next(p for p in terms[name[1]] if "<" not in p), pattern)
    return re.sub(r"\s+", " ", re.sub(r"\.{2,3}|\*|#\S*", " ", told)).strip()


def idioms(signs: WarningSigns) -> list[str]:
    """Return each idiom in words, with the first harmless word of its context where it needs one."""
    return [
        " ".join((spelled(phrase, signs.terms), *(spelled(each, signs.terms) for each in idiom.context[:1])))
        for idiom in signs.idioms
        for phrase in idiom.phrases
    ]


@pytest.mark.parametrize("language", BESIDE)
def test_a_sign_beside_an_idiom_still_warns(shipped: MultilingualDialogue, language: str) -> None:
    """Each idiom before and after a sign: the sign wins."""
    phrases = idioms(load_knowledge(content_folder(), language).warning_signs)
    signs = cycle(BESIDE[language])
    texts = [
        form.format(phrase, sign)
        for phrase, sign in zip(phrases, signs, strict=False)
        for form in ("{0}. {1}", "{1}, {0}")
    ]
    levels = {text: shipped.reply(text, Context(language=language))[0].level for text in texts}
    assert [text for text, level in levels.items() if level is None] == []
    asked = [text for text, level in levels.items() if level == "ask"]
    assert len(asked) <= ASKED * len(texts), asked
