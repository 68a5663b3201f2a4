"""The model cache: arrays that were learned from the content, kept since learning takes seconds.

A learner asks a `Memo` for its arrays and says how to learn them; the memo has them from an earlier start, or
calls the learner. An `ArrayCache` keeps the arrays of a memo in a file, under a key that changes with
everything that they were learned from.
"""

from __future__ import annotations

import logging
import os
import sys
from importlib.util import source_hash
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

import numpy as np
import Stemmer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

_log = logging.getLogger(__name__)
# Files of a kind that are kept: for a few versions of content and program; a file has about 5 MB.
KEPT = 8
# All code on which learned arrays depend: everything that reads content or messages.
LEARNING = (
    "actions",
    "dialogue",
    "knowledge",
    "language",
    "matching",
    "triage",
    "errors.py",
    "model_cache.py",
    "reply.py",
)


class Memo:
    """Arrays by name: those of an earlier start, and those that were learned since."""

    def __init__(self, arrays: Arrays | None = None) -> None:
        """Start with `arrays`, which come from another memo of the same learners."""
        self.arrays = dict(arrays or {})
        self.is_changed = False

    def recall(self, name: str, learn: Callable[[], Arrays]) -> Arrays:
        """Return the arrays called `name`; `learn` is called only if they are not known."""
        own = f"{name}/"
        known = {each.removeprefix(own): array for each, array in self.arrays.items() if each.startswith(own)}
        if known:
            return known
        learned = learn()
        self.arrays |= {own + each: array for each, array in learned.items()}
        self.is_changed = True
        return learned

    def part(self, name: str) -> Memo:
        """Return a memo for the part called `name`, whose arrays are kept in this one."""
        return _Part(self, name)


class _Part(Memo):
    """A memo within another memo, with a prefix for its names."""

    def __init__(self, whole: Memo, name: str) -> None:
        super().__init__()
        self._whole = whole
        self._name = name

    def recall(self, name: str, learn: Callable[[], Arrays]) -> Arrays:
        return self._whole.recall(f"{self._name}-{name}", learn)


def packed(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Return `texts`, none of which has a line break, as one array; `unpacked` is its inverse."""
    return np.frombuffer("".join(f"{text}\n" for text in texts).encode(), dtype=np.uint8)


def unpacked(array: NDArray[np.uint8]) -> list[str]:
    """Return the texts in `array`, which `packed` has made."""
    return array.tobytes().decode().split("\n")[:-1]


class ArrayCache:
    """Named arrays kept in a folder, one `.npz` file for each key; without a folder nothing is kept.

    Reading a file never runs code from it, since objects are not allowed. Of each kind the latest KEPT files
    are kept.
    """

    def __init__(self, folder: Path | None, kind: str) -> None:
        """Keep files in `folder`, which is created when needed; `kind` (letters) begins their names."""
        self._folder = folder
        self._kind = kind

    def load(self, key: str) -> dict[str, NDArray[Any]] | None:
        """Return what was saved under `key` (letters, digits, dots, dashes).

        None if there is no file, or if it is damaged or of another key; the log then says so.
        """
        if self._folder is None:
            return None
        file = self._file(self._folder, key)
        try:
            # Opening a pipe of that name would block.
            if not file.is_file():
                return None
            with (
                open(file, "rb", opener=_not_followed) as opened,
                np.load(opened, allow_pickle=False) as kept,
            ):
                return {name: kept[f"{key}/{name}"] for name in kept[f"{key}/"].tolist()}
        except Exception as error:  # noqa: BLE001  (a damaged file makes its readers raise whatever they raise)
            _log.warning("%s is not sound (%r) and will be made anew", file, error)
            return None

    def save(self, key: str, arrays: Arrays) -> None:
        """Keep `arrays` under `key`, all or nothing; if that fails, the log says so.

        Raises:
            ValueError: an array holds objects.

        """
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with NamedTemporaryFile(dir=self._folder, prefix=f"{self._kind}-", delete=False) as draft:
                try:
                    # The names say of which key the file is, and whether it is complete.
                    named = {f"{key}/": np.array([*arrays], dtype=np.str_)}
                    named |= {f"{key}/{name}": each for name, each in arrays.items()}
                    np.savez(draft, allow_pickle=False, **named)
                    draft.close()
                    Path(draft.name).replace(self._file(self._folder, key))
                except BaseException:
                    draft.close()
                    Path(draft.name).unlink()
                    raise
            # Unfinished files of killed processes are among the old ones.
            for old in sorted(self._folder.glob(f"{self._kind}-*"), key=_age)[KEPT:]:
                old.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("what was learned is not kept, so that each start takes longer: %s", error)

    def has(self, key: str) -> bool:
        """Return whether there is a file for `key`, valid or not."""
        return self._folder is not None and self._file(self._folder, key).exists()

    def _file(self, folder: Path, key: str) -> Path:
        return folder / f"{self._kind}-{key}.npz"


def _not_followed(name: str, flags: int) -> int:
    """Open a file that is no link: who may write to the folder must not choose what is read."""
    return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0))


def _age(file: Path) -> float:
    """Return a number that is smaller for newer files; a file that was just deleted is the oldest."""
    try:
        return -file.lstat().st_mtime
    except OSError:
        return 0.0


def cache_key(content: Path, language: str) -> str:
    """Return the hash of all that learning depends on: files of `language` in `content`, and the code.

    A change elsewhere, in a channel or a command, does not change it.
    """
    # Features depend on stems, and weights on numpy's arithmetic.
    parts = [f"{language} {sys.version} {np.__version__} {Stemmer.version()}".encode()]
    program = Path(__file__).parent
    learners = [file for name in LEARNING for file in (program / name, *(program / name).rglob("*.py"))]
    for root, files in ((content, (content / language).rglob("*.yaml")), (program, learners)):
        for file in sorted(file for file in files if file.is_file()):
            data = file.read_bytes()
            parts += [f"\n{file.relative_to(root)} {len(data)}\n".encode(), data]
    return source_hash(b"".join(parts)).hex()
