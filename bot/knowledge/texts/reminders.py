"""What the bot says around reminders, and around the place that somebody is at."""

from __future__ import annotations

from typing import Annotated

from bot.knowledge.model import (
    Label,
    Labels,
    Notice,
    Record,
    Text,
    Texts,
    about,
)


class WishProblems(Record, frozen=True):
    """Why what was typed becomes no reminder; two examples follow."""

    no_time: Annotated[Text, about("Days are named, and no time of day.")]
    no_such_time: Annotated[Text, about("A time that no day has, such as 25:00.")]
    no_such_day: Annotated[Text, about("A day that the calendar does not have, or a date that may be two.")]
    past: Annotated[Text, about("A time that has passed.")]
    too_often: Annotated[
        Text,
        about(
            "Uses {minutes}, the least between two, and {times}, the most in a day.",
            placeholders=("minutes", "times"),
        ),
    ]
    which_day: Annotated[Text, about("Every so many weeks or months, without the day.")]
    which_half: Annotated[Text, about("'At 3', which may be before or after noon.")]


class Reminding(Record, frozen=True):
    """What the bot says around reminders; `{...}` is filled in."""

    ask_place: Annotated[Texts, about("Asks for a city or zone.", min_length=1)]
    no_place: Annotated[Text, about("Said where no zone is like what was typed.")]
    which_place: Annotated[Text, about("Introduces the zones that are likely.")]
    place: Annotated[Label, about("Button for a zone.", placeholders=("place", "time"))]
    ask_when: Annotated[Texts, about("Asks when to remind.", placeholders=("place", "time"), min_length=1)]
    wishes: Annotated[Labels, about("Times to choose from, in the words of a wish.", min_length=1)]
    no_wish: Annotated[Text, about("Said where it is not understood when to remind; the examples follow.")]
    problems: WishProblems
    examples: Annotated[Text, about("Two wishes that are understood; follows a problem.")]
    cancelled: Annotated[Text, about("Said to somebody who wants no reminder after all.")]
    move: Annotated[Label, about("Button for another time zone.")]
    added: Annotated[Text, about(placeholders=("rule", "next"))]
    added_once: Annotated[Text, about("The same about what comes once.", placeholders=("next",))]
    changed: Annotated[Text, about("The same about one that was corrected.", placeholders=("rule", "next"))]
    changed_once: Annotated[Text, about("And about what comes once.", placeholders=("next",))]
    which_change: Annotated[
        Text, about("Said where it is not understood what to change in a reminder; the examples follow.")
    ]
    or_both: Annotated[Text, about("Asks what a second wish means for the reminder that was just set.")]
    instead: Annotated[Label, about("Button: the new one takes the place of the last one.")]
    as_well: Annotated[Label, about("Button: both are kept.")]
    already: Annotated[Text, about("Said where the same one is kept already.", placeholders=("rule", "next"))]
    kept_hours: Annotated[
        Text, about("Said where nobody named both ends of the day.", placeholders=("first", "last"))
    ]
    listed: Text
    rule: Annotated[Text, about("A rule in words.", placeholders=("days", "times"))]
    rule_once: Annotated[Text, about("What comes once.", placeholders=("next",))]
    both: Annotated[Text, about("Two rules of one reminder.", placeholders=("one", "other"))]
    stepped: Annotated[Text, about("A long row of times.", placeholders=("first", "second", "last"))]
    every_day: Label
    every_days: Annotated[Label, about(placeholders=("number",))]
    on_weekdays: Annotated[Text, about(placeholders=("days",))]
    every_weeks: Annotated[Text, about(placeholders=("number", "days"))]
    every_month: Label
    every_months: Annotated[Label, about(placeholders=("number",))]
    month_day: Annotated[
        Text,
        about("Uses {day}, a number, and {every}, the words for the months.", placeholders=("day", "every")),
    ]
    month_day_if_any: Annotated[Text, about("A day that some months lack.", placeholders=("day", "every"))]
    month_end: Annotated[Text, about(placeholders=("every",))]
    month_weekday: Annotated[Text, about(placeholders=("ordinal", "day", "every"))]
    ordinals: Annotated[Labels, about("'first' to 'fourth'.", 4, 4)]
    last: Annotated[Label, about("The ordinal for the last one.")]
    on_date: Annotated[Text, about(placeholders=("date",))]
    date: Annotated[Text, about(placeholders=("weekday", "day", "month", "year"))]
    moment: Annotated[Text, about(placeholders=("date", "time"))]
    weekdays: Annotated[Labels, about("The days from Monday on.", 7, 7)]
    months: Annotated[Labels, about("The months from January on.", 12, 12)]
    none_yet: Text
    remove: Annotated[Label, about("Button that ends a reminder.", placeholders=("rule",))]
    more: Annotated[Label, about("Button that adds a reminder.")]
    not_yours: Annotated[
        Notice, about("Said to a button of a reminder that the person has not, or not any more.")
    ]
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
    in_region: Annotated[
        Label, about("A place among its namesakes.", placeholders=("name", "region", "country"))
    ]
    in_country: Annotated[Label, about(placeholders=("name", "country"))]
    arrived: Annotated[
        Text, about("Before a reminder that waited for the place.", placeholders=("place", "time"))
    ]
    all_year: Annotated[
        Label, about("A time without summer time; uses {name}, such as UTC+2.", placeholders=("name",))
    ]
    no_location: Annotated[Text, about("Said where a location is none on earth.")]
    moved: Annotated[
        Text,
        about(
            "About reminders of another place.", placeholders=("number", "before", "rule", "place", "time")
        ),
    ]
    moved_one: Annotated[Text, about("The same about one.", placeholders=("before", "rule", "place", "time"))]
    keep_clock: Annotated[
        Label, about("Button: the same time of day as before.", placeholders=("time", "place"))
    ]
    keep_moment: Annotated[Label, about("Button: the same moment as before.", placeholders=("time", "place"))]
    kept_clock: Annotated[Text, about(placeholders=("place",))]
    kept_moment: Annotated[Text, about(placeholders=("before",))]
    elsewhere: Annotated[Text, about("A rule at the time of another place.", placeholders=("rule", "place"))]
