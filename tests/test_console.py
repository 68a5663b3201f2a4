"""Every console gets every reply, whatever its encoding, and a warning above all."""

from __future__ import annotations

import codecs
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.console import PLAIN, prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

WARNING = "i have crushing chest pain and cannot breathe"
ENCODINGS = ["utf-8", "latin-1", "cp437", "cp1252", "cp850", "iso-8859-7", "koi8-r", "shift_jis", "ascii"]


def printed(encoding: str, *arguments: str, stdin: bytes = b"") -> str:
    """Return what the program prints to a console of `encoding`, read as that encoding."""
    result = CliRunner(charset=encoding).invoke(
        main, arguments, input=stdin, env={"TELEGRAM_BOT_TOKEN": None}
    )
    assert result.exit_code in {0, 1, 2}
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output_bytes.decode(encoding)


@pytest.fixture(scope="module", autouse=True)
def _handler() -> None:
    """Register the handler, as the program does at its start."""
    before = sys.stdin, sys.stdout, sys.stderr
    prepare()
    sys.stdin, sys.stdout, sys.stderr = before


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_warning_reaches_every_console(encoding: str) -> None:
    """In words; its quotes and frame are as good as the console has them."""
    words = " ".join(printed(encoding, "ask", WARNING).replace("|", " ").replace("│", " ").split())
    assert "Please call your local emergency number now (for example 112, 911 or 999)." in words
    assert "crushing chest pain" in words


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "koi8-r"])
def test_accents_that_a_console_lacks_become_plain_letters(encoding: str) -> None:
    """Spanish stays readable."""
    answer = printed(encoding, "ask", "¿cómo hago una sentadilla?")
    assert "Como hacer una sentadilla" in answer.replace("ó", "o")
    assert "?" not in answer.replace("¿", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["chat"],
        ["check"],
        ["explain", "it hurts… “here”"],
        ["report"],
        ["nosuch€"],
        ["ask", "--nosuch…"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_every_command_prints_to_a_console_of_ascii(arguments: Sequence[str]) -> None:
    """Errors of the command line too."""
    text = printed("ascii", *arguments, stdin="¿cómo?\nhow do i squat\n".encode())
    assert text.strip()
    assert text.isascii()


def test_json_lines_are_ascii_whatever_the_console_is() -> None:
    """Programs read them, and would not know a plain form from the letter itself."""
    line = json.dumps({"chat": "1", "text": "¿cómo hago una sentadilla?"}).encode()
    answers = {printed(encoding, "ask", "--jsonl", stdin=line).split('"ms"')[0] for encoding in ENCODINGS}
    (answer,) = answers
    assert answer.isascii()
    assert "\\u00" in answer


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“quoted” ‘so’ – and — so…", "\"quoted\" 'so' - and - so..."),
        ("▰▰▱▱ 2/4", "##-- 2/4"),
        ("ÁÉÍÑÜ ¿qué? ¡sí!", "AEINU ?que? !si!"),
        ("e\u0301 \u2764\ufe0f a\u200bb", "e <3 ab"),
        ("lone \ud800 half", "lone ? half"),
        ("\U0010ffff", "?"),
        ("Ελλάδα и Россия", "Ellada i Rossiya"),
    ],
)
def test_letters_are_shown_by_their_nearest_plain_form(text: str, plain: str) -> None:
    """And never by a traceback."""
    shown = text.encode("ascii", PLAIN).decode()
    assert shown == plain or (":heart:" in shown and "\u2764" in text)


def test_what_a_console_has_stays_as_it_is() -> None:
    """Only what it lacks is replaced."""
    assert "é “x”".encode("cp1252", PLAIN).decode("cp1252") == "é “x”"
    assert "é “x”".encode("latin-1", PLAIN).decode("latin-1") == 'é "x"'


def test_a_decoding_error_is_no_matter_of_plain_letters() -> None:
    """The handler is for what is written."""
    with pytest.raises(UnicodeDecodeError):
        codecs.decode(b"\xff", "utf-8", PLAIN)


def _run(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    program = f"'{sys.executable}' -m bot"
    return subprocess.run(  # noqa: S602  (the shell closes and cuts the streams)
        command.replace("BOT", program),
        shell=True,
        capture_output=True,
        env=os.environ | environment,
        timeout=50,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    "command",
    [
        f"BOT ask '{WARNING}' | head -1",
        'yes \'{"text": "squat"}\' | head -500 | BOT ask --jsonl | head -1',
        f"BOT ask '{WARNING}' >&- 2>&-",
        "BOT chat <&-",
        r"printf 'caf\351 \377\nhi\n' | BOT chat",
        r"""BOT ask "$(printf 'my back hurts \377')" """,
    ],
    ids=[
        "cut",
        "lines cut",
        "closed",
        "no input",
        "input of another encoding",
        "question of another encoding",
    ],
)
def test_streams_that_are_cut_or_closed_are_no_traceback(command: str) -> None:
    """Whoever takes the first line has what was wanted."""
    done = _run(command)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_process_whose_console_is_ascii_prints_the_warning() -> None:
    """As with PYTHONIOENCODING or in the C locale."""
    done = _run(f"BOT ask '{WARNING}'", PYTHONIOENCODING="ascii")
    assert b"emergency number" in done.stdout
    assert done.stdout.isascii()
    assert done.returncode == 0


def test_a_stream_that_is_no_text_file_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that has put its own stream there keeps it."""
    own = io.StringIO()
    monkeypatch.setattr(sys, "stdout", own)
    prepare()
    assert sys.stdout is own
