"""A message that points at another one is about that one, whoever wrote it, and however long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botapi import GROUP, MATE, BotApi, Call
from botapi.chats import ME, WORDLESS
from stand_in import Talk, methods, running, said, talking, texts, until_presented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.dialogue import MultilingualDialogue

ALBUM: dict[str, Any] = {"media_group_id": "12345"}
PICTURE: dict[str, Any] = WORDLESS["photo"]
SECONDS = "five seconds"


@pytest.fixture(scope="module")
def api(library: MultilingualDialogue) -> Iterator[BotApi]:
    """Return the server of a bot that answers out of what ships."""
    with BotApi() as api, running(api, library):
        until_presented(api)
        yield api


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Return a channel over a dialogue that echoes."""
    with talking() as talk:
        yield talk


def person(number: int) -> dict[str, Any]:
    """Return somebody who has not said anything yet."""
    return {"id": number, "is_bot": False, "first_name": "Kim", "language_code": "en"}


def answer(calls: list[Call]) -> Call:
    """Return the last message that was sent."""
    return [call for call in calls if call.method.startswith("send") and "reply_markup" in call.given][-1]


@pytest.mark.parametrize(
    "text", ["and how long do I hold it?", "how long?", "for how many seconds do i hold it"]
)
def test_a_reply_to_somebody_elses_answer_is_about_that_answer(api: BotApi, text: str) -> None:
    """The second person has not talked to the bot before."""
    squat = answer(api.turn(api.text("/squat", GROUP, person(2101))))
    replied = api.text(text, GROUP, person(2102 + len(text)), reply_to_message=squat.result)
    assert SECONDS in answer(api.turn(replied)).text


@pytest.mark.parametrize("text", ["and how long do I hold it?", "how long?"])
def test_in_private_a_reply_to_an_older_answer_is_about_that_one(api: BotApi, text: str) -> None:
    """Not about the last one; and from then on the talk is about it."""
    who = person(2200 + len(text))
    squat = answer(api.turn(api.text("/squat", who=who)))
    api.turn(api.text("/bridge", who=who))
    assert SECONDS in answer(api.turn(api.text(text, who=who, reply_to_message=squat.result))).text


def test_a_number_in_reply_to_an_offer_picks_out_of_that_offer(talk: Talk) -> None:
    """The choices of a message stand on its buttons."""
    talk.dialogue.replies["/squat"] = said("which?", "bridge", "step-ups")
    offered = talk.api.turn(talk.api.text("/squat", GROUP))[-1]
    talk.api.turn(talk.api.text("2", GROUP, MATE, reply_to_message=offered.result))
    _, context = talk.dialogue.heard[-1]
    assert [choice.id for choice in context.choices] == ["bridge", "step-ups"]


@pytest.mark.parametrize(
    "text", ["@glute_test_bot", "@glute_test_bot can you help her?", "@glute_test_bot ?"]
)
def test_a_mention_under_somebodys_question_answers_that_question(api: BotApi, text: str) -> None:
    """The one who asked has not spoken to the bot."""
    asked = api.text("my lower back aches after every long run", GROUP, MATE)["message"]
    called = answer(api.turn(api.text(text, GROUP, person(2300 + len(text)), reply_to_message=asked)))
    assert "back" in called.text.lower()
    assert any("vote+:back-pain" in str(row) for row in called.given["reply_markup"]["inline_keyboard"])


def test_a_quoted_part_is_what_is_asked(api: BotApi) -> None:
    """Where somebody marks one sentence of a long message."""
    asked = api.text("great run today! how do i do a squat? see you all on sunday", GROUP, MATE)["message"]
    quote = {"text": "how do i do a squat?", "position": 17}
    called = api.text("@glute_test_bot", GROUP, person(2401), reply_to_message=asked, quote=quote)
    assert "vote+:squat" in str(answer(api.turn(called)).given["reply_markup"])


def test_words_that_ask_something_themselves_are_answered_themselves(api: BotApi) -> None:
    """The message above is then no more than the occasion."""
    asked = api.text("my lower back aches after every long run", GROUP, MATE)["message"]
    called = api.text("@glute_test_bot how do i do a squat?", GROUP, person(2402), reply_to_message=asked)
    assert "vote+:squat" in str(answer(api.turn(called)).given["reply_markup"])


