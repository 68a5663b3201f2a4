"""Questions that got no answer, grouped by similarity, with the nearest entries."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from bot.dialogue import Context
from bot.errors import StoreError
from bot.evaluation.unanswered_report import MOST_GROUPS, groups
from bot.store.store import DAY_SECONDS, Store, is_there

if TYPE_CHECKING:
    from bot.preview.turns import RememberingDialogue
    from bot.settings import Settings

# Days, as `report` looks back.
DAYS = 30


async def unanswered(library: RememberingDialogue, settings: Settings) -> dict[str, Any]:
    """Return the groups of questions from the bot's database and from the preview.

    If the database cannot be read, `problem` says why; one that does not exist yet has no questions.
    """
    kept, problem = list[str](), ""
    try:
        kept = await _kept(settings)
    except StoreError as error:
        problem = str(error)
    found = groups([*library.declined, *kept])[:MOST_GROUPS]
    return {
        "problem": problem,
        "groups": [{"questions": questions, **_nearest(library, questions[0])} for questions in found],
    }


async def _kept(settings: Settings) -> list[str]:
    url = settings.database_url.get_secret_value()
    if not is_there(url):
        return []
    # No person is looked up, so no pseudonyms are needed.
    with closing(Store(url, key="", bot="")) as store:
        await store.open()
        return await store.unanswered.since(time.time() - DAYS * DAY_SECONDS)


def _nearest(library: RememberingDialogue, question: str) -> dict[str, Any]:
    language = library.language(Context(), text=question)
    knowledge = library.for_language(language).knowledge
    near = [
        {"id": match.id, "title": knowledge.title(match.id), "score": match.score}
        for match in library.nearest(question, Context())
    ]
    return {"language": language, "nearest": near}
