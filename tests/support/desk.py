"""The preview on a port of its own, and an editor's page of few words that asks it."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING, Any, Self

import aiohttp
import msgspec
import pytest
from loadapi.fleet import free_port

from bot.bootstrap import load_dialogues
from bot.channels.http.server import Server
from bot.preview.app import Preview
from bot.preview.guard import Guard
from bot.preview.turns import RememberingDialogue
from bot.settings import Settings, read_settings
from bot.values import Address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

SECRET = "a-secret-of-this-test"
ENTRIES = "en/glute-muscle-and-running/entries.yaml"
# Looks at what was heard, 0.02 seconds apart: learning takes seconds beside other tests.
LOOKS = 1500


class Desk:
    """A running preview; `origin` is its address, `events` what its page has heard, newest last."""

    def __init__(self, settings: Settings, questions: Path | None = None) -> None:
        self.folder = settings.faq_dir
        address = Address("127.0.0.1", free_port())
        self.origin = f"http://{address}"
        self.cookie = {f"preview-{address.port}": SECRET}
        self.events: list[tuple[str, Any]] = []
        self.preview = Preview(RememberingDialogue.of(load_dialogues(settings)), settings, questions)
        self._server = Server(
            address, Guard(self.preview.application(), address.host, address.port, SECRET), "WEB"
        )

    async def __aenter__(self) -> Self:
        """Start, and wait until the content is checked."""
        await self._server.start()
        self._working = asyncio.create_task(self.preview.run())
        # Cookies are given by hand: a jar would keep those of one test for the next.
        self.client = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        self._hearing = asyncio.create_task(self._listen())
        await self.until(lambda state: state["language"] == "en" and state["phase"] != "checking")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        for task in (self._hearing, self._working):
            task.cancel()
        await asyncio.gather(self._hearing, self._working, return_exceptions=True)
        await self.client.close()
        await self.preview.close()
        await self.stop()

    async def stop(self) -> None:
        """End the server alone."""
        await self._server.stop()

    async def get(self, path: str) -> Any:
        """Return the JSON at `path`."""
        async with self.client.get(self.origin + path, cookies=self.cookie) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post(self, path: str, body: object, status: int = 200) -> Any:
        """Post `body` to `path` as the page does, and return the JSON that comes back with `status`."""
        headers = {"Origin": self.origin}
        posted = self.client.post(self.origin + path, json=body, headers=headers, cookies=self.cookie)
        async with posted as response:
            assert response.status == status, await response.text()
            return await response.json() if response.content_type == "application/json" else None

    async def say(self, text: str) -> None:
        """Say `text` in the chat, as a visitor who is known by a cookie of the chat's own."""
        if "glute-bot-visitor" not in self.cookie:
            posted = self.client.post(
                f"{self.origin}/chat/visit", json={}, headers={"Origin": self.origin}, cookies=self.cookie
            )
            async with posted as response:
                self.cookie["glute-bot-visitor"] = response.cookies["glute-bot-visitor"].value
        await self.post("/chat/messages", {"text": text})

    async def until(self, happened: Callable[[Any], bool], kind: str = "content") -> Any:
        """Return the first event of `kind` that has `happened`, and forget all before it."""
        for _ in range(LOOKS):
            for number, (name, data) in enumerate(self.events):
                if name == kind and happened(data):
                    del self.events[: number + 1]
                    return data
            await asyncio.sleep(0.02)
        raise AssertionError(self.events)

    async def phase(self, phase: str) -> Any:
        """Return the first state of the English content that is in `phase`."""
        return await self.until(lambda state: (state["language"], state["phase"]) == ("en", phase))

    async def ready(self, version: int) -> Any:
        """Return the state of the English content once `version` of it is in use."""
        known = ("en", "ready", version)
        return await self.until(lambda state: (state["language"], state["phase"], state["version"]) == known)

    def save(self, change: Callable[[str], str], name: str = ENTRIES) -> None:
        """Save the file called `name` with what `change` makes of it."""
        file = self.folder / name
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")

    async def _listen(self) -> None:
        async with self.client.get(f"{self.origin}/events", cookies=self.cookie) as response:
            kind = ""
            async for line in response.content:
                if line.startswith(b"event: "):
                    kind = line[7:].strip().decode()
                elif line.startswith(b"data: "):
                    self.events.append((kind, msgspec.json.decode(line[6:])))


# Without any, every message asks for something.
OFF_TOPIC = (
    "who won the world cup", "what is the capital of france", "tell me a joke", "how do i bake bread",
    "what time does the train leave", "which stocks to buy", "is it going to rain tomorrow",
    "write a poem about the sea", "how tall is mount everest", "my laptop is slow", "best pizza in town",
)  # fmt: skip
ASKED = {
    "hip-pain": ("my hip is killing me", "hip aches after my run"),
    "back-pain": ("my lower back is sore", "back hurts since sunday"),
    "squat": ("show me how a squat goes",),
    "bridge": ("bridge exercise please",),
    "chat.greeting": ("hello there",),
}


@pytest.fixture(scope="session")
def small_content(bilingual_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a small content that knows what it does not cover, and what is learned of it."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(bilingual_folder, folder / "faq")
    texts = [(text, label) for label, texts in (*ASKED.items(), ("off-topic", OFF_TOPIC)) for text in texts]
    examples = "".join(f"- text: {text}\n  expect: [{label}]\n" for text, label in texts)
    (folder / "faq" / "en" / "examples.yaml").write_text(examples, encoding="utf-8")
    load_dialogues(_settings(folder))
    return folder


def _settings(folder: Path) -> Settings:
    paths = {"FAQ_DIR": folder / "faq", "CACHE_DIR": folder / "cache"}
    url = f"sqlite:///{folder / 'bot.db'}"
    return read_settings(
        {**{name: str(path) for name, path in paths.items()}, "MEANING": "off", "DATABASE_URL": url}
    )


@pytest.fixture
def desk_settings(small_content: Path, tmp_path: Path) -> Settings:
    """Return settings with a content and a cache of the test's own, learned already."""
    shutil.copytree(small_content, tmp_path, dirs_exist_ok=True)
    return _settings(tmp_path)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Return a folder with labelled questions."""
    folder = tmp_path / "questions"
    (folder / "es").mkdir(parents=True)
    few = "- {text: how do i do a squat, expect: [squat]}\n- {text: my hip hurts, expect: [back-pain]}\n"
    (folder / "few.yaml").write_text(few, encoding="utf-8")
    spanish = "- {text: me duele la cadera, expect: [hip-pain]}\n"
    (folder / "es" / "pocas.yaml").write_text(spanish, encoding="utf-8")
    return folder


@pytest.fixture
async def desk(desk_settings: Settings, labelled: Path) -> AsyncIterator[Desk]:
    """Return a page on a running preview."""
    async with Desk(desk_settings, labelled) as desk:
        await desk.ready(0)
        yield desk
