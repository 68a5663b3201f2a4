"""Drafts of the sample articles beside our own content, and how well they answer questions about them."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from support.content import read_yaml

from bot.dialogue import Context
from bot.drafting.command import draft_article
from bot.reply import Outcome, Source
from bot.settings import content_folder

if TYPE_CHECKING:
    from bot.dialogue import Dialogue

ARTICLES = Path(__file__).parent / "articles"


def article(name: str) -> Path:
    """Return the file of the sample article `name`."""
    return next(file for file in ARTICLES.glob(f"{name}.*") if file.suffix != ".yaml")


def names() -> list[str]:
    """Return the names of the sample articles."""
    return sorted(file.stem for file in ARTICLES.glob("*.yaml"))


def copied(folder: Path) -> Path:
    """Return a copy of our content under `folder`, to be written into."""
    content = folder / "faq"
    shutil.copytree(content_folder(), content, ignore=shutil.ignore_patterns("*.mp4", "*.png", "*.jpg"))
    return content


def drafted(folder: Path, *chosen: str) -> Path:
    """Return our content with the sample articles `chosen` drafted beside it, without any edit."""
    content = copied(folder)
    for name in chosen:
        list(draft_article(article(name), content, "en"))
    return content


def judged(dialogue: Dialogue, name: str) -> Counter[str]:
    """Count what becomes of the questions about the article `name`: right, wrong, asked, declined.

    Right is an answer whose own text has one of the expected words, or for a question that the article does
    not answer that there is no answer.
    """
    counted: Counter[str] = Counter()
    for question in read_yaml(ARTICLES / f"{name}.yaml"):
        reply, _ = dialogue.reply(question["text"], Context())
        said = " ".join(str(block) for block in reply.blocks if not isinstance(block, Source)).lower()
        hit = any(words.lower() in said for words in question["says"])
        if reply.outcome is Outcome.ANSWER:
            counted["right" if hit else "wrong"] += 1
        elif not question["says"]:
            counted["right"] += 1
        else:
            counted["asked" if reply.outcome is Outcome.CLARIFY else "declined"] += 1
    return counted
