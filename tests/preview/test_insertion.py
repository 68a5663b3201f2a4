"""A line more in a content file, and no other byte changed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from support.content import read_yaml

from bot.knowledge.loading.loader import ContentReader
from bot.preview.insertion import InsertionError, example, phrasing
from bot.settings import content_folder

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = """\
# kept
entries:
  - id: one   # kept as well
    phrasings:
      - plain   # a remark
      - 'quoted'
    answer: [x]

  # before two
  - id: two
    phrasings:
    - "same column"
    - >-
      folded over
      lines

    # behind the list
    title: Two
  - id: three
    phrasings: [in, brackets]
  - id: four
    phrasings:
      - last of all
"""
ODD = [
    "it's: a # trap",
    "- dash",
    "\"double\" 'single'",
    "{brace} [bracket]",
    "  spaces \t tab ",
    "ñandú 🏃",
    "*x",
    "yes",
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of entries."""
    file = tmp_path / "entries.yaml"
    file.write_text(ENTRIES, encoding="utf-8")
    return file


def added(before: str, after: str) -> list[str]:
    """Return the lines that `after` has more; fails where any other differs."""
    old, new = before.splitlines(), after.splitlines()
    more = len(new) - len(old)
    at = next((at for at, line in enumerate(old) if line != new[at]), len(old))
    assert new[:at] + new[at + more :] == old
    return new[at : at + more]


@pytest.mark.parametrize("id_", ["one", "two", "four"])
@pytest.mark.parametrize("text", ODD)
def test_a_phrasing_is_added_behind_the_last_one_and_nothing_else_changes(
    file: Path, id_: str, text: str
) -> None:
    """Comments, order, quotes and the empty lines stay; the text is read back as it was typed."""
    phrasing(file, id_, text).write()
    assert len(added(ENTRIES, file.read_text(encoding="utf-8"))) == 1
    entries = {item["id"]: item for item in read_yaml(file)["entries"]}
    assert entries[id_]["phrasings"][-1] == " ".join(text.split())


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: text.replace("id: one", "id: renamed"), "has no `one`"),
        (lambda text: text + "  - id: [\n", "not sound just now"),
        (
            lambda text: text.replace("      - plain   # a remark\n      - 'quoted'\n", "      []\n"),
            "in brackets",
        ),
    ],
)
def test_what_cannot_be_added_to_is_left_alone(file: Path, change: object, problem: str) -> None:
    """A renamed entry, a half-written file, a list in brackets: nothing is written, and the file is named."""
    assert callable(change)
    changed = change(ENTRIES)
    file.write_text(changed, encoding="utf-8")
    with pytest.raises(InsertionError, match=problem):
        phrasing(file, "one", "more").write()
    assert file.read_text(encoding="utf-8") == changed


@pytest.mark.parametrize("text", ["", "   ", "?!", "a\0b"])
def test_a_text_without_words_is_refused(file: Path, text: str) -> None:
    """Nobody asks with it, and YAML cannot hold everything."""
    with pytest.raises(InsertionError):
        phrasing(file, "one", text)


def test_what_stands_there_already_is_not_added_again(file: Path) -> None:
    """However it is written; the content would not be sound with both."""
    phrasing(file, "one", "a new one").write()
    with pytest.raises(InsertionError, match="says the same"):
        phrasing(file, "one", "A new  one!")


def test_a_file_that_was_saved_meanwhile_is_not_overwritten(file: Path) -> None:
    """What the editor wrote in the other window counts."""
    insertion = phrasing(file, "one", "more")
    file.write_text(ENTRIES + "# new\n", encoding="utf-8")
    with pytest.raises(InsertionError, match="changed meanwhile"):
        insertion.write()
    assert file.read_text(encoding="utf-8") == ENTRIES + "# new\n"
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_line_ends_marks_and_permissions_stay(file: Path) -> None:
    """A file from Windows stays one, also without an end of its last line."""
    windows = "\ufeff" + ENTRIES.rstrip().replace("\n", "\r\n")
    file.write_bytes(windows.encode())
    file.chmod(0o640)
    phrasing(file, "four", "more").write()
    assert file.read_bytes() == f"{windows}\r\n      - 'more'\r\n".encode()
    assert file.stat().st_mode & 0o777 == 0o640


def test_an_example_stands_behind_those_that_ask_for_the_same(tmp_path: Path) -> None:
    """Of the file that ships two lines are new, and the content is as sound as before."""
    shutil.copytree(content_folder() / "en", tmp_path / "en")
    shutil.copytree(
        content_folder() / "figures", tmp_path / "figures", ignore=shutil.ignore_patterns("*.*4", "*.*g")
    )
    before = (tmp_path / "en" / "examples.yaml").read_text(encoding="utf-8")
    example(tmp_path / "en", "squat", "squatting: teach me grandma's way").write()
    example(tmp_path / "en", "off-topic", "whence the wind").write()
    after = (tmp_path / "en" / "examples.yaml").read_text(encoding="utf-8")
    assert len(after.splitlines()) == len(before.splitlines()) + 4
    records, findings = ContentReader(tmp_path, "en").read()
    assert records is not None, findings
    asked = [each.label for each in records.common["examples.yaml"]]
    texts = [each.text for each in records.common["examples.yaml"]]
    place = texts.index("squatting: teach me grandma's way")
    assert asked[place - 1 : place + 1] == ["squat", "squat"]
    assert texts.count("whence the wind") == 1
