"""What one start has learned, kept for the next: learning takes seconds, reading it back milliseconds.

A file's name is the hash of all that was learned from, so that any change learns anew. As with Python's
own bytecode files the content is trusted code: a file is read only where nobody else can have written it, in
a folder that nobody else may write, and no symbolic link there is followed. A file names what it is for, so
that one under another's name is not taken for it.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
import stat
import sys
from contextlib import suppress
from functools import lru_cache
from importlib.util import source_hash
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MethodType
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

T = TypeVar("T")

_log = logging.getLogger(__name__)
_SUFFIX = ".learned"
# The packages whose code learns from the content, and whose classes are what was learned.
_LEARNING = ("dialogue", "knowledge", "matching")
# Files: those of a few languages, contents and program versions side by side; a file has about 2 MB.
KEPT = 8
# Bytes of the CRC-32 between the label and the pickle, and of the pieces it is read in: the whole would
# double the memory.
_CHECKSUM = 4
_PIECE = 1 << 16
_OTHERS_MAY_WRITE = 0o022
# Where a system has no such flag it has no such links either, or nobody but an administrator makes them.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_BYTES = getattr(os, "O_BINARY", 0)
# Nor is a pipe by the name of a file waited for.
_READING = os.O_RDONLY | _NO_LINK | _BYTES | getattr(os, "O_NONBLOCK", 0)
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _BYTES


class ArrayCache:
    """Named arrays kept in a folder, one `.npz` file a key; without a folder nothing is kept.

    Reading a file runs no code of its: none holds objects. Of each kind the latest KEPT files stay.
    """

    def __init__(self, folder: Path | None, kind: str) -> None:
        """Keep files in `folder`, made when it is needed; `kind` (letters) begins their names."""
        self._folder = folder
        self._kind = kind

    def load(self, key: str) -> dict[str, NDArray[Any]] | None:
        """Return what was saved under `key` (letters, digits, dots, dashes).

        None where nothing was, or where the file is damaged or of another key; a log line says the latter.
        """
        if self._folder is None:
            return None
        file = self._folder / f"{self._kind}-{key}.npz"
        try:
            # Opening a pipe of that name would wait for somebody to write to it.
            if not file.is_file():
                return None
            with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
                return {name: kept[f"{key}/{name}"] for name in kept[f"{key}/"].tolist()}
        except Exception as error:  # noqa: BLE001  (a damaged file makes its readers raise whatever they raise)
            _log.warning("%s is not sound (%r) and will be made anew", file, error)
            return None

    def save(self, key: str, arrays: Arrays) -> None:
        """Keep `arrays` under `key`, all or nothing; where that fails, a log line says so.

        Raises:
            ValueError: an array holds objects.

        """
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with NamedTemporaryFile(dir=self._folder, prefix=f"{self._kind}-", delete=False) as draft:
                try:
                    # The names tell whose the file is, and whether all of it is there.
                    named = {f"{key}/": np.array([*arrays], dtype=np.str_)}
                    named |= {f"{key}/{name}": each for name, each in arrays.items()}
                    np.savez(draft, allow_pickle=False, **named)
                    draft.close()
                    Path(draft.name).replace(self._folder / f"{self._kind}-{key}.npz")
                except BaseException:
                    draft.close()
                    Path(draft.name).unlink()
                    raise
            # Drafts of processes that were killed are among the old ones.
            for old in sorted(self._folder.glob(f"{self._kind}-*"), key=_age)[KEPT:]:
                old.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("what was learned is not kept, so that each start takes longer: %s", error)


def _age(file: Path) -> float:
    """Return a number that is smaller for younger files; one that has just gone is the oldest."""
    try:
        return -file.lstat().st_mtime
    except OSError:
        return 0.0


def load_or_fit(learn: Callable[[], T], folder: Path | None, key: str, kind: type[T]) -> T:
    """Return what `learn` returned when it was last called with `key`, or call it and keep the result.

    Without a folder, or with one that cannot be written or that others may write, it is learned each time.
    What is damaged, or no `kind`, is learned anew.
    """
    if folder is None:
        return learn()
    try:
        _prepare(folder)
    except OSError as error:
        _log.warning("nothing is kept of what was learned, so that each start takes longer: %s", error)
        return learn()
    file = folder / f"{key}{_SUFFIX}"
    found = _load(file, _label(key))
    if isinstance(found, kind):
        return found
    made = learn()
    try:
        _save(made, file, _label(key))
    except OSError as error:
        _log.info("nothing is kept of what was learned: %s", error)
    return made


def is_cached(folder: Path, key: str) -> bool:
    """Tell whether `recall` finds something under `key`, sound or not."""
    return (folder / f"{key}{_SUFFIX}").exists()


def cache_key(content: Path, language: str) -> str:
    """Return the hash of all that answers in `language` are learned from.

    That is the content, the libraries, and the packages of the program that learn: a change elsewhere, in a
    channel or a command, costs no new learning.
    """
    # What is learned depends on numpy's arithmetic, and its pickle on numpy's classes.
    parts = [f"{language} {sys.version} {np.__version__}".encode()]
    program = Path(__file__).parent
    learners = [(program / package, "*.py") for package in _LEARNING]
    for root, kind in [(content / language, "*.yaml"), *learners]:
        for file in sorted(root.rglob(kind)):
            data = file.read_bytes()
            parts += [f"\n{root.name}/{file.relative_to(root)} {len(data)}\n".encode(), data]
    return source_hash(b"".join(parts)).hex()


def _prepare(folder: Path) -> None:
    """Make `folder` where it is missing.

    Raises:
        OSError: it cannot be made, or others may write what is in it.

    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _is_ours(folder.stat()):
        raise PermissionError(f"others may write to {folder}; take that right from them, or set CACHE_DIR")


