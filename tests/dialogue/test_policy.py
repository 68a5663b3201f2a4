"""One policy decides what is answered, asked about and declined, by what each mistake costs."""

from __future__ import annotations

import numpy as np
import pytest
from support.encoders import WordEncoder

from bot.dialogue import Context, Dialogue, Outcome
from bot.dialogue.policy import Answer, Policy, PolicyAction, Regression, choices, price
from bot.dialogue.signals import Columns, Kind, Signals, signals_of
from bot.language.tokens import words
from bot.matching import Match, Vocabulary
from bot.matching.corpus import Corpus
from bot.matching.ranker import Blend, Ranker, Scores
from bot.model_cache import Memo

KINDS = {"hip": Kind.ENTRY, "squat": Kind.ENTRY, "thanks": Kind.TALK, "ask": Kind.VAGUE, "gear": Kind.LIMIT}
PHRASINGS = {
    "hip": ["my hip hurts", "pain in my hip", "sore hip", "hip pain after running", "why does my hip ache"],
    "squat": ["how do I squat", "show me the squat", "squat please", "the squat", "is my squat right"],
    "thanks": ["thanks", "thank you", "cheers mate", "much obliged", "thanks a lot"],
    "ask": ["it hurts", "something hurts", "i am in pain", "ouch it hurts"],
    "gear": ["which shoes should I buy", "are these shoes good", "best shoes for running", "new shoes"],
}
NOTHING_LEARNED = Regression(0.0, np.zeros(len(Signals._fields)), np.zeros(len(Signals._fields)))
OFF_TOPIC = [
    "what is for dinner",
    "the bus is late again",
    "buy some milk",
    "who won the match",
    "is it cold out",
]


def cheapest(matches: list[Match], in_scope: float, kind: Kind = Kind.ENTRY) -> PolicyAction:
    """Return what the policy does where each of `matches` is a family of its own."""
    best = matches[0] if matches else Match("", 0.0)
    costs = price(Answer(best, 0.0), sum(match.score for match in choices(matches)), in_scope, kind)
    return min(costs, key=costs.__getitem__)


@pytest.mark.parametrize(
    ("scores", "in_scope", "action"),
    [
        ([0.9, 0.05], 0.95, PolicyAction.ANSWER),
        ([0.45, 0.4], 0.9, PolicyAction.ASK),
        ([0.05, 0.04], 0.1, PolicyAction.DECLINE),
        ([], 0.0, PolicyAction.DECLINE),
    ],
    ids=["sure", "two are likely", "hardly in scope", "nothing is known"],
)
def test_the_cheapest_action_is_taken(scores: list[float], in_scope: float, action: PolicyAction) -> None:
    """A sure intent is answered, two likely ones are asked about, and what asks for nothing is declined."""
    assert cheapest([Match(str(at), score) for at, score in enumerate(scores)], in_scope) is action


def test_a_wrong_answer_costs_more_than_wrong_small_talk_or_a_vague_question() -> None:
    """What is only half sure is answered where a mistake is cheap, and asked about where it misleads."""
    half = [Match("a", 0.6), Match("b", 0.3)]
    assert cheapest(half, 0.95, Kind.ENTRY) is PolicyAction.ASK
    assert cheapest(half, 0.95, Kind.VAGUE) is PolicyAction.ANSWER


FAMILY = {
    "squat": Kind.ENTRY,
    "squat.hold": Kind.ENTRY,
    "squat.depth": Kind.ENTRY,
    "chat.bye": Kind.TALK,
    "chat.thanks": Kind.TALK,
}


def answer(**scores: float) -> Answer:
    """Return what is answered where the ids of `FAMILY` (`_` for the dot) have these probabilities."""
    policy = Policy(FAMILY, Blend(1.0, 1.0), NOTHING_LEARNED, NOTHING_LEARNED)
    matches = [Match(id_.replace("_", "."), score) for id_, score in scores.items()]
    return policy.answer(sorted(matches, key=lambda match: -match.score))


def test_an_entry_and_its_details_are_one_when_it_is_decided_whether_to_answer() -> None:
    """Nobody is asked back only because all that is likely is about the same exercise."""
    found = answer(squat=0.45, squat_hold=0.4, chat_bye=0.05)
    assert found.match.score == pytest.approx(0.85)
    costs = price(found, 0.9, 0.95, Kind.ENTRY)
    assert min(costs, key=costs.__getitem__) is PolicyAction.ANSWER


