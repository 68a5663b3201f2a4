"""Manners: edited questions, votes, wrong answers made good, kindness returned."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from botapi import GROUP, PRIVATE, Call, Chat
from botapi.chats import MATE
from stand_in import Talk, answered, methods, said, talking, texts

from bot.dialogue import Context, Outcome, Reply
from bot.reply import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Return the channel over a dialogue that echoes, and the server that it polls."""
    with talking() as talk:
        yield talk


def ask(talk: Talk, text: str, chat: Chat = PRIVATE) -> Call:
    """Ask `text` and return the call that answered."""
    return next(call for call in talk.api.turn(talk.api.text(text, chat)) if call.method == "sendMessage")


# Edited questions.


def test_an_edited_question_gets_its_answer_edited(talk: Talk) -> None:
    """Nobody reads two answers where there is one question."""
    question = talk.api.text("my hop hurts")
    (sent,) = talk.api.turn(question)
    calls = talk.api.turn(talk.api.edit(question, "my hip hurts"))
    assert methods(calls) == ["editMessageText"]
    assert calls[0].given["message_id"] == sent.result["message_id"]
    assert calls[0].text == "said my hip hurts"


def test_an_edited_question_is_read_as_if_it_had_been_asked_like_that(talk: Talk) -> None:
    """The talk is about the new question, as if the old one had never been there."""
    talk.api.turn(talk.api.text("first"))
    question = talk.api.text("secnd")
    talk.api.turn(question)
    talk.api.turn(talk.api.edit(question, "second"))
    assert talk.dialogue.heard[-1] == ("second", Context(topic="first", language="en"))
    talk.api.turn(talk.api.text("third"))
    assert talk.dialogue.heard[-1] == ("third", Context(topic="second", language="en"))


def test_an_edit_of_an_older_question_does_not_turn_the_talk_back(talk: Talk) -> None:
    """What the talk is about stays what was said last."""
    question = talk.api.text("frist")
    talk.api.turn(question)
    talk.api.turn(talk.api.text("second"))
    talk.api.turn(talk.api.edit(question, "first"))
    talk.api.turn(talk.api.text("third"))
    assert talk.dialogue.heard[-1] == ("third", Context(topic="second", language="en"))


def test_a_warning_after_an_edit_comes_as_a_new_message(talk: Talk) -> None:
    """An edit rings no bell; a warning must."""
    talk.dialogue.replies["chest hurts"] = Reply(Outcome.URGENT, (Paragraph("see a doctor"),), sign="chest")
    question = talk.api.text("chess hurts")
    talk.api.turn(question)
    calls = talk.api.turn(talk.api.edit(question, "chest hurts"))
    assert texts(calls) == ["see a doctor"]
    assert calls[0].given["reply_parameters"]["message_id"] == question["message"]["message_id"]


def test_an_edit_of_a_question_that_is_forgotten_is_answered(talk: Talk) -> None:
    """After a restart the bot does not know its answer any more; silence would be worse than a second one."""
    update = talk.api.edit(talk.api.text("my hop hurts"), "my hip hurts")
    assert texts(talk.api.turn(update)) == ["said my hip hurts"]


def test_a_long_answer_is_replaced_by_a_short_one(talk: Talk) -> None:
    """Nothing of the old answer stays."""
    talk.dialogue.replies["long"] = said("word " * 2000)
    question = talk.api.text("long")
    talk.api.turn(question)
    calls = talk.api.turn(talk.api.edit(question, "short"))
    assert methods(calls) == ["deleteMessage", "deleteMessage", "deleteMessage", "sendMessage"]


def test_an_edit_that_changes_nothing_stays_silent(talk: Talk) -> None:
    """Telegram says that the answer reads so already, which is fine."""
    question = talk.api.text("my hip hurts")
    talk.api.turn(question)
    assert texts(talk.api.turn(talk.api.edit(question, "my hip hurts"))) == []


# Votes.


def test_an_answer_can_be_voted_on_once_and_the_vote_changed_and_withdrawn(talk: Talk) -> None:
    """A press says thanks and marks the vote; the other button changes it, the marked one takes it back."""
    talk.dialogue.replies["squat"] = answered("squat")
    sent = ask(talk, "squat")
    for press, notice, marked in [
        ("helpful", "counted", ["✓ helpful", "unhelpful"]),
        ("unhelpful", "counted", ["helpful", "✓ unhelpful"]),
        ("✓ unhelpful", "withdrawn", ["helpful", "unhelpful"]),
    ]:
        calls = talk.api.turn(talk.api.press(sent, press))
        assert methods(calls) == ["answerCallbackQuery", "editMessageReplyMarkup"]
        assert calls[0].given["text"] == notice
        assert calls[1].labels[:2] == marked


