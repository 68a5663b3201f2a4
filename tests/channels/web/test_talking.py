"""A visitor of a page talks with the bot: answers, buttons, votes, sets, several tabs, being forgotten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.site import Site

if TYPE_CHECKING:
    from bot.dialogue import MultilingualDialogue

pytestmark = pytest.mark.anyio


async def test_somebody_new_is_greeted_once_and_gets_an_answer(site: Site) -> None:
    """The greeting comes by itself; what was said and the answer stand below it."""
    page = await site.visitor()
    greeting = await page.heard("Hello, runner!")
    await page.visit()
    assert (await page.say("my hip hurts")).status == 200
    answer = await page.heard('"hip-pain"')
    mine = await page.heard("my hip hurts")
    assert [*page.messages] == sorted([greeting["id"], mine["id"], answer["id"]])
    assert answer["outcome"] == "answer"


async def test_a_page_hears_that_an_answer_is_on_its_way(site: Site) -> None:
    """The typing indicator goes on, and off again."""
    page = await site.visitor()
    await page.say("squat")
    await page.until(lambda: page.events[-1:] == ["silent"])
    assert "typing" in page.events


async def test_the_language_of_the_page_is_that_of_the_greeting(site: Site) -> None:
    """A Spanish page greets in Spanish."""
    page = site.page()
    await page.visit(language="es-MX")
    await page.listen()
    assert (await page.heard("blocks"))["language"] == "es"


async def test_replies_are_counted_by_their_outcome(site: Site) -> None:
    """As those on Telegram are, in the same numbers."""
    page = await site.visitor()
    await page.say("my hip hurts")
    assert b'bot_outcomes_total{outcome="answer"} 1.0' in site.metrics.text()


async def test_an_answer_shows_its_film_and_its_source(site: Site) -> None:
    """The film is on the same server, with a still picture for whoever wants none."""
    page = await site.visitor()
    await page.say("how do i do a squat")
    answer = await page.heard('"film"')
    for ending, kind in (("mp4", "video/mp4"), ("jpg", "image/jpeg")):
        status, response, content = await page.get(f"{answer['film']}.{ending}")
        assert status == 200
        assert response.content_type == kind
        assert content


async def test_a_pressed_button_is_marked_and_answered(site: Site) -> None:
    """As on Telegram: once, and for good."""
    page = await site.visitor()
    await page.say("it hurts")
    await page.until(lambda: page.text.count('"press"') > 3)
    label = next(
        button["label"]
        for message in reversed(page.messages.values())
        for button in message.get("buttons", ())
    )
    await page.press(label)
    await page.press(label)
    await page.until(lambda: f"✓ {label}" in page.text)
    assert "✓ ✓" not in page.text
    assert '"pressed": true' in page.text


async def test_a_vote_is_counted_shown_and_withdrawn(site: Site) -> None:
    """The notice comes with the answer to the press."""
    page = await site.visitor()
    await page.say("my hip hurts")
    await page.heard('"votes"')
    assert "Thank you" in (await page.press("Helpful"))["notice"]
    await page.until(lambda: "✓ 👍" in page.text)
    assert "erased" in (await page.press("Helpful"))["notice"]
    await page.until(lambda: "✓ 👍" not in page.text)


async def test_what_was_said_can_be_said_anew(site: Site) -> None:
    """The words and their answer change where they stand."""
    page = await site.visitor()
    sent = (await page.say("my hip hurts")).told
    answer = await page.heard('"hip-pain"')
    await page.say("my back hurts", edits=sent["message"])
    await page.until(lambda: page.messages[answer["id"]]["entries"] == ["back-pain"])
    assert page.messages[sent["message"]]["text"] == "my back hurts"
    assert "my hip hurts" not in page.text


async def test_nobody_changes_the_words_of_the_bot(site: Site) -> None:
    """An edit of a message that is none of the visitor's is something new."""
    page = await site.visitor()
    greeting = await page.heard("Hello, runner!")
    await page.say("squat", edits=greeting["id"])
    await page.heard('"squat"')
    assert page.messages[greeting["id"]] == greeting


async def test_two_tabs_show_the_same_talk(site: Site) -> None:
    """What is said in one stands in the other."""
    one = await site.visitor()
    other = site.page(one.cookies)
    await other.listen()
    await one.say("my hip hurts")
    await other.heard('"hip-pain"')
    await one.until(lambda: one.messages == other.messages)


async def test_a_fourth_tab_takes_the_place_of_the_first(site: Site) -> None:
    """The first one is told so, and asked not to come back by itself."""
    first = await site.visitor()
    for _ in range(3):
        assert await site.page(first.cookies).listen() == 200
    await first.until(lambda: "closed" in first.events)
    assert "elsewhere" in first.events


