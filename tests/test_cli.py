"""The commands, called in-process as a shell would call them."""

from __future__ import annotations

import json
import shutil
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from bilingual import write_bilingual
from click.testing import CliRunner, Result

from bot.cli import main
from bot.settings import Settings, content_folder, table

if TYPE_CHECKING:
    from pathlib import Path

OPERATIONS = content_folder().parent / "docs" / "operations.md"


@pytest.fixture
def bilingual_faq(tmp_path: Path) -> Path:
    """Return a folder with a small content in English and Spanish."""
    return write_bilingual(tmp_path / "faq")


def run(*arguments: str, stdin: str | bytes = "", **environment: str) -> Result:
    """Run the program with `arguments`, without a token unless the test sets one, and without meaning."""
    names = {field.name.upper() for field in fields(Settings)} - {"CACHE_DIR", "MEANING"}
    blank: dict[str, str | None] = dict.fromkeys(names)
    return CliRunner().invoke(main, arguments, input=stdin, env=blank | environment)


def test_ask_answers_one_question() -> None:
    """A question in quotes gets its answer on standard output."""
    result = run("ask", "my lower back hurts after running")
    assert result.exit_code == 0
    assert "Back pain" in result.stdout


def test_ask_without_a_question_says_what_to_type() -> None:
    """A usage error names the mend."""
    result = run("ask")
    assert result.exit_code == 2
    assert "in quotes" in result.stderr


def test_ask_answers_json_lines() -> None:
    """One line in, one line out, in order; the fields are promised in `test_jsonl.py`."""
    lines = [json.dumps({"chat": chat, "text": "how do I do a squat"}) for chat in "ab"]
    result = run("ask", "--jsonl", stdin="\n".join(lines))
    assert result.exit_code == 0
    assert [json.loads(line)["chat"] for line in result.stdout.splitlines()] == ["a", "b"]


def test_chat_works_through_a_pipe() -> None:
    """A script can talk to the bot, pick a choice by its number, and end with the input."""
    result = run("chat", stdin="it hurts\n1\n\nbye\n")
    assert result.exit_code == 0
    assert "Hip pain" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_without_a_token_the_program_chats() -> None:
    """`python -m bot` alone is a conversation."""
    result = run(stdin="how do i do a bridge\n")
    assert result.exit_code == 0
    assert "How to do a bridge" in result.stdout


def test_check_is_silent_about_nothing_and_counts_what_is_there() -> None:
    """Sound content exits with 0."""
    result = run("check")
    assert result.exit_code == 0
    assert "sound" in result.stdout


def test_check_and_start_say_the_same_of_unsound_content(tmp_path: Path) -> None:
    """The bot refuses to start on what `check` refuses, with the same lines."""
    shutil.copytree(content_folder(), tmp_path / "faq")
    limits = tmp_path / "faq" / "en" / "limits.yaml"
    limits.write_text(limits.read_text(encoding="utf-8").replace("terms:", "trems:", 1), encoding="utf-8")
    checked = run("check", str(tmp_path / "faq"))
    started = run("chat", FAQ_DIR=str(tmp_path / "faq"))
    assert checked.exit_code == started.exit_code == 1
    assert checked.stderr == started.stderr
    assert f"{limits}:" in checked.stderr
    assert "did you mean `terms`?" in checked.stderr


def test_the_chat_goes_on_in_the_language_of_each_message(bilingual_faq: Path) -> None:
    """Answers, prompts, the words around a guided set, and the farewell."""
    talk = "how do i do a squat\ncómo hago un puente\n/language\n1\n5\n"
    result = run("chat", stdin=talk, FAQ_DIR=str(bilingual_faq))
    told = [result.stdout.index(part) for part in ("How to do a squat", "Cómo hacer un puente", "Español")]
    assert told == sorted(told)
    assert "I answer in English from now on" in result.stdout
    assert result.stdout.rstrip().endswith("Goodbye, and happy running!")


def test_one_question_is_answered_in_its_language(bilingual_faq: Path) -> None:
    """As JSON lines too, each conversation in its own."""
    assert "Dolor de cadera" in run("ask", "me duele la cadera", FAQ_DIR=str(bilingual_faq)).stdout
    lines = [json.dumps({"chat": chat, "text": text}) for chat, text in (("a", "sentadilla"), ("b", "squat"))]
    answers = run("ask", "--jsonl", stdin="\n".join(lines), FAQ_DIR=str(bilingual_faq)).stdout.splitlines()
    assert [json.loads(line)["entries"] for line in answers] == [["squat"], ["squat"]]
    assert [json.loads(line)["text"][:4] for line in answers] == ["Cómo", "How "]


