"""Every sentence that the bot itself says beside its entries: commands, pages, phrases by their purpose."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from bot.knowledge.model import (
    CommandName,
    Count,
    Id,
    Label,
    Labels,
    Notice,
    Record,
    Seconds,
    Text,
    Texts,
    about,
)


class Command(Record, frozen=True):
    """One slash command; it shows a page or an entry."""

    name: CommandName
    description: Annotated[str, Meta(min_length=3, max_length=256)]
    shows: Annotated[Id, about("Id of a page or of an entry.")]
    in_groups: Annotated[bool, about("It stands in the menu of groups as well.")] = False
    also: Annotated[
        tuple[CommandName, ...], about("Other names that people type for it; the menu does not show them.")
    ] = ()


class Errand(StrEnum):
    """What a page asks the channel to do beside showing it."""

    SHOW_DATA = "show-data"
    FORGET = "forget"
    PROGRESS = "progress"
    REMIND = "remind"
    REMINDERS = "reminders"
    LANGUAGE = "language"


class Listing(StrEnum):
    """What a page can list out of the content."""

    ARTICLES = "articles"
    EXERCISES = "exercises"


class Page(Record, frozen=True):
    """A fixed text behind a command."""

    id: Id
    title: Label
    paragraphs: Annotated[
        Texts, about("May use {articles} and {exercises}: the names of all there are.", min_length=1)
    ]
    choices: tuple[Id, ...] = ()
    errand: Annotated[Errand | None, about("What is done when it is shown.")] = None
    lists: Annotated[Listing | None, about("What it offers before its choices, as the content has it.")] = (
        None
    )


class Phrases(Record, frozen=True):
    """Single sentences and labels that the bot itself says; `{...}` is filled in."""

    muscles: Annotated[Text, about("Label before an exercise's muscles; likewise the next three.")]
    hold: Text
    repetitions: Text
    feel: Text
    needs: Text
    seconds: Annotated[Text, about("How long a hold is; uses {seconds}.")]
    source: Annotated[Text, about("Title over the facts of an answer; uses {article}.")]
    sourced_fact: Annotated[Text, about("Uses {text} and {paragraph}.")]
    beside: Annotated[Text, about("Leads to the sentences beside a drafted answer; uses {text}.")]
    decline: Annotated[Text, about("Where nothing covers it; uses {articles}.")]
    which: Annotated[Text, about("Introduces the exercises of one article.")]
    quoted: Annotated[Text, about("One of several titles; uses {title}.")]
    between: Annotated[Text, about("Stands between the names of a list.")]
    and_more: Annotated[Text, about("Ends a list that is too long; uses {number}.")]
    offer: Annotated[Text, about("Introduces nearby entries after a decline.")]
    clarify: Annotated[Text, about("Introduces the choices when several entries are likely.")]
    empty: Annotated[Text, about("For a message without any word.")]
    too_long: Annotated[Text, about("Follows when only the beginning of a message was read.")]
    other_script: Annotated[Text, about("For a message in a script that the content is not written in.")]
    unknown_command: Text
    cleared: Annotated[Text, about("For a person whom a professional has looked at since a warning.")]
    long_ago: Annotated[Text, about("For a person who says that what was warned of happened long ago.")]
    old_button: Text
    chosen: Annotated[Text, about("Shown where a button was pressed; uses {label}.")]
    not_text: Annotated[Text, about("For photos, voice, stickers and documents.")]
    unreadable: Annotated[Text, about("For a message that Telegram sent in a form that cannot be read.")]
    too_fast: Annotated[Text, about("For a chat that sends more at once than can be answered.")]
    went_wrong: Text
    picture: Annotated[Text, about("Leads to the picture in the terminal; uses {path}.")]
    elsewhere: Annotated[Text, about("Said in the terminal for what needs a memory.")]
    terminal_intro: Text
    terminal_prompt: Text
    terminal_bye: Text


class Coaching(Record, frozen=True):
    """What the bot says around guided sets; `{...}` is filled in."""

    guide_me: Annotated[Label, about("Button under an exercise that starts a guided set.")]
    ask: Annotated[Texts, about("Asks for the number of repetitions; may use {exercise}.", min_length=1)]
    counts: Annotated[tuple[Count, ...], about("Numbers of repetitions to choose from.", min_length=1)]
    begin: Annotated[Text, about("Said when a set begins; uses {exercise} and {repetitions}.")]
    progress: Annotated[Text, about("Uses {exercise}, {repetition} and {repetitions}.")]
    get_ready: Text
    ready_seconds: Annotated[Seconds, about("Time to put the phone down before a set.")]
    rest: Text
    rest_seconds: Annotated[Seconds, about("Time between two exercises; ours, and never shown.")]
    rest_cue: Annotated[Text, about("Said while resting before {exercise}.")]
    pause: Annotated[Label, about("Button, and word to type; likewise the next two.")]
    resume: Label
    stop: Label
    paused: Text
    stopped: Annotated[Text, about("Uses {finished}, the number of repetitions that were finished.")]
    praise: Text
    summary: Annotated[Text, about("Uses {repetitions} and {exercises}.")]
    after: Annotated[Text, about("Follows the praise.")]
    running: Annotated[Text, about("Said to somebody who starts a set while one is running.")]
    over: Annotated[Notice, about("Shown for a button of a set that is over.")]
    not_yours: Annotated[Notice, about("Shown to somebody who presses a button of another person's set.")]
    terminal_keys: Annotated[
        Text, about("How a set is steered in the terminal; uses {pause}, {resume} and {stop}.")
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
    """What the bot says about what it keeps of people; `{...}` is filled in."""

    erased: Annotated[Text, about("Follows the erasing; uses {what}.")]
    nothing: Annotated[Text, about("Said where nothing is kept.")]
    unable: Annotated[Text, about("Said while nothing can be kept, read or erased.")]
    kinds: Annotated[dict[str, Label], about("What each kind of thing that is kept is called.")]
    write_first: Annotated[Text, about("Said in a group to whom the bot may not write privately yet.")]
    write_first_button: Annotated[Label, about("Button that opens the private chat with the bot.")]
    as_chat: Annotated[Text, about("Said to a group or channel that asks for what a person has.")]


class ProgressTexts(Record, frozen=True):
    """What the bot says about what somebody has done; `{...}` is filled in."""

    weekdays: Annotated[tuple[Label, ...], about("Short names of the days, from Monday on.", 7, 7)]
    nothing_yet: Annotated[Text, about("Said where no set was finished yet.")]
    week: Annotated[Text, about("A week of the calendar in words, oldest first; uses {sets}.")]
    sets_of: Annotated[Text, about("Uses {exercise} and {sets}.")]
    streak: Annotated[Text, about("Uses {streak}, the days in a row, and {longest}.")]


class WishProblems(Record, frozen=True):
    """Why what was typed becomes no reminder; two examples follow."""

    no_time: Annotated[Text, about("Days are named, and no time of day.")]
    no_such_time: Annotated[Text, about("A time that no day has, such as 25:00.")]
    no_such_day: Annotated[Text, about("A day that the calendar does not have, or a date that may be two.")]
    past: Annotated[Text, about("A time that has passed.")]
    too_often: Annotated[
        Text, about("Uses {minutes}, the least between two, and {times}, the most in a day.")
    ]
    which_day: Annotated[Text, about("Every so many weeks or months, without the day.")]


class Reminding(Record, frozen=True):
    """What the bot says around reminders; `{...}` is filled in."""

    ask_place: Annotated[Texts, about("Asks for a city or zone.", min_length=1)]
    no_place: Annotated[Text, about("Said where no zone is like what was typed.")]
    which_place: Annotated[Text, about("Introduces the zones that are likely.")]
    place: Annotated[Label, about("Button for a zone; uses {place} and {time}.")]
    ask_when: Annotated[Texts, about("Asks when to remind; uses {place} and {time}.", min_length=1)]
    wishes: Annotated[Labels, about("Times to choose from, in the words of a wish.", min_length=1)]
    no_wish: Annotated[Text, about("Said where it is not understood when to remind; the examples follow.")]
    problems: WishProblems
    examples: Annotated[Text, about("Two wishes that are understood; follows a problem.")]
    cancelled: Annotated[Text, about("Said to somebody who wants no reminder after all.")]
    move: Annotated[Label, about("Button for another time zone.")]
    added: Annotated[Text, about("Uses {rule} and {next}.")]
    added_once: Annotated[Text, about("The same about what comes once; uses {next}.")]
    already: Annotated[Text, about("Said where the same one is kept already; uses {rule} and {next}.")]
    kept_hours: Annotated[
        Text, about("Said where nobody named both ends of the day; uses {first} and {last}.")
    ]
    listed: Text
    rule: Annotated[Text, about("A rule in words; uses {days} and {times}.")]
    rule_once: Annotated[Text, about("What comes once; uses {next}.")]
    both: Annotated[Text, about("Two rules of one reminder; uses {one} and {other}.")]
    stepped: Annotated[Text, about("A long row of times; uses {first}, {second} and {last}.")]
    every_day: Label
    every_days: Annotated[Label, about("Uses {number}.")]
    on_weekdays: Annotated[Text, about("Uses {days}.")]
    every_weeks: Annotated[Text, about("Uses {number} and {days}.")]
    every_month: Label
    every_months: Annotated[Label, about("Uses {number}.")]
    month_day: Annotated[Text, about("Uses {day}, a number, and {every}, the words for the months.")]
    month_day_if_any: Annotated[Text, about("A day that some months lack; uses {day} and {every}.")]
    month_end: Annotated[Text, about("Uses {every}.")]
    month_weekday: Annotated[Text, about("Uses {ordinal}, {day} and {every}.")]
    ordinals: Annotated[Labels, about("'first' to 'fourth'.", 4, 4)]
    last: Annotated[Label, about("The ordinal for the last one.")]
    on_date: Annotated[Text, about("Uses {date}.")]
    date: Annotated[Text, about("Uses {weekday}, {day}, {month} and {year}.")]
    moment: Annotated[Text, about("Uses {date} and {time}.")]
    weekdays: Annotated[Labels, about("The days from Monday on.", 7, 7)]
    months: Annotated[Labels, about("The months from January on.", 12, 12)]
    none_yet: Text
    remove: Annotated[Label, about("Button that ends a reminder; uses {rule}.")]
    more: Annotated[Label, about("Button that adds a reminder.")]
    removed: Text
    call: Annotated[Texts, about("The reminder itself.", min_length=1)]
    done: Annotated[Label, about("Button under a reminder; likewise the next three.")]
    later: Label
    not_today: Label
    stop: Label
    well_done: Text
    put_off: Text
    tomorrow: Text
    stopped: Text
    did_it: Annotated[Label, about("What a reminder that was followed is called among exercises.")]
    too_many: Text


class PlaceTexts(Record, frozen=True):
    """How people say where they are, and what the bot says of places; `{...}` is filled in."""

    fillers: Annotated[Texts, about("Words around a place that say nothing: 'I live', 'the city of'.")]
    cues: Annotated[Texts, about("Words right before a place: 'in', 'near'.")]
    in_region: Annotated[Label, about("A place among its namesakes; uses {name}, {region} and {country}.")]
    in_country: Annotated[Label, about("Uses {name} and {country}.")]
    all_year: Annotated[Label, about("A time without summer time; uses {name}, such as UTC+2.")]
    no_location: Annotated[Text, about("Said where a location is none on earth.")]
    moved: Annotated[
        Text, about("About reminders of another place; uses {number}, {before}, {rule}, {place}, {time}.")
    ]
    moved_one: Annotated[Text, about("The same about one; uses {before}, {rule}, {place} and {time}.")]
    keep_clock: Annotated[Label, about("Button: the same time of day as before; uses {time} and {place}.")]
    keep_moment: Annotated[Label, about("Button: the same moment as before; uses {time} and {place}.")]
    kept_clock: Annotated[Text, about("Uses {place}.")]
    kept_moment: Annotated[Text, about("Uses {before}.")]
    elsewhere: Annotated[Text, about("A rule at the time of another place; uses {rule} and {place}.")]


class KeeperTexts(Record, frozen=True):
    """What the bot says to the person who runs it; `{...}` is filled in."""

    title: Label
    day: Label
    week: Label
    messages: Label
    votes: Annotated[Text, about("Uses {helpful} and {unhelpful}.")]
    unanswered: Annotated[Text, about("Uses {number}.")]
    top: Label
    failed: Annotated[Text, about("A message could not be answered. Uses {error} and {place}.")]
    unreadable: Annotated[Text, about("Something that Telegram sent could not be read. Uses {problem}.")]
    renewed: Annotated[Text, about("Changed content was taken over. Uses {version}.")]
    unsound: Annotated[Text, about("Changed content was not taken over. Uses {findings}.")]


class Profile(Record, frozen=True):
    """How Telegram presents the bot to somebody who has not talked to it yet."""

    description: Annotated[str, about("Shown in an empty chat.", 1, 512)]
    short_description: Annotated[str, about("Shown on the bot's page.", 1, 120)]


class LanguageTexts(Record, frozen=True):
    """What a language says of itself, where people choose one."""

    name: Annotated[Label, about("What it calls itself: the label of its button.")]
    also: Annotated[Texts, about("Other names for it that people type after /language.")]
    chosen: Annotated[Text, about("Said once it is chosen.")]
    unknown: Annotated[Text, about("Said where somebody asks for a language that there is not.")]


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
    keeper: KeeperTexts
    profile: Profile
