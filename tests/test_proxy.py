"""Proxies by a setting and from the environment; what is wrong is said at the start, without the password."""

from __future__ import annotations

import pytest

from bot.errors import SettingsError
from bot.proxy import secrets, shown
from bot.settings import read_settings

BASE = {"TELEGRAM_BOT_TOKEN": "123456789:AAabcdefghijklmnopqrstuvwxyz012345678"}


def proxy_with(**environment: str) -> str | None:
    """Return the proxy that a bot with these variables goes through."""
    proxy = read_settings(BASE | environment).telegram_proxy
    return proxy.get_secret_value() if proxy else None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("http://10.0.0.1:3128", "http://10.0.0.1:3128"),
        ("HTTP://proxy.example/", "http://proxy.example"),
        ("proxy.example:3128", "http://proxy.example:3128"),
        ("http://anna:p%40ss:word@proxy:1", "http://anna:p%40ss:word@proxy:1"),
        ("http://[::1]:3128", "http://[::1]:3128"),
        ("socks5://anna:secret@proxy:1080", "socks5://anna:secret@proxy:1080"),
        ("socks5h://proxy:1080", "socks5://proxy:1080"),
        ("socks4a://proxy", "socks4://proxy"),
        ("none", None),
    ],
)
def test_a_proxy_is_written_as_elsewhere(written: str, meant: str | None) -> None:
    """With or without a scheme, a name and a password, a port."""
    assert proxy_with(TELEGRAM_PROXY=written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "https://proxy:443",
        "ftp://hidden@proxy",
        "socks6://hidden@p",
        "http://",
        "http://hidden@:3128",
        "http://proxy:99999",
        "http://proxy:0",
        "http://hidden@proxy:port",
        "http://proxy/hidden",
        "two words",
    ],
)
@pytest.mark.parametrize("variable", ["TELEGRAM_PROXY", "HTTPS_PROXY", "all_proxy"])
def test_what_is_no_proxy_is_named_without_its_password(variable: str, written: str) -> None:
    """The program does not start, and says which variable to mend and how."""
    with pytest.raises(SettingsError) as caught:
        proxy_with(**{variable: written})
    assert str(caught.value).startswith(f"{variable} ")
    assert "write" in str(caught.value)
    assert "hidden" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://a:1"}, "http://a:1"),
        ({"https_proxy": "http://a:1", "HTTPS_PROXY": "http://b:1"}, "http://a:1"),
        ({"HTTP_PROXY": "http://a:1"}, None),
        ({"HTTP_PROXY": "http://a:1", "TELEGRAM_API_URL": "http://api.example"}, "http://a:1"),
        ({"ALL_PROXY": "a:1"}, "http://a:1"),
        ({"all_proxy": "http://a:1", "HTTPS_PROXY": "http://b:1"}, "http://b:1"),
        ({"HTTPS_PROXY": " ", "ALL_PROXY": "http://a:1"}, "http://a:1"),
        ({"HTTPS_PROXY": "http://a:1", "NO_PROXY": "localhost,.telegram.org"}, None),
        ({"HTTPS_PROXY": "http://a:1", "no_proxy": "*"}, None),
        ({"HTTPS_PROXY": "http://a:1", "NO_PROXY": "telegram.example"}, "http://a:1"),
        ({"HTTPS_PROXY": "http://a:1", "TELEGRAM_PROXY": "http://b:1"}, "http://b:1"),
        ({"HTTPS_PROXY": "http://a:1", "TELEGRAM_PROXY": "none"}, None),
    ],
)
def test_the_environments_proxies_count_as_elsewhere(environment: dict[str, str], proxy: str | None) -> None:
    """The bot's own setting goes before them, then the scheme of Telegram's address, then all."""
    assert proxy_with(**environment) == proxy


def test_without_a_token_nobody_hears_of_proxies() -> None:
    """The terminal needs none."""
    assert read_settings({"HTTPS_PROXY": "https://proxy"}).telegram_proxy is None


def test_a_log_shows_no_password() -> None:
    """Neither as it is written nor as it is meant."""
    address = "http://anna:p%40ss@proxy:3128"
    assert shown(address) == "http://proxy:3128"
    assert secrets(address) == ["anna:p%40ss", "p%40ss", "p@ss"]
    assert secrets("http://proxy:3128") == []
    assert shown("socks5://proxy") == "socks5://proxy"
