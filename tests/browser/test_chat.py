"""The chat on its own page, in a real browser: what people see, press and hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botapi.people import SAID
from playwright.async_api import Page, expect
from support.site import Site

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Locator
    from support.browser import NewContext

    from bot.dialogue import MultilingualDialogue

pytestmark = pytest.mark.anyio

NARROW = {"width": 320, "height": 568}


async def opened(context: BrowserContext, site: Site, language: str = "en") -> Page:
    """Return the page with the chat, once it greets."""
    page = await context.new_page()
    await page.goto(f"{site.url}/?language={language}")
    await expect(page.get_by_role("log").get_by_role("article").first).to_be_visible()
    return page


async def say(page: Page, text: str) -> None:
    """Type `text` and press Enter."""
    SAID.add(text)
    field = page.get_by_role("textbox")
    await field.fill(text)
    await field.press("Enter")


def last(page: Page) -> Locator:
    """Return the newest message of the bot."""
    return page.locator("article[data-from=bot]").last


async def test_a_question_typed_by_keyboard_is_answered_with_a_moving_picture(
    site: Site, new_context: NewContext
) -> None:
    """The picture plays by itself, and can be stopped; the source unfolds; all without a mouse."""
    page = await opened(await new_context(), site)
    await page.keyboard.press("Tab")
    await say(page, "how do i do a squat?")
    await expect(last(page)).to_contain_text("How to do a squat")
    video = page.locator("video")
    await expect(video).to_have_js_property("paused", value=False)
    await expect(page.get_by_role("button", name="Stop the picture")).to_be_visible()
    await page.get_by_role("button", name="Stop the picture").press("Enter")
    await expect(video).to_have_js_property("paused", value=True)
    await expect(page.get_by_role("button", name="Play the picture")).to_be_focused()
    await page.locator("summary").press("Enter")
    await expect(page.locator("details li").first).to_be_visible()
    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")


async def test_a_script_in_a_message_is_text(site: Site, new_context: NewContext) -> None:
    """It is shown as it was typed, and does nothing."""
    page = await opened(await new_context(), site)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    typed = '<img src=x onerror=alert(1)><script>alert(2)</script>"my hip hurts"'
    await say(page, typed)
    await expect(page.locator("article[data-from=visitor] .bubble")).to_contain_text(typed)
    await expect(last(page)).to_be_visible()
    assert await page.locator("article img, article script").count() == 0
    assert dialogs == []


async def test_a_pressed_button_is_marked_and_keeps_the_focus(site: Site, new_context: NewContext) -> None:
    """Who uses the keyboard is not thrown back to the beginning."""
    page = await opened(await new_context(), site)
    button = page.locator(".buttons button").first
    await button.press("Enter")
    await expect(button).to_have_attribute("aria-pressed", "true")
    await expect(button).to_be_focused()
    await expect(page.locator("article[data-from=bot]")).to_have_count(2)


async def test_a_vote_is_thanked_for(site: Site, new_context: NewContext) -> None:
    """The notice stands in a status line, which a screen reader reads out."""
    page = await opened(await new_context(), site)
    await say(page, "my hip hurts")
    await page.get_by_role("button", name="👍 Helpful").click()
    await expect(page.locator(".status")).to_have_text("Thank you, that helps me improve.")
    await expect(page.get_by_role("button", name="✓ 👍 Helpful")).to_have_attribute("aria-pressed", "true")


async def test_a_set_counts_and_goes_on_after_a_reload(site: Site, new_context: NewContext) -> None:
    """The bar moves; the page that is loaded anew shows the same set, which its button stops."""
    page = await opened(await new_context(), site)
    await say(page, "how do i do a squat?")
    await page.get_by_role("button", name="Guide me through it").click()
    await page.get_by_role("button", name="3", exact=True).click()
    await expect(page.locator(".bar .done")).not_to_have_count(0)
    await page.reload()
    await expect(page.locator(".bar")).to_have_count(1)
    await expect(page.locator(".bar")).to_be_in_viewport()
    await expect(page.locator(".bar").locator("xpath=ancestor::article")).to_have_attribute(
        "aria-live", "off"
    )
    await page.get_by_role("button", name="Stop", exact=True).click()
    await expect(last(page)).to_contain_text("Stopped")
    await expect(page.locator(".bar")).to_have_count(0)


async def test_two_tabs_show_the_same_talk(site: Site, new_context: NewContext) -> None:
    """What is said in one stands in the other."""
    context = await new_context()
    one, other = await opened(context, site), await opened(context, site)
    await say(one, "my hip hurts")
    await expect(other.locator("article")).to_have_count(3)
    assert await other.get_by_role("log").inner_text() == await one.get_by_role("log").inner_text()


async def test_words_can_be_changed_after_they_were_sent(site: Site, new_context: NewContext) -> None:
    """Their answer changes where it stands; Escape leaves them as they are."""
    page = await opened(await new_context(), site)
    await say(page, "my hip hurts")
    await expect(last(page)).to_contain_text("Hip pain")
    await page.get_by_role("button", name="Change").click()
    await expect(page.get_by_role("textbox")).to_have_value("my hip hurts")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("textbox")).to_have_value("")
    await page.get_by_role("button", name="Change").click()
    await say(page, "my back hurts")
    await expect(last(page)).to_contain_text("Back pain")
    await expect(page.locator("article")).to_have_count(3)


async def test_a_command_in_the_text_can_be_pressed(site: Site, new_context: NewContext) -> None:
    """As on Telegram."""
    page = await opened(await new_context(), site)
    await say(page, "/help")
    await page.get_by_role("button", name="/about").click()
    await expect(last(page)).to_contain_text("About me")


async def test_who_is_forgotten_sees_the_last_words_alone(site: Site, new_context: NewContext) -> None:
    """The cookie is gone; whoever writes again is somebody new."""
    context = await new_context()
    page = await opened(context, site)
    before = (await context.cookies())[0]["value"]
    await say(page, "/forget")
    await page.get_by_role("button", name="Yes, erase it all").click()
    await expect(page.locator("article")).to_have_count(1)
    await expect(page.locator("article")).to_contain_text("Done")
    assert await context.cookies() == []
    await say(page, "my hip hurts")
    await expect(last(page)).to_contain_text("Hip pain")
    assert (await context.cookies())[0]["value"] != before


@pytest.mark.parametrize("language", ["en", "es"])
async def test_a_narrow_screen_shows_everything(site: Site, new_context: NewContext, language: str) -> None:
    """At 320 pixels nothing is cut off and nothing scrolls sideways, long words included."""
    page = await opened(await new_context(viewport=NARROW), site, language)
    await say(page, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft")
    await say(page, "how do i do a squat?" if language == "en" else "¿cómo hago una sentadilla?")
    await expect(page.locator("video")).to_be_visible()
    for box in (page.locator("html"), page.get_by_role("log")):
        assert await box.evaluate("box => box.scrollWidth - box.clientWidth") == 0
    send = await page.get_by_role("button", name="Send" if language == "en" else "Enviar").bounding_box()
    assert send
    assert send["x"] + send["width"] <= NARROW["width"]
    assert send["y"] + send["height"] <= NARROW["height"]


async def test_who_wants_no_motion_gets_a_still_picture(site: Site, new_context: NewContext) -> None:
    """It moves only when asked to."""
    page = await opened(await new_context(reduced_motion="reduce"), site)
    await say(page, "how do i do a squat?")
    video = page.locator("video")
    await expect(video).to_have_js_property("paused", value=True)
    await page.get_by_role("button", name="Play the picture").click()
    await expect(video).to_have_js_property("paused", value=False)


async def test_it_is_dark_where_the_system_is_and_light_where_the_page_says_so(
    site: Site, new_context: NewContext
) -> None:
    """The attribute has the last word."""
    page = await opened(await new_context(color_scheme="dark"), site)
    chat = page.locator(".glute-chat")
    ground = "chat => getComputedStyle(chat).backgroundColor"
    dark = await chat.evaluate(ground)
    await chat.evaluate("chat => { chat.dataset.theme = 'light'; }")
    assert await chat.evaluate(ground) == "rgb(255, 255, 255)" != dark


async def test_a_program_that_mounts_the_chat_steers_it_and_hears_of_each_turn(
    site: Site, new_context: NewContext
) -> None:
    """As a phone, in another language, and begun anew."""
    page = await opened(await new_context(), site)
    await page.evaluate(
        """async () => {
            const { mountChat } = await import('/assets/chat.js');
            window.turns = [];
            const onTurn = (turn) => window.turns.push(turn);
            const element = document.getElementById('chat');
            window.chat = mountChat(element, { base: '/', language: 'es', skin: 'phone', onTurn });
        }"""
    )
    await expect(page.locator("[data-skin=phone]")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Tu pregunta")).to_be_visible()
    await page.evaluate("window.chat.setLanguage('en')")
    await expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    await page.evaluate("window.chat.send('my hip hurts')")
    await expect(last(page)).to_contain_text("Hip pain")
    turns = await page.evaluate("window.turns.map((turn) => [turn.kind, turn.text ?? turn.message.entries])")
    assert ["sent", "my hip hurts"] in turns
    assert turns[-1] == ["reply", ["hip-pain"]]
    await page.evaluate("window.chat.reset()")
    await expect(page.locator("article")).to_have_count(1)


async def test_a_server_that_is_gone_costs_nobody_their_words(
    shipped: MultilingualDialogue, new_context: NewContext
) -> None:
    """The page says so, keeps what was typed, and goes on by itself when the server is back."""
    async with Site(shipped) as site:
        page = await opened(await new_context(), site)
    await expect(page.locator(".status")).to_contain_text("cannot be reached")
    await say(page, "my hip hurts")
    await expect(page.locator(".status")).to_contain_text("did not reach me")
    await expect(page.get_by_role("textbox")).to_have_value("my hip hurts")
    async with Site(shipped, port=site.address.port):
        await expect(page.locator(".glute-chat")).to_have_attribute("data-state", "open")
        await page.get_by_role("textbox").press("Enter")
        await expect(last(page)).to_contain_text("Hip pain")
