"""A dialogue that says what a test tells it, and the channel that runs over it in a thread."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from botapi import BotApi, Flood
from support.content import shipped_knowledge

from bot.actions.model import StartGuidedSet
from bot.channels.telegram.app import serve
from bot.dialogue import Choice, Context, Dialogue, MultilingualDialogue, Outcome, Reply
from bot.knowledge.kept_words import KeptWords
from bot.knowledge.messages import (
    AdminTexts,
    Coaching,
    Command,
    Feedback,
    Keeping,
    LanguageTexts,
    Messages,
    Phrases,
    Profile,
    ProgressTexts,
)
from bot.knowledge.model import Beat, Exercise, Record
from bot.reply import Heading, Paragraph
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from botapi import Call


def named(kind: type[Record], **others: object) -> dict[str, Any]:
    """Return a text for each field of `kind`: its own name, so that a test reads which one was said."""
    return {name: name for name in kind.__struct_fields__} | others


# The words and sentences about reminders are those that ship.
CONTENT = shipped_knowledge("en")
COMMANDS = (
    Command(name="start", description="What this bot knows", shows="start"),
    Command(name="squat", description="How to squat", shows="squat", in_groups=True),
)
# The commands that a group may use without the name of the bot.
NAMES = (
    "start",
    "squat",
    "bridge",
    "more",
    "mydata",
    "forget",
    "progress",
    "remind",
    "reminders",
    "language",
    "workout",
)
MESSAGES = Messages(
    commands=COMMANDS,
    pages=(),
    phrases=Phrases(**named(Phrases, chosen="✓ {label}", seconds="{seconds} seconds")),
    language=LanguageTexts(**named(LanguageTexts, also=())),
    coaching=Coaching(
        **named(
            Coaching,
            ask=("ask",),
            counts=(3,),
            ready_seconds=2,
            rest_seconds=1,
            progress="{exercise} {repetition} of {repetitions}",
            stopped="stopped after {finished}",
            summary="{repetitions} times {exercises}",
        )
    ),
    feedback=Feedback(**named(Feedback)),
    keeping=Keeping(**named(Keeping, erased="erased {what}", kinds={"votes": "votes", "activity": "sets"})),
    progress=ProgressTexts(
        **named(
            ProgressTexts,
            weekdays=tuple("MTWTFSS"),
            week="week of {sets}",
            sets_of="{exercise} {sets}",
            streak="{streak} in a row, {longest} at most",
        )
    ),
    reminding=CONTENT.messages.reminding,
    places=CONTENT.messages.places,
    admin=AdminTexts(
        **named(
            AdminTexts,
            votes="{helpful} good, {unhelpful} bad",
            unanswered="{number} kept",
            failed="{error} at {place}",
            reloaded="now {version}",
            unsound="unsound: {findings}",
        )
    ),
    profile=Profile(**named(Profile)),
    web=CONTENT.messages.web,
    preview=CONTENT.messages.preview,
)


# Two exercises: one with the article's own seconds, one without.
EXERCISES = tuple(
    Exercise(
        id=id_,
        name=id_.capitalize(),
        steps=(f"Do the {id_}.",),
        feel="feel",
        muscles=("glutes",),
        needs=("nothing",),
        facts=(1,),
        hold_seconds=2 if id_ == "squat" else None,
        beats=beats,
        picture=id_,
    )
    for id_, beats in {
        "squat": (
            Beat("Down", "go down", 1),
            Beat("Hold", "stay", 2, counted=True),
            Beat("Up", "come up", 1),
        ),
        "bridge": (Beat("Lift", "lift", 1), Beat("Lower", "lower", 1)),
    }.items()
)
ENTRIES: Mapping[str, SimpleNamespace] = {
    id_: SimpleNamespace(title=f"How to {id_}") for id_ in ("squat", "bridge")
}


class StandIn:
    """Echoes what was said; a test may put other replies, or errors, under a text or a choice id."""

    reads_meaning = False

    def __init__(self, **replies: Reply | Exception) -> None:
        """Give `replies` to their texts or ids, and an echo to everything else."""
        self.replies: dict[str, Reply | Exception] = dict(replies)
        self.heard: list[tuple[str, Context]] = []
        self.suggestions: list[Reply] = []
        self.knowledge = SimpleNamespace(
            title=str,
            language="en",
            reminder_words=CONTENT.reminder_words,
            spoken_words=frozenset({"squat", "stairs"}),
            messages=MESSAGES,
            kept_words=KeptWords(words="is good call", ambiguous="long"),
            commands=dict.fromkeys(NAMES),
            pages={},
            entries=ENTRIES,
            small_talk={},
            exercises={each.id: each for each in EXERCISES},
        )

    def parse(self, text: str, _tokens: object = None) -> str:
        """Return `text`: here an utterance is what was typed."""
        return text

    def respond(self, utterance: str, context: Context) -> tuple[Reply, Context]:
        """Return the reply to `utterance`; the context then is about it."""
        return self._turn(utterance, "said", context)

    def choose(self, id_: str, context: Context) -> tuple[Reply, Context]:
        """Return the reply to the button `id_`."""
        return self._turn(id_, "chose", context)

    def warns(self, text: str, context: Context) -> bool:
        """Return whether `text` is a warning sign, or one stands."""
        reply = self.replies.get(text)
        return bool(context.alarm) or (isinstance(reply, Reply) and reply.outcome is Outcome.URGENT)

    def offer_alternatives(self, ids: Iterable[str], context: Context) -> tuple[Reply, Context]:
        """Return the offer of `ids`."""
        return self._turn(" ".join(ids), "instead", context)

    def suggest(self, text: str) -> list[Reply]:
        """Return what a test put under `suggestions`."""
        self.heard.append((text, Context()))
        return self.suggestions

    def _turn(self, what: str, verb: str, context: Context) -> tuple[Reply, Context]:
        self.heard.append((what, context))
        reply = self.replies.get(what, said(f"{verb} {what}"))
        if isinstance(reply, Exception):
            raise reply
        return reply, Context(topic=what)


def library_of(dialogue: StandIn) -> MultilingualDialogue:
    """Return a library that has nothing but `dialogue`."""
    return MultilingualDialogue({"en": cast("Dialogue", dialogue)}, "en")


def said(text: str, *choices: str) -> Reply:
    """Return a reply that is `text`, with a button for each of `choices`."""
    buttons = tuple(Choice(choice, f"About {choice}") for choice in choices)
    return Reply(Outcome.ANSWER, (Paragraph(text),), buttons)


def answered(entry: str, **more: Any) -> Reply:
    """Return an answer from `entry`."""
    return Reply(Outcome.ANSWER, (Heading(entry), Paragraph(f"all about {entry}")), entries=(entry,), **more)


def guide(repetitions: int = 1, *exercises: str) -> Reply:
    """Return a reply that begins a guided set, of squats unless `exercises` are named."""
    return Reply(
        Outcome.SMALLTALK, (Paragraph("go"),), action=StartGuidedSet(exercises or ("squat",), repetitions)
    )


def until_presented(api: BotApi, languages: int = 1) -> None:
    """Wait until the bot polls and has said all that it says of itself, in so many languages."""
    api.wait_for("getUpdates")
    api.wait_for("setMyShortDescription", languages)


@contextlib.contextmanager
def running(api: BotApi, dialogue: StandIn | MultilingualDialogue, **environment: str) -> Iterator[Channel]:
    """Run the channel against `api` while the block runs; its errors come out at the end."""
    channel = Channel(api, dialogue, environment)
    channel.start()
    try:
        yield channel
    finally:
        channel.stop()


@dataclass(frozen=True)
class Talk:
    """A channel that answers out of `dialogue` and polls `api`."""

    api: BotApi
    dialogue: StandIn
    channel: Channel


@contextlib.contextmanager
def talking(flood: Flood | None = None, **environment: str) -> Iterator[Talk]:
    """Run a channel over an echo; leaving the block fails where a call broke a rule of the Bot API."""
    dialogue = StandIn()
    with BotApi(flood=flood) as api, running(api, dialogue, **environment) as channel:
        until_presented(api)
        yield Talk(api, dialogue, channel)


def methods(calls: list[Call]) -> list[str]:
    """Return which methods were called, in order."""
    return [call.method for call in calls]


def texts(calls: list[Call]) -> list[str]:
    """Return what was sent, as people read it."""
    return [call.text for call in calls if call.method == "sendMessage" and call.result]


class Channel:
    """The running channel."""

    def __init__(
        self, api: BotApi, dialogue: StandIn | MultilingualDialogue, environment: Mapping[str, str]
    ) -> None:
        """Prepare to answer out of `dialogue` at `api`, with further settings in `environment`."""
        self._settings = settings(api, **environment)
        self._library = dialogue if isinstance(dialogue, MultilingualDialogue) else library_of(dialogue)
        self._thread = threading.Thread(target=self._run)
        self._ready = threading.Event()
        self._error: Exception | None = None

    def start(self) -> None:
        """Start; return when the stop signal can be given."""
        self._thread.start()
        self._ready.wait()

    def tell_to_stop(self) -> None:
        """Give the stop signal, any number of times."""
        with contextlib.suppress(RuntimeError):  # the loop is closed once the channel has stopped
            self._loop.call_soon_threadsafe(self._stop.set)

    def join(self) -> None:
        """Wait for the end, and raise what ended the channel."""
        self._thread.join()
        if self._error:
            error, self._error = self._error, None
            raise error

    def stop(self) -> None:
        """Stop and wait for the end."""
        self.tell_to_stop()
        self.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except Exception as error:  # noqa: BLE001  (handed to the test's own thread)
            self._error = error

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await serve(self._library, self._settings, self._stop)


def settings(api: BotApi, **environment: str) -> Settings:
    """Return the settings of a bot at `api`, which keeps nothing and sends as fast as it can."""
    return read_settings(
        {
            "TELEGRAM_BOT_TOKEN": api.token,
            "TELEGRAM_API_URL": api.url,
            "DATABASE_URL": "sqlite://",
            "SEND_RATE": "0",
            **environment,
        }
    )
