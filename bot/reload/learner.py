"""Learns in a separate process, so that the chat does not have to wait; learning can be cancelled."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.bootstrap import BACKGROUND_NICENESS, learn_dialogue
from bot.knowledge.loading.records import LanguageRecords, assemble
from bot.matching.meaning.encoder import load_encoder
from bot.model_cache import Memo

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from bot.model_cache import Arrays


# Seconds that learning may take; on a busy machine meaning takes some minutes.
LONGEST_SECONDS = 900


class LearningError(Exception):
    """The process ended before it had learned."""


class _Job(NamedTuple):
    """The arguments of `learn`, as the process gets them."""

    language: str
    packed: Any
    known: Arrays
    cache_folder: Path | None
    meaning: bool
    later: bool


async def learn(
    records: LanguageRecords, known: Arrays, cache_folder: Path | None, *, meaning: bool, later: bool
) -> Arrays:
    """Return the arrays of a memo that has learned `records`; those in `known` are not learned again.

    With `meaning` the meaning of the texts is learned as well; their vectors are kept in `cache_folder`. If
    it can be done `later`, the process uses spare time only. When this is cancelled, the process ends at
    once.

    Raises:
        LearningError: the process failed, or took too long.

    """
    # Imported here because it is needed only if content changes.
    from multiprocessing import get_context  # noqa: PLC0415

    job = _Job(records.language, records.packed(), known, cache_folder, meaning, later)
    spawning = get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=_learn, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    exchange = asyncio.ensure_future(asyncio.to_thread(_exchange, ours, job))
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            return await asyncio.shield(exchange)
    except TimeoutError:
        raise LearningError(f"the process has not learned within {LONGEST_SECONDS} seconds") from None
    except (EOFError, OSError):
        raise LearningError("the process that learns has ended before it was done") from None
    finally:
        # The thread that waits for the process ends with it.
        process.kill()
        await asyncio.gather(exchange, return_exceptions=True)
        ours.close()
        process.join()
        process.close()


def _exchange(ours: Connection, job: _Job) -> Arrays:
    ours.send(job)
    learned: Arrays = ours.recv()
    return learned


def _learn(theirs: Connection) -> None:
    job: _Job = theirs.recv()
    if job.later and hasattr(os, "nice"):
        os.nice(BACKGROUND_NICENESS)
    memo = Memo(job.known)
    knowledge = assemble(LanguageRecords.unpacked(job.language, job.packed))
    learn_dialogue(knowledge, memo, job.cache_folder, load_encoder() if job.meaning else None)
    theirs.send(memo.arrays)
