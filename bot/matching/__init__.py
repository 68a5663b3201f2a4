"""A fuzzy matcher: which ids a text asks for. A library of its own, without articles and chats."""

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
