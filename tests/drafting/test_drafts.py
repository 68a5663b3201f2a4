"""What a draft holds, and that it invents nothing."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import yaml
from asking import article, copied, drafted, judged, names
from support.content import read_yaml, without_messages, without_talks

from bot.dialogue import Context, Dialogue
from bot.drafting.command import draft_article
from bot.knowledge.loading.loader import inspect_content, load_knowledge
from bot.language.tokens import words
from bot.model_cache import Memo
from bot.reload.relearning import still_known
from bot.reply import Outcome, Paragraph

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge import Knowledge

# In percent, of all questions about the sample articles, which lie beside each other and ours: what was
# measured (60.5 and 8.9), with a little room. At first sight the last six articles came out at 50 and 9.
RIGHT_FROM = 59.0
WRONG_UP_TO = 10.0


@pytest.fixture(scope="module")
def shelf_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a content folder with ours and all sample articles, as drafted."""
    return without_talks(drafted(tmp_path_factory.mktemp("shelf"), *names()))


@pytest.fixture(scope="module")
def shelf(shelf_folder: Path) -> Knowledge:
    """Return what that folder holds."""
    return load_knowledge(shelf_folder, "en")


@pytest.fixture(scope="module")
def librarian(shelf: Knowledge) -> Dialogue:
    """Return a dialogue over all of it."""
    return Dialogue(shelf)


@pytest.fixture(scope="module")
def about_hamstrings(tmp_path_factory: pytest.TempPathFactory) -> Dialogue:
    """Return a dialogue over our article and one about hamstrings."""
    content = without_messages(drafted(tmp_path_factory.mktemp("hamstrings"), "hamstrings"))
    return Dialogue(load_knowledge(content, "en"))


def test_every_sentence_of_an_article_stands_as_a_fact(shelf: Knowledge) -> None:
    """Nine of ten words of an article's prose are found again in its facts, headings aside."""
    for name in names():
        text = article(name).read_text(encoding="utf-8")
        titles = {made.title: made for made in shelf.articles}
        made = next(made for title, made in titles.items() if words(title) == words(_title(text)))
        said = Counter(word for fact in made.facts for word in words(fact.text))
        prose = Counter(word for line in text.splitlines() if len(line.split()) > 9 for word in words(line))
        assert (prose & said).total() >= 0.9 * prose.total(), name


def _title(text: str) -> str:
    lines = [line for line in text.splitlines() if words(line)]
    named = next((line for line in lines if line.startswith("title:")), None)
    return named.removeprefix("title:") if named else lines[0]


EXERCISES = {
    "calf-raises": {"Standing Calf Raise": 5, "Bent Knee Raise": 4, "Heel Drop": 5},
    "foam-rolling": {"Calf roll": 5, "Quad roll": 5, "Glute ball release": 5},
    "hip-flexors": {"Kneeling lunge stretch": 5, "Couch stretch": 4, "Standing stretch": 5},
    "ankle-mobility": {"Testing yourself": 4, "Ankle rocks": 4, "Banded glide": 4, "Toe walks": 3},
    "core": {"DEAD BUG": 5, "SIDE PLANK": 4, "BIRD DOG": 4, "MOUNTAIN CLIMBER": 3},
    "breathing": {"Belly breathing": 4, "Rhythmic breathing": 3, "Straw drill": 3},
    "running-in-heat": {"Run early": 1, "Drink to thirst": 2, "Cool yourself": 2},
    "strong-feet": {"Towel curls": 3, "Short foot": 3, "Marble pick-up": 3, "Toe spreading": 3},
    "sleep": {"Cool the bedroom": 1, "Train early": 2},
    "vitamin-d": {"Eat fish": 2, "Test your level": 2},
    "hamstrings": {"Nordic curl": 5, "Heel slide": 4, "Romanian deadlift": 5, "Long-lever hold": 4},
    "hydration": {"Start the day right": 2, "Do the sweat test": 4, "Practise before race day": 3},
    "plantar-fascia": {"Towel Stretch": 5, "Frozen Bottle Roll": 3, "Short Foot": 4, "Slow Heel Raise": 4},
    "warm-up": {"Walk into a jog": 3, "Leg swings": 4, "Walking lunges": 4, "High knees": 4, "Strides": 4},
    "downhill": {"Forward fall": 3, "Quick feet": 3, "Eyes and arms": 2, "Step-down": 4},
    "running-cadence": {"Find your number": 3, "Use a metronome": 3, "Practise fast feet": 4},
}


def test_every_exercise_has_all_its_steps_in_order(shelf: Knowledge, knowledge: Knowledge) -> None:
    """Lists, numbered lines, headings and prose: what tells somebody to do something is a step."""
    made = {each.name: each for id_, each in shelf.exercises.items() if id_ not in knowledge.exercises}
    for name, exercises in EXERCISES.items():
        text = " ".join(re.sub(r"\*\*", "", article(name).read_text(encoding="utf-8")).split())
        for title, least in exercises.items():
            steps = made[title].steps
            assert len(steps) >= least, (title, steps)
            places = [text.index(" ".join(step.partition(": ")[2].split() or step.split())) for step in steps]
            assert places == sorted(places), title


