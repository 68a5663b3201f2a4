"""Why a message got its answer, as the page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context
from bot.dialogue.policy import PolicyAction
from bot.dialogue.reading.intent import IntentKind
from bot.dialogue.signals import Signals
from bot.evaluation.measure import Verdict
from bot.knowledge.model import Urgency
from bot.reload.content_state import Phase
from bot.reply import Outcome

if TYPE_CHECKING:
    from support.desk import Desk

    from bot.dialogue import MultilingualDialogue

pytestmark = pytest.mark.anyio


async def test_a_message_is_explained_from_its_words_to_what_each_step_costs(desk: Desk) -> None:
    """Repaired words, three rankings, signals, costs, triage, and where the answer stands."""
    await desk.say("my hip hurst")
    told = await desk.post("/why", {"text": "my hip hurst"})
    (clause,) = told["understood"]["clauses"]
    assert ["hurst", "hurts"] in clause["words"]
    assert told["reply"]["outcome"] == "answer"
    assert told["reply"]["entries"] == ["hip-pain"]
    ((id_, (written,)),) = told["written"].items()
    assert id_ == "hip-pain"
    place, _, line = written.rpartition(":")
    assert place == "faq/en/glute-muscle-and-running/entries.yaml"
    lines = (desk.folder.parent / place).read_text(encoding="utf-8").splitlines()
    assert lines[int(line) - 1 : int(line) + 1] == ["- answer:", "  - About hip-pain."]
    search = told["understood"]["search"]
    assert search["candidates"][0]["id"] == search["by_words"][0][0] == "hip-pain"
    assert search["by_meaning"] == []
    assert set(search["signals"]) == set(search["probabilities"]) == {"in scope", "right"}
    assert min(search["costs"].values()) >= 0
    assert told["triage"]["level"] is None
    assert told["ms"] > 0


async def test_a_message_is_explained_in_the_talk_in_which_it_was_asked(desk: Desk) -> None:
    """What was asked before is part of it; what was never asked is explained as a first message."""
    await desk.say("how do i do a squat")
    await desk.say("and the bridge")
    assert (await desk.post("/why", {"text": "and the bridge"}))["talk"]["topic"] == "squat"
    assert (await desk.post("/why", {"text": "never asked"}))["talk"]["topic"] is None


def test_a_follow_up_is_explained_by_what_the_talk_makes_of_it(shipped: MultilingualDialogue) -> None:
    """The same words ask for something else, or for nothing, where nothing was said before."""
    _, context = shipped.reply("how do i do a squat", Context())
    explained = shipped.explain("and how deep", context)
    assert explained.context.topic == "squat"
    assert explained.reply.entries[0].startswith("squat")
    assert [intent.id for intent in explained.understood.intents] == [explained.reply.entries[0]]


async def test_a_warning_is_explained_by_its_rule_and_level(desk: Desk) -> None:
    """The rule with its terms, how soon help is needed, and what was denied or is past."""
    await desk.say("my chest hurts")
    told = await desk.post("/why", {"text": "my chest hurts"})
    assert told["reply"]["outcome"] == "urgent"
    assert told["reply"]["sign"] == "chest-pain"
    assert any(rule.startswith("chest-pain") for rule in told["triage"]["rules"])
    assert told["triage"]["level"] == told["reply"]["level"]
    assert told["written"]["chest-pain"][0].startswith("faq/en/warning-signs.yaml:")


async def test_an_exercise_is_written_in_two_places(desk: Desk) -> None:
    """Its answer among the entries, its steps among the exercises: the page names both."""
    told = await desk.post("/why", {"text": "how do i do a squat"})
    files = [place.rpartition("/")[2].rpartition(":")[0] for place in told["written"]["squat"]]
    assert files == ["entries.yaml", "exercises.yaml"]


def test_a_clause_is_explained_by_what_it_says_and_names(shipped: MultilingualDialogue) -> None:
    """Denied, asked, pointing back; and what the index and the meaning would make of each alone."""
    explained = shipped.explain("my hip hurts but my back is fine", Context())
    hip, back = explained.understood.clauses
    assert "denied" not in hip.marks
    assert "denied" in back.marks
    assert set(hip.kinds) == {"body", "complaint"}
    assert hip.best is not None
    assert hip.best.id == "hip-pain"
    assert [intent.id for intent in explained.understood.intents] == ["hip-pain"]
    scores = [match.score for match in explained.understood.search.by_words]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 5


def test_words_that_count_for_no_sign_are_told_with_their_reason(shipped: MultilingualDialogue) -> None:
    """Denied, in the past, a figure of speech: whoever tunes the content sees what was not heard."""
    unheard = dict(shipped.explain("no chest pain. my hip hurts", Context()).triage.unheard)
    assert "denied" in unheard.values()
    past = shipped.explain("i had a heart attack ten years ago, my hip hurts today", Context())
    assert "past" in dict(past.triage.unheard).values()
    assert past.reply.outcome is not Outcome.URGENT


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_name_that_the_page_shows_has_words(shipped: MultilingualDialogue, language: str) -> None:
    """For each phase, outcome, kind, signal, action, level and verdict that there is."""
    texts = shipped.for_language(language).knowledge.messages.preview
    why = texts.why
    assert set(texts.content.phases) == {each.value for each in Phase}
    assert set(why.outcomes) == {each.value for each in Outcome}
    assert set(why.intents) == {each.name.lower() for each in IntentKind}
    assert set(why.signal_names) == set(Signals._fields)
    assert set(why.actions) == {each.value for each in PolicyAction}
    assert set(why.levels) == {each.value for each in Urgency}
    assert set(why.marks) == {"question", "denied", "recovered", "leans"}
    assert set(why.unheard) == {"denied", "past", "asked about", "said of nothing"}
    assert set(texts.evaluation.verdicts) == {each.value for each in Verdict}
