"""A real browser for tests: Chromium without a window, kept on this machine.

Where there is none, the tests that need it are left out, and the last lines of the run say so; in CI that is
an error.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import async_playwright, expect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Browser, BrowserContext, Request

    NewContext = Callable[..., Awaitable[BrowserContext]]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MISSING = "no Chromium was found; install it (on Debian: apt-get install chromium) or set BROWSER_PATH"
# Names under `example` are tests' own; no other name leads anywhere.
_RULES = "MAP *.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules={_RULES}",
]
# Milliseconds that a test waits for something on a busy machine.
PATIENCE = 20_000


def find_browser() -> str | None:
    """Return the browser that BROWSER_PATH names, or the first that is installed."""
    if named := os.environ.get("BROWSER_PATH"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Return the browser, which all tests of a process share."""
    path = find_browser()
    if path is None and os.environ.get("CI"):
        pytest.fail(MISSING)
    if path is None:
        pytest.skip(MISSING)
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def new_context(browser: Browser) -> AsyncIterator[NewContext]:
    """Return what makes a browser without cookies, with the given options of `Browser.new_context`.

    Whatever its pages ask for must be on this machine, and none of their scripts may fail.
    """
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    failed: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    async def make(**options: Any) -> BrowserContext:
        context = await browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("request", note)
        context.on("weberror", lambda error: failed.append(str(error.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        await context.close()
    hosts = {urlsplit(url).hostname for url in asked if not url.startswith(("blob:", "data:"))}
    assert {host for host in hosts if host and not _is_here(host)} == set()
    assert failed == []


def _is_here(host: str) -> bool:
    return host in {"127.0.0.1", "localhost"} or host.endswith(".example")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were left out for want of a browser."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = sum(MISSING in str(report.longrepr) for report in skipped)
    if left_out:
        terminalreporter.section("left out", yellow=True)
        terminalreporter.write_line(f"{left_out} tests in a real browser were left out: {MISSING}")
