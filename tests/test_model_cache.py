"""What one start has learned serves the next, and never more than it should."""

from __future__ import annotations

import os
import shutil
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context, Dialogue
from bot.model_cache import KEPT, cache_key, load_or_fit
from bot.settings import content_folder

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="files have no such permissions there")


class Lesson:
    """Something learned, with a cache around one of its methods, and a count of how often it was."""

    learned = 0

    def __init__(self) -> None:
        type(self).learned += 1
        self.double = lru_cache(maxsize=4)(self._double)

    def _double(self, number: int) -> int:
        return 2 * number


@pytest.fixture(autouse=True)
def _nothing_learned() -> None:
    Lesson.learned = 0


def test_what_was_learned_is_not_learned_again(tmp_path: Path) -> None:
    """The second start loads what the first one kept; its caches work and are empty."""
    load_or_fit(Lesson, tmp_path, "key", Lesson).double(1)
    again = load_or_fit(Lesson, tmp_path, "key", Lesson)
    assert Lesson.learned == 1
    assert again.double(21) == 42
    assert again.double.cache_info().misses == 1


def test_another_key_is_another_lesson(tmp_path: Path) -> None:
    """Changed content must be learned."""
    load_or_fit(Lesson, tmp_path, "one", Lesson)
    load_or_fit(Lesson, tmp_path, "two", Lesson)
    assert Lesson.learned == 2


def test_without_a_folder_it_is_learned_each_time() -> None:
    """CACHE_DIR=none keeps nothing."""
    load_or_fit(Lesson, None, "key", Lesson)
    load_or_fit(Lesson, None, "key", Lesson)
    assert Lesson.learned == 2


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 400, None], ids=["empty", "short", "zeros", "half"])
def test_a_damaged_file_is_learned_anew(tmp_path: Path, damage: bytes | None) -> None:
    """A machine that was switched off while writing costs time, not the start."""
    load_or_fit(Lesson, tmp_path, "key", Lesson)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    load_or_fit(Lesson, tmp_path, "key", Lesson)
    assert Lesson.learned == 2
    assert file.read_bytes() == whole


@posix
def test_a_file_that_others_could_write_is_not_read(tmp_path: Path) -> None:
    """It could run their code."""
    load_or_fit(Lesson, tmp_path, "key", Lesson)
    (file,) = tmp_path.iterdir()
    file.chmod(0o666)
    load_or_fit(Lesson, tmp_path, "key", Lesson)
    assert Lesson.learned == 2


@posix
def test_nobody_else_may_write_what_is_kept(tmp_path: Path) -> None:
    """Neither the folder that is made nor the file in it."""
    load_or_fit(Lesson, tmp_path / "cache", "key", Lesson)
    (file,) = (tmp_path / "cache").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


@posix
@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o770, 0o702])
def test_a_folder_that_others_may_write_is_not_used(tmp_path: Path, mode: int) -> None:
    """Neither for reading nor for writing, whatever is in it, and it is said."""
    folder = tmp_path / "cache"
    load_or_fit(Lesson, folder, "key", Lesson)
    (file,) = folder.iterdir()
    before = file.stat()
    folder.chmod(mode)
    load_or_fit(Lesson, folder, "key", Lesson)
    load_or_fit(Lesson, folder, "other", Lesson)
    assert Lesson.learned == 3
    assert [*folder.iterdir()] == [file]
    assert file.stat().st_mtime_ns == before.st_mtime_ns


@posix
@pytest.mark.parametrize("ending", ["learned", "{process}"], ids=["the file", "its draft"])
def test_no_link_is_followed(tmp_path: Path, ending: str) -> None:
    """Neither would its file be overwritten, nor what it holds be run."""
    load_or_fit(Lesson, tmp_path / "elsewhere", "key", Lesson)
    target = tmp_path / "elsewhere" / "key.learned"
    before = target.read_bytes()
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o700)
    (cache / f"key.{ending.format(process=os.getpid())}").symlink_to(target)
    load_or_fit(Lesson, cache, "key", Lesson)
    assert Lesson.learned == 2
    assert target.read_bytes() == before
    load_or_fit(Lesson, cache, "key", Lesson)
    assert Lesson.learned == 2
    assert not (cache / "key.learned").is_symlink()


