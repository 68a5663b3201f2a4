"""Questions that got no answer, and the line that would answer them."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.store.store import Store

if TYPE_CHECKING:
    from support.desk import Desk

    from bot.settings import Settings

pytestmark = pytest.mark.anyio


async def test_the_questions_of_the_talk_and_of_the_database_come_by_likeness(
    desk: Desk, desk_settings: Settings
) -> None:
    """Those that are alike in one group, with the nearest entries; what has an answer is not among them."""
    with closing(Store(desk_settings.database_url.get_secret_value(), key="", bot="")) as store:
        await store.open()
        for words in ("hip pain zumba", "zumba hip pain"):
            await store.unanswered.add(words, time.time())
        await store.settle()
    await desk.say("what is the capital of france")
    await desk.say("my hip hurts")
    found = await desk.get("/unanswered")
    assert found["problem"] == ""
    together, alone = sorted(found["groups"], key=lambda group: -len(group["questions"]))
    assert together["questions"] == ["hip pain zumba", "zumba hip pain"]
    assert together["nearest"][0]["id"] == "hip-pain"
    assert alone["questions"] == ["what is the capital of france"]
    assert found["labels"]["en"]["hip-pain"] == "Hip pain"


async def test_no_database_file_is_made_to_look_into(desk: Desk, desk_settings: Settings) -> None:
    """Who only tries the bot out has no database afterwards."""
    assert (await desk.get("/unanswered"))["groups"] == []
    assert not desk_settings.faq_dir.with_name("bot.db").exists()


async def test_a_database_that_cannot_be_read_is_told(desk: Desk, desk_settings: Settings) -> None:
    """The questions of the talk come all the same."""
    desk_settings.faq_dir.with_name("bot.db").write_text("this is no database" * 100, encoding="utf-8")
    await desk.say("what is the capital of france")
    found = await desk.get("/unanswered")
    assert found["problem"]
    assert len(found["groups"]) == 1


async def test_a_phrasing_is_shown_first_and_written_when_asked_for(desk: Desk) -> None:
    """It belongs where it is said to belong; once written, the question has its answer."""
    added = {"language": "en", "id": "hip-pain", "text": "zumba it's", "kind": "phrasing"}
    shown = await desk.post("/insertions", added)
    assert shown["file"] == "faq/en/glute-muscle-and-running/entries.yaml"
    assert shown["lines"].strip() == "- 'zumba it''s'"
    file = desk.folder.parent / shown["file"]
    before = file.read_text(encoding="utf-8").splitlines(keepends=True)
    await desk.post("/insertions", {**added, "write": True})
    after = file.read_text(encoding="utf-8").splitlines(keepends=True)
    assert after == [*before[: shown["line"] - 1], shown["lines"], *before[shown["line"] - 1 :]]
    await desk.ready(1)
    told = await desk.post("/why", {"text": "zumba its"})
    assert told["understood"]["search"]["candidates"][0]["id"] == "hip-pain"


async def test_an_example_is_written_where_those_alike_are(desk: Desk) -> None:
    """Where the file is missing, the message says so and nothing is written."""
    added = {"language": "en", "id": "off-topic", "text": "who lost", "kind": "example", "write": True}
    file = desk.folder / "en" / "examples.yaml"
    before = file.read_text(encoding="utf-8")
    await desk.post("/insertions", added)
    assert file.read_text(encoding="utf-8") == before + "- text: 'who lost'\n  expect: [off-topic]\n"
    file.unlink()
    problem = await desk.post("/insertions", added, 409)
    assert "examples.yaml cannot be read" in problem["problem"]
    assert not file.exists()


@pytest.mark.parametrize("wrong", [{"id": "../../etc"}, {"id": "nothing"}, {"kind": "other"}])
async def test_nothing_is_written_but_what_the_content_knows(desk: Desk, wrong: dict[str, str]) -> None:
    """Neither another file nor an entry that is not there."""
    added = {"language": "en", "id": "squat", "text": "hello", "kind": "phrasing", "write": True}
    await desk.post("/insertions", {**added, **wrong}, 400)
