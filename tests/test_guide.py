"""The editor's guide: every command in `docs/` is run as it stands there, on a copy of the content."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from support.content import without_messages

from bot.cli import main
from bot.settings import content_folder

if TYPE_CHECKING:
    from pathlib import Path

ROOT = content_folder().parent
PAGES = ("first-article.md", "tuning.md", "languages.md")
START = "python -m bot "


def commands(page: str) -> list[str]:
    """Return the shell commands of a page of the guide, in order."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sit down in the project's folder, with a copy of the English content; return the copy."""
    monkeypatch.chdir(ROOT)
    ignored = shutil.ignore_patterns("*.mp4", "*.png", "*.jpg")
    shutil.copytree(content_folder() / "en", tmp_path / "faq" / "en", ignore=ignored)
    shutil.copytree(content_folder() / "figures", tmp_path / "faq" / "figures", ignore=ignored)
    monkeypatch.setenv("FAQ_DIR", str(tmp_path / "faq"))
    # It is learned each time that a command has changed it.
    return without_messages(tmp_path / "faq")


@pytest.mark.timeout(240)
@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_guide_works_as_written(editor: Path, page: str) -> None:
    """In the order in which an editor types them, each ends well and says something."""
    if page == "languages.md":
        CliRunner().invoke(main, ["draft", "docs/examples/shin-splints.txt"])
    for line in commands(page):
        assert line.startswith(START), line
        result = CliRunner().invoke(main, shlex.split(line.removeprefix(START)))
        assert result.exit_code == 0, (line, result.output)
        assert result.output.strip(), line
        if "what are shin splints" in line:
            assert "a pain along the inner edge of the shin bone" in result.output
        if "toe raise" in line:
            assert "Pull your toes up" in result.output
    assert list(editor.glob("en/*/article.yaml"))


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_the_guide_names_is_there(page: str) -> None:
    """Links lead somewhere, and the guide speaks of files that exist."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / "docs" / link).exists(), link
    for name in re.findall(r"`((?:docs|faq/en|tests)/[\w./-]+)`", text):
        assert (ROOT / name).exists() or name == "faq/en/shin-splints/", name
    for name in re.findall(r"`([a-z-]+\.yaml)`", text):
        assert list((ROOT / "faq" / "en").rglob(name)), name


def test_the_index_names_every_page() -> None:
    """A page that nobody finds is not written."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "index.md" or f"]({page.name})" in index, page.name


def test_the_glossary_names_files_that_are_there() -> None:
    """Whoever looks a word up is led to its code."""
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    named = {name for row in rows if row.count("|") > 3 for name in re.findall(r"`([\w/]+\.py)`", row)}
    present = [str(file.relative_to(ROOT)) for file in (ROOT / "bot").rglob("*.py")]
    assert len(named) > 30
    for name in named:
        assert any(f"/{file}".endswith(f"/{name}") for file in present), name
