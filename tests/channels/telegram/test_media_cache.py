"""Moving pictures: uploaded once, sent by name, never at the price of the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from botapi import GROUP, BotApi
from stand_in import StandIn, Talk, answered, methods, running, said, until_presented

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILM = b"\x00\x00\x00\x18ftypmp42" + b"a short film"


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """Return the settings of a bot with pictures, which keeps their names in a file."""
    figures = tmp_path / "faq" / "figures" / "en"
    figures.mkdir(parents=True)
    for name in ("squat", "bridge"):
        (figures / f"{name}.mp4").write_bytes(FILM + name.encode())
    return {"FAQ_DIR": str(tmp_path / "faq"), "DATABASE_URL": f"sqlite:///{tmp_path / 'bot.db'}"}


def dialogue() -> StandIn:
    """Return a dialogue that shows squats and bridges."""
    squat, bridge = (answered(name, picture=name) for name in ("squat", "bridge"))
    return StandIn(squat=squat, bridge=bridge)


@pytest.fixture
def talk(home: dict[str, str]) -> Iterator[Talk]:
    """Return a channel that shows pictures, and the server that it polls."""
    stand_in = dialogue()
    with BotApi() as api, running(api, stand_in, **home) as channel:
        until_presented(api)
        yield Talk(api, stand_in, channel)


def test_a_picture_carries_the_answer_as_its_caption(talk: Talk) -> None:
    """One message: what moves above, the words and the buttons below."""
    calls = talk.api.turn(talk.api.text("squat"))
    assert methods(calls) == ["sendChatAction", "sendAnimation"]
    assert calls[1].text == "squat\n\nall about squat"
    assert calls[1].labels[:2] == ["helpful", "unhelpful"]


def test_a_picture_is_uploaded_once_and_then_sent_by_its_name(talk: Talk) -> None:
    """The second runner does not wait for an upload."""
    first = talk.api.turn(talk.api.text("squat"))[-1]
    again = talk.api.turn(talk.api.text("squat"))
    assert methods(again) == ["sendAnimation"]
    assert again[0].given["animation"] == first.result["animation"]["file_id"]


def test_a_name_is_remembered_across_a_restart(home: dict[str, str]) -> None:
    """A new program sends what an old one has uploaded."""
    with BotApi() as api:
        for expected in (["sendChatAction", "sendAnimation"], ["sendAnimation"]):
            polls = len(api.calls("getUpdates"))
            with running(api, dialogue(), **home):
                api.wait_for("getUpdates", polls + 1)
                assert methods(api.turn(api.text("squat"))) == expected


def test_a_name_that_telegram_refuses_is_forgotten_and_the_picture_uploaded_anew(talk: Talk) -> None:
    """The person sees the picture all the same."""
    talk.api.turn(talk.api.text("squat"))
    talk.api.telegram.forget_files()
    calls = talk.api.turn(talk.api.text("squat"))
    assert methods(calls) == ["sendAnimation", "sendChatAction", "sendAnimation"]
    assert calls[-1].text == "squat\n\nall about squat"
    assert methods(talk.api.turn(talk.api.text("squat"))) == ["sendAnimation"]


def test_where_pictures_are_forbidden_the_words_come_alone(talk: Talk) -> None:
    """A group that allows no media still gets its answer."""
    talk.api.fail("sendAnimation", 400, "Bad Request: not enough rights to send animations to the chat")
    talk.dialogue.replies["/squat"] = answered("squat", picture="squat")
    calls = talk.api.turn(talk.api.text("/squat", GROUP))
    assert methods(calls) == ["sendChatAction", "sendAnimation", "sendMessage"]
    assert calls[-1].text == "squat\n\nall about squat"


def test_a_picture_that_does_not_exist_is_left_out(talk: Talk) -> None:
    """Content may name a picture before it is drawn."""
    talk.dialogue.replies["plank"] = answered("plank", picture="plank")
    assert methods(talk.api.turn(talk.api.text("plank"))) == ["sendMessage"]


def test_a_text_too_long_for_a_caption_follows_its_picture(talk: Talk) -> None:
    """Nothing is cut away: the picture comes with the title, then the whole text."""
    talk.dialogue.replies["long"] = replace(said("word " * 300), picture="squat")
    calls = talk.api.turn(talk.api.text("long"))
    assert methods(calls) == ["sendChatAction", "sendAnimation", "sendMessage"]
    assert calls[-1].text == ("word " * 300).strip()


def test_an_edited_question_changes_picture_and_words(talk: Talk) -> None:
    """From one exercise to another in the same message."""
    question = talk.api.text("squat")
    talk.api.turn(question)
    calls = talk.api.turn(talk.api.edit(question, "bridge"))
    assert methods(calls) == ["sendChatAction", "editMessageMedia"]
    assert calls[-1].text == "bridge\n\nall about bridge"


def test_an_edited_question_may_gain_or_lose_its_picture(talk: Talk) -> None:
    """Words can become a caption; a caption cannot become words, so that answer is sent anew."""
    talk.dialogue.replies["hello"] = said("hello")
    question = talk.api.text("hello")
    talk.api.turn(question)
    assert methods(talk.api.turn(talk.api.edit(question, "squat"))) == ["sendChatAction", "editMessageMedia"]
    calls = talk.api.turn(talk.api.edit(question, "hello"))
    assert methods(calls) == ["deleteMessage", "sendMessage"]
