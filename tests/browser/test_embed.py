"""One line on a club's page shows the chat there: by keyboard, on another site, without a trace before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Page, expect
from support.club import club_page, free_ports, https
from support.site import Site

from bot.actions.model import StartGuidedSet
from bot.channels.web.visitors import Visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.browser import NewContext

    from bot.dialogue import MultilingualDialogue

pytestmark = pytest.mark.anyio

OPEN = "Ask about running pain"


@pytest.fixture
async def club(shipped: MultilingualDialogue) -> AsyncIterator[str]:
    """Return the address of a page of another origin that shows the chat."""
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    async with Site(shipped, origins=(address,)) as site, club_page(site.url, port):
        yield address


async def opened(page: Page) -> None:
    """Open the chat by keyboard, once its button is there."""
    await page.get_by_role("button", name=OPEN).press("Enter")
    await expect(page.get_by_role("log").get_by_role("article").first).to_be_visible()


async def ask(page: Page, text: str) -> None:
    """Ask, and wait for the answer."""
    await page.get_by_role("textbox").fill(text)
    await page.get_by_role("textbox").press("Enter")
    await expect(page.locator("article")).to_have_count(3)


async def test_it_opens_and_closes_by_keyboard_and_gives_the_focus_back(
    club: str, new_context: NewContext
) -> None:
    """The focus stays inside while it is open; Escape closes it; what was said is there the next time."""
    page = await (await new_context()).new_page()
    await page.goto(club)
    await opened(page)
    dialog = page.get_by_role("dialog", name="Glute bot")
    await expect(dialog.get_by_role("textbox")).to_be_focused()
    await ask(page, "my hip hurts")
    for _ in range(25):
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.id") != "first"
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("button", name=OPEN)).to_be_focused()
    await page.get_by_role("button", name=OPEN).press("Enter")
    await expect(dialog.locator("article")).to_have_count(3)
    await dialog.get_by_role("button", name="Close the chat").click()
    await expect(dialog).to_be_hidden()


async def test_nothing_is_kept_of_who_does_not_open_it(club: str, new_context: NewContext) -> None:
    """No cookie, and no talk on the server."""
    context = await new_context()
    page = await context.new_page()
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    await page.goto(club)
    await expect(page.get_by_role("button", name=OPEN)).to_be_visible()
    assert await context.cookies() == []
    assert posted == []
    await opened(page)
    assert len(await context.cookies()) == 1


async def test_a_strict_page_forbids_nothing_that_it_needs_and_its_style_stays_outside(
    club: str, new_context: NewContext
) -> None:
    """No violation of the page's policy; neither colours nor sizes leak in, or out."""
    page = await (await new_context()).new_page()
    violations: list[str] = []
    page.on("console", lambda said: violations.append(said.text) if "Security" in said.text else None)
    await page.goto(club)
    before = await page.locator("h1").evaluate("title => getComputedStyle(title).font")
    await opened(page)
    await ask(page, "how do i do a squat?")
    await expect(page.locator("video")).to_have_js_property("paused", value=False)
    look = await page.locator("article button").first.evaluate(
        "button => [getComputedStyle(button).fontSize, getComputedStyle(button).textTransform]"
    )
    assert look == ["16px", "none"]
    assert await page.locator("h1").evaluate("title => getComputedStyle(title).font") == before
    assert violations == []


async def test_a_narrow_screen_is_filled(club: str, new_context: NewContext) -> None:
    """At 320 pixels the dialog covers the page, and nothing scrolls sideways."""
    page = await (await new_context(viewport={"width": 320, "height": 568})).new_page()
    await page.goto(club)
    await opened(page)
    box = await page.get_by_role("dialog").bounding_box()
    assert box
    assert (box["x"], box["width"], box["height"]) == (0, 320, 568)
    assert await page.get_by_role("log").evaluate("log => log.scrollWidth - log.clientWidth") == 0


async def test_on_another_site_the_cookie_belongs_to_that_site_alone(
    shipped: MultilingualDialogue, new_context: NewContext
) -> None:
    """Over HTTPS it lasts beyond a reload; on a second club's page the same person is somebody new."""
    inside, bot, club, other = free_ports(4)
    origins = (f"https://club.example:{club}", f"https://other.example:{other}")
    async with (
        Site(shipped, origins=origins) as site,
        club_page(f"https://bot.example:{bot}", inside),
        https((bot, site.address.port), (club, inside), (other, inside)),
    ):
        page = await (await new_context(ignore_https_errors=True)).new_page()
        await page.goto(origins[0])
        await opened(page)
        await ask(page, "my hip hurts")
        await page.reload()
        await opened(page)
        await expect(page.locator("article")).to_have_count(3)
        await page.goto(origins[1])
        await opened(page)
        await expect(page.locator("article")).to_have_count(1)


async def test_files_come_with_the_cookie_on_another_site_too(
    shipped: MultilingualDialogue, new_context: NewContext
) -> None:
    """What is kept can be saved, and the picture of what was done is seen."""
    inside, bot, club = free_ports(3)
    address = f"https://club.example:{club}"
    async with (
        Site(shipped, origins=(address,)) as site,
        club_page(f"https://bot.example:{bot}", inside),
        https((bot, site.address.port), (club, inside)),
    ):
        context = await new_context(ignore_https_errors=True)
        page = await context.new_page()
        await page.goto(address)
        await opened(page)
        (cookie,) = await context.cookies()
        person = Visitor.from_token(str(cookie["value"])).person
        await site.app.conversation.count_set(person, StartGuidedSet(("squat",), 3))
        await page.get_by_role("textbox").fill("/progress")
        await page.get_by_role("textbox").press("Enter")
        await expect(page.locator("article img")).not_to_have_js_property("naturalWidth", 0)
        await page.get_by_role("textbox").fill("/mydata")
        await page.get_by_role("textbox").press("Enter")
        async with page.expect_download() as saving:
            await page.get_by_role("button", name="Save mydata.json").click()
        assert "squat" in Path(await (await saving.value).path()).read_text()


async def test_a_page_that_is_not_on_the_list_stays_as_it_is(
    shipped: MultilingualDialogue, new_context: NewContext
) -> None:
    """No button that leads nowhere; the page works on."""
    (port,) = free_ports(1)
    async with Site(shipped) as site, club_page(site.url, port):
        page = await (await new_context()).new_page()
        async with page.expect_console_message(lambda said: "allow-list" in said.text):
            await page.goto(f"http://127.0.0.1:{port}")
        await expect(page.get_by_role("link", name="Join us")).to_be_visible()
        assert await page.get_by_role("button").count() == 0


async def test_a_browser_that_keeps_no_cookie_is_told_what_to_do(
    shipped: MultilingualDialogue, new_context: NewContext
) -> None:
    """Here because it is another site without HTTPS; settings of browsers may do the same."""
    (port,) = free_ports(1)
    address = f"http://localhost:{port}"
    async with Site(shipped, origins=(address,)) as site, club_page(site.url, port):
        page = await (await new_context()).new_page()
        await page.goto(address)
        await page.get_by_role("button", name=OPEN).click()
        await expect(page.locator(".status")).to_contain_text("keeps no cookie")
