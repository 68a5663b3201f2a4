"""Articles side by side: one index, and lists, limits and stubs that follow what is there."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from support.content import without_messages

from bot.dialogue import Context, Dialogue
from bot.drafting.command import draft_article
from bot.errors import ContentError
from bot.knowledge.loading.loader import inspect_content, load_knowledge
from bot.reply import Outcome, Source
from bot.settings import content_folder

if TYPE_CHECKING:
    from pathlib import Path


VITAMIN = """Vitamin D and Running

Vitamin D is a hormone that the skin makes in the sun. It tells the gut to take up calcium.

How much water you drink does not matter for it. Runners should drink water after a run in the sun.

- Bridge: Lie on your back with knees bent. Lift your hips off the floor. Hold for ten seconds.
- Sun bath: Sit in the sun for five minutes. Turn around and repeat.
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return our content with an article whose title ours only links to, and which has a bridge as well."""
    folder = tmp_path_factory.mktemp("many")
    shutil.copytree(
        content_folder(), folder / "faq", ignore=shutil.ignore_patterns("*.mp4", "*.png", "*.jpg")
    )
    without_messages(folder / "faq")
    file = folder / "vitamin.txt"
    file.write_text(VITAMIN)
    said = list(draft_article(file, folder / "faq", "en"))
    assert any(
        "the id `bridge` is in use, so this entry is called `bridge-vitamin-d-running`" in line
        for line in said
    )
    return folder / "faq"


@pytest.fixture(scope="module")
def both(content: Path) -> Dialogue:
    """Return a dialogue over both articles."""
    return Dialogue(load_knowledge(content, "en"))


def test_an_answer_names_its_article(both: Dialogue) -> None:
    """Whoever reads it knows where it comes from."""
    for text, title in (
        ("what is vitamin d", "Vitamin D and Running"),
        ("what are glutes", "The Glute Muscle"),
    ):
        reply, _ = both.reply(text, Context())
        assert any(isinstance(block, Source) and title in block.title for block in reply.blocks), reply.text


def test_a_stub_gives_way_to_the_article_of_its_title(dialogue: Dialogue, both: Dialogue) -> None:
    """Buttons and links made for the stub lead to the article; nobody reads that only its title is known."""
    for made in (dialogue, both):
        asked, _ = made.reply("vitamin d and running", Context())
        pressed, _ = made.choose("other-articles.vitamin-d", Context())
        assert ("only know the title" in asked.text) is (made is dialogue)
        assert ("only know the title" in pressed.text) is (made is dialogue)
    listed, _ = both.choose("other-articles", Context())
    assert "vitamin-d-running" in [choice.id for choice in listed.choices]


def test_a_limit_gives_way_to_what_an_article_covers(dialogue: Dialogue, both: Dialogue) -> None:
    """What no article covered is declined; now one does. The rest of the limit stands."""
    before, _ = dialogue.reply("should I drink water after a run", Context())
    after, _ = both.reply("should I drink water after a run", Context())
    assert before.outcome is Outcome.DECLINE
    assert "drink water after a run" in after.text
    rest, _ = both.reply("what should I eat before a race", Context())
    assert rest.outcome is Outcome.DECLINE


def test_a_question_that_two_articles_answer_offers_the_other_one(both: Dialogue) -> None:
    """The better answer comes first, the other one is a button."""
    reply, _ = both.reply("how do i do a bridge", Context())
    assert reply.outcome is Outcome.ANSWER
    shown = {reply.entries[0], *(choice.id for choice in reply.choices)}
    assert {"bridge", "bridge-vitamin-d-running"} <= shown


def test_lists_follow_the_content(both: Dialogue) -> None:
    """The exercises and the articles that are there, and no list written by hand."""
    exercises, _ = both.reply("/exercises", Context())
    labels = [choice.id for choice in exercises.choices]
    assert labels[:5] == ["squat", "step-ups", "bridge", "bridge-vitamin-d-running", "sun-bath"]
    topics, _ = both.choose("topics", Context())
    assert [choice.label for choice in topics.choices] == [
        "The Glute Muscle and Running",
        "Vitamin D and Running",
    ]
    about, _ = both.reply("/about", Context())
    assert '"Vitamin D and Running"' in about.text


def test_warning_signs_come_before_every_article(both: Dialogue) -> None:
    """Also where an article talks of the same words."""
    reply, _ = both.reply("i have crushing chest pain when i sit in the sun, is that vitamin d", Context())
    assert reply.outcome is Outcome.URGENT


def test_phrasings_that_two_articles_claim_are_open_points(content: Path) -> None:
    """`check` names both places, and the bot starts all the same."""
    _, points = inspect_content(content, "en")
    assert any("stands under `bridge` already" in str(point) for point in points)


def test_two_articles_with_one_title_are_an_error(content: Path, tmp_path: Path) -> None:
    """An answer names its article, so the name has to be one article's."""
    shutil.copytree(content, tmp_path / "faq")
    file = tmp_path / "faq" / "en" / "vitamin-d-running" / "article.yaml"
    file.write_text(
        file.read_text().replace("title: Vitamin D and Running", "title: The Glute Muscle and Running")
    )
    with pytest.raises(ContentError, match=r"article\.yaml:2:1: another article is called"):
        load_knowledge(tmp_path / "faq", "en")
