"""Labelled questions, asked from the page and compared with the last time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings

pytestmark = pytest.mark.anyio


async def run(desk: Desk, name: str) -> dict[str, Any]:
    """Run the set called `name`, and return its results."""
    assert await desk.post("/evaluations", {"set": name}) == {"begun": True}
    result: dict[str, Any] = await desk.until(
        lambda news: news["set"] == name and "done" not in news, "evaluation"
    )
    return result


async def test_a_set_runs_with_its_progress_and_its_mistakes(desk: Desk) -> None:
    """By the name of its file; what is not right comes with what was expected and what was given."""
    assert (await desk.get("/evaluations"))["sets"] == ["few", "es/pocas"]
    assert await desk.post("/evaluations", {"set": "few"}) == {"begun": True}
    progress = await desk.until(lambda news: "done" in news, "evaluation")
    assert (progress["done"], progress["total"]) == (1, 2)
    result = await desk.until(lambda news: "verdicts" in news, "evaluation")
    assert result["verdicts"] == {"right": 1, "wrong": 1}
    assert result["before"] is None
    (mistake,) = result["mistakes"]
    assert (mistake["text"], mistake["expected"], mistake["given"]) == (
        "my hip hurts",
        ["back-pain"],
        ["hip-pain"],
    )


async def test_a_second_run_tells_which_messages_have_changed(
    desk: Desk, desk_settings: Settings, labelled: Path
) -> None:
    """Beside what they got the last time; also after the preview was started anew."""
    await run(desk, "few")
    assert (await run(desk, "few"))["changed"] == []
    desk.save(lambda text: text.replace("id: hip-pain", "id: hip-ache"))
    desk.save(lambda text: text.replace("hip-pain", "hip-ache"), "en/examples.yaml")
    await desk.ready(1)
    (changed,) = (await run(desk, "few"))["changed"]
    assert (changed["before"]["given"], changed["now"]["given"]) == (["hip-pain"], ["hip-ache"])
    async with Desk(desk_settings, labelled) as again:
        result = await run(again, "few")
    assert result["changed"] == []
    assert result["before"] == {"right": 1, "wrong": 1}


async def test_spanish_questions_are_asked_in_spanish(desk: Desk) -> None:
    """A set in a folder of a language is about that language."""
    assert (await run(desk, "es/pocas"))["verdicts"] == {"right": 1}


@pytest.mark.parametrize("name", ["none", "../faq/en/messages", ""])
async def test_only_a_set_that_is_there_is_run(desk: Desk, name: str) -> None:
    """No other file is read."""
    assert await desk.post("/evaluations", {"set": name}) == {"begun": False}


async def test_a_malformed_set_is_told_with_its_line(desk: Desk, labelled: Path) -> None:
    """As the command tells it."""
    (labelled / "odd.yaml").write_text("- {txt: hello}\n", encoding="utf-8")
    assert "odd.yaml:1:" in str((await run(desk, "odd"))["problem"])
