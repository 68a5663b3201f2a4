"""The bot asked from any chat: entries with title and first line, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from stand_in import Talk, answered, methods, talking

from bot.dialogue import Outcome, Reply
from bot.reply import Heading, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Return the channel over a dialogue that suggests squats, and publishes its pictures."""
    with talking(FIGURES_URL="https://example.org/figures/") as talk:
        talk.dialogue.suggestions = [answered("squat", picture="squat"), answered("squat.hold")]
        yield talk


def offered(talk: Talk, query: str) -> dict[str, Any]:
    """Return what is offered for `query`."""
    (call,) = talk.api.turn(talk.api.inline(query))
    assert call.method == "answerInlineQuery"
    return call.given


def test_entries_are_offered_with_title_first_line_and_thumbnail(talk: Talk) -> None:
    """What is sent is the answer, with a button into a talk with the bot."""
    squat, hold = offered(talk, "squat")["results"]
    assert (squat["title"], squat["description"]) == ("squat", "all about squat")
    assert squat["thumbnail_url"] == "https://example.org/figures/en/squat.jpg"
    assert hold["thumbnail_url"] == squat["thumbnail_url"]
    assert "all about squat" in squat["input_message_content"]["message_text"]
    (button,) = hold["reply_markup"]["inline_keyboard"][0]
    assert button == {"text": "talk_to_me", "url": "https://t.me/glute_test_bot?start=squat_hold"}


def test_the_moving_picture_goes_along_where_it_is_published(talk: Talk) -> None:
    """Above the text, as a preview."""
    squat, hold = offered(talk, "squat")["results"]
    preview = squat["input_message_content"]["link_preview_options"]
    assert preview["url"] == "https://example.org/figures/en/squat.mp4"
    assert hold["input_message_content"]["link_preview_options"] == {"is_disabled": True}


def test_the_same_letters_are_kept_for_a_while_and_for_everybody(talk: Talk) -> None:
    """Telegram asks once and answers many."""
    given = offered(talk, "squat")
    assert given["cache_time"] > 0
    assert not given.get("is_personal")
    assert given["button"] == {"text": "talk_to_me", "start_parameter": "inline"}


def test_a_warning_is_kept_for_nobody(talk: Talk) -> None:
    """What somebody typed in fear is nobody else's."""
    talk.dialogue.suggestions = [Reply(Outcome.URGENT, (Paragraph("see a doctor"),), sign="chest")]
    given = offered(talk, "chest pain")
    assert given["is_personal"] is True
    assert given["cache_time"] == 0


@pytest.mark.parametrize("query", ["", "x" * 300, "💥" * 64, "<b>&"])
def test_whatever_is_typed_is_answered(talk: Talk, query: str) -> None:
    """Nothing, far too much, emoji, markup: always a list, and never an error."""
    assert len(offered(talk, query)["results"]) == 2


def test_markup_in_an_answer_is_sent_as_text(talk: Talk) -> None:
    """What looks like a tag is none."""
    talk.dialogue.suggestions = [Reply(Outcome.ANSWER, (Heading("a<b"), Paragraph("1 < 2 & 3")))]
    (result,) = offered(talk, "x")["results"]
    assert "1 &lt; 2 &amp; 3" in result["input_message_content"]["message_text"]


def test_a_query_that_is_too_old_costs_nothing(talk: Talk) -> None:
    """Telegram refuses a late answer, and the next query is answered."""
    talk.api.fail("answerInlineQuery", 400, "Bad Request: query is too old")
    assert methods(talk.api.turn(talk.api.inline("squat"))) == ["answerInlineQuery"]
    assert len(offered(talk, "squat")["results"]) == 2


def test_without_a_public_address_there_are_no_thumbnails() -> None:
    """Telegram fetches a thumbnail from the web, or there is none."""
    with talking() as talk:
        talk.dialogue.suggestions = [answered("squat", picture="squat")]
        (result,) = offered(talk, "squat")["results"]
        assert "thumbnail_url" not in result
