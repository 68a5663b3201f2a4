"""The one question in a talk: when it is put, what answers it, and what a warning's two ways out lead to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bilingual import write_bilingual
from msgspec import structs

from bot.dialogue import Context, Dialogue, Outcome, Reply
from bot.knowledge.loading.loader import load_knowledge
from bot.knowledge.model import Urgency
from bot.knowledge.texts.warnings import AskedSign, BodyPart
from bot.knowledge.warning_signs import Rule

ODD = "my hip feels odd"
WARNED = "my chest hurts"
QUESTION = "Is the hip swollen, or did you fall?"
NETTING = "See a doctor today if the hip will not take your weight."
WAYS_OUT = ["sign:seen", "sign:misread"]
LEADING_TO_A_YES = ("yes", "yes please", "it is swollen", "no, but it is swollen")
LEADING_TO_NONE = ("no", "none of these", "no just sore", "No.", "2")


@pytest.fixture(scope="module")
def dialogue(tmp_path_factory: pytest.TempPathFactory) -> Dialogue:
    """Return a dialogue over a small content, in which a hip that feels odd is asked about."""
    knowledge = load_knowledge(write_bilingual(tmp_path_factory.mktemp("content")), "en")
    signs = knowledge.warning_signs
    sign = structs.replace(
        signs.signs[0], rules=(*signs.signs[0].rules, Rule(all=("odd",), level=Urgency.ASK)), part="any"
    )
    hip = BodyPart(
        id="hip",
        names=("hip",),
        question=QUESTION,
        signs=(AskedSign(sign.id, Urgency.TODAY), AskedSign(sign.id, Urgency.CALL)),
        netting=NETTING,
        entries=("hip-pain",),
    )
    ordinals = (("the first one", "first"), ("the second one", "second"), ("the last one",))
    cues = structs.replace(knowledge.vocabulary.cues, ordinals=ordinals)
    return Dialogue(
        replace(
            knowledge,
            vocabulary=structs.replace(knowledge.vocabulary, cues=cues),
            function_words=frozenset({"is", "the", "or", "did", "you", "it", "my", "a"}),
            warning_signs=structs.replace(
                signs,
                terms={**signs.terms, "odd": ("hip feels odd",)},
                signs=(sign,),
                parts=(hip, *signs.parts),
                cues=structs.replace(signs.cues, denial=("no", "not"), contrast=("but",)),
            ),
        )
    )


def talk(dialogue: Dialogue, *texts: str) -> tuple[Reply, Context]:
    """Return the last reply of a talk of `texts`, and its context."""
    context = Context()
    for text in texts:
        reply, context = dialogue.reply(text, context)
    return reply, context


def test_what_is_open_is_asked_with_two_answers(dialogue: Dialogue) -> None:
    """One question that names the signs of that part of the body, and no warning yet."""
    reply, context = talk(dialogue, ODD)
    assert (reply.outcome, reply.level, reply.text) == (Outcome.CLARIFY, "ask", QUESTION)
    assert [choice.id for choice in reply.choices] == ["sign:yes", "sign:none"]
    assert context.alarm is None


def test_the_context_keeps_no_words(dialogue: Dialogue) -> None:
    """What was asked about is enough to answer the message later."""
    for text in (ODD, WARNED):
        _, context = talk(dialogue, text)
        assert text not in str(context)
        assert context.question is not None


@pytest.mark.parametrize("answer", LEADING_TO_A_YES)
def test_a_yes_warns(dialogue: Dialogue, answer: str) -> None:
    """However it is said, of the most urgent that was asked for; a no with a sign behind it is a yes."""
    reply, context = talk(dialogue, ODD, answer)
    assert (reply.outcome, reply.level) == (Outcome.URGENT, "call")
    assert [choice.id for choice in reply.choices] == WAYS_OUT
    assert context.alarm is not None


def test_a_yes_to_one_of_the_signs_warns_of_that_one(dialogue: Dialogue) -> None:
    """By its place in the question."""
    assert talk(dialogue, ODD, "the first one")[0].level == "today"
    assert talk(dialogue, ODD, "the second one")[0].level == "call"


@pytest.mark.parametrize("answer", LEADING_TO_NONE)
def test_none_of_these_answers_the_first_message(dialogue: Dialogue, answer: str) -> None:
    """Nobody has to ask again, and the safety net stands under an answer about pain."""
    plain = dialogue.reply_to(dialogue.find_intents(dialogue.parse(ODD), Context()), Context())[0]
    reply, context = talk(dialogue, ODD, answer)
    assert reply.entries == plain.entries
    assert reply.outcome is plain.outcome
    assert context.alarm is None


def test_the_question_is_not_put_twice(dialogue: Dialogue) -> None:
    """Neither after it was answered, nor when it was passed over."""
    for between in ("no", "hello"):
        assert talk(dialogue, ODD, between, ODD)[0].level is None


def test_a_plain_sign_is_not_asked_about_and_ends_the_question(dialogue: Dialogue) -> None:
    """It warns at once, also in place of an answer."""
    assert talk(dialogue, WARNED)[0].level == "call"
    assert talk(dialogue, ODD, WARNED)[0].level == "call"


def test_buttons_answer_as_words_do(dialogue: Dialogue) -> None:
    """Yes warns; none of these goes on; a button of a question that is over is an old one."""
    _, context = talk(dialogue, ODD)
    assert dialogue.choose("sign:yes", context)[0].outcome is Outcome.URGENT
    reply, after = dialogue.choose("sign:none", context)
    assert reply.level is None
    assert dialogue.choose("sign:yes", after)[0].outcome is not Outcome.URGENT


@pytest.mark.parametrize("way", ["You misread me", "2", "you misunderstood me"])
def test_whoever_was_misread_gets_the_question_and_then_an_answer(dialogue: Dialogue, way: str) -> None:
    """In place of the same warning again; no lie is needed to go on."""
    reply, context = talk(dialogue, WARNED, way)
    assert reply.level == "ask"
    assert context.alarm is not None
    assert dialogue.choose("sign:yes", context)[0].outcome is Outcome.URGENT
    reply, context = dialogue.choose("sign:none", context)
    assert reply.outcome is not Outcome.URGENT
    assert context.alarm is None


def test_a_look_by_a_professional_lifts_the_warning_by_its_button(dialogue: Dialogue) -> None:
    """Other questions are answered from then on; until then they are not."""
    _, context = talk(dialogue, WARNED)
    assert dialogue.reply("how do i do a squat", context)[0].outcome is Outcome.URGENT
    _, context = dialogue.choose("sign:seen", context)
    assert dialogue.reply("how do i do a squat", context)[0].entries == ("squat",)


def test_each_answer_about_pain_has_its_safety_net(dialogue: Dialogue) -> None:
    """Typed or by a button; an answer about anything else has none."""
    assert talk(dialogue, "my hip hurts")[0].text.endswith(NETTING)
    assert dialogue.choose("hip-pain", Context())[0].text.endswith(NETTING)
    assert NETTING not in talk(dialogue, "how do i do a squat")[0].text
