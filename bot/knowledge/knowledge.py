"""The content of one language, ready to be used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bot.language.concepts import ConceptFinder
from bot.language.tokens import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.knowledge.examples import Example
    from bot.knowledge.follow_ups import FollowUp
    from bot.knowledge.kept_words import KeptWords
    from bot.knowledge.messages import Command, Messages, Page
    from bot.knowledge.model import (
        Answerable,
        Article,
        Clarification,
        Entry,
        Exercise,
        Fact,
        Limit,
        SmallTalk,
    )
    from bot.knowledge.reminder_words import ReminderWords
    from bot.knowledge.vocabulary import Vocabulary
    from bot.knowledge.warning_signs import WarningExamples, WarningSigns


@dataclass(frozen=True, slots=True)
class Citation:
    """The source of an entry: its article and the facts that it is based on."""

    article: Article
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Knowledge:
    """The content of one language; ids are unique across all of it."""

    language: str
    articles: tuple[Article, ...]
    entries: Mapping[str, Entry]
    citations: Mapping[str, Citation]
    exercises: Mapping[str, Exercise]
    small_talk: Mapping[str, SmallTalk]
    limits: Mapping[str, Limit]
    clarifications: Mapping[str, Clarification]
    commands: Mapping[str, Command]
    pages: Mapping[str, Page]
    messages: Messages
    vocabulary: Vocabulary
    warning_signs: WarningSigns
    warning_examples: WarningExamples
    reminder_words: ReminderWords
    function_words: frozenset[str] = frozenset()
    # Natural messages, in scope and out of scope.
    examples: tuple[Example, ...] = ()
    # What people say after an answer.
    follow_ups: tuple[FollowUp, ...] = ()
    # Which words of an unanswered question may be kept; without it no question is kept.
    kept_words: KeptWords | None = None
    # Id of a stub -> the first entry of the article that has replaced it.
    replaced: Mapping[str, str] = field(default_factory=dict)

    def current(self, id_: str) -> str:
        """Return the present id for `id_`; old buttons and links may have ids of stubs."""
        return self.replaced.get(id_, id_)

    def exercises_of(self, article: Article) -> list[str]:
        """Return the ids of the exercises of `article`, in its order."""
        return [id_ for id_ in self.exercises if self.citations[id_].article is article]

    def answerable(self, id_: str) -> Answerable | None:
        """Return the entry, small talk, limit or clarification `id_`, None if there is none."""
        for group in (self.entries, self.small_talk, self.limits, self.clarifications):
            if id_ in group:
                return group[id_]
        return None

    def title(self, id_: str) -> str | None:
        """Return the heading or button label of an entry, a page or small talk."""
        id_ = self.current(id_)
        named = self.pages.get(id_) or self.answerable(id_)
        return named.title if named else None

    def subject(self, id_: str) -> str:
        """Return the words that are added to a follow-up on `id_`; a detail shares those of its parent."""
        named = self.answerable(id_)
        subject: str | None = getattr(named, "subject", None)
        if subject:
            return subject
        parent = id_.rpartition(".")[0]
        if parent in self.entries:
            return self.subject(parent)
        return named.title if named else ""

    def following(self, id_: str) -> tuple[str, ...]:
        """Return the ids that `id_` offers as next questions; () for an unknown id."""
        named = self.answerable(id_)
        return named.next if named else ()

    def leads_to_exercise(self, id_: str) -> bool:
        """Return whether `id_` is an exercise or a detail of one, or offers one of these next."""
        ids = (id_, *self.following(id_))
        return any(each.partition(".")[0] in self.exercises for each in ids)

    def texts(self) -> Iterator[str]:
        """Yield all texts and single words of this language in the content, as people write them."""
        for phrasings in self.phrasings().values():
            yield from phrasings
        examples = self.warning_examples
        yield from (text for texts in examples.signs.values() for text in texts)
        yield from examples.harmless
        yield from (example.text for example in self.examples)
        yield from self.vocabulary.everyday
        yield from (form for concept in self.vocabulary.concepts for form in concept.forms)
        yield from (term for limit in self.limits.values() for term in limit.terms)

    @cached_property
    def concepts(self) -> ConceptFinder:
        """The finder of the concepts of the vocabulary."""
        forms = {concept.id: concept.forms for concept in self.vocabulary.concepts}
        return ConceptFinder.of(forms, self.language)

    @cached_property
    def limit_terms(self) -> ConceptFinder:
        """The finder of the terms of the limits."""
        return ConceptFinder.of({id_: limit.terms for id_, limit in self.limits.items()}, self.language)

    @cached_property
    def names(self) -> ConceptFinder:
        """The finder of both."""
        return self.concepts | self.limit_terms

    @cached_property
    def spoken_words(self) -> frozenset[str]:
        """Every word in the content of this language, in lower case without accents."""
        forms = (form for concept in self.vocabulary.concepts for form in concept.forms)
        phrasings = (text for texts in self.phrasings().values() for text in texts)
        # All texts at once: one by one it would take a third of a second, for which somebody would have to
        # wait.
        text = plain(" ".join((*self.vocabulary.everyday, *forms, *phrasings)))
        return frozenset(re.findall(r"[^\W_]+", text))

    def phrasings(self) -> dict[str, tuple[str, ...]]:
        """Return the phrasings of everything that can be asked for, each with its title."""
        groups = (self.entries, self.small_talk, self.limits, self.clarifications)
        return {
            id_: (*answerable.phrasings, answerable.title)
            for group in groups
            for id_, answerable in group.items()
        }