def test_check_shows_what_a_language_lacks(bilingual_faq: Path) -> None:
    """Line by line, exit code 1; nothing, where nothing is missing."""
    assert run("check", "--language", "es", str(bilingual_faq)).exit_code == 0
    (bilingual_faq / "es" / "small-talk.yaml").write_text("entries: []\n", encoding="utf-8")
    result = run("check", "--language", "es", str(bilingual_faq))
    assert result.exit_code == 1
    assert "small-talk.yaml:1:1: the small talk `chat.thanks` is missing; add it, as in" in result.stderr


def test_questions_are_asked_in_the_language_of_their_folder(bilingual_faq: Path, tmp_path: Path) -> None:
    """With floors of their own; a reply in another language is wrong."""
    folder = tmp_path / "questions" / "es"
    folder.mkdir(parents=True)
    (folder / "set.yaml").write_text(
        "- {text: me duele la cadera, expect: [hip-pain]}\n- {text: my hip hurts, expect: [hip-pain]}\n",
        encoding="utf-8",
    )
    (folder / "floors.toml").write_text("[set]\nright = 60\nwrong = 100\n", encoding="utf-8")
    result = run("evaluate", "--json", str(folder / "set.yaml"), FAQ_DIR=str(bilingual_faq))
    figures = json.loads(result.stdout)["set"]
    assert (figures["right"], figures["wrong"]) == (0.5, 0.5)
    assert figures["confusions"] == [{"expected": "hip-pain", "given": "in en|hip-pain", "count": 1}]
    assert result.exit_code == 1
    assert "set: 50.0 % right, the floor is 60" in result.stderr


def test_check_of_a_folder_without_content_says_so(tmp_path: Path) -> None:
    """An empty folder is unsound, not sound by having nothing wrong."""
    result = run("check", str(tmp_path))
    assert result.exit_code == 1
    assert "there is no such folder" in result.stderr


def test_a_malformed_setting_is_one_line_and_exit_code_2() -> None:
    """The variable and the mend, without a traceback."""
    result = run(TELEGRAM_BOT_TOKEN="")
    assert result.exit_code == 2
    assert result.stderr == "TELEGRAM_BOT_TOKEN is empty; give it a value or unset it\n"


def test_evaluate_judges_labelled_questions(tmp_path: Path) -> None:
    """Right, offered and wrong are counted apart; `--json` gives the same for programs."""
    file = tmp_path / "set.yaml"
    file.write_text(
        "- {text: how do I do a squat, expect: [squat]}\n"
        "- {text: how do I do a bridge, expect: [squat]}\n"
        "- {text: pain, expect: [hip-pain]}\n"
        "- {text: how long do I hold a squat, expect: [squat]}\n"
        "- {turns: [{text: hello, expect: [chat.greeting]}, {text: crushing chest pain, expect: [urgent]}]}\n"
    )
    figures = json.loads(run("evaluate", "--json", str(file)).stdout)["set"]
    assert figures["questions"] == 6
    assert (figures["right"], figures["wrong"], figures["offered"]) == (0.6667, 0.1667, 0.1667)
    assert figures["confusions"] == [{"expected": "squat", "given": "bridge", "count": 1}]
    assert "squat answered as bridge" in run("evaluate", str(file)).stdout


@pytest.mark.parametrize("content", ["- {txt: hello}", "hello", "- text: [1]", "- {turns: []}", ""])
def test_evaluate_names_the_place_of_a_malformed_question(tmp_path: Path, content: str) -> None:
    """File and line, exit code 1."""
    file = tmp_path / "set.yaml"
    file.write_text(content)
    result = run("evaluate", str(file))
    assert result.exit_code == 1
    assert f"{file}:1:" in result.stderr


def test_the_documents_show_the_settings_as_they_are() -> None:
    """The table is generated; paste `bot.settings.table()` when this fails."""
    assert table() in OPERATIONS.read_text(encoding="utf-8")


def test_the_documents_name_every_command() -> None:
    """A command nobody can read about does not exist."""
    text = OPERATIONS.read_text(encoding="utf-8")
    for name in main.commands:
        assert f"python -m bot {name}" in text, name
