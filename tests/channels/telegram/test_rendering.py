"""Replies become messages that Telegram takes, whatever is in them, and nothing gets lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botapi.markup import parse, units
from botapi.rules import check
from hypothesis import example, given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot.channels.telegram.view.keyboard import choices_of
from bot.channels.telegram.view.rendering import LONGEST_CAPTION, LONGEST_TEXT, Page, Picture, render
from bot.dialogue import Choice, Outcome, Reply
from bot.reply import Bar, Block, Detail, Heading, Paragraph, Source, Steps

# Unicode counts them as letters; Telegram, and whoever looks at them, as nothing.
HANGUL_FILLERS = "\u115f\u1160\u3164\uffa0"
CHARACTERS = st.characters(exclude_categories=()) | st.sampled_from("<>&\"';\n\r\t .\ud83d\udca5\x00💥\u200b")
SHORT = st.text(CHARACTERS, max_size=20)
# Long texts out of short ones: drawing thousands of characters one by one would take for ever.
LONG = st.builds(lambda text, times: text * times, SHORT, st.integers(1, 3000))
TEXT = SHORT | LONG
BLOCKS = (
    st.builds(Heading, TEXT)
    | st.builds(Paragraph, TEXT, st.booleans())
    | st.builds(Steps, st.lists(TEXT, max_size=4).map(tuple))
    | st.builds(Detail, SHORT, TEXT)
    | st.builds(Bar, st.integers(0, 9), st.integers(9, 20), SHORT)
    | st.builds(Source, SHORT, st.lists(TEXT, max_size=4).map(tuple))
)
REPLIES = st.builds(
    Reply,
    st.sampled_from(Outcome),
    st.lists(BLOCKS, max_size=5).map(tuple),
    st.lists(st.builds(Choice, SHORT, SHORT), max_size=4).map(tuple),
    picture=st.none() | st.just("squat"),
)


def reply(*blocks: Block, choices: tuple[Choice, ...] = ()) -> Reply:
    """Return a reply of `blocks`."""
    return Reply(Outcome.ANSWER, blocks, choices)


def pages(given_reply: Reply) -> list[Page]:
    """Return the messages that show `given_reply` with its choices."""
    rows = choices_of(given_reply.choices)
    return render(given_reply, InlineKeyboardMarkup(rows) if rows else None)


def texts(*blocks: Block) -> list[str]:
    """Return the HTML of each message that shows `blocks`."""
    return [page.text for page in render(reply(*blocks))]


def call(page: Page) -> dict[str, Any]:
    """Return the parameters of the call that sends `page`."""
    keyboard = {"reply_markup": json.dumps(page.keyboard.to_dict())} if page.keyboard else {}
    words = {"caption": page.text, "animation": "name"} if page.picture else {"text": page.text}
    return {"chat_id": "1", "parse_mode": "HTML", **words, **keyboard}


def letters(text: str) -> str:
    """Return the letters and digits of `text` that anybody can see, with every surrogate pair joined."""
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(letter for letter in joined if letter.isalnum() and letter not in HANGUL_FILLERS)


@given(REPLIES)
@example(reply(Paragraph("💥" * 5000)))
@example(reply(Paragraph("\ud83d" * 5000)))
@example(reply(Source("s", ("<&>" * 3000,))))
@example(reply(Paragraph("\x00\u200b"), choices=(Choice("a", "\n"),)))
def test_every_page_is_one_that_telegram_takes(given_reply: Reply) -> None:
    """Whatever a reply holds, each message is within the limits and its HTML is sound."""
    for page in pages(given_reply):
        check("sendAnimation" if page.picture else "sendMessage", call(page))


@given(REPLIES)
@example(reply(Heading("\u115f")))
def test_nothing_gets_lost(given_reply: Reply) -> None:
    """All letters and digits of a reply arrive, in their order."""
    arrived = "".join(parse(page.text)[0] for page in pages(reply(*given_reply.blocks)))
    assert letters(arrived) == letters(given_reply.text)


@given(REPLIES)
def test_the_buttons_hang_on_the_last_message_only(given_reply: Reply) -> None:
    """Who has read to the end finds the choices there."""
    assert all(page.keyboard is None for page in pages(given_reply)[:-1])


def test_each_block_has_its_look() -> None:
    """Titles and labels are bold, steps numbered, the source folded, a warning's action bold."""
    (html,) = texts(
        Heading("Squat"),
        Paragraph("Stand tall."),
        Paragraph("Call 112.", strong=True),
        Steps(("Down", "Up")),
        Detail("Hold", "5 seconds"),
        Source("Article", ("One.", "Two.")),
    )
    assert html == (
        "<b>Squat</b>\n\nStand tall.\n\n<b>Call 112.</b>\n\n1. Down\n2. Up\n\n<b>Hold:</b> 5 seconds\n\n"
        "<blockquote expandable><b>Article</b>\n• One.\n• Two.</blockquote>"
    )


