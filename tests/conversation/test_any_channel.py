"""The whole conversation over a channel that is none of ours: what a second networked channel would get."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING

import pytest
from clock import Clock
from support.talk import Talk

from bot.actions.model import (
    Control,
    FollowReminder,
    OfferAlternatives,
    OpenPrivateChat,
    PickRepetitions,
    SetReminder,
    ShowEntry,
    SteerGuidedSet,
    TakeExampleTime,
    VoteOnAnswer,
)
from bot.conversation.channel import Address, DeliveryError, Incoming, Location, Subject, UnwelcomeError
from bot.dialogue import Context, MultilingualDialogue, Reply
from bot.reply import Choice, Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio

# Ids as another service might have them.
ANA, GROUP = "491701234567", "120363020000000000"


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
async def talk(bilingual: MultilingualDialogue, tmp_path: Path, clock: Clock) -> AsyncIterator[Talk]:
    """Return a private conversation."""
    talk = Talk(bilingual, f"sqlite:///{tmp_path / 'bot.db'}", Address(ANA), ANA, clock)
    yield talk
    await talk.close()


@pytest.fixture
async def wishes(shipped: MultilingualDialogue, tmp_path: Path, clock: Clock) -> AsyncIterator[Talk]:
    """Return a private conversation about the content that is shipped."""
    talk = Talk(shipped, f"sqlite:///{tmp_path / 'bot.db'}", Address(ANA), ANA, clock)
    await talk.store.reminders.set_zone(ANA, "Europe/Berlin")
    yield talk
    await talk.close()


@pytest.fixture
async def group(bilingual: MultilingualDialogue, tmp_path: Path, clock: Clock) -> AsyncIterator[Talk]:
    """Return a conversation of one person in a group."""
    address = Address(GROUP, is_group=True)
    talk = Talk(bilingual, f"sqlite:///{tmp_path / 'bot.db'}", address, ANA, clock)
    yield talk
    await talk.close()


async def test_a_number_chooses_from_what_was_offered_before(talk: Talk) -> None:
    """The context is kept between two turns."""
    await talk.press(OfferAlternatives(("bridge", "squat")))
    await talk.say("2")
    assert talk.last.entries == ("squat",)


async def test_a_button_shows_its_entry_and_an_unknown_one_says_that_it_is_old(talk: Talk) -> None:
    """Nobody is left without a word."""
    turn = await talk.press(ShowEntry("squat"))
    assert turn.reply
    assert turn.reply.entries == ("squat",)
    old = await talk.press(ShowEntry("gone"))
    assert old.reply
    assert old.reply.entries != ("gone",)


async def test_what_was_not_meant_gets_the_next_best(talk: Talk) -> None:
    """They are offered as choices."""
    await talk.press(OfferAlternatives(("bridge", "hip-pain")))
    assert [choice.action for choice in talk.last.choices] == [ShowEntry("bridge"), ShowEntry("hip-pain")]


async def test_an_edited_question_gets_its_answer_edited(talk: Talk) -> None:
    """One that was forgotten, or got none, is answered anew."""
    await talk.say("/squat", message="1")
    await talk.say("/bridge", message="1", edited=True)
    assert talk.channel.edits[-1].entries == ("bridge",)
    await talk.say("/squat", message="2", edited=True)
    assert talk.last.entries == ("squat",)
    assert talk.channel.shown[-1][0].answers == "2"


async def test_a_vote_is_counted_and_taken_back(talk: Talk) -> None:
    """The answer afterwards shows it; a vote on nothing is an old button."""
    pressed = Incoming(talk.address, ANA, action=VoteOnAnswer("squat", helpful=True))
    assert await talk.conversation.acknowledge(pressed) is not None
    assert await talk.conversation.vote_of(ANA, "squat") is True
    withdrawn = Incoming(talk.address, ANA, action=VoteOnAnswer("squat", helpful=None))
    await talk.conversation.acknowledge(withdrawn)
    assert await talk.conversation.vote_of(ANA, "squat") is None
    assert (await talk.press(VoteOnAnswer("squat", helpful=True))).reply is None
    assert (await talk.press(VoteOnAnswer("gone", helpful=True))).reply is not None


async def test_a_language_is_chosen_once_for_every_chat(
    talk: Talk, bilingual: MultilingualDialogue, tmp_path: Path, clock: Clock
) -> None:
    """It belongs to the person, and is what another process finds as well."""
    await talk.say("/language es")
    other = Talk(bilingual, f"sqlite:///{tmp_path / 'bot.db'}", Address(GROUP, is_group=True), ANA, clock)
    await other.say("/squat")
    assert other.last.language == "es"
    await other.close()


async def test_a_reminder_is_set_comes_and_is_followed(talk: Talk, clock: Clock) -> None:
    """It is asked for in words, delivered through the channel, and counted as progress."""
    await talk.say("/remind")
    await talk.turn(Incoming(talk.address, ANA, location=Location(52.5, 13.4)))
    await talk.press(TakeExampleTime(2))
    (kept,) = await talk.store.reminders.list_pending(ANA, ANA)
    assert kept.chat == ANA
    await talk.store.reminders.reschedule(kept.id, clock.now)
    delivering = asyncio.create_task(talk.conversation.reminders.run())
    await talk.until(lambda: FollowReminder(kept.id) in {choice.action for choice in talk.last.choices})
    delivering.cancel()
    await talk.press(FollowReminder(kept.id))
    await talk.say("/progress")
    assert talk.channel.files[-1].name == "progress.png"


@pytest.mark.parametrize(
    ("wish", "kept"),
    [
        ("could you remind me every day at 7:15", 1),
        ("please remind me to stand up on weekdays at ten", 1),
        ("/remind every day at 9", 1),
        ("avísame cada día a las 11 por favor", 1),
        ("notify me in an hour", 1),
        ("recuérdame un viernes sí y otro no a las ocho menos cuarto", 1),
        ("I would like you to remind me", 0),
        ("/remind", 0),
    ],
)
async def test_a_wish_for_a_reminder_in_words_is_fulfilled(wishes: Talk, wish: str, kept: int) -> None:
    """Where it says when, nothing is asked any more; where it does not, that is asked."""
    await wishes.say(wish)
    assert len(await wishes.store.reminders.list_pending(ANA, ANA)) == kept
    if not kept:
        assert TakeExampleTime(0) in {choice.action for choice in wishes.last.choices}


async def test_reminders_and_progress_are_shown_when_asked_for_in_words(wishes: Talk) -> None:
    """As their commands show them."""
    for words, command in [
        ("which reminders have I set?", "/reminders"),
        ("how many sets did I do so far", "/progress"),
        ("qué recordatorios tengo puestos", "/reminders"),
    ]:
        said = await wishes.say(words)
        assert (await wishes.say(command)).endswith(said.splitlines()[-1])


async def test_reminders_end_where_the_bot_may_not_write(talk: Talk, clock: Clock) -> None:
    """The channel says so, and nobody is tried again and again."""
    await talk.store.reminders.set_zone(ANA, "Europe/Berlin")
    await talk.press(SetReminder())
    await talk.press(TakeExampleTime(2))
    (kept,) = await talk.store.reminders.list_pending(ANA, ANA)
    await talk.store.reminders.reschedule(kept.id, clock.now)
    talk.channel.fails = UnwelcomeError("blocked")
    delivering = asyncio.create_task(talk.conversation.reminders.run())

    async def ended() -> bool:
        return not await talk.store.reminders.list_pending(ANA, ANA)

    await talk.until(ended)
    delivering.cancel()


async def test_a_guided_set_counts_along_and_is_steered_by_words_and_buttons(talk: Talk) -> None:
    """One message is edited; a second set does not start beside it; a stopped one shows where it stood."""
    await talk.press(PickRepetitions("squat", 1))
    assert talk.conversation.is_counting(ANA)
    assert (await talk.press(PickRepetitions("bridge", 1))).reply is None
    paused = [choice for choice in talk.last.choices if choice.action == SteerGuidedSet(Control.PAUSE)]
    assert (await talk.turn(Incoming(talk.address, ANA, paused[0].label))).reply is None
    stop = Incoming(talk.address, ANA, action=SteerGuidedSet(Control.STOP), message="m1")
    assert await talk.conversation.acknowledge(stop) is None
    await talk.until(lambda: not talk.conversation.is_counting(ANA))
    assert not (await talk.press(SteerGuidedSet(Control.STOP))).took_effect


async def test_a_warning_stops_a_set_and_stands_even_if_it_cannot_be_delivered(talk: Talk) -> None:
    """It is in the context for the next turn all the same."""
    await talk.press(PickRepetitions("squat", 5))
    talk.channel.fails = DeliveryError("out of reach")
    with pytest.raises(DeliveryError):
        await talk.say("my chest hurts and I cannot breathe")
    talk.channel.fails = None
    await talk.say("how do I squat?")
    assert talk.last.outcome is Outcome.URGENT
    await talk.until(lambda: not talk.conversation.is_counting(ANA))


async def test_what_is_kept_is_shown_and_erased(talk: Talk) -> None:
    """As a file, then not at all."""
    await talk.say("how do I squat?")
    await talk.say("/mydata")
    assert json.loads(talk.channel.files[-1].content)["contexts"]
    await talk.say("/forget")
    await talk.press(talk.last.choices[0].action)
    assert await talk.store.about(ANA) == {kind: [] for kind in await talk.store.about(ANA)}


async def test_in_a_group_what_is_personal_goes_to_the_person_alone(group: Talk) -> None:
    """Who has not written to the bot yet is led there first."""
    await group.say("how do I squat?")
    await group.say("/mydata")
    assert group.channel.shown[-1][0] == Address(ANA)
    group.channel.closed.add(ANA)
    await group.say("/mydata")
    assert [choice.action for choice in group.last.choices] == [OpenPrivateChat()]


async def test_who_speaks_for_a_group_gets_nothing_personal(group: Talk) -> None:
    """It may be anybody."""
    for command in ("/mydata", "/remind", "/progress", "/forget"):
        await group.turn(Incoming(group.address, GROUP, command))
    assert group.channel.files == []
    assert {address for address, _ in group.channel.shown} == {group.address}


async def test_each_person_in_a_group_has_a_conversation(group: Talk) -> None:
    """What one of them was offered is nothing that another one can choose from."""
    await group.press(OfferAlternatives(("bridge", "squat")))
    mine = await group.store.contexts.load(f"{GROUP}:{ANA}")
    others = await group.store.contexts.load(f"{GROUP}:other")
    assert [choice.id for choice in mine.choices] == ["bridge", "squat"]
    assert others == Context()


class WaitingDialogue(MultilingualDialogue):
    """A dialogue that encodes: it answers once the test lets it."""

    uses_encoder = True

    def __init__(self, bilingual: MultilingualDialogue) -> None:
        """Answer as `bilingual` does."""
        super().__init__({each: bilingual.for_language(each) for each in bilingual.languages}, "en")
        self.asked, self.released = threading.Event(), threading.Event()

    def reply(self, text: str, context: Context, code: str | None = None) -> tuple[Reply, Context]:
        """Wait, and fail where nobody can let it go on."""
        self.asked.set()
        assert self.released.wait(30)
        return super().reply(text, context, code)


async def test_while_one_message_is_encoded_others_are_answered(
    bilingual: MultilingualDialogue, tmp_path: Path, clock: Clock
) -> None:
    """The event loop goes on: buttons are acknowledged, and it can even wait for the encoder."""
    library = WaitingDialogue(bilingual)
    talk = Talk(library, f"sqlite:///{tmp_path / 'bot.db'}", Address(ANA), ANA, clock)
    answer = asyncio.create_task(talk.say("/squat"))
    await talk.until(library.asked.is_set)
    pressed = Incoming(Address("another"), "another", action=VoteOnAnswer("squat", helpful=True))
    assert await talk.conversation.acknowledge(pressed) is not None
    library.released.set()
    await answer
    assert talk.last.entries == ("squat",)
    await talk.close()


async def test_choices_of_a_message_that_is_replied_to_are_those_that_count(talk: Talk) -> None:
    """A number names one of them."""
    offered = Subject(None, (Choice.of(ShowEntry("bridge"), "Bridge"),))
    await talk.say("1", subject=offered)
    assert talk.last.entries == ("bridge",)


async def test_a_reply_to_an_answer_talks_about_that_answer(
    shipped: MultilingualDialogue, tmp_path: Path, clock: Clock
) -> None:
    """Also hours later, and after others spoke in the group: who replies leans on the message replied to."""
    group = Address("-5", is_group=True)
    talk = Talk(shipped, f"sqlite:///{tmp_path / 'bot.db'}", group, ANA, clock)
    await talk.say("how do i do a bridge")
    bridge = talk.last
    await talk.turn(Incoming(group, "ben", "is sitting bad for my glutes"))
    clock.now += 5 * 3600
    await talk.turn(Incoming(group, "cleo", "and how long?", subject=Subject("bridge", bridge.choices)))
    assert talk.last.entries == ("bridge.hold",)
    await talk.say("and the other two?", subject=Subject("bridge", bridge.choices))
    assert list(talk.last.entries) == ["squat", "step-ups"]
    await talk.close()


async def test_talks_of_a_group_do_not_mix(
    shipped: MultilingualDialogue, tmp_path: Path, clock: Clock
) -> None:
    """Two people point at what each of them was told."""
    group = Address("-5", is_group=True)
    talk = Talk(shipped, f"sqlite:///{tmp_path / 'bot.db'}", group, ANA, clock)
    await talk.say("how do i do a bridge")
    await talk.turn(Incoming(group, "ben", "how do i do a squat"))
    await talk.say("how long do i hold it?")
    assert talk.last.entries == ("bridge.hold",)
    await talk.turn(Incoming(group, "ben", "how long do i hold it?"))
    assert talk.last.entries == ("squat.hold",)
    await talk.close()


async def test_after_half_an_hour_of_silence_nothing_is_leaned_on(
    shipped: MultilingualDialogue, tmp_path: Path, clock: Clock
) -> None:
    """A follow-up then asks for nothing that is known any more, and is asked about."""
    talk = Talk(shipped, f"sqlite:///{tmp_path / 'bot.db'}", Address(ANA), ANA, clock)
    await talk.say("how do i do a squat")
    await talk.say("and how long")
    assert talk.last.entries == ("squat.hold",)
    clock.now += 31 * 60
    await talk.say("and how low")
    assert talk.last.outcome is Outcome.CLARIFY
    await talk.close()
