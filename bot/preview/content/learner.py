"""Learns in a separate process, so that the chat does not have to wait; learning can be cancelled."""

from __future__ import annotations

import asyncio
import os
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.bootstrap import LATER, learn_dialogue
from bot.knowledge.loading.records import LanguageRecords, assemble
from bot.matching.meaning.encoder import load_encoder
from bot.model_cache import Memo

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from bot.model_cache import Arrays


class LearningError(Exception):
    """The process ended before it had learned."""


class _Job(NamedTuple):
    """What is to be learned; see `learn`."""

    language: str
    packed: Any
    known: Arrays
    cache_folder: Path | None
    meaning: bool


async def learn(
    records: LanguageRecords, known: Arrays, cache_folder: Path | None, *, meaning: bool
) -> Arrays:
    """Return the arrays of a memo that has learned `records`; those in `known` are not learned again.

    With `meaning` the meaning model is learned as well; its vectors are cached in `cache_folder`. If this is
    cancelled, the process ends at once.

    Raises:
        LearningError: the process ended before it had learned.

    """
    job = _Job(records.language, records.packed(), known, cache_folder, meaning)
    spawning = get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=_learn, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    exchange = asyncio.ensure_future(asyncio.to_thread(_exchange, ours, job))
    try:
        return await asyncio.shield(exchange)
    except (EOFError, OSError):
        raise LearningError("the process that learns has ended too early") from None
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
    if job.meaning and hasattr(os, "nice"):
        # Meaning takes a minute, so it gets a lower priority; for words, which take seconds, somebody waits.
        os.nice(LATER)
    memo = Memo(job.known)
    knowledge = assemble(LanguageRecords.unpacked(job.language, job.packed))
    learn_dialogue(knowledge, memo, job.cache_folder, load_encoder() if job.meaning else None)
    theirs.send(memo.arrays)
