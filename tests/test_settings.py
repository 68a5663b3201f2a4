"""Settings come from the environment; whatever is wrong names the variable and the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import SettingsError
from bot.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz012345678"


def test_an_empty_environment_gives_the_defaults() -> None:
    """Nobody has to set anything to talk to the bot in a terminal."""
    settings = read_settings({})
    assert settings.telegram_bot_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.faq_dir.is_dir()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", ""),
        ("TELEGRAM_BOT_TOKEN", "   "),
        ("TELEGRAM_BOT_TOKEN", "my-token"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", ""),
        ("FAQ_DIR", "/no/such/folder"),
        ("FAQ_LANGUAGE", "../en"),
        ("LOG_LEVEL", "loud"),
        ("SEND_RATE", "fast"),
        ("SEND_RATE", "-1"),
        ("RETENTION_DAYS", "0"),
        ("RETENTION_DAYS", "366"),
        ("ADMIN_IDS", "me"),
        ("KEEP_UNANSWERED", "yes"),
        ("FIGURES_URL", "pictures"),
    ],
)
def test_a_bad_value_names_its_variable_in_one_line(variable: str, value: str) -> None:
    """The person who set it reads which variable it is and what to do."""
    with pytest.raises(SettingsError) as caught:
        read_settings({variable: value})
    assert str(caught.value).startswith(variable)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_all_bad_values_are_named_at_once() -> None:
    """Nobody mends one variable only to hear of the next."""
    with pytest.raises(SettingsError) as caught:
        read_settings({"TELEGRAM_BOT_TOKEN": "x", "LOG_LEVEL": "loud", "TELEGRAM_API_URL": ""})
    lines = str(caught.value).splitlines()
    assert sorted(line.split()[0] for line in lines) == [
        "LOG_LEVEL",
        "TELEGRAM_API_URL",
        "TELEGRAM_BOT_TOKEN",
    ]


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    """A token handed over as a file is read without the line break at its end."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    token = read_settings({"TELEGRAM_BOT_TOKEN_FILE": str(file)}).telegram_bot_token
    assert token
    assert token.get_secret_value() == TOKEN


def test_a_secret_given_twice_is_refused() -> None:
    """Which of the two is meant would be a guess."""
    with pytest.raises(SettingsError, match="both set"):
        read_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_BOT_TOKEN_FILE": "/run/secrets/token"})


def test_a_missing_secret_file_is_named(tmp_path: Path) -> None:
    """The variable and what to check, not a traceback."""
    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN_FILE"):
        read_settings({"TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "none")})


def test_no_secret_is_ever_printed() -> None:
    """Neither the settings nor an error about them show the token."""
    settings = read_settings({"TELEGRAM_BOT_TOKEN": TOKEN})
    assert TOKEN not in repr(settings) + str(settings)
    with pytest.raises(SettingsError) as caught:
        read_settings({"TELEGRAM_BOT_TOKEN": TOKEN.replace(":", ";")})
    assert TOKEN[10:] not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_numbers_lists_and_switches_are_read() -> None:
    """As the table of settings says."""
    settings = read_settings(
        {"SEND_RATE": "12.5", "RETENTION_DAYS": "30", "ADMIN_IDS": "1, 22", "KEEP_UNANSWERED": "1"}
    )
    assert settings.send_rate == 12.5
    assert settings.retention_days == 30
    assert settings.admin_ids == (1, 22)
    assert settings.keep_unanswered


@pytest.mark.parametrize(
    "origins",
    [
        "https://club.example",
        "https://club.example:8443, https://bot.example",
        "http://localhost:8000,http://127.0.0.1,http://[::1]:1",
    ],
)
def test_origins_of_pages_are_taken_as_browsers_name_them(origins: str) -> None:
    """Over HTTPS, or on this machine."""
    assert read_settings({"WEB_ORIGINS": origins}).web_origins == tuple(
        each.strip() for each in origins.split(",")
    )


@pytest.mark.parametrize(
    "origins",
    ["*", "club.example", "https://club.example/", "https://a.b,", "http://club.example", "null"],
)
def test_an_origin_that_no_browser_names_so_is_an_error_with_the_fix(origins: str) -> None:
    """A list that lets in more than its writer thinks, or nobody, is none."""
    with pytest.raises(SettingsError, match=r"WEB_ORIGINS has .*https://club\.example"):
        read_settings({"WEB_ORIGINS": origins})