@posix
def test_a_link_to_nothing_among_the_files_is_no_error(tmp_path: Path) -> None:
    """Nor is a file made where it points."""
    (tmp_path / "old.learned").symlink_to(tmp_path / "none")
    load_or_fit(Lesson, tmp_path, "key", Lesson)
    load_or_fit(Lesson, tmp_path, "key", Lesson)
    assert Lesson.learned == 1
    assert not (tmp_path / "none").exists()


@posix
def test_a_pipe_by_the_name_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    """It is replaced by a file."""
    os.mkfifo(tmp_path / "key.learned")
    load_or_fit(Lesson, tmp_path, "key", Lesson)
    load_or_fit(Lesson, tmp_path, "key", Lesson)
    assert Lesson.learned == 1


def test_files_that_were_exchanged_are_not_read_as_each_other(tmp_path: Path) -> None:
    """A file says what it is for, whatever it is called."""
    load_or_fit(Lesson, tmp_path, "one", Lesson)
    load_or_fit(Lesson, tmp_path, "two", Lesson)
    (tmp_path / "one.learned").rename(tmp_path / "aside")
    (tmp_path / "two.learned").rename(tmp_path / "one.learned")
    (tmp_path / "aside").rename(tmp_path / "two.learned")
    load_or_fit(Lesson, tmp_path, "one", Lesson)
    load_or_fit(Lesson, tmp_path, "two", Lesson)
    assert Lesson.learned == 4
    load_or_fit(Lesson, tmp_path, "one", Lesson)
    load_or_fit(Lesson, tmp_path, "two", Lesson)
    assert Lesson.learned == 4


class Awkward:
    """What raises when it is read back."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return int, ("no number",)


@pytest.mark.parametrize(
    "other", [{"some": "thing"}, None, 7, Awkward()], ids=["dict", "none", "int", "raises"]
)
def test_a_sound_file_of_something_else_is_learned_anew(tmp_path: Path, other: object) -> None:
    """Once: then it is the right one."""
    load_or_fit(lambda: other, tmp_path, "key", type(other))
    load_or_fit(Lesson, tmp_path, "key", Lesson).double(1)
    load_or_fit(Lesson, tmp_path, "key", Lesson).double(1)
    assert Lesson.learned == 1


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """A read-only file system costs each start the time to learn."""
    (tmp_path / "file").write_text("in the way")
    load_or_fit(Lesson, tmp_path / "file" / "cache", "key", Lesson)
    assert Lesson.learned == 1


def test_only_the_latest_files_are_kept(tmp_path: Path) -> None:
    """Each change of the content leaves a file behind; the oldest go."""
    for number in range(KEPT + 3):
        load_or_fit(Lesson, tmp_path, f"key-{number}", Lesson)
        os.utime(tmp_path / f"key-{number}.learned", (number, number))
    load_or_fit(Lesson, tmp_path, "last", Lesson)
    assert len(list(tmp_path.iterdir())) == KEPT
    assert (tmp_path / "last.learned").exists()
    assert not (tmp_path / "key-0.learned").exists()


def test_the_fingerprint_follows_the_content_and_the_language(tmp_path: Path) -> None:
    """One letter more in any file is another content."""
    shutil.copytree(content_folder(), tmp_path / "faq")
    before = cache_key(tmp_path / "faq", "en")
    assert before == cache_key(content_folder(), "en")
    assert before != cache_key(tmp_path / "faq", "es")
    with (tmp_path / "faq" / "en" / "limits.yaml").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert before != cache_key(tmp_path / "faq", "en")


def test_a_kept_dialogue_answers_like_a_new_one(tmp_path: Path, dialogue: Dialogue) -> None:
    """Word for word and score for score."""
    load_or_fit(lambda: dialogue, tmp_path, "key", Dialogue)
    kept = load_or_fit(lambda: dialogue, tmp_path, "key", Dialogue)
    assert kept is not dialogue
    for text in (
        "my hpi hurts",
        "how do i do a bridge??",
        "my chest is tight",
        "hi",
        "best shoes",
        "it hurts",
    ):
        assert kept.reply(text, Context()) == dialogue.reply(text, Context())
