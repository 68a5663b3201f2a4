"""The preview in a real browser: an editor asks, sees why, mends, adds and measures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from botapi.people import SAID
from playwright.async_api import Page, expect
from support.desk import SECRET

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Route
    from support.browser import NewContext
    from support.desk import Desk

pytestmark = pytest.mark.anyio
CONTENT = "faq/en/glute-muscle-and-running/entries.yaml"


async def opened(context: BrowserContext, desk: Desk) -> Page:
    """Return the page, opened with the address that the terminal shows, once the chat greets."""
    page = await context.new_page()
    await page.goto(f"{desk.origin}/?token={SECRET}")
    await page.wait_for_url(f"{desk.origin}/")
    await expect(page.get_by_role("log").get_by_role("article").first).to_be_visible()
    return page


async def say(page: Page, text: str) -> None:
    """Type `text` into the chat, press Enter, and wait until it is explained."""
    SAID.add(text)
    field = page.get_by_role("log").locator("xpath=..").get_by_role("textbox")
    await field.fill(text)
    await field.press("Enter")
    await expect(page.locator("#why ol").first).to_contain_text(text.split(maxsplit=1)[0])


async def test_an_editor_mends_an_answer_with_the_page_open(desk: Desk, new_context: NewContext) -> None:
    """The page names file and line; saved, the answer changes where it stands, and what is new is marked.

    A half-written file changes nothing but the findings.
    """
    page = await opened(await new_context(), desk)
    await say(page, "my hip hurts")
    why = page.locator("#why")
    await expect(why.locator(".place")).to_contain_text(re.compile(rf"{CONTENT}:\d+"))
    desk.save(lambda text: text.replace("About hip-pain.", "About mended hips."))
    await expect(why.locator("blockquote ins")).to_have_text(["mended", "hips."], use_inner_text=True)
    await expect(why.locator("blockquote del")).to_have_text(["hip-pain."], use_inner_text=True)
    answers = page.locator("article[data-from=bot]")
    await expect(answers.last).to_contain_text("About mended hips.")
    assert await answers.count() == 2
    desk.save(lambda text: text + "  - id: [")
    await expect(page.locator(".findings li")).to_contain_text([f"{CONTENT}:"])
    await expect(page.locator(".findings li")).to_contain_text(["the lines above; begin it"])
    await expect(page.locator("#content")).to_contain_text("has errors")
    await say(page, "hips and my hip hurts")
    await expect(answers.last).to_contain_text("About mended hips.")


async def test_a_new_phrasing_changes_numbers_and_the_change_is_marked(
    desk: Desk, new_context: NewContext
) -> None:
    """What is learned in the meantime is said, and the old number stands beside the new one."""
    page = await opened(await new_context(), desk)
    await say(page, "flurbles")
    await expect(page.locator("#why")).to_contain_text("Declined")
    desk.save(
        lambda text: text.replace("- my hip hurts\n", "- my hip hurts\n  - flurbles\n  - flurbles again\n")
    )
    await expect(page.locator("#why .changed").first).to_be_visible()
    await expect(page.locator("#why .changed s").first).not_to_be_empty()
    await expect(page.locator("#content")).to_contain_text("Everything that is saved is in use")


async def test_two_tabs_and_a_reload_show_the_same_talk(desk: Desk, new_context: NewContext) -> None:
    """What is said in one is explained in the other, and again after a reload."""
    context = await new_context()
    first, second = await opened(context, desk), await opened(context, desk)
    await second.bring_to_front()
    await say(first, "how do i do a squat")
    await expect(second.locator("#why")).to_contain_text("How to do a squat")
    await second.reload()
    await expect(second.locator("#why")).to_contain_text("How to do a squat")
    await second.get_by_role("button", name="New talk").click()
    await expect(second.locator("#why")).to_contain_text("Write a message in the chat")


async def test_a_script_in_a_message_is_text(desk: Desk, new_context: NewContext) -> None:
    """In the chat, in the explanation, and among the unanswered questions."""
    page = await opened(await new_context(), desk)
    text = "<img src=x onerror=document.title='owned'> flurbles"
    SAID.add(text)
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")
    await expect(page.locator("#why .outcome, #why .decline")).to_be_visible()
    await page.get_by_role("tab", name="Unanswered").click()
    await expect(page.locator("summary")).to_contain_text("<img")
    assert await page.locator("#desk img, .bubble img").count() == 0
    assert await page.title() == "Preview"


async def test_an_unanswered_question_is_answered_by_keyboard_alone(
    desk: Desk, new_context: NewContext
) -> None:
    """Arrows choose the tab, Enter opens the question; the line is shown before it is written."""
    page = await opened(await new_context(), desk)
    await say(page, "flurbles")
    tab = page.get_by_role("tab", name="Why")
    await tab.focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Unanswered")).to_be_focused()
    await page.locator("summary").press("Enter")
    await page.get_by_label("Answered by").select_option("hip-pain")
    await page.get_by_role("button", name="As a phrasing").press("Enter")
    await expect(page.locator("pre")).to_have_text("  - 'flurbles'\n")
    await page.get_by_role("button", name="Write it into the file").press("Enter")
    await expect(page.locator("article[data-from=bot]").last).to_contain_text("About hip-pain.")
    assert "- 'flurbles'" in (desk.folder.parent / CONTENT).read_text(encoding="utf-8")


async def test_questions_are_measured_and_compared(desk: Desk, new_context: NewContext) -> None:
    """How many are right, which are not, and what is different from the last time."""
    page = await opened(await new_context(), desk)
    await page.get_by_role("tab", name="Measure").click()
    panel = page.locator("#evaluation")
    await panel.get_by_role("button", name="Run").click()
    await expect(panel).to_contain_text("This was the first time")
    await expect(panel.get_by_role("table").last).to_contain_text("my hip hurts")
    await panel.get_by_role("button", name="Run").click()
    await expect(panel).to_contain_text("Every message gets what it got the last time")


async def test_language_and_look_stay_with_the_browser(desk: Desk, new_context: NewContext) -> None:
    """Both parts of the page change, and a reload keeps them."""
    page = await opened(await new_context(color_scheme="light"), desk)
    await page.get_by_label("Language").select_option("es")
    await expect(page.locator("html")).to_have_attribute("lang", "es")
    await page.locator("#theme").click()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("lang", "es")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")


async def test_the_page_says_when_its_program_has_ended(desk: Desk, new_context: NewContext) -> None:
    """Whoever looks at an old page knows that nothing is watched any more."""
    page = await opened(await new_context(), desk)
    desk.preview.end_streams()
    await desk.stop()
    await expect(page.locator("#content")).to_contain_text("has ended")


async def test_another_site_can_neither_frame_nor_post(desk: Desk, new_context: NewContext) -> None:
    """Although the browser has the cookie: the frame stays empty, the post is refused, nothing is read."""
    context = await new_context()
    await opened(context, desk)
    before = (desk.folder.parent / CONTENT).read_text(encoding="utf-8")

    async def evil(route: Route) -> None:
        form = f'<form method="post" action="{desk.origin}/insertions"></form>'
        await route.fulfill(body=f'<iframe src="{desk.origin}/"></iframe>{form}', content_type="text/html")

    await context.route("http://evil.example/", evil)
    page = await context.new_page()
    await page.goto("http://evil.example/")
    body = '{"language": "en", "id": "squat", "text": "evil", "kind": "phrasing", "write": true}'
    sent = f"{{method: 'POST', credentials: 'include', mode: 'no-cors', body: '{body}'}}"
    ask = "fetch('{}', {}).then(() => 'done', () => 'refused')"
    assert await page.evaluate(ask.format(f"{desk.origin}/insertions", sent)) == "refused"
    assert (
        await page.evaluate(ask.format(f"{desk.origin}/unanswered", "{credentials: 'include'}")) == "refused"
    )
    frame = page.frames[1]
    assert await frame.locator("#desk").count() == 0
    async with page.expect_navigation():
        await page.evaluate("document.forms[0].submit()")
    assert "Only the preview's own page" in await page.content()
    assert (desk.folder.parent / CONTENT).read_text(encoding="utf-8") == before