@pytest.mark.parametrize("block", [Heading("<b>&"), Paragraph("<b>&"), Detail("<b>&", "<b>&")], ids=type)
def test_text_stays_text(block: Block) -> None:
    """What looks like a tag is shown, not obeyed."""
    (html,) = texts(block)
    assert "&lt;b&gt;&amp;" in html
    assert "<b>&" in parse(html)[0]


def test_a_long_text_is_cut_between_paragraphs() -> None:
    """Two paragraphs that do not fit together come apart where they meet."""
    first, second = "a" * 3000, "b" * 3000
    assert texts(Paragraph(first), Paragraph(second)) == [first, second]


@pytest.mark.parametrize(
    ("end", "join"), [("", "\n"), (".", " "), ("", " ")], ids=["line", "sentence", "word"]
)
def test_a_long_paragraph_is_cut_at_the_next_best_place(end: str, join: str) -> None:
    """A paragraph of its own beyond the limit is cut at a line, else after a sentence, else at a word."""
    pieces = [f"piece{number}{end}" for number in range(1500)]
    pages = texts(Paragraph(join.join(pieces)))
    assert len(pages) > 1
    assert join.join(pages).split(join) == pieces


def test_a_sentence_is_not_cut_while_there_is_another_break() -> None:
    """A message ends with a whole sentence."""
    assert all(page.endswith("here.") for page in texts(Paragraph("A sentence ends here. " * 400)))


def test_a_word_beyond_the_limit_is_cut_hard_but_never_within_a_character() -> None:
    """The limit counts UTF-16 units, of which an emoji takes two."""
    pages = texts(Paragraph("a" + "💥" * LONGEST_TEXT))
    assert [units(page) for page in pages] == [LONGEST_TEXT - 1, LONGEST_TEXT, 2]


def test_a_cut_through_a_folded_source_folds_both_parts() -> None:
    """Each message's markup is complete in itself."""
    pages = texts(Source("Article", ("x" * 3000, "y" * 3000)))
    assert len(pages) == 2
    assert all(page.startswith("<blockquote expandable>") for page in pages)
    assert all(page.endswith("</blockquote>") for page in pages)


def test_the_limit_counts_what_people_read() -> None:
    """Escapes do not use up the limit: it is counted after the HTML was read."""
    assert texts(Paragraph("&" * LONGEST_TEXT)) == ["&amp;" * LONGEST_TEXT]


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x07", "\u200b\u2060", "\u2800", "\u3164"])
def test_nothing_to_see_is_nothing_to_send(text: str) -> None:
    """Telegram refuses empty messages, so none is sent."""
    assert texts(Paragraph(text)) == []


def test_choices_without_a_text_still_arrive() -> None:
    """Buttons need a message to hang on."""
    (page,) = pages(reply(choices=(Choice("squat", "Squat"),)))
    assert page.keyboard
    assert page.text == "…"


def test_characters_that_cannot_be_sent_are_left_out() -> None:
    """Control characters vanish, line ends become one kind, half a character becomes the usual sign."""
    assert texts(Paragraph("a\x00b\tc\r\nd\ud83de")) == ["ab c\nd\ufffde"]


def test_a_text_that_fits_is_the_caption_of_its_picture() -> None:
    """One message; a longer text follows the picture, which then carries the title."""
    short, long = (Paragraph("x" * size) for size in (LONGEST_CAPTION - 7, LONGEST_CAPTION - 6))
    pictured = [
        Reply(Outcome.ANSWER, (Heading("Squat"), text), picture="squat", language="en")
        for text in (short, long)
    ]
    shown = [[(page.picture, page.text.count("x")) for page in render(each)] for each in pictured]
    squat = Picture("squat", "en")
    assert shown == [[(squat, len(short.text))], [(squat, 0), (None, len(long.text))]]


def test_a_choice_is_a_row_and_names_its_id() -> None:
    """A long label has its own row, short ones share one; the data says which choice it is."""
    choices = (Choice("squat", "How to do a squat"), Choice("a", "3"), Choice("b", "5"))
    (page,) = pages(reply(Paragraph("Which?"), choices=choices))
    assert page.keyboard
    rows = [[(button.text, button.callback_data) for button in row] for row in page.keyboard.inline_keyboard]
    assert rows == [[("How to do a squat", "choose:squat")], [("3", "choose:a"), ("5", "choose:b")]]


def test_a_choice_that_cannot_be_a_button_does_not_cost_the_answer() -> None:
    """An id beyond Telegram's 64 bytes, or a label without a letter, is left out; the rest arrives."""
    choices = (Choice("x" * 58, "No"), Choice("squat", " "), Choice("x" * 57, "Yes"))
    (page,) = pages(reply(Paragraph("Which?"), choices=choices))
    assert page.keyboard
    assert [button.text for (button,) in page.keyboard.inline_keyboard] == ["Yes"]
