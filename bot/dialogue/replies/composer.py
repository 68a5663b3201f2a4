"""Composes replies from the content: which parts an answer has, and in which order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from bot.dialogue.policy import MOST_CHOICES
from bot.dialogue.replies.menus import Menus
from bot.dialogue.replies.set_offers import WISH, SetOffers
from bot.knowledge.model import Nearby
from bot.language.tokens import normalise
from bot.matching import Match
from bot.reply import Block, Choice, Detail, Heading, Outcome, Paragraph, Reply, Source, Steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.knowledge import Knowledge
    from bot.knowledge.knowledge import Citation
    from bot.knowledge.model import Exercise, Fact

# The least share of the best score for another article's answer to be offered as well. Where a wrong entry
# was first, the right one had 0.26 of its score or more (6 of 7).
RIVAL_ARTICLE = 0.2
# The page that shows what can be asked; offered if there is nothing more specific.
TOPICS = "topics"
# The most characters of the context beside a drafted answer: two thirds of a phone's screen, which is enough
# for most paragraphs.
BESIDE_LETTERS = 600


class Composer:
    """Builds replies from `knowledge`; it does not decide what a message means."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Build replies from `knowledge`."""
        self._knowledge = knowledge
        self._phrases = knowledge.messages.phrases
        self.set_offers = SetOffers(knowledge)
        self.listings = Menus(knowledge)
        self._namesakes: defaultdict[str, list[str]] = defaultdict(list)
        for id_ in knowledge.exercises:
            self._namesakes[self._name(id_)].append(id_)

    def answer(
        self,
        matches: Sequence[Match],
        others: Iterable[str] = (),
        elsewhere: Iterable[str] = (),
        beside: str = "",
    ) -> Reply:
        """Answer from the entries of `matches` (best first), one section each; `others` are the next best.

        `elsewhere` are entries of other articles that answer the question too; they are offered first.
        `beside` is the limit that the message names as well, if any: its sentence comes before the answer.
        """
        ids = [match.id for match in matches]
        limit = self._knowledge.limits.get(beside)
        blocks: list[Block] = [Paragraph(limit.beside)] if limit and limit.beside else []
        told = {fact for id_ in ids for fact in self._knowledge.citations[id_].facts}
        for id_ in ids:
            blocks += self._section(id_, told)
        following = [*elsewhere]
        following += [next_id for id_ in ids for next_id in self._knowledge.entries[id_].next]
        offers = self.set_offers.offer(ids[0]) if len(ids) == 1 else ()
        exercises = [self._knowledge.exercises[id_] for id_ in ids if id_ in self._knowledge.exercises]
        return Reply(
            Outcome.ANSWER,
            tuple(blocks),
            (*offers, *self.choices(id_ for id_ in following if id_ not in ids)),
            tuple(ids),
            tuple(match.score for match in matches),
            others=tuple(id_ for id_ in others if id_ not in ids)[:MOST_CHOICES],
            picture=exercises[0].picture if exercises else None,
        )

    def small_talk(self, match: Match) -> Reply:
        """Reply to a greeting, thanks and the like."""
        talk = self._knowledge.small_talk[match.id]
        blocks = tuple(Paragraph(text) for text in talk.answer)
        choices = self.set_offers.sets() if match.id == WISH else self.choices(talk.next)
        return Reply(Outcome.SMALLTALK, blocks, choices, (match.id,), (match.score,), action=talk.action)

    def clarify(self, matches: Sequence[Match]) -> Reply:
        """Ask which of the entries of `matches` is meant."""
        ids = tuple(match.id for match in matches)
        scores = tuple(match.score for match in matches)
        return Reply(Outcome.CLARIFY, (Paragraph(self._phrases.clarify),), self.choices(ids), ids, scores)

    def offer_alternatives(self, ids: Iterable[str]) -> Reply:
        """Offer `ids` in place of an answer that was not what the person meant."""
        sentence = self._knowledge.messages.feedback.instead
        known = tuple(id_ for id_ in ids if id_ in self._knowledge.entries)
        return Reply(Outcome.CLARIFY, (Paragraph(sentence),), self.choices(known), known)

    def apologise(self, id_: str, near: Iterable[str]) -> Reply:
        """Say the small talk `id_` for people who got no help, and offer what may be meant of `near`."""
        talk = self._knowledge.small_talk[id_]
        entries = tuple(each for each in near if each in self._knowledge.entries)
        texts = (*talk.answer[:1], self._phrases.instead) if entries else talk.answer
        blocks = tuple(map(Paragraph, texts))
        return Reply(Outcome.SMALLTALK, blocks, self.choices(entries or talk.next), (id_,))

    def retell(self, ids: Sequence[str], *, is_doubted: bool) -> Reply:
        """Explain the entries `ids` by the facts that they are based on, instead of their answers."""
        lead = self._phrases.confirmed if is_doubted else self._phrases.retold
        reply = self.answer([Match(id_, 1.0) for id_ in ids])
        blocks: list[Block] = [Paragraph(lead)]
        for id_ in ids:
            facts = self._knowledge.citations[id_].facts
            blocks.append(Heading(self._knowledge.entries[id_].title))
            if exercise := self._knowledge.exercises.get(id_):
                blocks += self._exercise(exercise)
            else:
                blocks += [Paragraph(fact.text) for fact in facts]
            blocks.append(self._source(self._knowledge.citations[id_]))
        return replace(reply, blocks=tuple(blocks))

    def admit_repetition(self, reply: Reply) -> Reply:
        """Return `reply`, which is the same as the last one, with a sentence before it that says so."""
        sentence = getattr(self._phrases.repeated, reply.outcome.value)
        return replace(reply, blocks=(Paragraph(sentence), *reply.blocks))

    def ask_back(self, id_: str) -> Reply:
        """Ask the question of the clarification `id_`."""
        back = self._knowledge.clarifications[id_]
        blocks = tuple(Paragraph(text) for text in back.answer)
        return Reply(Outcome.CLARIFY, blocks, self.choices(back.next, most=len(back.next)), back.next)

    def decline(self, limit: str, nearby: Iterable[str] = ()) -> Reply:
        """Say that the articles do not cover the question (in the words of `limit`, if one fits).

        Of the entries `nearby`, those that the limit allows are offered.
        """
        found = self._knowledge.limits.get(limit)
        fits = found.nearby if found else Nearby.ANY
        texts = found.answer if found else (self.listings.fill(self._phrases.decline),)
        if fits is Nearby.NO_EXERCISE:
            nearby = [id_ for id_ in nearby if not self._knowledge.leads_to_exercise(id_)]
        offered = (*(() if fits is Nearby.NONE else nearby), *(found.next if found else ()))
        blocks = [Paragraph(text) for text in texts]
        if offered and fits is not Nearby.NONE:
            blocks.append(Paragraph(self._phrases.offer))
        return Reply(Outcome.DECLINE, tuple(blocks), self.choices(offered or (TOPICS,)))

    def turn_down(self, sentence: str) -> Reply:
        """Decline with `sentence` a message that is no question, such as an unknown command."""
        return Reply(Outcome.DECLINE, (Paragraph(sentence),), self.choices((TOPICS,)))

    def page(self, id_: str) -> Reply:
        """Show a fixed page."""
        page = self._knowledge.pages[id_]
        texts = map(self.listings.fill, page.paragraphs)
        blocks: list[Block] = [Heading(page.title), *map(Paragraph, texts)]
        choices = self.listings.choices(page) + self.choices(page.choices, most=len(page.choices))
        return Reply(Outcome.SMALLTALK, tuple(blocks), choices, action=page.action)

    def exercises(self, opening: str) -> Reply | None:
        """Offer the exercises of the article that begins with the entry `opening`; None without any."""
        choices = self.listings.of_article(opening)
        return Reply(Outcome.CLARIFY, (Paragraph(self._phrases.which),), choices) if choices else None

    def elsewhere(self, best: str, near: Iterable[Match]) -> tuple[str, ...]:
        """Return the entry of another article that answers the same question as `best`, if there is one.

        It is an exercise of the same name, or the first of `near` that is not much less likely.
        """
        near = [match for match in near if match.id in self._knowledge.citations]
        top = next((match.score for match in near if match.id == best), 0.0)
        own = self._knowledge.citations[best].article
        namesakes = [id_ for id_ in self._namesakes.get(self._name(best), ()) if id_ != best]
        likely = [match.id for match in near if match.score >= RIVAL_ARTICLE * top]
        return tuple(
            id_ for id_ in (*namesakes, *likely) if self._knowledge.citations[id_].article is not own
        )[:1]

    def _name(self, id_: str) -> str:
        exercise = self._knowledge.exercises.get(id_)
        return normalise(exercise.name) if exercise else ""

    def say(self, sentence: str, choices: Iterable[str] = ()) -> Reply:
        """Say one sentence and offer `choices`."""
        return Reply(Outcome.CLARIFY, (Paragraph(sentence),), self.choices(choices), tuple(choices))

    def choices(self, ids: Iterable[str], most: int = MOST_CHOICES) -> tuple[Choice, ...]:
        """Return buttons for the first `most` of `ids`, each once."""
        present = dict.fromkeys(map(self._knowledge.current, ids))
        named = ((id_, self._knowledge.title(id_)) for id_ in present)
        return tuple(Choice(id_, title) for id_, title in named if title)[:most]

    def _section(self, id_: str, told: set[Fact]) -> list[Block]:
        entry = self._knowledge.entries[id_]
        blocks: list[Block] = [Heading(entry.title), *(Paragraph(text) for text in entry.answer)]
        if exercise := self._knowledge.exercises.get(id_):
            blocks += self._exercise(exercise)
        elif beside := self._beside(self._knowledge.citations[id_], told):
            blocks.append(Paragraph(self._phrases.beside.format(text=beside)))
        blocks.append(self._source(self._knowledge.citations[id_]))
        return blocks

    def _exercise(self, exercise: Exercise) -> list[Block]:
        phrases = self._phrases
        blocks: list[Block] = [Steps(exercise.steps)]
        if exercise.hold_seconds:
            blocks.append(Detail(phrases.hold, phrases.seconds.format(seconds=exercise.hold_seconds)))
        details = {
            phrases.repetitions: exercise.repetitions,
            phrases.feel: exercise.feel,
            phrases.muscles: ", ".join(exercise.muscles),
            phrases.needs: ", ".join(exercise.needs),
        }
        return [*blocks, *(Detail(name, text) for name, text in details.items() if text)]

    def _beside(self, citation: Citation, told: set[Fact]) -> str:
        """Return the facts around those of `citation` that are not in `told` yet, and add them to `told`.

        A draft splits a paragraph into entries, and a single sentence is easily misread without the others.
        """
        if not any(fact.untouched for fact in citation.facts):
            return ""
        paragraphs = {fact.paragraph for fact in citation.facts}
        facts = citation.article.facts
        others = [
            fact for fact in facts if fact.paragraph in paragraphs and fact.untouched and fact not in told
        ]
        own = [fact.number for fact in citation.facts]
        nearest = sorted(others, key=lambda fact: min(abs(fact.number - number) for number in own))
        letters = accumulate(len(fact.text) for fact in nearest)
        told.update(fact for fact, size in zip(nearest, letters, strict=True) if size <= BESIDE_LETTERS)
        return " ".join(fact.text for fact in others if fact in told)

    def _source(self, citation: Citation) -> Source:
        phrases = self._phrases
        return Source(
            phrases.source.format(article=citation.article.title),
            tuple(
                phrases.sourced_fact.format(text=fact.text, paragraph=fact.paragraph)
                for fact in citation.facts
            ),
        )
