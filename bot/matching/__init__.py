"""Which entries does a text ask for? A fuzzy matcher that knows of no article and no chat."""

from bot.language.concepts import Vocabulary
from bot.language.spelling import Speller
from bot.matching.decision import Outcome, Thresholds, decide
from bot.matching.match import Match
from bot.matching.words.index import ExplainedMatch, Explanation, Index

__all__ = [
    "ExplainedMatch",
    "Explanation",
    "Index",
    "Match",
    "Outcome",
    "Speller",
    "Thresholds",
    "Vocabulary",
    "decide",
]
