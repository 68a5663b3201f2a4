"""The parser of utterances for the content of one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.language.concepts import NameFinder
from bot.language.parsing import Cues, UtteranceParser
from bot.language.phrases import PhraseSet
from bot.language.tokens import normalise

if TYPE_CHECKING:
    from bot.knowledge import Knowledge
    from bot.language.spelling import Speller


def utterance_parser(knowledge: Knowledge, speller: Speller) -> UtteranceParser:
    """Return a parser with the cues, concepts and limits of `knowledge`."""
    concepts, limits, language = knowledge.vocabulary.concepts, knowledge.limits, knowledge.language
    names = NameFinder(
        knowledge.limit_terms,
        {id_: limit.endings for id_, limit in limits.items()},
        ordinary=(form for each in concepts for form in each.forms),
        language=language,
    )
    return UtteranceParser(
        _cues(knowledge),
        knowledge.concepts,
        {each.id: each.kind for each in concepts},
        names,
        speller,
    )


def _cues(knowledge: Knowledge) -> Cues:
    cues = knowledge.vocabulary.cues
    return Cues(
        language=knowledge.language,
        denial=PhraseSet(cues.denial),
        wellness=PhraseSet(cues.wellness),
        recovery=PhraseSet(cues.recovery),
        contrast=PhraseSet(cues.contrast),
        joiners=PhraseSet(cues.joiners),
        openers=PhraseSet(cues.openers),
        pronouns=PhraseSet(cues.pronouns),
        questions=PhraseSet(cues.questions),
        opening=PhraseSet(cues.opening),
        closing=PhraseSet(cues.closing),
        filler=PhraseSet(cues.filler),
        and_word=normalise(cues.joiners[0]),
    )
