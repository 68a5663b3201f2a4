"""Lists of what can be asked about: articles and exercises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.model import ListExercises
from bot.knowledge.messages import Listing
from bot.reply import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge import Knowledge
    from bot.knowledge.messages import Page
    from bot.knowledge.model import Article

# Buttons that a phone shows without much scrolling; if there are more exercises, articles are listed.
MOST_LISTED = 12
# Letters; longer labels are cut on a phone's screen.
LONGEST_LABEL = 40
# Names in one sentence.
MOST_NAMED = 5


class Menus:
    """Lists the articles and exercises of `knowledge`."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Read the titles and the exercises of all articles once."""
        self._knowledge = knowledge
        phrases = knowledge.messages.phrases
        titles = [phrases.quoted.format(title=article.title) for article in knowledge.articles]
        names = [exercise.name for exercise in knowledge.exercises.values()]
        self._filled = {"articles": self._named(titles), "exercises": self._named(names)}
        self._openings = {self._opening(article): article for article in knowledge.articles}

    def fill(self, text: str) -> str:
        """Return `text` with the names of articles and exercises in place of its placeholders."""
        for name, names in self._filled.items():
            text = text.replace(f"{{{name}}}", names)
        return text

    def choices(self, page: Page) -> tuple[Choice, ...]:
        """Return the choices of the list on `page`; () if it has none."""
        if page.lists is Listing.ARTICLES:
            return tuple(Choice(id_, self._label(article)) for id_, article in self._openings.items())
        if page.lists is Listing.EXERCISES:
            if len(self._knowledge.exercises) <= MOST_LISTED:
                return self._exercises([*self._knowledge.exercises])
            return tuple(
                Choice.of(ListExercises(id_), self._label(article))
                for id_, article in self._openings.items()
                if self._knowledge.exercises_of(article)
            )
        return ()

    def of_article(self, opening: str) -> tuple[Choice, ...]:
        """Return the exercises of the article whose first entry is `opening`, () if there are none."""
        article = self._openings.get(opening)
        return self._exercises(self._knowledge.exercises_of(article)) if article else ()

    def _exercises(self, ids: Sequence[str]) -> tuple[Choice, ...]:
        return tuple(Choice(id_, self._knowledge.exercises[id_].name) for id_ in ids)

    def _label(self, article: Article) -> str:
        """Return the title of `article`, or of its first entry if the title is too long for a button."""
        opening = self._knowledge.entries[self._opening(article)].title
        return article.title if len(article.title) <= LONGEST_LABEL else opening

    def _opening(self, article: Article) -> str:
        own = (id_ for id_, citation in self._knowledge.citations.items() if citation.article is article)
        return article.opening or next(own)

    def _named(self, names: Sequence[str]) -> str:
        phrases = self._knowledge.messages.phrases
        shown = names if len(names) <= MOST_NAMED else names[: MOST_NAMED - 1]
        more = phrases.and_more.format(number=len(names) - len(shown)) if len(shown) < len(names) else ""
        return " ".join(filter(None, (phrases.between.join(shown), more)))
