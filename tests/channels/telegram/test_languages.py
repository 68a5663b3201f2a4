"""Everything that a person reads is in the language of the talk, from the menu to a reminder."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from botapi import GROUP, PRIVATE, TOKEN, BotApi, Call
from botapi.chats import RUNNER, WORDLESS
from stand_in import running, until_presented
from waiting import result

from bot.coach.reminders.model import NewReminder
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.dialogue import MultilingualDialogue

SPANIARD = RUNNER | {"language_code": "es-ES"}


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of the database that bot and test share."""
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def api(bilingual: MultilingualDialogue, url: str) -> Iterator[BotApi]:
    """Return the server to which a bot listens that answers in English and Spanish."""
    with BotApi() as api, running(api, bilingual, DATABASE_URL=url):
        until_presented(api, 2)
        yield api


def say(api: BotApi, text: str, who: dict[str, Any] = SPANIARD) -> Call:
    """Return what `text` is answered with."""
    return sent(api.turn(api.text(text, who=who)))


def sent(calls: list[Call]) -> Call:
    """Return the last message that was sent."""
    return [call for call in calls if call.method == "sendMessage"][-1]


def test_menu_and_description_are_those_of_the_persons_language(api: BotApi) -> None:
    """Whoever has neither language gets the default one."""
    squat = {language: menu_of(api, language)["squat"] for language in ("", "es")}
    assert squat == {"": "How to do the squat", "es": "ES How to do the squat"}
    assert api.telegram.descriptions["es"].startswith("ES ")
    assert not api.telegram.descriptions[""].startswith("ES ")
    assert api.telegram.short_descriptions["es"].startswith("ES ")


def menu_of(api: BotApi, language: str) -> dict[str, str]:
    """Return the commands of the menu for everybody in `language`."""
    return {each["command"]: each["description"] for each in api.telegram.menus["default", language]}


def test_an_answer_and_all_around_it_are_in_one_language(api: BotApi) -> None:
    """The text, the buttons, the vote, and the notice for it."""
    answer = say(api, "me duele la cadera", RUNNER)
    assert "Dolor de cadera" in answer.text
    assert "ES 👍 Helpful" in answer.labels
    pressed = api.turn(api.press(answer, "ES 👍 Helpful"))
    notices = [call.given.get("text") for call in pressed if call.method == "answerCallbackQuery"]
    assert notices == ["ES Thank you, that helps me improve."]
    marked = api.wait_for("editMessageReplyMarkup")[0]
    assert "✓ ES 👍 Helpful" in str(marked.given["reply_markup"])


def test_what_is_no_message_speaks_the_programs_language(api: BotApi) -> None:
    """Until the talk speaks another one."""
    photo = {"who": SPANIARD, **WORDLESS["photo"]}
    assert sent(api.turn(api.message(**photo))).text.startswith("ES I can only read text")
    assert "Hip pain" in say(api, "my hip hurts").text
    assert sent(api.turn(api.message(**photo))).text.startswith("I can only read text")


def test_a_chosen_language_is_remembered(bilingual: MultilingualDialogue, url: str) -> None:
    """Also by the next program that uses the database."""
    with BotApi() as api:
        for text in ("/language español", "5"):
            with running(api, bilingual, DATABASE_URL=url):
                assert "ES " in say(api, text, RUNNER).text


def test_a_chosen_language_is_shown_and_erased(api: BotApi) -> None:
    """As everything that is kept of a person."""
    say(api, "/language español", RUNNER)
    (file,) = (call for call in api.turn(api.text("/mydata")) if call.method == "sendDocument")
    assert '"language": "es"' in str(file.given)
    question = say(api, "/forget", RUNNER)
    erased = sent(api.turn(api.press(question, question.labels[0])))
    assert "your settings" in erased.text
    assert not say(api, "5", RUNNER).text.startswith("ES ")


def test_the_language_is_chosen_with_a_button(api: BotApi) -> None:
    """The question is in the one language, the answer to it in the other."""
    question = say(api, "/language", RUNNER)
    assert question.labels == ["English", "Español"]
    assert sent(api.turn(api.press(question, "Español"))).text.startswith("ES I answer in English from now")


def test_a_guided_set_speaks_the_language_in_which_it_was_asked_for(api: BotApi) -> None:
    """Its question, its first moment, and what stops it."""
    answer = say(api, "sentadilla", RUNNER)
    question = sent(api.turn(api.press(answer, "ES Guide me through it")))
    begun = sent(api.turn(api.press(question, "3")))
    assert begun.text.startswith("Sentadilla")
    assert begun.labels == ["ES Pause", "ES Stop"]
    api.queue(api.text("es stop"))
    api.wait_until(
        lambda: any(call.text.startswith("ES Stopped") for call in api.calls("editMessageText")), "the end"
    )


def test_reminders_are_talked_about_in_the_language_of_the_talk(api: BotApi) -> None:
    """The question for the place, the time in plain words, the confirmation."""
    assert say(api, "/remind").text.startswith("ES A reminder")
    offered = say(api, "Madrid")
    assert offered.text.startswith("ES Is one of these")
    when = sent(api.turn(api.press(offered, offered.labels[0], who=SPANIARD)))
    assert "ES It is" in when.text
    assert say(api, "cada dos horas de 9 a 17").text.startswith("ES I will remind you")


@pytest.mark.parametrize(
    ("kept", "chosen", "begins"), [("es", None, "ES "), ("es", "en", "Time"), (None, None, "Time")]
)
def test_a_reminder_comes_in_its_language(
    api: BotApi, url: str, kept: str | None, chosen: str | None, begins: str
) -> None:
    """In that in which it was asked for, unless another one was chosen since."""
    store = Store(url, TOKEN, TOKEN.partition(":")[0])
    if chosen:
        result(lambda: store.preferences.set_language(PRIVATE.id, chosen))
    moment = int(time.time())
    rule = "RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=7;BYMINUTE=30;BYSECOND=0"
    new = NewReminder(str(PRIVATE.id), None, rule, "Europe/Berlin", moment, kept)
    result(lambda: store.reminders.add(PRIVATE.id, new))
    assert api.wait_for("sendMessage")[0].given["text"].startswith(begins)
    store.close()


def test_inline_results_are_in_the_language_of_what_is_typed(api: BotApi) -> None:
    """And while nothing is typed, in that of the programs; nobody is shown what another one was."""
    for query, who, title in (
        ("sentadilla", RUNNER, "Cómo hacer una sentadilla"),
        ("squat", SPANIARD, "How to do a squat"),
        ("", SPANIARD, "Cómo hacer una sentadilla"),
    ):
        (answer,) = (call for call in api.turn(api.inline(query, who)) if call.method == "answerInlineQuery")
        assert answer.given["results"][0]["title"] == title
        assert answer.given["is_personal"]


def test_in_a_group_each_is_answered_in_their_own_language(api: BotApi) -> None:
    """Two people talk side by side."""
    english = sent(api.turn(api.text("/squat@glute_test_bot", GROUP)))
    spanish = sent(api.turn(api.text("/squat@glute_test_bot", GROUP, SPANIARD | {"id": 1002})))
    assert english.text.startswith("How to do a squat")
    assert spanish.text.startswith("Cómo hacer una sentadilla")


def test_a_warning_is_in_the_language_of_the_sign(api: BotApi) -> None:
    """Whatever the programs speak or somebody chose."""
    say(api, "/language es")
    assert say(api, "my chest hurts").text.startswith("Please call")
    assert say(api, "me duele el pecho").text.startswith("ES Please call")
