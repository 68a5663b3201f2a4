"""The fixed texts of the bot besides its entries: commands, pages, phrases by their purpose."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from bot.actions.model import PAGE_ACTIONS, PageAction, PageActionName
from bot.knowledge.model import (
    CommandName,
    Count,
    Id,
    Label,
    Notice,
    Record,
    Seconds,
    Text,
    Texts,
    about,
)
from bot.knowledge.texts.preview import PreviewTexts  # noqa: TC001  (msgspec reads the types)
from bot.knowledge.texts.reminders import PlaceTexts, Reminding  # noqa: TC001  (msgspec reads the types)

# The page whose choices are offered if there is nothing more specific.
START = "start"


class Command(Record, frozen=True):
    """One slash command; it shows a page or an entry."""

    name: CommandName
    description: Annotated[str, Meta(min_length=3, max_length=256)]
    shows: Annotated[Id, about("Id of a page or of an entry.")]
    in_groups: Annotated[bool, about("It stands in the menu of groups as well.")] = False
    also: Annotated[
        tuple[CommandName, ...], about("Other names that people type for it; the menu does not show them.")
    ] = ()


class Listing(StrEnum):
    """What a page can list from the content."""

    ARTICLES = "articles"
    EXERCISES = "exercises"


class Page(Record, frozen=True):
    """A fixed text behind a command."""

    id: Id
    title: Label
    paragraphs: Annotated[
        Texts,
        about(
            "May use {articles} and {exercises}: the names of all there are.",
            placeholders=("articles", "exercises"),
            min_length=1,
        ),
    ]
    choices: tuple[Id, ...] = ()
    errand: Annotated[PageActionName | None, about("What is done when it is shown.")] = None
    lists: Annotated[Listing | None, about("What it offers before its choices, as the content has it.")] = (
        None
    )

    @property
    def action(self) -> PageAction | None:
        """The action when it is shown."""
        return PAGE_ACTIONS[self.errand] if self.errand else None


class Repeated(Record, frozen=True):
    """What the bot says before a reply that is the same as the last one, by its outcome."""

    answer: Text
    clarify: Text
    decline: Text
    smalltalk: Text


class Phrases(Record, frozen=True):
    """Single sentences and labels that the bot itself says; `{...}` is filled in."""

    muscles: Annotated[Text, about("Label before an exercise's muscles; likewise the next three.")]
    hold: Text
    repetitions: Text
    feel: Text
    needs: Text
    seconds: Annotated[Text, about("How long a hold is.", placeholders=("seconds",))]
    source: Annotated[Text, about("Title over the facts of an answer.", placeholders=("article",))]
    sourced_fact: Annotated[Text, about(placeholders=("text", "paragraph"))]
    beside: Annotated[Text, about("Leads to the sentences beside a drafted answer.", placeholders=("text",))]
    decline: Annotated[Text, about("Where nothing covers it.", placeholders=("articles",))]
    which: Annotated[Text, about("Introduces the exercises of one article.")]
    quoted: Annotated[Text, about("One of several titles.", placeholders=("title",))]
    between: Annotated[Text, about("Stands between the names of a list.")]
    and_more: Annotated[Text, about("Ends a list that is too long.", placeholders=("number",))]
    offer: Annotated[Text, about("Introduces nearby entries after a decline.")]
    clarify: Annotated[Text, about("Introduces the choices when several entries are likely.")]
    none_fits: Annotated[Text, about("Said to somebody who wants none of the choices.")]
    instead: Annotated[Text, about("Introduces what came near, to somebody who meant something else.")]
    retold: Annotated[Text, about("Introduces the facts of an answer that was not understood.")]
    confirmed: Annotated[Text, about("Introduces the facts of an answer that is doubted.")]
    repeated: Annotated[Repeated, about("Said before a reply that was just given.")]
    empty: Annotated[Text, about("For a message without any word.")]
    too_long: Annotated[Text, about("Follows when only the beginning of a message was read.")]
    other_script: Annotated[Text, about("For a message in a script that the content is not written in.")]
    other_language: Annotated[Text, about("For a message in a language that the content is not written in.")]
    unknown_command: Text
    cleared: Annotated[Text, about("For a person whom a professional has looked at since a warning.")]
    long_ago: Annotated[Text, about("For a person who says that what was warned of happened long ago.")]
    old_button: Text
    chosen: Annotated[Text, about("Shown where a button was pressed.", placeholders=("label",))]
    not_text: Annotated[Text, about("For photos, voice, stickers and documents.")]
    unreadable: Annotated[Text, about("For a message that Telegram sent in a form that cannot be read.")]
    too_fast: Annotated[Text, about("For a chat that sends more at once than can be answered.")]
    went_wrong: Text
    picture: Annotated[Text, about("Leads to the picture in the terminal.", placeholders=("path",))]
    terminal_intro: Text
    terminal_prompt: Text
    terminal_bye: Text


class Coaching(Record, frozen=True):
    """What the bot says around guided sets; `{...}` is filled in."""

    guide_me: Annotated[Label, about("Button under an exercise that starts a guided set.")]
    ask: Annotated[
        Texts, about("Asks for the number of repetitions.", placeholders=("exercise",), min_length=1)
    ]
    counts: Annotated[tuple[Count, ...], about("Numbers of repetitions to choose from.", min_length=1)]
    begin: Annotated[Text, about("Said when a set begins.", placeholders=("exercise", "repetitions"))]
    progress: Annotated[Text, about(placeholders=("exercise", "repetition", "repetitions"))]
    get_ready: Text
    ready_seconds: Annotated[Seconds, about("Time to put the phone down before a set.")]
    rest: Text
    rest_seconds: Annotated[Seconds, about("Time between two exercises; ours, and never shown.")]
    rest_cue: Annotated[Text, about("Said while resting before {exercise}.", placeholders=("exercise",))]
    pause: Annotated[Label, about("Button, and word to type; likewise the next two.")]
    resume: Label
    stop: Label
    paused: Text
    stopped: Annotated[
        Text,
        about("Uses {finished}, the number of repetitions that were finished.", placeholders=("finished",)),
    ]
    praise: Text
    summary: Annotated[Text, about(placeholders=("repetitions", "exercises"))]
    after: Annotated[Text, about("Follows the praise.")]
    running: Annotated[Text, about("Said to somebody who starts a set while one is running.")]
    over: Annotated[Notice, about("Shown for a button of a set that is over.")]
    not_yours: Annotated[Notice, about("Shown to somebody who presses a button of another person's set.")]
    terminal_keys: Annotated[
        Text, about("How a set is steered in the terminal.", placeholders=("pause", "resume", "stop"))
    ]


class Feedback(Record, frozen=True):
    """What the bot says around votes, wrong answers and sharing; `{...}` is filled in."""

    helpful: Annotated[Label, about("Button for a vote; the next one is for the opposite.")]
    unhelpful: Label
    counted: Annotated[Notice, about("Shown after a vote.")]
    withdrawn: Annotated[Notice, about("Shown after a vote was taken back.")]
    other: Annotated[Label, about("Button for 'that is not what I meant'.")]
    instead: Annotated[Text, about("Introduces the next best entries.")]
    share: Annotated[Label, about("Button that passes the answer on.")]
    talk_to_me: Annotated[Label, about("Button from other chats into a talk with the bot.")]


class Keeping(Record, frozen=True):
    """What the bot says about the data that it keeps; `{...}` is filled in."""

    erased: Annotated[Text, about("Follows the erasing.", placeholders=("what",))]
    nothing: Annotated[Text, about("Said where nothing is kept.")]
    unable: Annotated[Text, about("Said while nothing can be kept, read or erased.")]
    no_reminders: Annotated[Text, about("Said on a web page to whom wants to be reminded of something.")]
    kinds: Annotated[dict[str, Label], about("What each kind of thing that is kept is called.")]
    write_first: Annotated[Text, about("Said in a group to whom the bot may not write privately yet.")]
    write_first_button: Annotated[Label, about("Button that opens the private chat with the bot.")]
    as_chat: Annotated[Text, about("Said to a group or channel that asks for what a person has.")]
    not_yours: Annotated[Notice, about("Shown to somebody who presses what is for another person alone.")]


class ProgressTexts(Record, frozen=True):
    """What the bot says about a person's progress; `{...}` is filled in."""

    weekdays: Annotated[tuple[Label, ...], about("Short names of the days, from Monday on.", 7, 7)]
    nothing_yet: Annotated[Text, about("Said where no set was finished yet.")]
    week: Annotated[Text, about("A week of the calendar in words, oldest first.", placeholders=("sets",))]
    sets_of: Annotated[Text, about(placeholders=("exercise", "sets"))]
    streak: Annotated[
        Text, about("Uses {streak}, the days in a row, and {longest}.", placeholders=("streak", "longest"))
    ]


