"""A command is what Telegram marks as one; in a group only the bot's own are its business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botapi import GROUP, BotApi, Call
from botapi.chats import WORDLESS, words
from stand_in import running, until_presented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.dialogue import MultilingualDialogue

UNKNOWN = "I don't know that command"


@pytest.fixture(scope="module")
def api(library: MultilingualDialogue) -> Iterator[BotApi]:
    """Return the server of a bot that answers out of what ships."""
    with BotApi() as api, running(api, library, ADMIN_IDS="7"):
        until_presented(api)
        yield api


@pytest.fixture
def who(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return somebody who has not said anything yet."""
    number = 3000 + abs(hash(request.node.name)) % 10**6
    return {"id": number, "is_bot": False, "first_name": "Kim", "language_code": "en"}


def answers(calls: list[Call]) -> list[str]:
    """Return the entries that were answered, or what was said without one."""
    found = []
    for call in calls:
        if call.method in {"sendMessage", "sendAnimation"}:
            buttons = [
                button.get("callback_data", "")
                for row in call.given.get("reply_markup", {}).get("inline_keyboard", ())
                for button in row
            ]
            voted = [data.removeprefix("vote+:") for data in buttons if data.startswith("vote+:")]
            found += voted or [call.text]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "/weather Berlin", "/ban", "/ban @someone", "/shrug", "/me", "/r/running says it ruins knees",
        "/squat@other_test_bot", "/squat@other_test_bot how deep?", "/start@other_test_bot", "/stats",
        "/squat/bridge", "/", "//", "/ squat", "/weather@other_test_bot Berlin", "/help@glute_test_bot_fans",
        "/1", "/usr/bin/squat", "and/or", "see /etc/squat for more", "i did 3/4 of it", "/weather\n/squat",
    ],
)  # fmt: skip
def test_in_a_group_what_is_no_command_of_the_bot_is_left_alone(
    api: BotApi, who: dict[str, Any], text: str
) -> None:
    """It is another bot's, or none at all."""
    assert answers(api.turn(api.text(text, GROUP, who))) == []


@pytest.mark.parametrize("text", ["/weather Berlin", "/ban", "/shrug", "/weather", "/bridges_and_squats"])
def test_a_command_that_nobody_knows_gets_words_where_the_bot_is_meant(
    api: BotApi, who: dict[str, Any], text: str
) -> None:
    """In private everything is for the bot, and in a group what names it."""
    name, _, rest = text.partition(" ")
    named = f"{name}@glute_test_bot {rest}".strip()
    for said in (api.text(text, who=who), api.text(named, GROUP, who)):
        (answer,) = answers(api.turn(said))
        assert answer.startswith(UNKNOWN)


@pytest.mark.parametrize("chat", [None, GROUP])
@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("/squat", "squat"),
        ("/SQUAT", "squat"),
        ("/squat@glute_test_bot", "squat"),
        ("/squat@Glute_Test_Bot", "squat"),
        ("/bridge, please", "bridge"),
        ("/bridge.", "bridge"),
        ("/bridge!", "bridge"),
        ("/bridge: thanks", "bridge"),
        ("/bridge\nplease", "bridge"),
        ("/stepups\t", "step-ups"),
        ("/squat\nhow deep do i go?", "squat.depth"),
        ("/squat how long do i hold it?", "squat.hold"),
        ("/help me, my hip hurts when i run", "hip-pain"),
        ("/exercises: how do i do a bridge?", "bridge"),
        ("/squat, how deep do i go?", "squat.depth"),
        ("/squat@glute_test_bot\nhow deep do i go?", "squat.depth"),
    ],
)
def test_a_command_ends_where_telegram_says_and_the_rest_is_a_question_where_it_is_one(
    api: BotApi, who: dict[str, Any], text: str, entry: str, chat: Any
) -> None:
    """A comma, a full stop or a new line behind it changes nothing."""
    assert answers(api.turn(api.text(text, chat, who))) == [entry]


def test_a_warning_sign_behind_a_command_comes_first(api: BotApi, who: dict[str, Any]) -> None:
    """Nobody is shown the squat for it."""
    (answer,) = answers(api.turn(api.text("/squat\ni have crushing chest pain", who=who)))
    assert "emergency" in answer


def test_a_command_in_a_caption_is_one(api: BotApi, who: dict[str, Any]) -> None:
    """With its own marks, `caption_entities`."""
    found = words("/squat how deep do i go?")
    caption = {"caption": found["text"], "caption_entities": found["entities"]}
    assert answers(api.turn(api.message(GROUP, who, **WORDLESS["photo"], **caption))) == ["squat.depth"]


@pytest.mark.parametrize("text", ["@glute_test_bot /squat", "/squat @glute_test_bot"])
def test_a_command_beside_a_mention_is_one(api: BotApi, who: dict[str, Any], text: str) -> None:
    """Whichever comes first."""
    assert answers(api.turn(api.text(text, GROUP, who))) == ["squat"]


@pytest.mark.parametrize(
    "text", ["did you see /squat yesterday?", "i typed /squat and it works", "😀 /squat"]
)
def test_in_a_group_a_command_in_the_middle_of_a_sentence_is_talk_about_it(
    api: BotApi, who: dict[str, Any], text: str
) -> None:
    """People tell each other what the bot can do."""
    assert answers(api.turn(api.text(text, GROUP, who))) == []