def test_numbers_come_from_the_article_alone(shelf: Knowledge) -> None:
    """A hold is there where the text gives one, and is what the text gives."""
    holds = {exercise.name: exercise.hold_seconds for exercise in shelf.exercises.values()}
    assert holds["Standing Calf Raise"] == 2
    assert holds["Glute ball release"] == 30
    assert holds["Couch stretch"] == 60
    assert holds["Toe walks"] is None
    assert holds["Long-lever hold"] == 30
    assert holds["Aim low"] is None, "three weeks at a level are no hold"
    assert holds["Practise fast feet"] is None, "forty-five seconds of rest are no hold"
    needs = {exercise.name: exercise.needs for exercise in shelf.exercises.values()}
    assert needs["Quad roll"] == ("foam roller", "mat")
    assert needs["Ankle rocks"] == ("a wall",)


def test_every_answer_is_the_articles(shelf: Knowledge) -> None:
    """A drafted answer is made of sentences that stand in the article, or says nothing about its matter."""
    for id_, entry in shelf.entries.items():
        facts = " ".join(fact.text for fact in shelf.citations[id_].facts)
        if entry.draft and not entry.stub and id_ not in shelf.exercises and not id_.endswith("-exercises"):
            for paragraph in entry.answer:
                assert all(word in words(facts) for word in words(paragraph)), id_


def test_a_draft_is_the_same_each_time(tmp_path: Path) -> None:
    """Two editors who draft one article get the same files."""
    made = [drafted(tmp_path / each, "foam-rolling") / "en" / "foam-rolling-runners" for each in "ab"]
    first, second = ({file.name: file.read_bytes() for file in folder.iterdir()} for folder in made)
    assert first == second


def test_a_draft_passes_check_and_its_open_points_are_warnings(tmp_path: Path) -> None:
    """The editor is told what is left to do, each with its place; the bot can be asked meanwhile."""
    _, points = inspect_content(drafted(tmp_path, "core"), "en")
    said = [str(point) for point in points]
    assert any("in the article's own words" in line for line in said)
    assert any("is a draft with" in line for line in said)
    assert all(re.match(r".*\.yaml:\d+:\d+: warning: ", line) for line in said)


def test_what_found_no_place_is_told(tmp_path: Path) -> None:
    """A heading without text is named with its line."""
    file = tmp_path / "article.md"
    text = "# Shin splints\n\nShin splints are a pain of the shin.\n\n## Causes\n\n## Help\n\nRest it.\n"
    file.write_text(text)
    said = list(draft_article(file, copied(tmp_path), "en"))
    assert f'{file}:5: there is no text under the heading "Causes"' in said


def test_a_drafted_answer_shows_what_stands_beside_it_until_it_is_rephrased(tmp_path: Path) -> None:
    """A sentence out of its paragraph is easily misread."""
    content = without_messages(drafted(tmp_path, "hydration"))
    before, memo = load_knowledge(content, "en"), Memo()
    reply, _ = Dialogue(before, memo=memo).reply("what does hyponatremia mean", Context())
    assert "Early symptoms are nausea" in reply.text
    (folder,) = (content / "en").glob("*hydration*")
    file = folder / "article.yaml"
    said = read_yaml(file)
    for fact in said["facts"]:
        fact["text"] = f"In our words: {fact['text']}"
    file.write_text(yaml.safe_dump(said), encoding="utf-8")
    after = load_knowledge(content, "en")
    known = Memo(still_known(memo.arrays, before, after))
    reply, _ = Dialogue(after, memo=known).reply("what does hyponatremia mean", Context())
    assert reply.entries
    assert "Early symptoms are nausea" not in reply.text


def test_an_article_may_cover_what_was_a_limit(about_hamstrings: Dialogue, dialogue: Dialogue) -> None:
    """How long something takes to heal is not ours to say, until an article says it."""
    asked = "how many weeks until a mild strain heals"
    reply, _ = dialogue.reply(asked, Context())
    assert reply.outcome is Outcome.DECLINE
    reply, _ = about_hamstrings.reply(asked, Context())
    assert reply.outcome is Outcome.ANSWER
    assert "A mild strain heals in one to three weeks." in reply.text


def test_where_two_drafted_entries_may_be_meant_both_are_answered(about_hamstrings: Dialogue) -> None:
    """Each with its facts, and no sentence twice beside them."""
    reply, _ = about_hamstrings.reply("what are the hamstrings", Context())
    assert len(reply.entries) == 2
    told = [str(block) for block in reply.blocks if isinstance(block, Paragraph)]
    assert "a group of three muscles at the back of the thigh" in " ".join(told)
    assert len(told) == len(set(told))


def test_of_a_long_paragraph_only_what_is_near_the_answer_stands_beside_it(tmp_path: Path) -> None:
    """Telegram takes no answer of thousands of letters."""
    file = tmp_path / "plovers.txt"
    birds = [f"The plover number {number} is a bird of beach {number}." for number in range(160)]
    file.write_text("Plovers for runners\n\n" + " ".join(birds) + "\n", encoding="utf-8")
    content = without_messages(copied(tmp_path))
    list(draft_article(file, content, "en"))
    reply, _ = Dialogue(load_knowledge(content, "en")).reply(birds[80], Context())
    assert birds[79] in reply.text
    assert birds[81] in reply.text
    assert len(reply.text) < 2000


def test_unedited_drafts_answer_plain_questions(librarian: Dialogue) -> None:
    """Most questions as people type them get the article's answer, few another one."""
    counted = sum((judged(librarian, name) for name in names()), Counter[str]())
    assert 100 * counted["right"] / counted.total() >= RIGHT_FROM, counted
    assert 100 * counted["wrong"] / counted.total() <= WRONG_UP_TO, counted
