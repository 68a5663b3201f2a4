"""A file that is not an article is refused in one line, with the place and the fix; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import article, copied

from bot.drafting.command import draft_article
from bot.errors import DraftError

if TYPE_CHECKING:
    from pathlib import Path

GERMAN = "Die Muskeln der Wade sind für das Laufen sehr wichtig, denn sie stoßen den Fuß vom Boden ab. " * 4
HTML = "<!DOCTYPE html>\n<html><body><h1>Calves</h1><p>The calf is a muscle.</p></body></html>"
REFUSED = {
    "an empty file": (b"", "it contains no words"),
    "blank lines": (b"\n \n\t\n", "it contains no words"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "this is a PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "this is a picture"),
    "a document": (b"PK\x03\x04\x14\x00\x06\x00", "this is a packed document"),
    "binary data": (bytes(range(256)) * 4, "this is not text"),
    "HTML": (HTML.encode(), "this is HTML"),
    "another language": (GERMAN.encode(), "none of the languages"),
    "a book": (b"The calf is a muscle of the leg.\n" * 10_000, "too many"),
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a copy of our content."""
    return copied(tmp_path)


@pytest.mark.parametrize(("data", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_article_is_refused(tmp_path: Path, content: Path, data: bytes, problem: str) -> None:
    """The line names the file and what is wrong; no folder appears."""
    file = tmp_path / "article.txt"
    file.write_bytes(data)
    before = sorted(content.rglob("*"))
    with pytest.raises(DraftError, match=problem) as raised:
        list(draft_article(file, content, "en"))
    assert str(raised.value).startswith(f"{file}:")
    assert sorted(content.rglob("*")) == before


def test_a_file_that_is_not_there_is_named(tmp_path: Path, content: Path) -> None:
    """A slip in the name is no traceback."""
    with pytest.raises(DraftError, match=r"nothing\.txt: it cannot be read"):
        list(draft_article(tmp_path / "nothing.txt", content, "en"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_any_usual_encoding_gives_the_same_draft(tmp_path: Path, content: Path, encoding: str) -> None:
    """Editors save texts in many ways; a doubtful one is read and mentioned."""
    file = tmp_path / "article.txt"
    title, prose = "A café stop", "A café stop is a rest of the legs in the middle of a long run of cyclists."
    text = f"{title}\n\n{prose}\n"
    file.write_bytes(text.encode(encoding))
    said = list(draft_article(file, content, "en"))
    written = (content / "en" / "cafe-stop" / "article.yaml").read_text(encoding="utf-8")
    assert "A café stop is a rest" in written
    assert any("Windows-1252" in line for line in said) is (encoding == "cp1252")


def test_a_folder_that_exists_is_never_overwritten(content: Path) -> None:
    """Only --update touches what an editor may have edited."""
    list(draft_article(article("core"), content, "en"))
    file = content / "en" / "strong-core-runners" / "entries.yaml"
    before = file.read_bytes()
    with pytest.raises(DraftError, match="--update"):
        list(draft_article(article("core"), content, "en"))
    assert file.read_bytes() == before


def test_two_articles_with_one_title_are_refused(content: Path) -> None:
    """The other article's folder is named, whatever it is called."""
    list(draft_article(article("core"), content, "en"))
    (content / "en" / "strong-core-runners").rename(content / "en" / "core")
    with pytest.raises(DraftError, match=r"en/core: an article called 'A Strong Core for Runners' exists"):
        list(draft_article(article("core"), content, "en"))


def test_a_language_without_patterns_is_named(content: Path) -> None:
    """With those that can be drafted."""
    with pytest.raises(DraftError, match=r"question-patterns\.yaml: it is missing.*\(there are: en"):
        list(draft_article(article("core"), content, "xx"))


def test_an_article_without_exercises_is_fine(tmp_path: Path, content: Path) -> None:
    """Facts and entries are made all the same, also without a title."""
    file = tmp_path / "sleep-well.txt"
    file.write_text(
        "Sleep is the time in which the body repairs itself. Runners need about eight hours of it.\n"
    )
    said = list(draft_article(file, content, "en"))
    assert "2 facts, 0 exercises, 1 entries" in said[0]
    assert any("there is no title" in line for line in said)


def test_a_place_that_cannot_be_written_is_named(content: Path) -> None:
    """A folder under which nothing may be made leaves nothing half written."""
    folder = content / "en"
    (folder / ".strong-core-runners.new").write_text("a file where the folder would be made")
    with pytest.raises(DraftError, match=r"strong-core-runners: it cannot be written \(.*\); check who may"):
        list(draft_article(article("core"), content, "en"))
    assert not (folder / "strong-core-runners").exists()
