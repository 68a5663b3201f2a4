"""Content that is taken over as soon as it is saved."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs
from support.desk import Desk

from bot.bootstrap import load_dialogues
from bot.dialogue import Dialogue
from bot.knowledge.loading.loader import ContentReader
from bot.knowledge.loading.records import assemble
from bot.knowledge.vocabulary import Concept
from bot.model_cache import ArrayCache, Memo, cache_key
from bot.reload.relearning import CONTENT, LEARNED_FROM, Learned, is_enough, names, still_known
from bot.settings import content_folder

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge import Knowledge
    from bot.settings import Settings

pytestmark = pytest.mark.anyio


async def test_a_changed_answer_is_in_use_without_learning_anything(desk: Desk) -> None:
    """The last message, asked again in its talk, gets the new words; what was learned is still known."""
    await desk.say("my hip hurts")
    desk.save(lambda text: text.replace("About hip-pain.", "Hips are wonderful."))
    await desk.ready(1)
    told = await desk.post("/why", {"text": "my hip hurts"})
    assert "Hips are wonderful." in told["reply"]["text"]


async def test_a_new_phrasing_is_learned_and_then_in_use(desk: Desk) -> None:
    """Until it is learned, the answers are those of before."""
    assert (await desk.post("/why", {"text": "flurbles"}))["reply"]["outcome"] == "decline"
    desk.save(lambda text: text.replace("- my hip hurts\n", "- my hip hurts\n  - flurbles\n"))
    await desk.phase("learning words")
    await desk.ready(1)
    told = await desk.post("/why", {"text": "flurbles"})
    assert told["understood"]["search"]["candidates"][0]["id"] == "hip-pain"


async def test_what_is_half_written_is_told_with_its_line_and_nothing_else_changes(desk: Desk) -> None:
    """The findings name file and line; the answers stay, and come from the file again once it is whole."""
    whole: list[str] = []

    def cut(text: str) -> str:
        whole.append(text)
        return text[: len(text) // 2] + "\n  - id: ["

    desk.save(cut)
    unsound = await desk.phase("unsound")
    assert unsound["findings"]
    assert all(
        each["place"].startswith("faq/en/glute-muscle-and-running/entries.yaml:")
        for each in unsound["findings"]
    )
    assert {each["severity"] for each in unsound["findings"]} == {"error"}
    assert (await desk.post("/why", {"text": "my hip hurts"}))["reply"]["entries"] == ["hip-pain"]
    desk.save(lambda _: whole[0])
    mended = await desk.phase("ready")
    assert mended["version"] == 0
    assert mended["findings"] == []


async def test_a_save_during_learning_makes_that_learning_void(desk: Desk) -> None:
    """Only the last save counts; the process that learned the one before is given up."""
    desk.save(lambda text: text.replace("- my hip hurts\n", "- my hip hurts\n  - flurbles\n"))
    await desk.phase("learning words")
    desk.save(lambda text: text.replace("flurbles", "wombles"))
    await desk.ready(1)
    asked = {each: await desk.post("/why", {"text": each}) for each in ("flurbles", "wombles")}
    best = {each: told["understood"]["search"]["by_words"] for each, told in asked.items()}
    assert best["wombles"][0][0] == "hip-pain"
    assert best["wombles"][0][1] > best["flurbles"][0][1]


async def test_what_was_learned_is_known_at_the_next_start(desk: Desk, desk_settings: Settings) -> None:
    """A start after a change in the preview loads what the preview has learned."""
    desk.save(lambda text: text.replace("- my hip hurts\n", "- my hip hurts\n  - flurbles\n"))
    await desk.ready(1)
    kept = {file.name for file in (desk_settings.cache_dir or desk_settings.faq_dir).iterdir()}
    load_dialogues(desk_settings)
    assert kept == {file.name for file in (desk_settings.cache_dir or desk_settings.faq_dir).iterdir()}


def learned(knowledge: Knowledge, known: Any = None) -> Any:
    """Return the arrays of a memo that has learned `knowledge`."""
    memo = Memo(known)
    Dialogue(knowledge, memo=memo)
    return memo.arrays


def test_what_is_still_known_is_what_would_be_learned_anew(bilingual_folder: Path) -> None:
    """For a change of everything that is only said, each array that is kept is the one of a fresh start."""
    records, findings = ContentReader(bilingual_folder, "en").read()
    assert records is not None, findings
    before = assemble(records)
    entries = {
        id_: structs.replace(entry, answer=("Other words.",), next=(), facts=entry.facts)
        for id_, entry in before.entries.items()
    }
    values = {field.name: getattr(before, field.name) for field in fields(before)}
    after = type(before)(**{**values, "entries": entries})
    arrays = learned(before)
    kept = still_known(arrays, before, after)
    assert names(arrays) - names(kept) == {"said"}
    assert is_enough(kept, arrays)
    fresh = learned(after)
    for name, array in kept.items():
        # Bytes, since a number that stands for none is not equal to itself.
        assert array.tobytes() == fresh[name].tobytes(), name


def test_a_word_with_an_accent_is_no_change(bilingual_folder: Path) -> None:
    """What was kept has it without, as it is looked for: a changed answer costs no learning beside it."""
    read, findings = ContentReader(bilingual_folder, "es").read()
    assert read is not None, findings
    slope = Concept(id="slope", forms=("Montaña",))
    read.common["vocabulary.yaml"] = structs.replace(read.common["vocabulary.yaml"], concepts=(slope,))
    before = read.normalised()
    learned = Learned.of("es", {CONTENT: before.packed(), "index/weights": before.packed()})
    assert names(learned.known_for(before)) == {"index"}
    assert learned.are_of(before)


def test_every_part_that_is_learned_is_known_by_name(bilingual_folder: Path, cache: Path) -> None:
    """A learner that asks the memo under a new name is not taken for one whose content is the same."""
    records, findings = ContentReader(bilingual_folder, "en").read()
    assert records is not None, findings
    knowledge = assemble(records)
    shipped = ArrayCache(cache, "en").load(cache_key(content_folder(), "en")) or {}
    assert names(shipped) - LEARNED_FROM.keys() == {"said", "content"}
    changed = structs.replace(knowledge.entries["squat"], phrasings=("another", "way", "to ask"))
    values = {field.name: getattr(knowledge, field.name) for field in fields(knowledge)}
    after = type(knowledge)(**{**values, "entries": {**knowledge.entries, "squat": changed}})
    arrays = learned(knowledge)
    kept = still_known(arrays, knowledge, after)
    assert names(kept).isdisjoint({"index", "triage", "profile"})
    assert not is_enough(kept, arrays)
    assert is_enough(still_known(arrays, knowledge, knowledge), arrays)


async def test_meaning_comes_after_the_words(desk_settings: Settings) -> None:
    """Where an encoder is installed, what messages mean is learned beside the talk, and shown once it is."""
    async with Desk(replace(desk_settings, meaning="auto")) as desk:
        await desk.ready(1)
        told = await desk.post("/why", {"text": "pelvis ache"})
        assert [id_ for id_, _ in told["understood"]["search"]["by_meaning"]]
        desk.save(lambda text: text.replace("About hip-pain.", "Hips are wonderful."))
        await desk.ready(2)
        again = await desk.post("/why", {"text": "pelvis ache"})
        assert again["understood"]["search"]["by_meaning"] == told["understood"]["search"]["by_meaning"]