class AdminTexts(Record, frozen=True):
    """What the bot says to admins; `{...}` is filled in."""

    title: Label
    day: Label
    week: Label
    messages: Label
    votes: Annotated[Text, about(placeholders=("helpful", "unhelpful"))]
    unanswered: Annotated[Text, about(placeholders=("number",))]
    top: Label
    failed: Annotated[Text, about("A message could not be answered.", placeholders=("error", "place"))]
    unreadable: Annotated[
        Text, about("Something that Telegram sent could not be read.", placeholders=("problem",))
    ]
    reloaded: Annotated[Text, about("Changed content was taken over.", placeholders=("version",))]
    unsound: Annotated[Text, about("Changed content was not taken over.", placeholders=("findings",))]


class Profile(Record, frozen=True):
    """How Telegram presents the bot to people who have not used it yet."""

    description: Annotated[str, about("Shown in an empty chat.", 1, 512)]
    short_description: Annotated[str, about("Shown on the bot's page.", 1, 120)]


class LanguageTexts(Record, frozen=True):
    """The texts of a language for the choice of languages."""

    name: Annotated[Label, about("What it calls itself: the label of its button.")]
    also: Annotated[Texts, about("Other names for it that people type after /language.")]
    chosen: Annotated[Text, about("Said once it is chosen.")]
    unknown: Annotated[Text, about("Said where somebody asks for a language that there is not.")]


