"""An article drafted again after it has changed: what is new is there, and the editor's work stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from asking import article, copied
from support.content import read_yaml

from bot.drafting import writing
from bot.drafting.command import draft_article
from bot.knowledge.loading.loader import inspect_content

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "stretching-tight-hip-flexors"


class Editor:
    """A person with an article, its draft, and an editor."""

    def __init__(self, folder: Path) -> None:
        """Draft the sample about the hip flexors in a copy of our content under `folder`."""
        self.content = copied(folder)
        self.file = folder / "hip-flexors.md"
        self.file.write_bytes(article("hip-flexors").read_bytes())
        self.folder = self.content / "en" / FOLDER
        list(draft_article(self.file, self.content, "en"))

    def changes(self, old: str, new: str) -> list[str]:
        """Change the article, bring the draft up to date, and return what is told."""
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new), encoding="utf-8")
        return list(draft_article(self.file, self.content, "en", update=True))

    def read(self, name: str) -> dict[str, list[dict[str, object]]]:
        """Return what stands in a file of the draft."""
        data: dict[str, list[dict[str, object]]] = read_yaml(self.folder / name)
        return data

    def edits(self, name: str, key: str, place: str | int, **values: object) -> None:
        """Write `values` into the entry with the id `place`, or into the fact with that number."""
        data = self.read(name)
        item = next(each for each in data[key] if place in {each.get("id"), each.get("number")})
        item.update(values)
        (self.folder / name).write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")

    def entry(self, id_: str) -> dict[str, object]:
        """Return an entry of the draft."""
        return next(each for each in self.read("entries.yaml")["entries"] if each["id"] == id_)

    def fact(self, quote: str) -> dict[str, object]:
        """Return the fact that a sentence of the article is."""
        return next(each for each in self.read("article.yaml")["facts"] if each.get("quote") == quote)


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    """Return an editor with a fresh draft."""
    return Editor(tmp_path)


def test_an_article_that_has_not_changed_changes_nothing(editor: Editor) -> None:
    """Not a byte is written."""
    before = {file.name: file.read_bytes() for file in editor.folder.iterdir()}
    assert editor.changes("psoas", "psoas") == [f"{editor.folder}: nothing has changed"]
    assert {file.name: file.read_bytes() for file in editor.folder.iterdir()} == before


def test_what_is_new_changed_and_gone_is_told(editor: Editor) -> None:
    """Each with its sentence, and the content is sound afterwards."""
    said = editor.changes("Breathe calmly.", "Look straight ahead of you.")
    assert f"{editor.folder}: new: Look straight ahead of you." in said
    assert f"{editor.folder}: gone: Breathe calmly." in said
    said = editor.changes("Hold for 30 seconds, then", "Hold for 40 seconds, then")
    assert f"{editor.folder}: changed: Hold for 40 seconds, then switch sides." in said
    knowledge, _ = inspect_content(editor.content, "en")
    assert knowledge.exercises["kneeling-lunge-stretch"].hold_seconds == 40
    assert "Look straight ahead of you." in knowledge.exercises["standing-stretch"].steps
    assert "40 seconds" in knowledge.entries["kneeling-lunge-stretch.hold"].answer[0]


def test_what_the_editor_has_written_stays(editor: Editor) -> None:
    """Answers, phrasings, titles and entries of one's own outlive every update."""
    own = {"title": "Stiff?", "answer": ["Mine."], "phrasings": ["my own words"], "draft": False}
    editor.edits("entries.yaml", "entries", "couch-stretch.hold", **own)
    data = editor.read("entries.yaml")
    extra: dict[str, object] = {
        "id": "my-entry",
        "title": "Mine",
        "phrasings": ["a thing of mine"],
        "answer": ["Own."],
        "facts": [1],
    }
    data["entries"].append(extra)
    (editor.folder / "entries.yaml").write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    editor.changes("Stretch every day,", "Be patient with yourself. Stretch every day,")
    kept = editor.entry("couch-stretch.hold")
    assert {key: kept.get(key, False) for key in own} == own
    assert editor.entry("my-entry")["answer"] == ["Own."]
    inspect_content(editor.content, "en")


def test_a_fact_in_the_editors_words_is_kept_and_marked(editor: Editor) -> None:
    """Where the article changes under it, the editor is asked to look, and the words stay."""
    quote = "It usually takes four to six weeks before you notice a difference."
    number = editor.fact(quote)["number"]
    assert isinstance(number, int)
    editor.edits("article.yaml", "facts", number, text="A month or more goes by until it helps.")
    editor.changes("four to six weeks", "five to seven weeks")
    fact = editor.fact(quote.replace("four to six", "five to seven"))
    assert fact["text"] == "A month or more goes by until it helps."
    _, points = inspect_content(editor.content, "en")
    assert any("the article has changed what fact" in str(point) for point in points)


def test_a_fact_that_is_gone_stays_as_long_as_somebody_uses_it(editor: Editor) -> None:
    """An entry that an editor has been through loses nothing; `check` reminds of it."""
    editor.edits("entries.yaml", "entries", "standing-stretch.repetitions", draft=False)
    editor.changes("Do this twice on each leg.", "")
    assert editor.fact("Do this twice on each leg.")["gone"] is True
    _, points = inspect_content(editor.content, "en")
    assert any("does not say fact" in str(point) for point in points)


def test_a_kill_in_the_middle_leaves_the_old_folder_whole(editor: Editor) -> None:
    """What a killed command had set aside comes back, and half a folder is never read."""
    before = {file.name: file.read_bytes() for file in editor.folder.iterdir()}
    half = editor.folder.with_name(f".{FOLDER}.new")
    half.mkdir()
    (half / "article.yaml").write_text("title: half")
    inspect_content(editor.content, "en")
    editor.folder.rename(editor.folder.with_name(f".{FOLDER}.old"))
    writing.recover(editor.folder.parent)
    assert {file.name: file.read_bytes() for file in editor.folder.iterdir()} == before
