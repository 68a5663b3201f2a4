"""The preview's web server: reachable from this machine only by default, with a secret in its address."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
import webbrowser
from typing import TYPE_CHECKING

import uvicorn

from bot.errors import SettingsError
from bot.preview.app import Preview
from bot.preview.guard import SECRET_BYTES, TOKEN, Guard
from bot.preview.turns import RememberingDialogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType

    from bot.dialogue import MultilingualDialogue
    from bot.settings import Settings

# Seconds for open answers once Ctrl-C was pressed.
GRACE_SECONDS = 1


def run(  # noqa: PLR0913  (what the command line says)
    library: MultilingualDialogue,
    settings: Settings,
    questions: Path | None,
    *,
    host: str,
    port: int,
    browser: bool,
    told: Callable[[str], None],
) -> None:
    """Serve the preview at `host` and `port` (0: a free one) until Ctrl-C; call `told` with its address.

    If `browser`, the address is opened in a browser.

    Raises:
        bot.errors.SettingsError: the address is not available.

    """
    listening = _listen(host, port)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(
            _serve(
                Preview(RememberingDialogue.of(library), settings, questions),
                listening,
                host,
                browser=browser,
                told=told,
            )
        )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        # The error's own message would repeat the address.
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
        raise SettingsError(
            f"the preview cannot listen at {host}, port {port} ({reason}); choose another --port, or leave "
            "it out for a free one"
        ) from None


async def _serve(
    preview: Preview, listening: socket.socket, host: str, *, browser: bool, told: Callable[[str], None]
) -> None:
    port = listening.getsockname()[1]
    secret, once = (secrets.token_urlsafe(SECRET_BYTES) for _ in range(2))
    config = uvicorn.Config(
        Guard(preview.application(), host, port, secret, once),
        ws="none",
        lifespan="off",
        loop="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config, preview)
    working = asyncio.create_task(preview.run())
    # A server that listens at all addresses is reached at the local one.
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (an address that was chosen)
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/?{TOKEN}="
    told(address + secret)
    if browser:
        # It may wait for the browser to start. All users of a machine see with which address a program was
        # started, so that one works a single time.
        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, address + once)
    try:
        await server.serve(sockets=[listening])
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await preview.close()


class _Server(uvicorn.Server):
    """A server that ends the streams of its pages before it waits for their end."""

    def __init__(self, config: uvicorn.Config, preview: Preview) -> None:
        super().__init__(config)
        self._preview = preview

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop at a signal."""
        self._preview.end_streams()
        super().handle_exit(sig, frame)