class WebTexts(Record, frozen=True):
    """The texts around the chat on a web page."""

    title: Annotated[Label, about("Name of the chat: over it, and on the tab of the browser.")]
    open: Annotated[Label, about("Button on a page that opens the chat.")]
    close: Annotated[Label, about("Button that closes it.")]
    log: Annotated[Label, about("What a screen reader calls the list of messages.")]
    write: Annotated[Label, about("Stands in the empty field where people write.")]
    send: Annotated[Label, about("Button that sends what was written.")]
    edit: Annotated[Label, about("Button that changes one's own last message.")]
    you: Annotated[Label, about("What a screen reader says before one's own words.")]
    bot: Annotated[Label, about("What a screen reader says before the bot's words.")]
    typing: Annotated[Text, about("Shown while an answer is on its way.")]
    film: Annotated[Text, about("What a screen reader says for a moving picture.", placeholders=("title",))]
    pause: Annotated[Label, about("Button that stops a moving picture; the next one lets it go on.")]
    play: Label
    save: Annotated[Label, about("Link that saves a file.", placeholders=("name",))]
    offline: Annotated[Text, about("Shown while the bot cannot be reached.")]
    unsent: Annotated[Text, about("Said of a message that did not arrive; it stands in the field again.")]
    too_long: Annotated[Text, about("Said of a message that is too long.", placeholders=("letters",))]
    no_cookie: Annotated[Text, about("Said where the browser keeps no cookie for the chat.")]
    elsewhere: Annotated[Text, about("Said in a tab when too many others show the same talk.")]
    no_script: Annotated[Text, about("Shown by a browser that runs no scripts.")]


class Messages(Record, frozen=True):
    """Every sentence that is neither an entry, small talk nor a warning."""

    commands: tuple[Command, ...]
    pages: tuple[Page, ...]
    phrases: Phrases
    language: LanguageTexts
    coaching: Coaching
    feedback: Feedback
    keeping: Keeping
    progress: ProgressTexts
    reminding: Reminding
    places: PlaceTexts
    admin: AdminTexts
    profile: Profile
    web: WebTexts
    preview: PreviewTexts