async def test_a_page_that_was_away_gets_only_what_has_changed(site: Site) -> None:
    """Last-Event-ID says what it has seen."""
    page = await site.visitor()
    await page.heard("Hello, runner!")
    await page.say("my hip hurts")
    again = site.page(page.cookies)
    await again.listen(str(page.seen))
    await again.heard('"hip-pain"')
    assert "Hello, runner!" not in again.text


@pytest.mark.parametrize("number", ["9" * 16, "9" * 400, "-1", "x", "0x10", "१२३"])
async def test_an_odd_last_event_id_gets_everything(site: Site, number: str) -> None:
    """Numbers to come, other scripts, nonsense: the page shows the whole talk."""
    page = await site.visitor()
    await page.heard("Hello, runner!")
    again = site.page(page.cookies)
    if number.isascii():
        assert await again.listen(number) == 200
    else:
        status, *_ = await again.get("texts/en", **{"Last-Event-ID": "1"})
        assert status == 200
        await again.listen()
    await again.heard("Hello, runner!")


async def test_a_set_counts_along_goes_on_after_a_reload_and_stops(site: Site) -> None:
    """The newest frame is there at once, in the same message."""
    page = await site.visitor()
    await page.say("squat")
    await page.heard("Guide me")
    await page.press("Guide me")
    await page.heard('"label": "3"')
    await page.press("3")
    frame = await page.heard('"bar"')
    await page.until(lambda: page.messages[frame["id"]] != frame)
    again = site.page(page.cookies)
    await again.listen()
    assert (await again.heard('"bar"'))["id"] == frame["id"]
    await again.press("Stop")
    await page.until(lambda: "Stopped" in json.dumps(page.messages[frame["id"]]))
    assert page.messages[frame["id"]]["buttons"] == []


async def test_a_file_is_for_its_visitor_alone(site: Site) -> None:
    """Everything that is kept about somebody is a file to save; nobody else gets it."""
    page = await site.visitor()
    await page.say("squat")
    await page.say("/mydata")
    sent = await page.heard("mydata.json")
    status, response, content = await page.get(f"files/{sent['id']}")
    assert status == 200
    assert "attachment" in response.headers["Content-Disposition"]
    assert json.loads(content)["contexts"]
    other = await site.visitor()
    assert (await other.get(f"files/{sent['id']}"))[0] == 404
    assert (await site.page().get(f"files/{sent['id']}"))[0] == 401


async def test_forgetting_erases_everything_and_the_cookie(site: Site) -> None:
    """By the command: the last words are heard, and the browser is somebody new from then on."""
    page = await site.visitor()
    await page.say("my hip hurts")
    await page.say("/forget")
    await page.heard("Yes, erase it all")
    assert (await page.press("Yes, erase it all"))["forgotten"]
    await page.until(lambda: "closed" in page.events)
    assert "Erased" in page.text
    assert "forgotten" in page.events
    assert not list(page.cookies)
    assert (await page.say("squat")).status == 401
    assert len(site.app.talks) == 0


async def test_a_page_can_forget_without_asking(site: Site) -> None:
    """One request does the same: for a button of a page."""
    page = await site.visitor()
    await page.say("my hip hurts")
    assert (await page.post("forget", {})).told["forgotten"]
    assert not list(page.cookies)


async def test_who_wants_a_reminder_is_told_that_a_closed_page_cannot_remind(site: Site) -> None:
    """Nothing is promised that cannot be kept."""
    page = await site.visitor()
    await page.say("/remind")
    await page.heard("once this page is closed")
    await page.say("/reminders")
    await page.until(lambda: page.text.count("once this page is closed") == 2)


async def test_where_a_page_stays_open_it_reminds(shipped: MultilingualDialogue) -> None:
    """A program that shows the chat to one person may say so."""
    async with Site(shipped, reminds=True) as site:
        page = await site.visitor()
        await page.say("/remind")
        await page.until(lambda: len(page.messages) == 3)
        assert "once this page is closed" not in page.text


async def test_an_old_button_is_answered_and_a_forged_one_does_nothing_bad(site: Site) -> None:
    """Whatever is pressed, under whatever message: a word comes back, and no error."""
    page = await site.visitor()
    for press in (
        "choose:gone",
        "choose:remind:end:1",
        "vote+:gone",
        "set:stop",
        "others:a,b",
        "\x00",
        "💥" * 99,
    ):
        site.now += 60
        pressed = await page.post("presses", {"message": 1, "press": press})
        assert pressed.status == 200
    site.now += 60
    await page.say("my hip hurts")
    await page.heard('"hip-pain"')


async def test_what_somebody_writes_is_text_whatever_it_is(site: Site) -> None:
    """Markup, other scripts, half a surrogate pair, zero bytes: it comes back as it was."""
    page = await site.visitor()
    for text in ("<script>alert(1)</script>", "مرحبا", "a\x00b", "'; drop table contexts; --"):
        site.now += 60
        assert (await page.say(text)).status == 200
        await page.until(lambda: text in [each.get("text") for each in page.messages.values()])  # noqa: B023
