"""One message in, one reply out: all steps in their order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.actions.codec import decode
from bot.actions.model import AnswerWarning, ListExercises, SetReminder, ShowEntry, StartGuidedSet
from bot.dialogue.commands import typed_command
from bot.dialogue.explanation import Explanation
from bot.dialogue.in_talk.moves import Ask, Moves, RejectChoices, Retell, Show
from bot.dialogue.policy import MOST_CHOICES
from bot.dialogue.reading.intent import IntentClassifier, IntentKind
from bot.dialogue.reading.resolver import Resolver
from bot.dialogue.reading.utterances import utterance_parser
from bot.dialogue.replies.composer import TOPICS, Composer
from bot.dialogue.replies.set_offers import WORKOUT
from bot.dialogue.replies.suggestions import Suggestions, standing_out
from bot.dialogue.safety import SafetyTalk, is_asked
from bot.dialogue.state_tracker import StateTracker
from bot.knowledge.messages import START
from bot.knowledge.model import Urgency
from bot.language.concepts import ConceptKind
from bot.language.identification import LanguageProfile
from bot.language.tokens import plain
from bot.matching import Match
from bot.model_cache import Memo
from bot.reply import Outcome, Paragraph, Reply
from bot.triage import Triage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.actions.model import ChoiceAction
    from bot.dialogue.context import Context
    from bot.dialogue.reading.intent import Intent
    from bot.knowledge import Knowledge
    from bot.language.tokens import Token
    from bot.language.utterance import Utterance
    from bot.matching.meaning.encoder import Encoder

# The small talk of people who say that the bot did not help.
UNHAPPY = "chat.unhappy"

Turn = tuple[Reply, "Context"]


class Dialogue:
    """Answers messages from `knowledge`; it keeps nothing between two calls."""

    def __init__(
        self, knowledge: Knowledge, encoder: Encoder | None = None, memo: Memo | None = None
    ) -> None:
        """Learn `knowledge`, which takes some seconds; what `memo` already contains is not learned again.

        With an `encoder`, messages are also compared by their meaning.
        """
        memo = memo or Memo()
        self.knowledge = knowledge
        self.profile = LanguageProfile(knowledge.texts(), memo)
        intents = IntentClassifier(knowledge, encoder, memo)
        self._triage = Triage.of(knowledge, memo, intents.ranker)
        self.reads_meaning = intents.reads_meaning
        self._phrases = knowledge.messages.phrases
        self._composer = Composer(knowledge)
        self._parser = utterance_parser(knowledge, intents.speller)
        self._moves = Moves(knowledge, self._parser)
        self._tracker = StateTracker(knowledge)
        self._suggestions = Suggestions(knowledge, intents)
        self._resolver = Resolver(knowledge, intents, self._parser, encoder, memo)
        self._letters = frozenset("".join(word for texts in knowledge.phrasings().values() for word in texts))
        self._beginnings = knowledge.pages[START].choices
        self._safety = SafetyTalk(self._triage, self, self._phrases)

    def parse(self, text: str, tokens: Sequence[Token] | None = None) -> Utterance:
        """Return `text`, or only its words `tokens`, as an utterance; any text is fine."""
        return self._parser.parse(text, tokens)

    def reply(self, text: str, context: Context) -> Turn:
        """Return the reply to `text` and the context for the next message; any text is fine."""
        return self.respond(self.parse(text), context)

    def respond(self, utterance: Utterance, context: Context) -> Turn:
        """Return the reply to `utterance`, parsed by this dialogue, and the context for the next message."""
        alarm = self._triage.check(utterance, context.partial_signs)
        told = self._triage.collect(utterance, context.partial_signs)
        meant = self._moves.without_correction(utterance)
        reply, after = (
            self._safety.warn(alarm, utterance, context)
            or self._answer_command(utterance, context)
            or self._safety.take_answer(utterance, context)
            or self._safety.ask(alarm, utterance, context)
            or self._safety.repeat_warning(utterance, context)
            or self._make_move(utterance, meant, context)
            or self._answer_unreadable(utterance, context)
            or self._answer(meant, context)
        )
        if utterance.is_cut and reply.outcome is not Outcome.URGENT:
            reply = replace(reply, blocks=(*reply.blocks, Paragraph(self._phrases.too_long)))
        after = replace(after, partial_signs=() if after.alarm else told)
        after = self._tracker.track(reply, context, after, meant)
        if reply.outcome is not Outcome.URGENT and after.talk.said == context.talk.said:
            reply = self._composer.admit_repetition(reply)
        return reply, after

    def choose(self, id_: str, context: Context) -> Turn:
        """Return the reply to the button `id_`; an unknown or old button gets a reply as well."""
        action = decode(id_)
        warned = None if self._is_harmless(id_) else self._safety.repeat_warning(None, context)
        reply, after = (
            (self._safety.take_button(action.answer, context) if isinstance(action, AnswerWarning) else None)
            or warned
            or self._carry_out(action, context)
            or (self._composer.say(self._phrases.old_button, self._beginnings), context)
        )
        return reply, self._tracker.track(reply, context, after, None)

    def warns(self, utterance: Utterance, context: Context) -> bool:
        """Return whether a warning stands, or `utterance` raises one or may answer the one question."""
        return context.alarm is not None or is_asked(context) or self.alarms(utterance, context)

    def alarms(self, utterance: Utterance, context: Context) -> bool:
        """Return whether `utterance` has a warning sign in `context` that is certain enough to warn."""
        alarm = self._triage.check(utterance, context.partial_signs)
        return alarm is not None and alarm.urgency is not Urgency.ASK

    def say(self, sentence: str) -> Reply:
        """Return a reply of one `sentence` that offers the choices of the start page."""
        return self._composer.say(sentence, self._beginnings)

    def turn_down_language(self, context: Context) -> Turn:
        """Decline a message in a language that the content is not written in."""
        reply = self._composer.turn_down(self._phrases.other_language)
        return reply, replace(context, choices=reply.choices)

    def offer_alternatives(self, ids: Iterable[str], context: Context) -> Turn:
        """Return a reply that offers `ids` to somebody who got the wrong answer."""
        offer = self._composer.offer_alternatives(ids), context
        reply, after = self._safety.repeat_warning(None, context) or offer
        return reply, self._tracker.track(reply, context, after, None)

    def suggest(self, utterance: Utterance) -> list[Reply]:
        """Return replies to offer while `utterance` is typed, best first; for a warning sign, the warning."""
        alarm = self._triage.check(utterance)
        if alarm and alarm.urgency is not Urgency.ASK:
            return [self._triage.reply(alarm)]
        return [self._composer.answer([match]) for match in self.nearest(utterance)]

    def nearest(self, utterance: Utterance) -> list[Match]:
        """Return the entries nearest to `utterance`, best first, whether they answer it or not."""
        return self._suggestions.find(utterance.typed)

    def explain(self, utterance: Utterance, context: Context) -> Explanation:
        """Return why `utterance` gets its reply in `context`."""
        reply, _ = self.respond(utterance, context)
        understood = self._resolver.explain(self._moves.without_correction(utterance), context)
        triage = self._triage.explain(utterance, context.partial_signs)
        return Explanation(context, reply, triage, understood)

    def _answer_command(self, utterance: Utterance, context: Context) -> Turn | None:
        """Return the reply to a command; while a warning stands, only pages without exercises are shown.

        A deep link arrives as `/start` with an id in which `_` stands for a dot.
        """
        typed = typed_command(utterance.text)
        if typed is None:
            return None
        command = self.knowledge.commands.get(plain(typed.name))
        if command is None:
            return self._composer.turn_down(self._phrases.unknown_command), context
        linked = self.knowledge.current(typed.rest.replace("_", "."))
        shows = linked if command.shows == START and linked in self.knowledge.entries else command.shows
        if context.alarm and not self._is_harmless(shows):
            return None
        answered = self._answer_question_after(shows, typed.rest, context)
        return answered or self._carry_out(ShowEntry(shows), context)

    def _answer_question_after(self, shows: str, text: str, context: Context) -> Turn | None:
        """Return the answer to a question `text` after a command that `shows` something, None if it is none.

        Text after the command of an action belongs to the action, and after /start to a deep link.
        """
        page = self.knowledge.pages.get(shows)
        if not text or shows == START or (page and (page.action or page.id == WORKOUT)):
            return None
        topic = shows if shows in self.knowledge.entries else context.topic
        reply, after = self._answer(self.parse(text), replace(context, topic=topic))
        return (reply, after) if reply.outcome is Outcome.ANSWER else None

    def _is_harmless(self, id_: str) -> bool:
        """Return whether `id_` is a page that does not lead to exercises: it is shown under a warning too."""
        page = self.knowledge.pages.get(id_)
        if page is None or id_ == WORKOUT or page.action == SetReminder():
            return False
        return all(self._is_harmless(each) for each in page.choices)

    def _make_move(self, utterance: Utterance, meant: Utterance, context: Context) -> Turn | None:
        """Return the reply to a message that names nothing itself: a number, a reference, or another move."""
        if counted := self._composer.set_offers.typed(utterance.text, context.choices):
            return self._carry_out(counted, context)
        match self._moves.find(utterance, meant, context):
            case Show(ids):
                return self._show(ids, context)
            case Ask(ids, rest):
                return self._show((self._resolver.about(ids, rest, context),), context)
            case Retell(is_doubted=is_doubted):
                ids = context.talk.answered or (context.topic or "",)
                retold = self._composer.retell(ids, is_doubted=is_doubted)
                return self._triage.add_safety_netting(retold, (), stops=False), context
            case RejectChoices():
                near = (id_ for id_ in context.talk.near if id_ not in context.talk.asks)
                return self._composer.say(self._phrases.none_fits, (*near,) or (TOPICS,)), context
        return None

    def _show(self, ids: Sequence[str], context: Context) -> Turn | None:
        """Show the choice `ids[0]` if it is the only one, else the entries `ids`."""
        if len(ids) == 1:
            return self._carry_out(decode(ids[0]), context)
        reply = self._composer.answer([Match(id_, 1.0) for id_ in ids])
        return self._triage.add_safety_netting(reply, (), stops=False), replace(context, topic=ids[-1])

    def _answer_unreadable(self, utterance: Utterance, context: Context) -> Turn | None:
        """Return the reply to a message without words, or in a script that the content does not use."""
        if not utterance.tokens:
            return self._composer.say(self._phrases.empty, self._beginnings), context
        letters = [letter for word in utterance.typed for letter in word if letter.isalpha()]
        if letters and not any(letter in self._letters for letter in letters):
            return self._composer.say(self._phrases.other_script, self._beginnings), context
        return None

    def find_intents(self, utterance: Utterance, context: Context) -> list[Intent]:
        """Return the intents of `utterance` in `context`, best first."""
        return self._resolver.read(utterance, context)

    def reply_to(self, intents: Sequence[Intent], context: Context) -> Turn:
        """Return the reply to `intents`, best first, and the context for the next message."""
        best, near = intents[0].best, intents[0].near
        match intents[0].kind:
            case IntentKind.ENTRY:
                others = (match.id for match in near)
                elsewhere = self._composer.elsewhere(best.id, near) if len(intents) == 1 else ()
                answered = [intent.best for intent in intents]
                reply = self._composer.answer(answered, others, elsewhere, intents[0].beside)
                return reply, replace(context, topic=best.id)
            case IntentKind.TALK if best.id == UNHAPPY and (context.topic or context.talk.is_declined):
                return self._composer.apologise(best.id, context.talk.near), context
            case IntentKind.TALK:
                return self._composer.small_talk(best), context
            case IntentKind.VAGUE:
                return self._composer.ask_back(best.id), replace(context, topic=best.id)
            case IntentKind.UNSURE if near:
                return self._composer.clarify(near[:MOST_CHOICES]), replace(
                    context, topic=context.topic or near[0].id
                )
        return self._composer.decline(best.id, standing_out(near)), context

    def _answer(self, utterance: Utterance, context: Context) -> Turn:
        reply, after = self.reply_to(self.find_intents(utterance, context), context)
        on_exercise = context.topic in self.knowledge.exercises
        stops = any(
            ConceptKind.COMPLAINT in clause.mentions.kinds
            and not clause.cues.denied
            and (ConceptKind.EXERCISE in clause.mentions.kinds or (on_exercise and clause.cues.leans))
            for clause in utterance.clauses
        )
        return self._triage.add_safety_netting(reply, self._triage.parts(utterance), stops=stops), after

    def _carry_out(self, action: ChoiceAction, context: Context) -> Turn | None:
        """Carry out `action`; None if it is not the dialogue's, or its entry does not exist (any more)."""
        if guided := self._composer.set_offers.reply(action):
            begun = guided.action
            topic = begun.exercises[-1] if isinstance(begun, StartGuidedSet) else context.topic
            return guided, replace(context, topic=topic)
        match action:
            case ShowEntry(id_):
                return self._open(id_, context)
            case ListExercises(opening):
                exercises = self._composer.exercises(opening)
                return (exercises, context) if exercises else None
        return None

    def _open(self, id_: str, context: Context) -> Turn | None:
        """Show the entry, page, small talk, limit or clarification with this id."""
        knowledge, id_ = self.knowledge, self.knowledge.current(id_)
        certain = Match(id_, 1.0)
        if id_ in knowledge.entries:
            reply = self._triage.add_safety_netting(self._composer.answer([certain]), (), stops=False)
            return reply, replace(context, topic=id_)
        if id_ in knowledge.pages:
            return self._composer.page(id_), context
        if id_ in knowledge.small_talk:
            return self._composer.small_talk(certain), context
        if id_ in knowledge.clarifications:
            return self._composer.ask_back(id_), replace(context, topic=id_)
        if id_ in knowledge.limits:
            return self._composer.decline(id_), context
        return None
