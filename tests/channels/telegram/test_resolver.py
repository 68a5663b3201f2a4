"""Host names are looked up as the system does it, and no look-up outlives the program."""

from __future__ import annotations

import socket
import threading

import pytest

from bot.channels.telegram.sending.resolver import DaemonResolver

pytestmark = pytest.mark.anyio


async def test_a_host_has_its_addresses() -> None:
    """Here that of this machine."""
    found = await DaemonResolver().resolve("localhost", 80, socket.AF_INET)
    assert [(each["hostname"], each["host"], each["port"]) for each in found] == [
        ("localhost", "127.0.0.1", 80)
    ]
    for thread in threading.enumerate():
        assert thread.name != "resolver" or thread.daemon


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".invalid", "bad\x00name"])
async def test_a_name_without_an_address_is_an_error_of_the_network(host: str) -> None:
    """The client takes it for an outage."""
    with pytest.raises(OSError, match=r"."):
        await DaemonResolver().resolve(host)
