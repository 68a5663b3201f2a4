"""What the terminal gains from being a channel like any other: all that is kept lasts as long as it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.channels.terminal.terminal import Terminal
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.dialogue import MultilingualDialogue


class Screen:
    """A terminal, and what it printed since it was last looked at."""

    def __init__(self, terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
        """Look at what `terminal` prints by `capsys`."""
        self.terminal = terminal
        self._capsys = capsys

    def say(self, text: str) -> str:
        """Type `text`, and return what is printed, without line breaks."""
        self.terminal.say(text)
        return " ".join(self._capsys.readouterr().out.split())


@pytest.fixture
def screen(bilingual: MultilingualDialogue, capsys: pytest.CaptureFixture[str]) -> Iterator[Screen]:
    """Return a terminal in which nothing was said yet."""
    with Terminal(bilingual, Settings()) as terminal:
        yield Screen(terminal, capsys)


def test_a_reminder_is_set_listed_and_ended(screen: Screen) -> None:
    """By number, since there is nothing to press; a list without any says so."""
    screen.say("/remind")
    assert "Berlin" in screen.say("berlin")
    screen.say("3")
    assert "7:30" in screen.say("/reminders")
    screen.say("1")
    assert "7:30" not in screen.say("/reminders")


def test_what_is_kept_is_shown_and_erased(screen: Screen) -> None:
    """The data is printed as it would be sent."""
    screen.say("how do I squat?")
    assert '"topic' in screen.say("/mydata").replace("\\", "")
    screen.say("/forget")
    screen.say("1")
    assert '"topic' not in screen.say("/mydata").replace("\\", "")


def test_a_language_stays_chosen(screen: Screen) -> None:
    """Also for commands, which are the same in all languages."""
    screen.say("/language es")
    assert "sentadilla" in screen.say("/squat").lower()


def test_progress_is_told(screen: Screen) -> None:
    """Nothing was finished yet; a picture is not needed to say so."""
    assert screen.say("/progress")
