"""Arrays are kept whole or not at all, and nothing that is wrong with a file is more than a miss."""

from __future__ import annotations

import os
import pickle
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bot.model_cache import KEPT, ArrayCache

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

posix = pytest.mark.skipif(sys.platform == "win32", reason="files have no such permissions there")

ARRAYS = {
    "weights": np.arange(12, dtype=np.float16).reshape(3, 4),
    "index/words": np.array(["glúteo", "squat"]),
    "nothing": np.empty(0, dtype=np.int64),
}


def same(one: Mapping[str, NDArray[Any]] | None, other: Mapping[str, NDArray[Any]]) -> bool:
    """Return whether two sets of arrays are equal, with their types."""
    return (
        one is not None
        and one.keys() == other.keys()
        and all(
            np.array_equal(one[name], other[name]) and one[name].dtype == other[name].dtype for name in one
        )
    )


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    """With names, types and shapes, also by another process."""
    ArrayCache(tmp_path / "new" / "folder", "kind").save("key", ARRAYS)
    assert same(ArrayCache(tmp_path / "new" / "folder", "kind").load("key"), ARRAYS)


def test_what_was_not_saved_is_missing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither another key nor another kind is found, and there is nothing to say about it."""
    cache = ArrayCache(tmp_path, "kind")
    cache.save("key", ARRAYS)
    assert cache.load("other") is None
    assert ArrayCache(tmp_path, "sort").load("key") is None
    assert ArrayCache(tmp_path / "none", "kind").load("key") is None
    assert not caplog.records


def test_without_a_folder_nothing_is_kept() -> None:
    """CACHE_DIR=none."""
    cache = ArrayCache(None, "kind")
    cache.save("key", ARRAYS)
    assert cache.load("key") is None


def test_a_later_save_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    """Nothing of the earlier one is left."""
    cache = ArrayCache(tmp_path, "kind")
    cache.save("key", ARRAYS)
    cache.save("key", {"one": np.zeros(1)})
    assert same(cache.load("key"), {"one": np.zeros(1)})
    assert len([*tmp_path.iterdir()]) == 1


def test_objects_are_refused_both_ways(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Reading a pickle could run somebody's code: none is written, and none is read."""
    cache = ArrayCache(tmp_path, "kind")
    with pytest.raises(ValueError, match="allow_pickle"):
        cache.save("key", {"object": np.array([{}], dtype=object)})
    assert not [*tmp_path.iterdir()]
    with (tmp_path / "kind-key.npz").open("wb") as file:
        np.savez(file, allow_pickle=True, **{"key/object": np.array([{}], dtype=object)})
    assert cache.load("key") is None
    (tmp_path / "kind-key.npz").write_bytes(pickle.dumps({"key/object": 1}))
    assert cache.load("key") is None
    assert len(caplog.records) == 2


@pytest.mark.parametrize("left", [0, 0.005, 0.1, 0.5, 0.99], ids=str)
def test_a_file_that_was_cut_is_a_miss(tmp_path: Path, left: float, caplog: pytest.LogCaptureFixture) -> None:
    """A machine that was switched off while writing costs time, not the start."""
    cache = ArrayCache(tmp_path, "kind")
    cache.save("key", ARRAYS)
    file = tmp_path / "kind-key.npz"
    whole = file.read_bytes()
    file.write_bytes(whole[: int(left * len(whole))])
    assert cache.load("key") is None
    assert len(caplog.records) == 1
    cache.save("key", ARRAYS)
    assert same(cache.load("key"), ARRAYS)


def test_no_damaged_byte_changes_what_is_loaded(tmp_path: Path) -> None:
    """Wherever it stands: either it is found, or it does not matter."""
    cache = ArrayCache(tmp_path, "kind")
    small = {"one": np.arange(3), "two": np.array(["squat"])}
    cache.save("key", small)
    file = tmp_path / "kind-key.npz"
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        loaded = cache.load("key")
        assert loaded is None or same(loaded, small)


