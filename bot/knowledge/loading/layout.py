"""The layout of a language's folder: which file has which records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from bot.knowledge.examples import Examples
from bot.knowledge.follow_ups import FollowUps
from bot.knowledge.kept_words import KeptWords
from bot.knowledge.messages import Messages
from bot.knowledge.model import Article, Clarification, Entry, Exercise, Limit, Record, SmallTalk
from bot.knowledge.question_patterns import QuestionPatterns
from bot.knowledge.reminder_words import ReminderWords
from bot.knowledge.vocabulary import Vocabulary
from bot.knowledge.warning_signs import WarningExamples, WarningSheet, WarningWords

if TYPE_CHECKING:
    from pathlib import Path

# A code of ISO 639, of two letters or three.
_CODE = re.compile(r"[a-z]{2,3}")


class Entries(Record, frozen=True):
    """`entries.yaml`: the FAQ of one article."""

    entries: Annotated[tuple[Entry, ...], Meta(min_length=1)]


class Exercises(Record, frozen=True):
    """`exercises.yaml`: how the exercises of one article are done."""

    exercises: tuple[Exercise, ...]


class SmallTalks(Record, frozen=True):
    """`small-talk.yaml`: greetings, thanks, goodbyes, questions about the bot."""

    entries: tuple[SmallTalk, ...]


class Limits(Record, frozen=True):
    """`limits.yaml`: what the bot says about subjects that no article covers."""

    limits: tuple[Limit, ...]


class Clarifications(Record, frozen=True):
    """`clarifications.yaml`: vague messages, and the question back."""

    clarifications: tuple[Clarification, ...]


FileKind = type[Record] | type[Examples]
LANGUAGE_FILES: dict[str, type[Record]] = {
    "messages.yaml": Messages,
    "small-talk.yaml": SmallTalks,
    "limits.yaml": Limits,
    "clarifications.yaml": Clarifications,
    "vocabulary.yaml": Vocabulary,
    "warning-signs.yaml": WarningSheet,
    "warning-words.yaml": WarningWords,
    "warning-examples.yaml": WarningExamples,
    "reminder-words.yaml": ReminderWords,
}
ARTICLE_FILES: dict[str, type[Record]] = {
    "article.yaml": Article,
    "entries.yaml": Entries,
    "exercises.yaml": Exercises,
}
# Optional files. The first has the patterns for drafting, and function words by which answers of drafts are
# chosen; without the second no unanswered question is kept in that language, without the third only the
# phrasings say what is in scope, and without the last follow-ups use default weights.
PATTERNS = "question-patterns.yaml"
KEPT_WORDS = "kept-words.yaml"
EXAMPLES = "examples.yaml"
FOLLOW_UPS = "follow-ups.yaml"
OPTIONAL_FILES: dict[str, FileKind] = {
    EXAMPLES: Examples,
    FOLLOW_UPS: FollowUps,
    PATTERNS: QuestionPatterns,
    KEPT_WORDS: KeptWords,
}


def languages(folder: Path) -> list[str]:
    """Return the languages under `folder`: its folders with the code of a language as name, and content."""
    holding = {path.relative_to(folder).parts[0] for path in folder.glob("*/**/*.yaml")}
    return sorted(filter(_CODE.fullmatch, holding))
