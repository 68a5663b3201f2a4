"""Unsound content is found at once, each thing at its line, with the mend."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bot.errors import ContentError, Severity
from bot.knowledge.loading.layout import languages
from bot.knowledge.loading.loader import ContentReader, load_knowledge
from bot.knowledge.model import about
from bot.knowledge.validation.json_schema import write_schemas
from bot.settings import content_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.knowledge import Knowledge

ENTRIES = "glute-muscle-and-running/entries.yaml"
ARTICLE = "glute-muscle-and-running/article.yaml"
EXERCISES = "glute-muscle-and-running/exercises.yaml"


class Copy:
    """A copy of the content that may be spoiled, and mended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Only what was spoiled or mended is parsed again, as while an editor writes.
        self._reader = ContentReader(folder, "en")
        self._sound: dict[Path, bytes] = {}

    def file(self, name: str) -> Path:
        """Return the path of one English file, which may be spoiled."""
        file = self.folder / "en" / name
        self._sound.setdefault(file, file.read_bytes())
        return file

    def mend(self) -> None:
        """Write back what was spoiled."""
        while self._sound:
            file, content = self._sound.popitem()
            file.write_bytes(content)

    def replace(self, name: str, old: str, new: str) -> int:
        """Replace the first `old` by `new`; return the line in which it stood."""
        file = self.file(name)
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def append(self, name: str, text: str) -> int:
        """Add `text` at the end; return its first line."""
        file = self.file(name)
        before = file.read_text(encoding="utf-8")
        file.write_text(before + text, encoding="utf-8")
        return before.count("\n") + 1

    def findings(self) -> list[str]:
        """Read the copy; return what is wrong, without the folder's name."""
        records, found = self._reader.read()
        assert records is None
        wrong = [finding for finding in found if finding.severity is Severity.ERROR]
        return [str(finding).removeprefix(f"{self.folder}/en/") for finding in wrong]