@pytest.mark.parametrize("other", [b"PK\x05\x06" + b"\0" * 18, b"\0" * 400, b"\x93NUMPY"], ids=repr)
def test_a_foreign_file_is_a_miss(tmp_path: Path, other: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever somebody has put there, it is said once."""
    (tmp_path / "kind-key.npz").write_bytes(other)
    assert ArrayCache(tmp_path, "kind").load("key") is None
    assert len(caplog.records) == 1


def test_files_that_were_exchanged_are_not_read_as_each_other(tmp_path: Path) -> None:
    """A file says what it is for, whatever it is called."""
    cache = ArrayCache(tmp_path, "kind")
    cache.save("one", ARRAYS)
    (tmp_path / "kind-one.npz").rename(tmp_path / "kind-two.npz")
    assert cache.load("two") is None


@posix
def test_a_link_by_the_name_of_a_file_is_followed_by_nobody(tmp_path: Path) -> None:
    """Who may write to the folder must not choose what is read, nor have another file overwritten."""
    (mine, theirs), link = (ArrayCache(tmp_path / name, "en") for name in ("mine", "theirs")), "en-abc.npz"
    theirs.save("abc", ARRAYS)
    planted, target = tmp_path / "mine" / link, tmp_path / "theirs" / link
    planted.parent.mkdir()
    planted.symlink_to(target)
    assert mine.load("abc") is None
    mine.save("abc", {"index": np.arange(3)})
    assert not planted.is_symlink()
    assert same(theirs.load("abc"), ARRAYS)


@posix
def test_a_pipe_by_the_name_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    """It is replaced by a file."""
    cache = ArrayCache(tmp_path, "kind")
    os.mkfifo(tmp_path / "kind-key.npz")
    assert cache.load("key") is None
    cache.save("key", ARRAYS)
    assert same(cache.load("key"), ARRAYS)


@posix
def test_nobody_else_may_read_or_write_what_is_kept(tmp_path: Path) -> None:
    """Neither the folder that is made nor the file in it."""
    ArrayCache(tmp_path / "cache", "kind").save("key", ARRAYS)
    (file,) = (tmp_path / "cache").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A read-only file system costs each start the time to learn, and no more."""
    (tmp_path / "file").write_text("in the way")
    cache = ArrayCache(tmp_path / "file" / "cache", "kind")
    cache.save("key", ARRAYS)
    assert len(caplog.records) == 1
    assert cache.load("key") is None


def test_a_folder_by_the_name_of_a_file_is_no_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing can be kept there, nothing is lost, and no draft is left."""
    (tmp_path / "kind-key.npz" / "inside").mkdir(parents=True)
    cache = ArrayCache(tmp_path, "kind")
    cache.save("key", ARRAYS)
    assert cache.load("key") is None
    assert len(caplog.records) == 1
    assert len([*tmp_path.iterdir()]) == 1


def test_only_the_latest_files_of_a_kind_are_kept(tmp_path: Path) -> None:
    """Each change leaves a file behind; the oldest go, with drafts of killed processes."""
    cache = ArrayCache(tmp_path, "kind")
    ArrayCache(tmp_path, "sort").save("key", ARRAYS)
    os.utime(tmp_path / "sort-key.npz", (0, 0))
    (tmp_path / "kind-draft").write_bytes(b"half")
    os.utime(tmp_path / "kind-draft", (0, 0))
    for number in range(KEPT + 3):
        cache.save(f"{number}", ARRAYS)
        os.utime(tmp_path / f"kind-{number}.npz", (1 + number, 1 + number))
    cache.save("last", ARRAYS)
    assert {file.name for file in tmp_path.iterdir()} == {
        "sort-key.npz",
        "kind-last.npz",
        *(f"kind-{number}.npz" for number in range(4, KEPT + 3)),
    }
