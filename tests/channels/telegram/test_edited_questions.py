"""An edited question gets its answer, whatever has become of the earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botapi import GROUP, MATE, PRIVATE, RUNNER, Call, Chat
from stand_in import Talk, answered, guide, methods, talking, texts

from bot.actions.model import ShowMyData
from bot.dialogue import Outcome, Reply
from bot.reply import Heading, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

ADMIN = Chat(77)


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Return a channel whose admin has a chat with the bot."""
    with talking(ADMIN_IDS=str(ADMIN.id)) as talk:
        talk.dialogue.replies |= {
            "pictured": answered("squat", picture="squat"),
            "5": guide(20, "squat"),
            "long": Reply(Outcome.ANSWER, (Paragraph("word " * 1500),)),
            "longer": Reply(Outcome.ANSWER, (Paragraph("more " * 1500),)),
            "/mydata": Reply(Outcome.SMALLTALK, (Heading("Page"),), action=ShowMyData()),
        }
        talk.api.turn(talk.api.text("hello", ADMIN))
        yield talk


def sent(calls: list[Call]) -> list[Call]:
    """Return the messages that were sent anew."""
    return [call for call in calls if call.method in {"sendMessage", "sendAnimation"} and call.result]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("how", "why"),
        ("pictured", "why"),
        ("how", "pictured"),
        ("pictured", "pictured"),
        ("long", "longer"),
        ("long", "why"),
    ],
)
@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
def test_an_answer_that_was_deleted_is_sent_anew(talk: Talk, first: str, then: str, chat: Chat) -> None:
    """Without a word about an error, neither to the person nor to the admins."""
    name = "" if chat is PRIVATE else "@glute_test_bot "
    question = talk.api.text(name + first, chat)
    for answer in sent(talk.api.turn(question)):
        talk.api.telegram.delete(answer.result)
    again = sent(talk.api.turn(talk.api.edit(question, name + then)))
    assert again
    assert "went_wrong" not in texts(talk.api.calls("sendMessage"))
    assert {call.given["chat_id"] for call in again} == {chat.id}
    (pointed,) = {call.given["reply_parameters"]["message_id"] for call in again}
    assert pointed == question["message"]["message_id"]


def test_where_one_of_two_messages_is_gone_the_other_does_not_stay_behind(talk: Talk) -> None:
    """Nobody reads the first half twice."""
    question = talk.api.text("long")
    first, second = sent(talk.api.turn(question))
    talk.api.telegram.delete(second.result)
    again = sent(talk.api.turn(talk.api.edit(question, "longer")))
    assert len(again) == 2
    assert (PRIVATE.id, first.result["message_id"]) not in talk.api.telegram.messages


def test_an_edit_of_what_began_a_set_leaves_the_set_alone(talk: Talk) -> None:
    """It gets an answer of its own, and so does the next edit; the set is still steered."""
    began = talk.api.text("5")
    begun = sent(talk.api.turn(began))[-1]
    answers = sent(talk.api.turn(talk.api.edit(began, "how deep?")))
    assert [call.text for call in answers] == ["said how deep?"]
    calls = talk.api.turn(talk.api.edit(began, "how deep is it?"))
    edited = [call for call in calls if call.method == "editMessageText" and "deep" in call.text]
    assert [call.given["message_id"] for call in edited] == [answers[0].result["message_id"]]
    talk.api.turn(talk.api.press(begun, "stop"))
    talk.api.wait_until(
        lambda: any("stopped" in call.text for call in talk.api.calls("editMessageText") if call.result),
        "the set ends",
    )


def test_an_edit_into_what_begins_a_set_begins_it(talk: Talk) -> None:
    """In a message of its own; the earlier answer stays."""
    question = talk.api.text("how")
    (answer,) = sent(talk.api.turn(question))
    begun = sent(talk.api.turn(talk.api.edit(question, "5")))[-1]
    assert "stop" in begun.labels
    assert (PRIVATE.id, answer.result["message_id"]) in talk.api.telegram.messages


def test_an_edit_of_a_command_in_a_group_leaves_alone_what_went_to_the_person(talk: Talk) -> None:
    """What was sent privately is nothing that a group's edit may write over."""
    talk.api.turn(talk.api.text("hello"))
    asked = talk.api.text("/mydata", GROUP)
    talk.api.turn(asked)
    (answer,) = sent(talk.api.turn(talk.api.edit(asked, "/squat")))
    assert answer.given["chat_id"] == GROUP.id
    assert answer.text == "said /squat"


@pytest.mark.parametrize("who", [RUNNER, MATE])
def test_an_edit_among_people_is_none_of_the_bots_business(talk: Talk, who: dict[str, Any]) -> None:
    """Until it names the bot: then it is a question."""
    written = talk.api.text("my hip hurts", GROUP, who)
    talk.api.turn(written)
    assert methods(talk.api.turn(talk.api.edit(written, "my hip still hurts"))) == []
    (answer,) = sent(talk.api.turn(talk.api.edit(written, "@glute_test_bot my hip hurts")))
    assert answer.text == "said my hip hurts"


def test_words_that_come_after_their_own_edit_or_twice_are_not_answered_again(talk: Talk) -> None:
    """Whatever number the update has: what stands in the chat is what was answered."""
    question = talk.api.text("how")
    edited = talk.api.edit(question, "why")
    assert [call.text for call in sent(talk.api.turn(edited))] == ["said why"]
    assert methods(talk.api.turn(question)) == []
    other = talk.api.text("where")
    assert [len(sent(talk.api.turn(other))) for _ in range(2)] == [1, 0]


def test_the_same_edit_twice_changes_nothing_the_second_time(talk: Talk) -> None:
    """Telegram may deliver an edit again."""
    question = talk.api.text("how")
    talk.api.turn(question)
    edit = talk.api.edit(question, "why")
    talk.api.turn(edit)
    assert sent(talk.api.turn(edit)) == []
