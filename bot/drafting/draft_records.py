"""The parts of a draft while it is being written: facts, entries, exercises, and what is already taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.drafting.naming import Ids, label
from bot.drafting.phrasing import Synonyms, filled, unique
from bot.knowledge.model import Entry, Exercise, Fact
from bot.language.tokens import normalise, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.drafting.article.grammar import Grammar
    from bot.drafting.article.outline import Statement
    from bot.knowledge.vocabulary import Vocabulary

# Questions of a kind that are repeated with a synonym of their subject.
SYNONYM_ASKS = 3


class DraftRecords:
    """Collects the records of a draft; a statement is one fact, a phrasing belongs to one entry."""

    def __init__(  # noqa: PLR0913, PLR0917  (an article, its language, and the other content)
        self,
        title: str,
        said: str,
        grammar: Grammar,
        vocabulary: Vocabulary,
        ids: Ids,
        taken: Iterable[str],
    ) -> None:
        """Start for the article `title` with the text `said`; `taken` are normalised phrasings of others."""
        self.grammar = grammar
        self.patterns = grammar.patterns
        self.topics = self._topics(title, normalise(said))
        self.facts: list[Fact] = []
        self.entries: list[Entry] = []
        self.exercises: list[Exercise] = []
        self.ids = ids
        # What the article speaks of most, and what "they" in a heading means.
        self.subject = self.topic
        self._numbers: dict[tuple[int, str], int] = {}
        self._taken = set(taken)
        self._synonyms = Synonyms(vocabulary)

    @property
    def topic(self) -> str:
        """The article's topic, in a few words."""
        return self.topics[0]

    def fact(self, statement: Statement) -> int:
        """Return the number of the fact for `statement`, which is added if it is new."""
        key = (statement.paragraph, statement.text)
        if key not in self._numbers:
            number = self._numbers[key] = len(self.facts) + 1
            self.facts.append(Fact(number, statement.paragraph, statement.text, quote=statement.text))
        return self._numbers[key]

    def claim(self, text: str) -> int:
        """Add a fact about the article itself, worded by the language's patterns, and return its number."""
        self.facts.append(Fact(len(self.facts) + 1, self.facts[-1].paragraph if self.facts else 1, text))
        return len(self.facts)

    def asked(self, templates: Sequence[str], slots: Mapping[str, str]) -> Iterator[str]:
        """Yield questions, some of them with synonyms of their subject."""
        slots = {"topic": self.topic, **slots}
        yield from filled(templates, slots)
        for other in self._synonyms.of(slots.get("x", "")):
            yield from filled(templates[:SYNONYM_ASKS], {**slots, "x": other})

    def add(  # noqa: PLR0913  (what an entry has)
        self,
        wanted: str,
        title: str,
        asks: Iterable[str],
        answer: Sequence[str],
        facts: Iterable[int],
        *,
        subject: str | None = None,
        stub: str | None = None,
    ) -> Entry:
        """Add an entry with the id `wanted` or a similar one, and return it."""
        title = label(title, self.patterns.cut)
        phrasings = unique(asks, self._taken) or (title,)
        self._taken.update(map(normalise, phrasings))
        entry = Entry(
            id=self.ids.new(wanted),
            title=title,
            phrasings=phrasings,
            answer=tuple(answer),
            facts=tuple(sorted(set(facts))),
            subject=subject,
            stub=stub,
            draft=True,
        )
        self.entries.append(entry)
        return entry

    def _topics(self, title: str, said: str) -> list[str]:
        """Return the topics in a title: its parts between "and", "for" and the like, then the whole.

        The part that occurs most often in the article comes first: titles may play with words.
        """
        plain = title.lower()
        ends = {normalise(end) for end in self.patterns.words.title_ends}
        parts: list[list[str]] = [[]]
        for word in plain.replace(":", " : ").split():
            if normalise(word) in ends or not words(word):
                parts.append([])
            else:
                parts[-1].append(word)
        common = set(map(normalise, self.patterns.words.title_common))
        informative = [part for part in parts if not common.issuperset(map(normalise, part))]
        phrases = [self.grammar.phrase(" ".join(part)) for part in informative]
        phrases.sort(key=lambda phrase: -said.count(normalise(phrase)) if phrase else 0)
        return [*dict.fromkeys(each for each in (*phrases, plain) if each)]
