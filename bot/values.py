"""The text of a setting -> its value; ValueError says what is wrong with it, and the fix."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

# The text for a setting without any value, not even the default.
NONE = "none"
# Days; the privacy page says "after a year at the latest".
LONGEST_RETENTION = 365
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("json", "text")
AUTO, OFF = "auto", "off"
LAST_PORT = 65535
_SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")
_ORIGIN = re.compile(
    r"https://[a-z0-9.-]+(:\d{1,5})?|http://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.ASCII
)
_NUMBER = re.compile(r"\d{1,6}(\.\d+)?", re.ASCII)
_IDS = re.compile(r"\d{1,20}(\s*,\s*\d{1,20})*", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Secret:
    """A text that does not appear when it is printed."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret('***')"

    def get_secret_value(self) -> str:
        """Return the text."""
        return self._value


def auto_or_off(value: str) -> str:
    """Return whether something is used if it is available, or never."""
    if value not in {AUTO, OFF}:
        raise ValueError(f"is neither `{AUTO}` nor `{OFF}`")
    return value


def token(value: str) -> Secret:
    """Return the token of a bot."""
    if not _TOKEN.fullmatch(value):
        raise ValueError("is not a bot token; paste the one that BotFather sent, like 123456789:AA...")
    return Secret(value)


def url(value: str) -> str:
    """Return a web address without a slash at its end."""
    if not _URL.fullmatch(value):
        raise ValueError("is not a web address; it must start with https:// or http://")
    return value.rstrip("/")


def secret_token(value: str) -> Secret:
    """Return the secret of a webhook."""
    if not _SECRET_TOKEN.fullmatch(value):
        raise ValueError("is not a secret for a webhook; write 1 to 256 letters, digits, _ and -")
    return Secret(value)


def address(value: str) -> Address:
    """Return where a server listens."""
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or int(port) > LAST_PORT:
        raise ValueError("is not an address to listen at; write one such as 0.0.0.0:8080")
    return Address(host.strip("[]"), int(port))


def origins(value: str) -> tuple[str, ...]:
    """Return the origins of web pages: over HTTPS, or on this machine, as browsers name them."""
    listed = tuple(each.strip().lower() for each in value.split(","))
    for each in listed:
        if not _ORIGIN.fullmatch(each):
            raise ValueError(
                f"has {each!r}, which is not the origin of a page; write them like https://club.example, "
                "without a path and with commas between them; http:// is for this machine only"
            )
    return listed


def log_format(value: str) -> str:
    """Return the format of log lines."""
    if value not in LOG_FORMATS:
        raise ValueError(f"is not a format of log lines; write {' or '.join(LOG_FORMATS)}")
    return value


def folder(value: str) -> Path:
    """Return a folder that exists."""
    if not Path(value).is_dir():
        raise ValueError("is not a folder; name the one with the content, such as ./faq")
    return Path(value)


def path_or_none(value: str) -> Path | None:
    """Return a path, None for `none`."""
    return None if value == NONE else Path(value)


def rate(value: str) -> float:
    """Return messages a second."""
    if not _NUMBER.fullmatch(value):
        raise ValueError("is not a number of messages a second; write one such as 30, or 0 for no limit")
    return float(value)


def days(value: str) -> int:
    """Return a number of days."""
    if not value.isdecimal() or not 1 <= int(value) <= LONGEST_RETENTION:
        raise ValueError(
            f"is not a number of days from 1 to {LONGEST_RETENTION}, which the privacy page promises"
        )
    return int(value)


def ids(value: str) -> tuple[int, ...]:
    """Return the ids of people."""
    if not _IDS.fullmatch(value):
        raise ValueError("is not a list of numbers; write them like 12345,67890")
    return tuple(map(int, value.split(",")))


def yes(value: str) -> bool:
    """Return True for `1`, False for `0`."""
    if value not in {"0", "1"}:
        raise ValueError("is neither 0 nor 1")
    return value == "1"


def language(value: str) -> str:
    """Return the code of a language."""
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("is not a language; name a folder of the content, such as en")
    return value


def log_level(value: str) -> str:
    """Return the log level."""
    if value.lower() not in LOG_LEVELS:
        raise ValueError(f"is not a log level; write {', '.join(LOG_LEVELS)}")
    return value.lower()