def _label(key: str) -> bytes:
    """Return what a file for `key` begins with."""
    return f"learned from {key}\n".encode()


def _load(file: Path, label: bytes) -> object:
    """Return what `file` keeps; None where it is missing, damaged, of another key or perhaps not ours."""
    try:
        with os.fdopen(os.open(file, _READING), "rb") as opened:
            status = os.fstat(opened.fileno())
            if not (_is_ours(status) and stat.S_ISREG(status.st_mode)):
                _log.warning("%s is not read: others may have written it; delete it", file)
                return None
            if opened.read(len(label)) != label:
                return None
            if opened.read(_CHECKSUM) != _checksum(iter(lambda: opened.read(_PIECE), b"")):
                return None
            opened.seek(len(label) + _CHECKSUM)
            # Thousands of new objects and no garbage among them.
            gc.disable()
            kept: object = pickle.load(opened)  # noqa: S301  (ours alone, see above)
            return kept
    except Exception as error:  # noqa: BLE001  (a pickle of other classes may raise whatever they raise)
        if not isinstance(error, FileNotFoundError):
            _log.info("%s is not read (%s)", file, type(error).__name__)
        return None
    finally:
        gc.enable()


def _checksum(pieces: Iterable[bytes]) -> bytes:
    checksum = 0
    for piece in pieces:
        checksum = crc32(piece, checksum)
    return checksum.to_bytes(_CHECKSUM, "big")


def _is_ours(status: os.stat_result) -> bool:
    if os.name != "posix":
        return True
    return status.st_uid in {0, os.geteuid()} and not status.st_mode & _OTHERS_MAY_WRITE


def _save(made: object, file: Path, label: bytes) -> None:
    """Write `file` at once or not at all, and remove the oldest beside it."""
    buffer = BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(made)
    payload = buffer.getvalue()
    draft = file.with_suffix(f".{os.getpid()}")
    # A process of this number may have been killed while it wrote.
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, _WRITING, 0o600), "wb") as opened:
            opened.write(label + _checksum([payload]) + payload)
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    others = sorted(file.parent.glob(f"*{_SUFFIX}"), key=lambda other: other.lstat().st_mtime)
    for other in others[:-KEPT]:
        with suppress(OSError):
            other.unlink()


class _Pickler(pickle.Pickler):
    """Keeps caches around methods as what they are, without what they hold."""

    def reducer_override(self, obj: object) -> Any:  # noqa: ANN401  (as pickle declares it)
        wrapped = getattr(obj, "__wrapped__", None)
        if isinstance(obj, _Cache) and isinstance(wrapped, MethodType):
            return _cache, (wrapped, obj.cache_parameters()["maxsize"])
        return NotImplemented


_Cache = type(lru_cache(len))


def _cache(method: Callable[..., Any], size: int) -> object:
    return lru_cache(maxsize=size)(method)
