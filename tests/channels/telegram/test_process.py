"""The program itself, as a process with the real content, against a Bot API server on loopback."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from botapi import PRIVATE, TOKEN, BotApi, Call, Chat
from botapi.chats import WORDLESS
from stand_in import until_presented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge import Knowledge

ROOT = Path(__file__).parents[3]
# Seconds; a bot that is told to stop has no more before Docker kills it.
DOCKERS_PATIENCE = 10
# Python's start and the reading of the content on a busy machine.
STARTS_WITHIN = 30

_chats = map(Chat, itertools.count(5000))


class Program:
    """A running `python -m bot`; all that it writes goes into one file."""

    def __init__(self, api: BotApi, folder: Path, token: str = TOKEN) -> None:
        """Start it against `api`, with `folder` as its home, writing as much as it ever writes."""
        self._output = folder / "output"
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.lower().endswith("_proxy") and not name.startswith("TELEGRAM_")
        }
        settings = {
            "TELEGRAM_BOT_TOKEN": token,
            "TELEGRAM_API_URL": api.url,
            "LOG_LEVEL": "debug",
            "SEND_RATE": "0",
            "HOME": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        }
        with self._output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot"], cwd=ROOT, env=clean | settings, stdout=output, stderr=output
            )

    @property
    def output(self) -> str:
        """All that was written so far, by earlier runs in the same folder as well."""
        return self._output.read_text()

    def end(self, number: signal.Signals) -> int:
        """Send the signal `number`, wait for the end and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(DOCKERS_PATIENCE)


@contextlib.contextmanager
def started(api: BotApi, folder: Path) -> Iterator[Program]:
    """Run the program during the block, from when it polls; no token may be in what it writes."""
    program = Program(api, folder)
    try:
        polls = len(api.calls("getUpdates"))
        if api.listening:
            api.wait_for("getUpdates", polls + 1)
        yield program
    finally:
        if program.process.poll() is None:
            program.process.kill()
        program.process.wait()
    assert TOKEN.partition(":")[2] not in program.output


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BotApi, Program]]:
    """Return a server and a program that all tests of single messages share."""
    with BotApi() as api, started(api, tmp_path_factory.mktemp("home")) as program:
        until_presented(api, languages=2)
        yield api, program


@pytest.fixture
def api(program: tuple[BotApi, Program]) -> BotApi:
    """Return the server that the shared program polls."""
    return program[0]


@pytest.fixture
def chat() -> Chat:
    """Return a chat in which nothing was said yet."""
    return next(_chats)


def answer(calls: list[Call]) -> Call:
    """Return the last message that was sent."""
    return [call for call in calls if call.method in {"sendMessage", "sendAnimation"}][-1]


def test_start_welcomes_and_every_command_of_the_menu_answers(
    api: BotApi, chat: Chat, knowledge: Knowledge
) -> None:
    """The menu shows the content's commands, and each of them leads somewhere."""
    assert [command["command"] for command in api.telegram.commands] == list(knowledge.commands)
    assert "start" in knowledge.commands
    wrong = {knowledge.messages.phrases.unknown_command, knowledge.messages.phrases.went_wrong}
    for command in knowledge.commands:
        assert not wrong & set(answer(api.turn(api.text(f"/{command}", chat))).text.split("\n\n"))


def test_a_question_in_free_words_is_answered(api: BotApi, chat: Chat) -> None:
    """Whoever asks how a squat is done sees and reads how, in one message."""
    sent = answer(api.turn(api.text("how do I do a squat?", chat)))
    assert sent.method == "sendAnimation"
    assert "5 seconds" in sent.text


def test_every_button_of_an_answer_leads_on(api: BotApi, chat: Chat, knowledge: Knowledge) -> None:
    """No button that the bot itself offers is a dead end."""
    sent = answer(api.turn(api.text("/start", chat)))
    assert sent.labels
    for label in sent.labels:
        calls = api.turn(api.press(sent, label))
        assert calls[0].method == "answerCallbackQuery"
        assert knowledge.messages.phrases.old_button not in answer(calls).text
        marked = [call for call in calls if call.method == "editMessageReplyMarkup"][-1]
        assert knowledge.messages.phrases.chosen.format(label=label) in marked.labels


@pytest.mark.parametrize("data", ["choose:no-longer-there", "choose:", "squat", "💥" * 16])
def test_an_old_or_forged_button_gets_a_friendly_word(
    api: BotApi, chat: Chat, knowledge: Knowledge, data: str
) -> None:
    """A button of an earlier version, or made by somebody else, is answered."""
    sent = answer(api.turn(api.text("hello", chat)))
    calls = api.turn(api.callback(data, sent.result))
    assert calls[0].method == "answerCallbackQuery"
    assert knowledge.messages.phrases.old_button in answer(calls).text


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "location"])
def test_what_is_no_text_gets_a_friendly_word(
    api: BotApi, chat: Chat, knowledge: Knowledge, kind: str
) -> None:
    """The bot says that it reads text only."""
    assert answer(api.turn(api.message(chat, **WORDLESS[kind]))).text == knowledge.messages.phrases.not_text


