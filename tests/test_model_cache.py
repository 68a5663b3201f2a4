"""What one start has learned serves the next, and nothing that has changed since."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.bootstrap import load_dialogue, load_dialogues
from bot.dialogue import Context, Dialogue
from bot.knowledge.loading.loader import load_knowledge
from bot.model_cache import LEARNING, Memo, cache_key, packed, unpacked
from bot.settings import content_folder, read_settings

if TYPE_CHECKING:
    from pathlib import Path

# Of every kind that a dialogue tells apart, so that each part of what was learned has a say.
TEXTS = (
    "my hpi hurts",
    "how do i do a bridge??",
    "my chest is tight",
    "crushing pain in my chset since an hour",
    "hi",
    "best shoes",
    "it hurts",
    "i ran in the park yesterday and afterwards my lwoer back was sore and now my butt as well",
    "whatdo isquat with",
    "me duele la rodilla",
    "xyzzy",
    "",
)


def answers(dialogue: Dialogue) -> list[object]:
    """Return all that `dialogue` says and thinks of the texts."""
    asked = [(text, dialogue.parse(text)) for text in TEXTS]
    return [(dialogue.reply(text, Context()), dialogue.explain(said, Context())) for text, said in asked]


def test_a_memo_lets_things_be_learned_once() -> None:
    """What it was given, or has been told before, is not learned again."""
    learned = []

    def learn() -> dict[str, np.ndarray]:
        learned.append(1)
        return {"one": np.arange(3), "two": np.zeros(2)}

    memo = Memo()
    assert not memo.is_changed
    first = memo.recall("part", learn)
    assert memo.is_changed
    again = Memo(memo.arrays)
    for kept in (memo, again):
        recalled = kept.recall("part", learn)
        assert recalled.keys() == first.keys()
        assert all(np.array_equal(recalled[name], first[name]) for name in first)
    assert not again.is_changed
    assert len(learned) == 1
    again.recall("party", learn)
    assert len(learned) == 2


@pytest.mark.parametrize("texts", [[], [""], ["a", "", "glúteo 🍑"], ["b"] * 3], ids=repr)
def test_packed_texts_come_back(texts: list[str]) -> None:
    """All of them, in order, with accents and pictures."""
    assert unpacked(packed(texts)) == texts


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_recalled_dialogue_answers_like_the_one_that_learned(
    bilingual_folder: Path, tmp_path: Path, language: str
) -> None:
    """Word for word and score for score, and for the same reasons."""
    knowledge = load_knowledge(bilingual_folder, language)
    memo = Memo()
    learned = answers(Dialogue(knowledge, memo=memo))
    again = Memo(memo.arrays)
    assert answers(Dialogue(knowledge, memo=again)) == learned
    assert not again.is_changed
    for _ in range(2):
        assert answers(load_dialogue(bilingual_folder, language, tmp_path)) == learned


def test_a_dialogue_keeps_the_knowledge_that_it_was_given(bilingual_folder: Path) -> None:
    """It is not another one than the caller's."""
    knowledge = load_knowledge(bilingual_folder, "en")
    assert Dialogue(knowledge).knowledge is knowledge


def test_content_comes_back_from_the_file_as_it_was_read(bilingual_folder: Path, tmp_path: Path) -> None:
    """Every record of it."""
    for _ in range(2):
        kept = load_dialogue(bilingual_folder, "es", tmp_path).knowledge
        fresh = load_knowledge(bilingual_folder, "es")
        for name in ("articles", "entries", "limits", "messages", "vocabulary", "warning_signs", "replaced"):
            assert getattr(kept, name) == getattr(fresh, name)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", None], ids=["empty", "short", "half"])
def test_a_damaged_file_is_learned_anew(
    bilingual_folder: Path, tmp_path: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    """It costs time and a log line, nothing is lost, and the next start has a whole one again."""
    load_dialogue(bilingual_folder, "en", tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert load_dialogue(bilingual_folder, "en", tmp_path).reply("hi", Context())
    assert len(caplog.records) == 1
    assert len(file.read_bytes()) == len(whole)


def test_a_start_that_cannot_keep_anything_answers(bilingual_folder: Path, tmp_path: Path) -> None:
    """A read-only file system costs each start the time to learn."""
    (tmp_path / "file").write_text("in the way")
    settings = {"FAQ_DIR": str(bilingual_folder), "CACHE_DIR": str(tmp_path / "file" / "cache")}
    assert load_dialogues(read_settings(settings)).languages == ("en", "es")


def test_the_key_follows_the_content_and_the_language(tmp_path: Path) -> None:
    """One letter more in any file is another content."""
    shutil.copytree(content_folder(), tmp_path / "faq")
    before = cache_key(tmp_path / "faq", "en")
    assert before == cache_key(content_folder(), "en")
    assert before != cache_key(tmp_path / "faq", "es")
    with (tmp_path / "faq" / "en" / "limits.yaml").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert before != cache_key(tmp_path / "faq", "en")


def test_the_key_follows_all_code_that_learns() -> None:
    """Every module that reading the content or learning it imports belongs to what the key is made of."""
    program = (
        "import sys, bot.dialogue, bot.knowledge.loading.loader;"
        "print(*(name for name in sys.modules if name.startswith('bot.')))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = {name.split(".")[1] for name in run.stdout.split()}
    assert imported >= {"dialogue", "triage", "matching", "language", "knowledge"}
    assert imported <= {name.removesuffix(".py") for name in LEARNING}