def test_the_parent_is_answered_where_no_detail_leads() -> None:
    """It is one step away from each of its details, and these are two from each other."""
    assert answer(squat=0.2, squat_hold=0.35, squat_depth=0.33).match.id == "squat"


def test_a_detail_that_leads_is_answered() -> None:
    """Who asks how long gets the seconds, not the whole exercise."""
    assert answer(squat=0.3, squat_hold=0.5, squat_depth=0.1).match.id == "squat.hold"


def test_small_talk_is_no_family() -> None:
    """Thanks and a goodbye only share the beginning of their ids."""
    assert answer(chat_thanks=0.4, chat_bye=0.35).match == Match("chat.thanks", 0.4)


def test_a_question_back_offers_only_what_is_likely() -> None:
    """A third choice that nobody would mean is no help."""
    assert choices([Match("a", 0.5), Match("b", 0.3), Match("c", 0.01)]) == (Match("a", 0.5), Match("b", 0.3))


@pytest.fixture(scope="module", params=[None, WordEncoder()], ids=["by words", "by meaning too"])
def judged(request: pytest.FixtureRequest) -> tuple[Ranker, Policy, Policy]:
    """Return a small ranker with the policy learned for it, and the same policy recalled."""
    corpus = Corpus.of(PHRASINGS, {"hip": ["my left hip is killing me"]}, OFF_TOPIC)
    ranker, held_out = Ranker.learn(corpus, Vocabulary(), request.param)
    memo = Memo()
    learned = Policy.learn("test", KINDS, corpus, held_out, memo)
    return ranker, learned, Policy.learn("test", KINDS, corpus, held_out, Memo(memo.arrays))


def test_probabilities_tell_what_is_in_scope(judged: tuple[Ranker, Policy, Policy]) -> None:
    """What people ask for is likelier in scope than what no phrasing knows, or what a limit stands for."""
    ranker, policy, _ = judged

    def in_scope(text: str) -> float:
        typed = words(text)
        return policy.judge(ranker.with_meaning(ranker.by_words(typed), typed), len(typed)).in_scope

    assert in_scope("why does my hip hurt") > 0.5 > in_scope("the bus is late")
    assert in_scope("show me how to squat") > in_scope("which shoes are best")


def test_probabilities_add_up(judged: tuple[Ranker, Policy, Policy]) -> None:
    """The matches share the probability that the message is in scope; the best one stands first."""
    ranker, policy, recalled = judged
    typed = words("my hip hurts when i squat")
    scores = ranker.with_meaning(ranker.by_words(typed), typed)
    judgement = policy.judge(scores, len(typed))
    assert sum(match.score for match in judgement.matches) == pytest.approx(judgement.in_scope, abs=1e-4)
    assert {match.id for match in judgement.matches[:2]} == {"hip", "squat"}
    assert [match.id for match in judgement.limits] == ["gear"]
    assert recalled.judge(scores, len(typed)) == judgement
    assert set(policy.explain(judgement)) == {"in scope", "right"}


@pytest.mark.parametrize(
    "text",
    [
        "why do cats purr",
        "can you recommend a film for tonight",
        "what is the capital of australia",
    ],
)
def test_what_has_nothing_to_do_with_it_is_declined(dialogue: Dialogue, text: str) -> None:
    """No answer, and no random choices: also where no encoder is."""
    assert dialogue.reply(text, Context())[0].outcome is Outcome.DECLINE


def test_what_is_out_of_scope_may_outweigh_all_the_rest() -> None:
    """However far what is in scope lies behind, it is still compared with itself: no number gets lost."""
    kinds = {"hip": Kind.ENTRY, "squat": Kind.ENTRY, "gear": Kind.LIMIT}
    words_say = np.array([[-1.0, -2.0, 30.0]], dtype=np.float32)
    scores = Scores(words_say, *np.zeros((2, 1, 4), dtype=np.float32))
    blend = Blend(10.0, 0.0)
    signals, best = signals_of(Columns.of(kinds), blend, scores, np.array([3]))
    assert np.isfinite(signals).all()
    assert best.tolist() == [0]
    judgement = Policy(kinds, blend, NOTHING_LEARNED, NOTHING_LEARNED).judge(scores, 3)
    assert judgement.matches[0].id == "hip"
    assert sum(match.score for match in judgement.matches) == pytest.approx(judgement.in_scope, rel=1e-3)