@pytest.mark.parametrize(
    "text",
    [
        "<b>squat</b> & <script>alert(1)</script>",
        "&lt;squat&gt; </blockquote>",
        "how do I squat? " * 256,
        "💥" * 2048,
        "?",
        "/nosuchcommand",
        "\u202esquat\u200b",
        "как приседать",
    ],
    ids=["tags", "entities", "longest", "emoji", "no word", "unknown command", "invisible", "other script"],
)
def test_any_text_gets_an_answer(api: BotApi, chat: Chat, knowledge: Knowledge, text: str) -> None:
    """Markup, the longest message there is, other scripts: always an answer, never an error."""
    assert knowledge.messages.phrases.went_wrong not in answer(api.turn(api.text(text, chat))).text


def test_an_error_in_one_message_is_owned_up_to_and_stays_the_only_one(
    program: tuple[BotApi, Program], chat: Chat, knowledge: Knowledge
) -> None:
    """The person hears of it, the log holds neither words nor token, and the next message is answered."""
    api, process = program
    api.fail("sendMessage", 400, "Bad Request: can't parse entities")
    apology = answer(api.turn(api.text("does unmistakable sitting hurt?", chat)))
    assert apology.text == knowledge.messages.phrases.went_wrong
    assert answer(api.turn(api.text("hello", chat))).text != apology.text
    assert "failed: BadRequest" in process.output
    assert "unmistakable" not in process.output


def test_a_wrong_token_ends_in_one_clear_line(tmp_path: Path) -> None:
    """Whoever pasted the wrong token reads which variable it is, and no traceback."""
    wrong = "987654321:AAwrong-wrong-wrong-wrong-wrong-0123"
    with BotApi() as api:
        program = Program(api, tmp_path, wrong)
        assert program.process.wait(STARTS_WITHIN) == 1
    lines = [line for line in program.output.splitlines() if "TELEGRAM_BOT_TOKEN" in line]
    assert len(lines) == 1
    assert "Traceback" not in program.output
    assert wrong.partition(":")[2] not in program.output


def test_the_bot_waits_for_a_telegram_that_is_out_of_reach(tmp_path: Path) -> None:
    """A bot that starts before its network does keeps trying, says so, and then answers."""
    with BotApi(listening=False) as api, started(api, tmp_path) as program:
        end = time.monotonic() + STARTS_WITHIN
        while program.output.count("out of reach") < 2 and time.monotonic() < end:
            time.sleep(0.05)  # nothing but the file tells
        api.listen()
        assert answer(api.turn(api.text("hello"))).text
        lines = [line for line in program.output.splitlines() if "out of reach" in line]
    assert len(lines) >= 2
    assert "Traceback" not in program.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_program_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    """Within seconds, with exit code 0 and no traceback, and without losing an answered message twice."""
    with BotApi() as api, started(api, tmp_path) as program:
        api.turn(api.text("hello"))
        assert program.end(number) == 0
        assert "Traceback" not in program.output


def test_a_signal_ends_a_program_that_never_reached_telegram(tmp_path: Path) -> None:
    """Waiting for the network does not make it deaf."""
    with BotApi(listening=False) as api, started(api, tmp_path) as program:
        end = time.monotonic() + STARTS_WITHIN
        while "out of reach" not in program.output and time.monotonic() < end:
            time.sleep(0.05)  # nothing but the file tells
        assert program.end(signal.SIGTERM) == 0
        assert "Traceback" not in program.output


def test_a_question_survives_a_crash(tmp_path: Path) -> None:
    """What was asked and not answered when the program was killed is answered by the next one."""
    with BotApi() as api:
        with started(api, tmp_path) as program:
            api.fail("sendMessage", 500)
            api.queue(api.text("my hip hurts", PRIVATE))
            api.wait_for("sendMessage")
            # Now the program pauses before it tries again, which it will never do.
            program.end(signal.SIGKILL)
        with started(api, tmp_path):
            assert api.wait_for("sendMessage", 2)[1].text


def test_a_guided_set_of_the_real_content_counts_along(api: BotApi, chat: Chat) -> None:
    """From the exercise over the number to the bar, by buttons alone."""
    sent = answer(api.turn(api.text("/squat", chat)))
    question = answer(api.turn(api.press(sent, "Guide me through it")))
    began = answer(api.turn(api.press(question, "3")))
    assert "Get ready" in began.text
    api.wait_until(
        lambda: any("Down" in call.text for call in api.calls("editMessageText") if call.result),
        "the first squat begins",
    )
    api.turn(api.press(began, "Stop"))


def test_inline_mode_finds_what_is_being_typed(api: BotApi) -> None:
    """Half a word is enough, and an empty query offers the exercises."""
    for query, first in (("bri", "How to do a bridge"), ("", "How to do a squat")):
        (call,) = api.turn(api.inline(query))
        assert call.given["results"][0]["title"] == first


def test_the_bot_presents_itself_in_private_and_in_groups(api: BotApi, knowledge: Knowledge) -> None:
    """The menu of groups is shorter, and the descriptions are those of the content."""
    menus = {
        scope: [command["command"] for command in menu] for (scope, _), menu in api.telegram.menus.items()
    }
    assert menus["all_private_chats"] == list(knowledge.commands)
    assert set(menus["all_group_chats"]) < set(knowledge.commands)
    assert (
        api.telegram.perform("getMyDescription", {})["description"] == knowledge.messages.profile.description
    )
