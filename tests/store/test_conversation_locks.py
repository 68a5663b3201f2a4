"""Locks of processes that stop: a frozen one loses its chats soon, and sends nothing when it wakes up."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from bot.store.conversation_locks import ConversationLocks, LockLostError, confirm_held
from bot.store.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

pytestmark = pytest.mark.anyio

CHAT, OTHER = 7, 8
# Seconds in which the server has to hear of a process; in which everything here has happened.
LEASE, LONG = 2.0, 30
ROOT = Path(__file__).parents[2]
# Holds the lock of a chat until it is told to go on, and says what it would do then.
HOLDER = """
import asyncio, sys
from bot.store.database import Database
from bot.store.conversation_locks import LockLostError, ConversationLocks, confirm_held

async def main(url, chat, lease):
    locks = ConversationLocks(Database(url), "1", float(lease))
    told = asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    try:
        async with locks.hold(int(chat)):
            print("held", flush=True)
            await asyncio.shield(told)
            confirm_held()
            print("sent", flush=True)
    except LockLostError:
        print("lost", flush=True)
    await told

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def connected(new_postgresql: str) -> Iterator[Callable[[], ConversationLocks]]:
    """Return what makes the locks of one more process."""
    made: list[tuple[Database, ConversationLocks]] = []

    def connect() -> ConversationLocks:
        database = Database(new_postgresql)
        made.append((database, ConversationLocks(database, "1", LEASE)))
        return made[-1][1]

    yield connect
    for database, locks in made:
        database.close()
        locks.close()


@pytest.fixture
async def holder(new_postgresql: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Return a process that holds the lock of the chat."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", HOLDER, new_postgresql, str(CHAT), str(LEASE)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert await said(process) == "held"
    yield process
    if process.returncode is None:
        process.kill()
    await process.wait()


async def said(process: asyncio.subprocess.Process) -> str:
    """Return the next word of `process`."""
    assert process.stdout
    async with asyncio.timeout(LONG):
        return (await process.stdout.readline()).decode().strip()


def go_on(process: asyncio.subprocess.Process) -> None:
    """Let `process` do what it wanted to do under the lock."""
    assert process.stdin
    process.stdin.write(b"go on\n")


async def taken(locks: ConversationLocks, chat: int = CHAT) -> None:
    """Take the lock of `chat`, and give it back."""
    async with asyncio.timeout(LONG), locks.hold(chat):
        confirm_held()


async def test_a_process_that_works_keeps_its_lock_for_as_long_as_it_likes(
    holder: asyncio.subprocess.Process, connected: Callable[[], ConversationLocks]
) -> None:
    """It gives signs of life: longer than its lease nobody else has the chat."""
    waiting = asyncio.create_task(taken(connected()))
    await asyncio.sleep(1.5 * LEASE)
    assert not waiting.done()
    go_on(holder)
    assert await said(holder) == "sent"
    await waiting


async def test_a_frozen_process_loses_its_chat_and_sends_nothing_when_it_wakes_up(
    holder: asyncio.subprocess.Process, connected: Callable[[], ConversationLocks]
) -> None:
    """Its machine keeps the connection alive all the same; somebody else goes on with the chat meanwhile."""
    holder.send_signal(signal.SIGSTOP)
    await taken(connected())
    go_on(holder)
    holder.send_signal(signal.SIGCONT)
    assert await said(holder) == "lost"


async def test_a_process_that_was_killed_holds_nothing(
    holder: asyncio.subprocess.Process, connected: Callable[[], ConversationLocks]
) -> None:
    """Its chats are free in the same moment."""
    holder.kill()
    await taken(connected())


async def test_who_loses_the_connection_loses_the_locks_and_is_told(
    new_postgresql: str, connected: Callable[[], ConversationLocks]
) -> None:
    """The block ends by itself, whatever it waits for; the next one holds a lock of the new connection."""
    locks = connected()

    async def hold() -> None:
        async with asyncio.timeout(LONG), locks.hold(CHAT):
            await ended(new_postgresql)
            await asyncio.Event().wait()

    with pytest.raises(LockLostError):
        await hold()
    await taken(locks)


async def test_a_lock_that_is_lost_is_not_confirmed_to_any_task_under_it(
    new_postgresql: str, connected: Callable[[], ConversationLocks]
) -> None:
    """What was begun beside the block must not send either; without a lock there is nothing to confirm."""
    locks = connected()
    confirm_held()

    async def send_later() -> None:
        await ended(new_postgresql)
        # Another chat's lock finds that the connection is a new one.
        await taken(locks, OTHER)
        confirm_held()

    async def hold() -> None:
        async with locks.hold(CHAT):
            await asyncio.create_task(send_later())

    with pytest.raises(LockLostError):
        await hold()
    confirm_held()


async def ended(database_url: str) -> None:
    """Let the server end every connection, as at its restart."""
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
