"""Whatever somebody types gets a reply, the same one every time, and in bounded time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue import Context, Dialogue, Outcome, Reply

if TYPE_CHECKING:
    from bot.knowledge import Knowledge

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)

ODD = {
    "empty": "",
    "blank": " \n\t ",
    "one letter": "a",
    "punctuation": "???",
    "emoji": "🙃🙃",
    "control characters": "my\x00 hip\x07 \x1b[31mhurts",
    "right to left": "\u202emy hip hurts\u202c",
    "zero width": "my\u200b h\u200bip hurts",
    "HTML": "<b>my hip</b> <script>alert(1)</script> &amp; hurts",
    "SQL": "'; DROP TABLE users; -- hip pain",
    "Cyrillic": "у меня болит спина",
    "Chinese": "我的背很痛",
    "Arabic": "ظهري يؤلمني",
    "another language": "mir tut der rücken weh",
    "a wall of one word": "squat " * 680,
    "a wall of letters": "a" * 4096,
    "unknown words": " ".join(f"xq{number}zj" for number in range(600)),
    "lone surrogates": "my hip \ud800 hurts \udfff",
    "JSON": '{"chat": 1, "text": "my hip hurts"}',
    "a slash": "/",
    "a slash and a blank": "/ squat",
    "template": "{article} {0} %s",
    "far too long": "my hip hurts and " * 6000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_messages_get_a_reply_that_can_be_sent(text: str, dialogue: Dialogue) -> None:
    """No message breaks the bot, and no reply holds what a channel could not send."""
    reply, context = dialogue.reply(text, Context())
    assert reply.text.strip()
    assert reply.text.encode("utf-8")
    assert context.choices == reply.choices


@pytest.mark.parametrize("name", ["empty", "blank", "punctuation"])
def test_a_message_without_words_is_asked_for_some(
    name: str, dialogue: Dialogue, knowledge: Knowledge
) -> None:
    """The person reads what the bot can read."""
    reply, _ = dialogue.reply(ODD[name], Context())
    assert knowledge.messages.phrases.empty in reply.text


@pytest.mark.parametrize("name", ["Cyrillic", "Chinese", "Arabic"])
def test_another_script_is_named_as_the_reason(name: str, dialogue: Dialogue, knowledge: Knowledge) -> None:
    """Nobody has to wonder why the answer does not fit."""
    reply, _ = dialogue.reply(ODD[name], Context())
    assert knowledge.messages.phrases.other_script in reply.text


def test_a_message_that_is_too_long_is_read_as_far_as_it_goes(
    dialogue: Dialogue, knowledge: Knowledge
) -> None:
    """The answer comes, and says that the end was not read."""
    reply, _ = dialogue.reply("how long do i hold a squat " + "." * 100_000, Context())
    assert reply.entries == ("squat.hold",)
    assert knowledge.messages.phrases.too_long in reply.text


@CALM
@given(text=ANY_TEXT)
def test_any_text_gets_one_and_the_same_reply(text: str, dialogue: Dialogue) -> None:
    """Same message, same context, same reply; and never a crash."""
    first, after = dialogue.reply(text, Context())
    assert first.text.strip()
    assert (first, after) == dialogue.reply(text, Context())


@CALM
@given(id_=st.text(max_size=80))
def test_any_button_gets_a_reply(id_: str, dialogue: Dialogue) -> None:
    """Also a forged one, and one from a version long gone."""
    reply, _ = dialogue.choose(id_, Context())
    assert reply.text.strip()


def test_every_button_that_is_ever_offered_leads_somewhere(dialogue: Dialogue, knowledge: Knowledge) -> None:
    """No choice ends in the reply for unknown buttons."""
    lost, _ = dialogue.choose("no-such-button", Context())
    pages = [knowledge.pages[command.shows].choices for command in knowledge.commands.values()
             if command.shows in knowledge.pages]  # fmt: skip
    followed = [
        item.next
        for shelf in (knowledge.entries, knowledge.small_talk, knowledge.limits)
        for item in shelf.values()
    ]
    for id_ in {id_ for ids in (*pages, *followed) for id_ in ids}:
        reply, _ = dialogue.choose(id_, Context())
        assert reply != lost, id_


@pytest.mark.parametrize(
    "phrase", ["hey, {}", "{} please", "{} thanks!!", "{} 🙏", "hi there. {}", "{} 😅 lol"]
)
def test_politeness_never_changes_the_entry(phrase: str, dialogue: Dialogue) -> None:
    """Somebody who is polite is asking the same question."""
    for text, entry in {
        "how do i do a bridge": "bridge",
        "my lower back hurts after running": "back-pain",
        "how low should i squat": "squat.depth",
    }.items():
        reply, _ = dialogue.reply(phrase.format(text), Context())
        assert reply.entries[:1] == (entry,), phrase.format(text)


def test_every_answer_shows_the_facts_it_rests_on(dialogue: Dialogue, knowledge: Knowledge) -> None:
    """Nobody has to take the bot's word for it."""
    for id_, citation in knowledge.citations.items():
        reply, _ = dialogue.choose(id_, Context())
        for fact in citation.facts:
            assert fact.text in reply.text, id_


