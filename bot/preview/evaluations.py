"""Runs labelled questions in the preview, and compares each run with the previous one."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from threading import Event
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from bot.dialogue import MultilingualDialogue
from bot.errors import ContentError
from bot.evaluation import measure
from bot.evaluation.questions import read_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.evaluation.measure import Judged
    from bot.evaluation.questions import Talk

    Tell = Callable[[str, dict[str, Any]], None]

# Seconds between two reports of progress.
PROGRESS_SECONDS = 0.1


class Result(Struct, frozen=True):
    """The result of one message: its labels, those of the reply, and the verdict."""

    text: str
    expected: tuple[str, ...]
    given: tuple[str, ...]
    verdict: str

    @classmethod
    def of(cls, judged: Judged) -> Result:
        """Return the result of one judged question."""
        question = judged.question
        return cls(
            question.text, (*question.expect, *question.expect_all), judged.given, judged.verdict.value
        )


class Evaluations:
    """The labelled files of a folder; one of them runs at a time."""

    def __init__(
        self, library: MultilingualDialogue, folder: Path | None, kept: Path | None, tell: Tell
    ) -> None:
        """Ask `library` the questions in `folder`; keep the last results in `kept`, or in memory if None.

        `tell` is called with the name of a set and its progress or results.
        """
        self._library = library
        self._folder = folder
        self._kept = kept
        self._tell = tell
        self._last: dict[str, list[Result]] = {}
        self._running: asyncio.Task[None] | None = None
        self._stop = Event()

    def names(self) -> list[str]:
        """Return the names of the sets: their paths without extension, such as "es/typos"."""
        if self._folder is None:
            return []
        files = sorted(self._folder.rglob("*.yaml"), key=lambda file: (len(file.parts), file))
        return [file.relative_to(self._folder).with_suffix("").as_posix() for file in files]

    def start(self, name: str) -> bool:
        """Start the set called `name`; return False if another one is running."""
        if name not in self.names() or (self._running and not self._running.done()):
            return False
        self._running = asyncio.create_task(self._run(name))
        return True

    async def close(self) -> None:
        """Stop the running set."""
        self._stop.set()
        if self._running:
            await asyncio.wait([self._running])

    async def _run(self, name: str) -> None:
        assert self._folder is not None  # noqa: S101  (there are names)
        file = self._folder / f"{name}.yaml"
        try:
            talks = await asyncio.to_thread(read_questions, file)
        except ContentError as error:
            self._tell(name, {"set": name, "problem": str(error)})
            return
        before = await asyncio.to_thread(self._recall, name)
        results = await asyncio.to_thread(self._ask, name, talks, file.parent.name)
        if results is None:
            return
        self._last[name] = results
        await asyncio.to_thread(self._keep, name, results)
        self._tell(name, {"set": name, **report(results, before)})

    def _ask(self, name: str, talks: Sequence[Talk], language: str) -> list[Result] | None:
        """Return the results of all questions, None if the run was stopped.

        Content that is swapped in meanwhile is used by the next run.
        """
        names = self._library.languages
        present = MultilingualDialogue({each: self._library.for_language(each) for each in names}, names[0])
        total = sum(len(talk.turns) for talk in talks)
        results: list[Result] = []
        told = 0.0
        for judged in measure.ask(present, talks, language):
            results.append(Result.of(judged))
            if self._stop.is_set():
                return None
            if time.monotonic() - told >= PROGRESS_SECONDS:
                told = time.monotonic()
                self._tell(name, {"set": name, "done": len(results), "total": total})
        return results

    def _recall(self, name: str) -> list[Result] | None:
        if name not in self._last and self._kept:
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                self._last[name] = msgspec.json.decode(
                    self._file(self._kept, name).read_bytes(), type=list[Result]
                )
        return self._last.get(name)

    def _keep(self, name: str, results: list[Result]) -> None:
        if self._kept:
            with contextlib.suppress(OSError):
                self._kept.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._file(self._kept, name).write_bytes(msgspec.json.encode(results))

    @staticmethod
    def _file(folder: Path, name: str) -> Path:
        return folder / f"evaluated-{name.replace('/', '-')}.json"


def report(results: Sequence[Result], before: Sequence[Result] | None) -> dict[str, Any]:
    """Return the number of `results` by verdict, those that are not right, and the changes since `before`."""
    earlier = dict(_numbered(before or ()))
    changed = [
        {"now": result, "before": earlier[key]}
        for key, result in _numbered(results)
        if key in earlier and earlier[key] != result
    ]
    return {
        "verdicts": Counter(result.verdict for result in results),
        "before": Counter(result.verdict for result in before) if before else None,
        "changed": changed,
        "mistakes": [result for result in results if result.verdict != measure.Verdict.RIGHT],
    }


def _numbered(results: Sequence[Result]) -> list[tuple[tuple[str, int], Result]]:
    """Return `results` with keys of text and occurrence number, since a text may occur several times."""
    seen: Counter[str] = Counter()
    numbered = []
    for result in results:
        numbered.append(((result.text, seen[result.text]), result))
        seen[result.text] += 1
    return numbered