def test_somebody_elses_warning_sign_is_answered_and_not_kept(api: BotApi) -> None:
    """Whoever has called the bot is not the one whose chest hurts."""
    who = person(2501)
    asked = api.text("i have crushing chest pain and cannot breathe", GROUP, MATE)["message"]
    calls = api.turn(api.text("@glute_test_bot", GROUP, who, reply_to_message=asked))
    assert "emergency" in [call for call in calls if call.method == "sendMessage"][-1].text
    assert "vote+:squat" in str(answer(api.turn(api.text("/squat", GROUP, who))).given["reply_markup"])


@pytest.mark.parametrize("chat", [None, GROUP])
@pytest.mark.parametrize("text", ["@glute_test_bot please help", "@glute_test_bot how do i do a squat?"])
def test_ones_own_warning_sign_above_counts_as_if_it_were_told_now(api: BotApi, text: str, chat: Any) -> None:
    """In a group it was not told to the bot; pointing at it tells it, and it stands."""
    who = person(2600 + len(text) + bool(chat))
    told = api.text("i have crushing chest pain and cannot breathe", chat, who)["message"]
    for told_now in (api.text(text, chat, who, reply_to_message=told), api.text("/squat", chat, who)):
        assert "emergency" in answer(api.turn(told_now)).text


def test_words_that_ask_only_together_with_what_is_quoted_are_about_both(api: BotApi) -> None:
    """Whoever wrote the message above."""
    for number, writer in enumerate((MATE, person(2701))):
        asked = api.text("how do i do a squat properly?", GROUP, writer)["message"]
        called = api.text(
            "@glute_test_bot and how long?", GROUP, person(2701 + number), reply_to_message=asked
        )
        assert SECONDS in answer(api.turn(called)).text


def test_thanks_under_somebodys_message_are_no_question(api: BotApi) -> None:
    """They are for the bot, not about what stands above."""
    asked = api.text("my lower back aches after every long run", GROUP, MATE)["message"]
    (thanked,) = texts(
        api.turn(api.text("@glute_test_bot thanks!", GROUP, person(2801), reply_to_message=asked))
    )
    assert "welcome" in thanked


@pytest.mark.parametrize("chat", [None, GROUP])
def test_a_reply_to_an_inline_answer_is_about_its_entry(api: BotApi, chat: Any) -> None:
    """A person has sent it; its link names what it is about."""
    who = person(2901 + bool(chat))
    link = {"text": "Talk to me", "url": "https://t.me/glute_test_bot?start=squat"}
    shown = api.text("How to squat", chat, MATE, via_bot=ME, reply_markup={"inline_keyboard": [[link]]})
    asked = api.text("@glute_test_bot how long do i hold it?", chat, who, reply_to_message=shown["message"])
    assert SECONDS in answer(api.turn(asked)).text


def test_the_bots_own_inline_answer_is_not_answered(talk: Talk) -> None:
    """Somebody has sent it into a chat, in private as in a group."""
    for chat in (None, GROUP):
        assert methods(talk.api.turn(talk.api.text("How to squat", chat, via_bot=ME))) == []
    assert texts(talk.api.turn(talk.api.text("hi", via_bot=ME | {"id": 5, "username": "gif"}))) == ["said hi"]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_album_is_one_message_whichever_picture_has_the_caption(talk: Talk, place: int) -> None:
    """The caption is answered, and nothing is said about the pictures."""
    for number in range(3):
        caption: dict[str, Any] = {"caption": "my hip hurts"} if number == place else {}
        talk.api.turn(talk.api.message(**PICTURE, **ALBUM, **caption))
    talk.api.turn(talk.api.text("and now?"))
    # What is said about an album without words comes after a moment.
    talk.api.turn(talk.api.message(**PICTURE, media_group_id="other"))
    talk.api.wait_until(lambda: "not_text" in texts(talk.api.calls("sendMessage")), "the other one is told")
    assert texts(talk.api.calls("sendMessage")) == ["said my hip hurts", "said and now?", "not_text"]


def test_an_album_with_the_same_caption_under_each_picture_is_answered_once(talk: Talk) -> None:
    """Another caption is another question."""
    for caption in ("my hip hurts", "my hip hurts", "and my back", "my hip hurts"):
        talk.api.turn(talk.api.message(**PICTURE, **ALBUM, caption=caption))
    assert texts(talk.api.calls("sendMessage")) == ["said my hip hurts", "said and my back"]


def test_an_album_without_a_word_is_told_so_once(talk: Talk) -> None:
    """However many pictures it has."""
    for _ in range(4):
        talk.api.turn(talk.api.message(**PICTURE, **ALBUM))
    talk.api.wait_for("sendMessage")
    talk.api.turn(talk.api.text("hello"))
    assert texts(talk.api.calls("sendMessage")) == ["not_text", "said hello"]
