"""How the database grows, is guarded against what it is not, and is copied."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, text

from bot.coach.reminders.schedule import Recurrence, Rule
from bot.errors import StoreError
from bot.store.database import VERSION, Database
from bot.store.pseudonyms import Pseudonyms
from bot.store.store import Store
from bot.store.tables import METADATA

if TYPE_CHECKING:
    from collections.abc import Mapping
pytestmark = pytest.mark.anyio

PERSON = 987654321
MIGRATIONS = Path(__file__).parents[2] / "bot" / "store" / "migrations"
# Table -> the version that brought it, and a row as that version wrote it.
KEPT_SINCE = {
    "votes": ("0001", "INSERT INTO votes VALUES ('somebody', 'squat', true, 1)"),
    "preferences": ("0002", "INSERT INTO preferences (person, zone) VALUES ('somebody', 'Europe/Rome')"),
    "parked": ("0003", "INSERT INTO parked VALUES ('1', 7, 'somebody', '{}', 1)"),
}


def migrations() -> Config:
    """Return where the migrations are."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


EARLIER = sorted(
    each.revision
    for each in ScriptDirectory.from_config(migrations()).walk_revisions()
    if each.revision != VERSION
)


def migrate(database_url: str, version: str, kept: Mapping[str, tuple[str, str]]) -> None:
    """Make a database as the program of `version` left it, with what of `kept` it knew."""
    config = migrations()
    if database_url.startswith("sqlite"):
        Path(make_url(database_url).database or "").parent.mkdir()
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        upgrade(config, version)
        for since, row in kept.values():
            if since <= version:
                connection.execute(text(row))
    engine.dispose()


@pytest.mark.parametrize("version", EARLIER)
async def test_a_database_grows_from_every_earlier_version(database_url: str, version: str) -> None:
    """What was kept by an earlier program is kept by this one."""
    migrate(database_url, version, KEPT_SINCE)
    store = Store(database_url, "key", "1")
    assert await store.votes.count() == {"squat": (1, 0)}
    database = Database(database_url)
    with database.reading() as connection:
        for table, (since, _) in KEPT_SINCE.items():
            kept = connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608  (a name of ours)
            assert kept == int(since <= version), table
    database.close()
    store.close()


@pytest.mark.parametrize(
    ("earlier", "schedule"),
    [
        ("450;0 1 2 3 4 5 6", Recurrence((Rule((450,)),))),
        ("540 660 690;0 1 2", Recurrence((Rule.weekly((540, 660, 690), (0, 1, 2)),))),
        ("nonsense", None),
    ],
)
async def test_a_reminder_of_an_earlier_program_goes_on(
    database_url: str, earlier: str, schedule: Recurrence | None
) -> None:
    """Its rule is written anew, as it would be today; what nobody can read is left alone."""
    row = (
        "INSERT INTO reminders (person, chat, rule, zone, due) "  # noqa: S608  (a rule of ours)
        f"VALUES ('{Pseudonyms('key').pseudonym_of(PERSON)}', 1, '{earlier}', 'Europe/Rome', 5)"
    )
    migrate(database_url, "0005", {"reminders": ("0002", row)})
    store = Store(database_url, "key", "1")
    (kept,) = await store.reminders.list_pending(PERSON, 1)
    assert kept.due == 5
    assert kept.rule == (earlier if schedule is None else str(schedule))
    store.close()


def test_the_migrations_make_exactly_the_tables_that_the_program_uses(database_url: str) -> None:
    """A column that stands in one place only would be found by a runner."""
    database = Database(database_url)
    with database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    database.close()
    assert differences == []


async def test_an_older_program_refuses_a_newer_database(database_url: str) -> None:
    """It names both versions instead of damaging what it does not know."""
    database = Database(database_url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreError, match=f"9999.*{VERSION}"):
        await Database(database_url).open()


@pytest.mark.parametrize(
    "url",
    ["bot.db", "nosuchbase://x/y", "sqlite:////proc/nowhere/bot.db", "postgresql://localhost:1/nowhere"],
)
async def test_a_database_that_cannot_be_opened_names_the_variable(url: str) -> None:
    """The admin reads what to mend, and no traceback."""
    with pytest.raises(StoreError, match="DATABASE_URL"):
        await Database(url).open()


async def test_a_busy_event_loop_is_no_fault_of_the_database(tmp_path: Path) -> None:
    """The database has answered while the event loop was busy with something else."""
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    await database.open()
    answer = database.run(lambda: "here", seconds=0.01)
    # The call and its time limit begin; then both end before anybody looks.
    await asyncio.sleep(0)
    time.sleep(0.1)  # noqa: ASYNC251  (this is what the test is about)
    assert await answer == "here"
    assert database.availability.works
    database.close()


async def test_a_damaged_file_says_that_it_is_damaged(tmp_path: Path) -> None:
    """Garbage is no database."""
    (tmp_path / "bot.db").write_bytes(b"garbage" * 1000)
    with pytest.raises(StoreError, match="damaged"):
        await Database(f"sqlite:///{tmp_path / 'bot.db'}").open()


async def test_a_backup_is_taken_and_put_back_while_others_use_the_database(tmp_path: Path) -> None:
    """What was there at the time of the copy is there again."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    running, admin = Store(url, "key", "1"), Store(url, "", "")
    await running.votes.cast(PERSON, "squat", helpful=True)
    await admin.backup(tmp_path / "copy.db")
    await running.votes.cast(PERSON, "bridge", helpful=True)
    await admin.restore(tmp_path / "copy.db")
    assert await running.votes.count() == {"squat": (1, 0)}
    await running.votes.cast(PERSON, "bridge", helpful=True)
    assert await admin.votes.count() == {"squat": (1, 0), "bridge": (1, 0)}
    for store in (running, admin):
        store.close()


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000], ids=["empty", "garbage"])
async def test_what_is_no_backup_is_refused_and_nothing_is_lost(tmp_path: Path, content: bytes) -> None:
    """A wrong file must not cost the right one."""
    store = Store(f"sqlite:///{tmp_path / 'bot.db'}", "key", "1")
    await store.votes.cast(PERSON, "squat", helpful=True)
    (tmp_path / "copy.db").write_bytes(content)
    with pytest.raises(StoreError, match=r"copy\.db"):
        await store.restore(tmp_path / "copy.db")
    with pytest.raises(StoreError, match="cannot be used"):
        await store.backup(tmp_path / "nowhere" / "copy.db")
    assert await store.votes.count() == {"squat": (1, 0)}
    store.close()
