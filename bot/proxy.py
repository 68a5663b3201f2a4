"""The proxy for calls to Telegram: its setting, and the one that the environment names."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.values import NONE, Secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SETTING = "TELEGRAM_PROXY"
# Schemes by what other programs call them; host names are always resolved by the proxy.
_SCHEMES = {"http": "http", "socks5": "socks5", "socks5h": "socks5", "socks4": "socks4", "socks4a": "socks4"}
_ADDRESS = re.compile(
    r"(?:([a-z0-9]+)://)?((?:[^\s/]*@)?(?:\[[0-9a-f:.]+\]|[^\s/@:\[\]]+)(?::\d{1,5})?)/?", re.IGNORECASE
)


def proxy(value: str) -> Secret | None:
    """Return the address of the proxy in `value`, None if it is `none`.

    It has the scheme `http`, `socks5` or `socks4`, and may contain a name and a password.
    """
    if value == NONE:
        return None
    written = _ADDRESS.fullmatch(value)
    if not written or not _is_address(written[2]):
        raise ValueError("is not the address of a proxy; write one such as http://name:password@host:port")
    scheme = _SCHEMES.get((written[1] or "http").lower())
    if scheme is None:
        raise ValueError(
            "names an unknown kind of proxy; write http://, socks5:// or socks4:// "
            "(calls to Telegram are encrypted in any case)"
        )
    if scheme != "http" and find_spec("aiohttp_socks") is None:
        raise ValueError("names a SOCKS proxy; install the support for it: pip install 'glute-bot[socks]'")
    return Secret(f"{scheme}://{written[2]}")


def named_in(environment: Mapping[str, str], url: str) -> str | None:
    """Return the variable of `environment` that names the proxy for `url`, by the usual rules.

    The scheme's own variable precedes `ALL_PROXY`, lower case precedes capitals; hosts in `NO_PROXY` need
    none.
    """
    # Imports the standard library's client for HTTP, which few need.
    from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # noqa: PLC0415  (typeshed lacks it)

    address = urlsplit(url)
    no_proxy = next(_filled(environment, "no_proxy"), None)
    if no_proxy and proxy_bypass_environment(address.hostname or "", {"no": environment[no_proxy]}):
        return None
    return next(_filled(environment, f"{address.scheme}_proxy", "all_proxy"), None)


def shown(address: str) -> str:
    """Return the `address` of a proxy for a log, without name and password."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def secrets(address: str) -> list[str]:
    """Return the parts of a proxy's `address` that must not be logged."""
    credentials, at, _ = address.partition("://")[2].rpartition("@")
    password = credentials.partition(":")[2]
    return [secret for secret in (credentials, password, unquote(password)) if at and secret]


def _filled(environment: Mapping[str, str], *names: str) -> Iterator[str]:
    return (
        variable
        for name in names
        for variable in (name, name.upper())
        if environment.get(variable, "").strip()
    )


def _is_address(rest: str) -> bool:
    try:
        return bool(urlsplit(f"//{rest}").hostname) and urlsplit(f"//{rest}").port != 0
    except ValueError:
        return False