@pytest.fixture(scope="module")
def read_copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Return a copy of the content as it ships."""
    folder = tmp_path_factory.mktemp("copy") / "faq"
    shutil.copytree(content_folder(), folder, ignore=shutil.ignore_patterns("*.mp4", "*.png", "*.jpg"))
    return Copy(folder)


@pytest.fixture
def copy(read_copy: Copy) -> Iterator[Copy]:
    """Return a copy of the content as it ships, and mend it afterwards."""
    yield read_copy
    read_copy.mend()


def entry(id_: str, **changes: str) -> str:
    """Return the YAML of one more entry of the article."""
    keys = {"title": "More", "phrasings": f"[tell me about {id_}]", "answer": "[Text.]", "facts": "[1]"}
    return f"  - id: {id_}\n" + "".join(f"    {key}: {value}\n" for key, value in (keys | changes).items())


def test_the_content_as_it_ships_is_sound(knowledge: Knowledge) -> None:
    """The bot starts."""
    assert knowledge.entries


def test_a_language_is_a_folder(tmp_path: Path) -> None:
    """Whoever adds a folder with messages has added a language."""
    for language in ("en", "fr"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "messages.yaml").touch()
        assert language in languages(tmp_path)
    assert languages(tmp_path) == ["en", "fr"]


def test_nothing_can_change_what_was_read(knowledge: Knowledge) -> None:
    """All turns share the knowledge, so it is immutable."""
    with pytest.raises(AttributeError, match="immutable"):
        knowledge.entries["squat"].title = "x"  # type: ignore[misc]


def test_a_guided_set_counts_only_the_articles_seconds(copy: Copy) -> None:
    """A number of our own must not be shown as if the article gave it."""
    line = copy.replace(EXERCISES, "seconds: 5, counted: true", "seconds: 8, counted: true")
    (finding,) = copy.findings()
    assert finding.startswith(f"{EXERCISES}:{line}:")
    assert "it counts 8 seconds" in finding


def test_a_picture_that_nobody_can_draw_is_found(copy: Copy) -> None:
    """A picture is drawn from poses; without them it would silently be missing."""
    line = copy.replace(EXERCISES, "picture: squat", "picture: lunge")
    (finding,) = copy.findings()
    assert finding.startswith(f"{EXERCISES}:{line}:")
    assert "there is no figure `lunge`" in finding


def test_an_answer_that_is_too_long_for_the_caption_of_its_picture_is_found(copy: Copy) -> None:
    """A picture carries its answer as the caption, or the words would come apart from it."""
    copy.replace(EXERCISES, "Do it again.", "Do it again. " * 30)
    (finding,) = copy.findings()
    assert "too many for the caption of its picture" in finding


@pytest.mark.parametrize("part", ["phrases", "coaching", "feedback"])
def test_a_sentence_that_nothing_fills_is_found(copy: Copy, part: str) -> None:
    """A misspelt placeholder would fail while a runner waits."""
    names = {"phrases": "clarify", "coaching": "paused", "feedback": "instead"}
    messages = copy.file("messages.yaml")
    text = messages.read_text(encoding="utf-8")
    start = text.index(f"  {names[part]}: ", text.index(f"{part}:"))
    end = text.index("\n", start)
    messages.write_text(text[:start] + f'  {names[part]}: "{{who}}"' + text[end:], encoding="utf-8")
    (finding,) = copy.findings()
    assert "nothing fills `{who}`" in finding


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (entry("more", sorces="[1]"), "unknown key `sorces`"),
        (
            entry("more").replace("    phrasings: [tell me about more]\n", ""),
            "the key `phrasings` is missing",
        ),
        (entry("more", facts="[one]"), "has the wrong type"),
        (entry("more", answer="just one text"), "has the wrong type"),
        (entry("more", facts="[]"), "has too little in it"),
        (entry("more", facts="[99]"), "the article has no fact 99"),
        (entry("more", next="[nowhere]"), "there is no `nowhere`"),
        (entry("more", title="A label that is longer than any phone would ever show"), "is too long"),
        (entry("More Of It"), "is no id"),
        (entry("squat"), "the id `squat` is taken"),
        (entry("lunge.depth"), "the detail's parent `lunge` is missing"),
        (entry("more", phrasings="['?!']"), "has no word in it"),
        (entry("more", phrasings="[Same  words, 'same words!']"), "stands under this entry already"),
        (entry("more", answer=f"[{'long text ' * 500}]"), "too many for one Telegram message"),
    ],
)
def test_a_spoiled_entry_is_found_where_it_stands(copy: Copy, spoil: str, problem: str) -> None:
    """Each mistake is named with the file and a line within the entry."""
    first = copy.append(ENTRIES, spoil)
    last = first + spoil.count("\n")
    findings = copy.findings()
    assert any(problem in finding for finding in findings)
    for finding in findings:
        place, _, rest = finding.partition(": ")
        name, line, column = place.split(":")
        assert name == ENTRIES
        assert first <= int(line) <= last
        assert int(column) >= 1
        assert ";" in rest, "the mend is missing"


def test_a_number_above_the_greatest_is_found(copy: Copy) -> None:
    """A time of day has an end; beyond it the number is told, not a crash."""
    line = copy.replace("reminder-words.yaml", "sharp: 0", "sharp: 1500")
    (finding,) = copy.findings()
    assert finding.startswith(f"reminder-words.yaml:{line}:")
    assert "`after_hour.sharp` is too large; write 1440 or less" in finding


def test_a_mistyped_key_gets_a_suggestion(copy: Copy) -> None:
    """The mend names the key that was probably meant."""
    copy.append(ENTRIES, entry("more", phrasing="[x]"))
    assert any("did you mean `phrasings`?" in finding for finding in copy.findings())


def test_a_key_given_twice_is_found(copy: Copy) -> None:
    """YAML keeps the last one in silence; the reader does not."""
    line = copy.append(ENTRIES, entry("more")) + 5
    copy.append(ENTRIES, "    title: Other\n")
    problem = f"the key `title` stands here a second time (first in line {line - 4}); keep one of the two"
    assert copy.findings() == [f"{ENTRIES}:{line}:5: {problem}"]


def test_one_phrasing_under_two_entries_is_found(copy: Copy, knowledge: Knowledge) -> None:
    """Whichever of the two the bot chose, it would be wrong half of the time."""
    phrasing = knowledge.entries["hip-pain"].phrasings[0].upper()
    copy.append(ENTRIES, entry("more", phrasings=f'["{phrasing}"]'))
    (finding,) = copy.findings()
    assert "stands under `hip-pain` already" in finding


def test_a_fact_that_no_entry_cites_is_found(copy: Copy) -> None:
    """A statement of the article that cannot be reached is missing from the bot."""
    copy.replace(ARTICLE, "\nlinks:", "  - number: 30\n    paragraph: 9\n    text: A new fact.\n\nlinks:")
    (finding,) = copy.findings()
    assert "no entry cites fact 30" in finding


def test_facts_are_numbered_in_order(copy: Copy) -> None:
    """A gap or a number given twice would make a citation ambiguous."""
    line = copy.replace(ARTICLE, "number: 2\n", "number: 3\n")
    assert any(f"{ARTICLE}:{line}" in finding and "number it 2" in finding for finding in copy.findings())


def test_an_exercise_needs_an_entry(copy: Copy) -> None:
    """Instructions that no question leads to would never be seen."""
    copy.replace(EXERCISES, "- id: squat", "- id: lunge")
    assert any("no entry shows the exercise `lunge`" in finding for finding in copy.findings())


def test_a_command_shows_something_that_exists(copy: Copy) -> None:
    """A menu item that leads nowhere is found before anybody taps it."""
    copy.replace("messages.yaml", "shows: squat", "shows: sqaut")
    (finding,) = copy.findings()
    assert "there is no `sqaut`" in finding


def test_the_page_that_the_bot_begins_with_is_there(copy: Copy) -> None:
    """Its choices are offered to whoever asks for nothing known; without it the bot could not start."""
    copy.replace("messages.yaml", "- id: start\n", "- id: begin\n")
    assert any("there is no page `start`; add it" in finding for finding in copy.findings())


def test_people_can_have_their_data_erased(copy: Copy) -> None:
    """The web page has a button for it, which shows the page that erases."""
    copy.replace("messages.yaml", "    errand: forget\n", "")
    assert any("no page erases a person's data" in finding for finding in copy.findings())


def test_a_command_answers_to_its_other_names(copy: Copy) -> None:
    """A language has words of its own for what the menu calls by one name."""
    copy.replace("messages.yaml", "    shows: squat\n", "    shows: squat\n    also: [kniebeuge]\n")
    assert load_knowledge(copy.folder, "en").commands["kniebeuge"].shows == "squat"


def test_two_commands_of_one_name_are_found(copy: Copy) -> None:
    """Nobody would ever reach the second."""
    line = copy.replace("messages.yaml", "    shows: squat\n", "    shows: squat\n    also: [bridge]\n")
    assert [finding for finding in copy.findings() if "`/bridge` is taken" in finding], line


def test_a_placeholder_that_nothing_fills_is_found(copy: Copy) -> None:
    """Nobody reads `{name}` in a reply."""
    copy.replace("messages.yaml", "{seconds}", "{minutes}")
    (finding,) = copy.findings()
    assert "nothing fills `{minutes}`" in finding


def test_what_is_filled_in_is_known_text_by_text(copy: Copy) -> None:
    """What one problem of a reminder may say, another may not."""
    line = copy.replace("messages.yaml", "    past: That time", "    past: The {minutes}")
    (finding,) = copy.findings()
    assert finding.startswith(f"messages.yaml:{line}:")
    assert "nothing fills `{minutes}`" in finding


def test_an_editor_is_shown_what_is_filled_in() -> None:
    """Each name once, by the description itself or after it."""
    assert about("A list.", placeholders=("one", "two", "three")).description == (
        "A list. Uses {one}, {two} and {three}."
    )
    assert about("A list of {one}.", placeholders=("one", "two")).description == (
        "A list of {one}. Uses {two}."
    )
    assert about(placeholders=("one",)).description == "Uses {one}."
    assert about("A list.").description == "A list."


def test_a_rule_that_names_an_unknown_term_is_found(copy: Copy) -> None:
    """A slip in a rule would silence a warning sign."""
    line = copy.replace("warning-signs.yaml", "{all: [die-vague]", "{all: [no-such-term]")
    findings = [finding for finding in copy.findings() if "no term is called `no-such-term`" in finding]
    assert findings[0].startswith(f"warning-signs.yaml:{line}:")


@pytest.mark.parametrize(
    ("slip", "problem"),
    [
        ("<no-such-term> hurts, ", "no term is called `no-such-term`"),
        ("hurts .., ", "the pattern `hurts ..` begins or ends with a gap"),
    ],
)
def test_a_slip_in_a_pattern_of_the_warning_signs_is_found(copy: Copy, slip: str, problem: str) -> None:
    """With its line, before anything is learned from it."""
    line = copy.replace("warning-words.yaml", "  topic: [", f"  topic: [{slip}")
    (finding,) = copy.findings()
    assert finding.startswith(f"warning-words.yaml:{line}:")
    assert problem in finding


def test_errors_of_several_files_come_together(copy: Copy) -> None:
    """One reading is enough to mend everything."""
    copy.append(ENTRIES, entry("more", sorces="[1]"))
    copy.replace(EXERCISES, "hold_seconds: 5", "hold_seconds: five")
    copy.replace("small-talk.yaml", "title:", "titel:")
    files = {finding.split(":")[0] for finding in copy.findings()}
    assert files == {ENTRIES, EXERCISES, "small-talk.yaml"}


@pytest.mark.parametrize(
    "content",
    [b"entries: [", b"\xff\xfe broken", b"", b"- just\n- a list\n", b"a: \x01\n", b"entries: *none\n", b"3"],
)
def test_a_file_that_is_no_content_is_one_clear_finding(copy: Copy, content: bytes) -> None:
    """Broken YAML, no text, nothing at all: the file is named, and nothing crashes."""
    copy.file("limits.yaml").write_bytes(content)
    assert all(finding.startswith("limits.yaml:") for finding in copy.findings())


def test_a_missing_file_and_a_missing_folder_are_named(copy: Copy, tmp_path: Path) -> None:
    """The editor reads which one."""
    copy.file("limits.yaml").unlink()
    assert copy.findings()[0].startswith("limits.yaml:1:1: the file cannot be read")
    with pytest.raises(ContentError, match="there is no such folder"):
        load_knowledge(tmp_path / "nowhere", "en")


def test_the_schemas_that_editors_use_are_current(tmp_path: Path) -> None:
    """What an editor checks is what the reader checks; `python -m bot schema` renews them."""
    for file in write_schemas(tmp_path):
        shipped = content_folder() / "schema" / file.name
        assert shipped.read_text(encoding="utf-8") == file.read_text(encoding="utf-8"), shipped


def test_every_content_file_points_to_its_schema() -> None:
    """An editor needs the first line."""
    for file in content_folder().rglob("*.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        prefix = "# yaml-language-server: $schema="
        assert first.startswith(prefix), file
        assert (file.parent / first.removeprefix(prefix)).resolve().is_file(), file


def test_an_example_names_what_answers_it(copy: Copy) -> None:
    """A label that names nothing is found; so is `off-topic` beside an entry, which would say both."""
    copy.file("examples.yaml").write_text(
        "- text: which cheek muscle is it that propels me\n"
        "  expect: [what-are-gluts]\n"
        "- text: does my landlord owe me a boiler\n"
        "  expect: [off-topic]\n"
        "- text: is it far\n"
        "  expect: [sitting, off-topic]\n",
        encoding="utf-8",
    )
    found = copy.findings()
    assert [finding.partition(";")[0] for finding in found] == [
        "examples.yaml:2:12: there is nothing called `what-are-gluts`",
        "examples.yaml:6:21: there is nothing called `off-topic`",
    ]


def test_what_is_no_example_is_found_at_its_line(copy: Copy) -> None:
    """The file is a list of messages with labels; anything else is told with its place."""
    copy.file("examples.yaml").write_text("- text: hello there\n- expects: [sitting]\n", encoding="utf-8")
    assert [finding.partition(":")[0] for finding in copy.findings()] == ["examples.yaml"] * 4