def test_a_context_holds_none_of_the_words_that_were_typed(dialogue: Dialogue) -> None:
    """What is remembered between messages is no health data in somebody's own words."""
    context = Context()
    for text in ("my hip is murdering me, says Zebedee", "crushing chest pain says Zebedee"):
        _, context = dialogue.reply(text, context)
        assert "Zebedee" not in repr(context)
        assert "murdering" not in repr(context)


def urgent(reply: Reply) -> bool:
    """Tell whether `reply` is a warning without any exercise, whose only choices are the two ways out."""
    ways_out = [choice.id for choice in reply.choices] == ["sign:seen", "sign:misread"]
    return reply.outcome is Outcome.URGENT and ways_out and not reply.entries


def test_a_warning_sign_inside_any_question_is_caught(dialogue: Dialogue, knowledge: Knowledge) -> None:
    """The question around a sign does not hide it, and is not answered."""
    for entry in knowledge.entries.values():
        reply, _ = dialogue.reply(f"{entry.phrasings[0]}? also i have crushing chest pain", Context())
        assert urgent(reply), entry.id


def test_an_answer_names_the_next_best_should_it_be_the_wrong_one(dialogue: Dialogue) -> None:
    """Three other entries, and not the one that was answered."""
    reply, context = dialogue.reply("my hip hurts when I run", Context())
    assert reply.entries == ("hip-pain",)
    assert len(reply.others) == 3
    assert "hip-pain" not in reply.others
    instead, _ = dialogue.offer_alternatives([*reply.others, "forged"], context)
    assert tuple(choice.id for choice in instead.choices) == reply.others


@pytest.mark.parametrize(
    ("typed", "first"),
    [("bri", "bridge"), ("how low to s", "squat.depth"), ("sore back after running", "back-pain")],
)
def test_what_is_being_typed_finds_entries_before_it_is_whole(
    dialogue: Dialogue, typed: str, first: str
) -> None:
    """Half a word is enough; a whole question works as well."""
    assert first in [reply.entries[0] for reply in dialogue.suggest(dialogue.parse(typed))][:2]


def test_nothing_typed_offers_the_favourites(dialogue: Dialogue) -> None:
    """The exercises come first."""
    offered = [reply.entries[0] for reply in dialogue.suggest(dialogue.parse(""))]
    assert offered[:3] == ["squat", "step-ups", "bridge"]


def test_a_warning_sign_being_typed_offers_nothing_but_the_warning(dialogue: Dialogue) -> None:
    """Exercises are not offered to somebody whose chest hurts, in no chat."""
    (offered,) = dialogue.suggest(dialogue.parse("bridge with chest pain and short of breath"))
    assert offered.outcome is Outcome.URGENT