def test_a_vote_is_remembered_under_the_next_answer_from_the_same_entry(talk: Talk) -> None:
    """One vote each: whoever has voted sees it."""
    talk.dialogue.replies["squat"] = answered("squat")
    talk.api.turn(talk.api.press(ask(talk, "squat"), "helpful"))
    assert ask(talk, "squat").labels[:2] == ["✓ helpful", "unhelpful"]


def test_in_a_group_nobody_sees_how_others_voted(talk: Talk) -> None:
    """The buttons are everybody's, so they stay as they are."""
    talk.dialogue.replies["/squat"] = answered("squat")
    sent = ask(talk, "/squat", GROUP)
    for who in (None, MATE):
        press = talk.api.press(sent, "helpful", **({"who": who} if who else {}))
        assert methods(talk.api.turn(press)) == ["answerCallbackQuery"]


def test_a_vote_on_something_that_does_not_exist_is_an_old_button(talk: Talk) -> None:
    """Forged data fills no database."""
    message = ask(talk, "hi").result
    assert texts(talk.api.turn(talk.api.callback("vote+:nonsense", message))) == ["chose"]


# Not what I meant, and sharing.


def test_not_what_i_meant_opens_the_next_best(talk: Talk) -> None:
    """The alternatives travel in the button, so that they outlive a restart."""
    talk.dialogue.replies["squat"] = answered("squat", others=("bridge", "step-ups", "hip-pain"))
    press = talk.api.press(ask(talk, "squat"), "other")
    assert texts(talk.api.turn(press)) == ["instead bridge step-ups hip-pain"]


def test_an_answer_that_nobody_can_mistake_offers_no_alternative(talk: Talk) -> None:
    """A command names its entry; the buttons are votes and the address to pass on."""
    talk.dialogue.replies["/squat"] = answered("squat")
    assert ask(talk, "/squat").labels == ["helpful", "unhelpful", "share"]


def test_an_answer_is_shared_as_a_link_to_its_entry(talk: Talk) -> None:
    """In a link an underscore stands for a dot, since Telegram allows no dot there."""
    talk.dialogue.replies["hold"] = answered("squat.hold")
    rows = ask(talk, "hold").given["reply_markup"]["inline_keyboard"]
    shared = parse_qs(urlsplit(rows[-1][-1]["url"]).query)
    assert shared == {"url": ["https://t.me/glute_test_bot?start=squat_hold"], "text": ["squat.hold"]}


# Kindness.


def test_thanks_get_a_heart(talk: Talk) -> None:
    """Beside the words, a small sign."""
    talk.dialogue.replies["thanks"] = Reply(
        Outcome.SMALLTALK, (Paragraph("welcome"),), entries=("chat.thanks",)
    )
    calls = talk.api.turn(talk.api.text("thanks"))
    assert methods(calls) == ["sendMessage", "setMessageReaction"]


@pytest.mark.parametrize(
    ("emoji", "answer"),
    [("👍", ["setMessageReaction"]), ("❤", ["setMessageReaction"]), ("👎", []), ("🤔", [])],
)
def test_a_kind_reaction_is_returned_without_a_word(talk: Talk, emoji: str, answer: list[str]) -> None:
    """A thumb up gets a heart; any other reaction is taken as it is."""
    sent = ask(talk, "hi")
    assert methods(talk.api.turn(talk.api.react(sent.result, emoji))) == answer


def test_a_reaction_that_is_taken_back_is_not_thanked_for(talk: Talk) -> None:
    """Only what is new counts."""
    sent = ask(talk, "hi")
    update = talk.api.react(sent.result, "👍")
    reaction = update["message_reaction"]
    reaction["old_reaction"], reaction["new_reaction"] = reaction["new_reaction"], []
    assert methods(talk.api.turn(update)) == []


def test_choices_with_short_labels_share_a_row(talk: Talk) -> None:
    """Numbers stand side by side, long labels one below the other."""
    talk.dialogue.replies["hi"] = said("Which one?", *"abcd", "a-much-longer-label-than-these")
    rows = ask(talk, "hi").given["reply_markup"]["inline_keyboard"]
    assert [len(row) for row in rows] == [3, 1, 1]
