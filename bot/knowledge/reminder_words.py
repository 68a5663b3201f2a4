"""The words in which people say when they want to be reminded, by the part that they play in a phrase."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.knowledge.model import Count, Number, Record, Texts, Weekday, about

UnitName = Literal["minute", "hour", "day", "week", "month"]
# Hours of the day; 29 is five in the morning after it.
Hour = Annotated[int, Meta(ge=0, le=36)]
Minute = Annotated[int, Meta(ge=-59, le=24 * 60)]


class ReminderWords(Record, frozen=True, kw_only=True, eq=False):
    """`reminder-words.yaml`: each key is a part of a phrase, with the words for it; accents do not matter."""

    at: Annotated[Texts, about("Before a time of day: 'at'.")]
    day: Annotated[Texts, about("Before a day, and without a meaning of its own: 'on', 'the'.")]
    every: Annotated[Texts, about("Before what comes again: 'every', 'each'.")]
    other: Annotated[Texts, about("After that, every second one: 'other'.")]
    alternating: Annotated[Texts, about("Before or after days of every second week: 'alternate'.")] = ()
    start: Annotated[Texts, about("Before the first time or day of a range: 'from'.")]
    until: Annotated[Texts, about("Before the last one: 'to', 'until'.")]
    between: Annotated[Texts, about("Before both: 'between'.")]
    also: Annotated[Texts, about("Between two of a list, and between both of 'between': 'and'.")]
    apart: Annotated[Texts, about("Before the days on which nothing comes: 'except on', 'but never'.")]
    either: Annotated[Texts, about("Between days on which nothing comes: 'or'.")] = ()
    within: Annotated[Texts, about("Before a time that has to pass: 'in'.")]
    later: Annotated[Texts, about("After a time that has to pass: 'from now'.")]
    this: Annotated[Texts, about("Before the day or part of the day that comes first: 'this'.")]
    next: Annotated[Texts, about("Before a day that is not today: 'next'.")]
    next_after: Annotated[Texts, about("The same, after the day: 'que viene'.")] = ()
    once: Annotated[Texts, about("For what comes once only: 'just once'.")]
    units: Annotated[dict[UnitName, Texts], about("Stretches of time.")]
    articles: Annotated[Texts, about("Words for one of a unit, which are no hour: 'an'.")] = ()
    numbers: Annotated[dict[str, Number], about("Words for numbers; 'half an' is 0.5.")]
    fractions: Annotated[
        dict[str, Number], about("What is added to a number or a unit: 'and a half' is 0.5.")
    ]
    ordinals: Annotated[dict[str, int], about("'first' is 1, 'last' is -1.")]
    days: Annotated[dict[str, Weekday], about("One day: 'monday', from 0 on.")]
    weekly: Annotated[
        dict[str, tuple[Weekday, ...]],
        about("Days of every week: 'mondays', 'weekends', from Monday (0) on."),
    ]
    months: Annotated[dict[str, Count], about("'january' is 1.")]
    relative_days: Annotated[dict[str, int], about("Days from today: 'tomorrow' is 1, 'yesterday' is -1.")]
    moments: Annotated[
        dict[str, Minute], about("Times of day with a name, in minutes after midnight: 'noon'.")
    ]
    parts: Annotated[
        dict[str, tuple[Hour, Hour]],
        about("Parts of the day, with the first and last hour that they may mean: 'in the evening'."),
    ]
    every_part: Annotated[dict[str, tuple[Hour, Hour]], about("Parts of every day: 'in the evenings'.")]
    tonight: Annotated[dict[str, tuple[Hour, Hour]], about("Parts of today: 'tonight'.")]
    before_hour: Annotated[
        dict[str, Minute], about("Minutes, said before the hour: 'half past', 'quarter to'.")
    ]
    after_hour: Annotated[dict[str, Minute], about("Minutes, said after it: 'o'clock' is 0.")]
    hour_words: Annotated[Texts, about("After an hour that 'at' stands before: 'hours'.")] = ()
    minutes_past: Annotated[Texts, about("Between minutes and the hour before: 'past'.")] = ()
    minutes_to: Annotated[Texts, about("Between minutes and the hour after: 'to'.")] = ()
    minutes_more: Annotated[Texts, about("Between an hour and minutes: 'y'.")] = ()
    minutes_less: Annotated[Texts, about("Between an hour and the minutes that it lacks: 'menos'.")] = ()
    steps: Annotated[
        dict[str, tuple[Count, UnitName]], about("How often, in one word: 'hourly', 'fortnightly'.")
    ]
    of_month: Annotated[Texts, about("After a day that counts in each month: 'of every month'.")]
    of: Annotated[Texts, about("Between a day and its month: 'of'.")]
    day_first: Annotated[
        bool | None, about("Whether 5/12 is in December; where people write both, it is not understood.")
    ] = None
    filler: Annotated[Texts, about("Words that mean nothing for the time: 'please'.")]
    purpose: Annotated[Texts, about("Before what the reminder is for: 'to', 'for', 'remind me'.")]
    request: Annotated[Texts, about("Words that ask for a reminder by themselves: 'remind me'.")] = ()
    activities: Annotated[Texts, about("What a reminder is for, without a word before it: 'squats', 'sets'.")]
    links: Annotated[Texts, about("Words that may stand among those: 'of', 'my'.")]
    limits: Annotated[
        Texts, about("Words that ask, or put a condition that no reminder can hold: 'how', 'if', 'unless'.")
    ]
    vague: Annotated[
        Texts, about("Words that speak of a time and name none: 'after work', 'sunrise', 'soon'.")
    ]
    cancel: Annotated[Texts, about("The whole of a message that wants no reminder after all: 'never mind'.")]
    undo: Annotated[Texts, about("The whole of a message that takes the last reminder back: 'cancel that'.")]
    corrects: Annotated[Texts, about("Before what corrects the last reminder: 'no', 'i meant', 'make it'.")]
    corrects_after: Annotated[Texts, about("After it: 'instead'.")]
    replaces: Annotated[
        Texts, about("The whole of a message: the new reminder in place of the last: 'instead'.")
    ]
    rejects: Annotated[Texts, about("Before what it should not be: 'not', 'instead of'.")]
    rejects_after: Annotated[Texts, about("After days on which nothing should come: 'los domingos no'.")] = ()
    adds: Annotated[Texts, about("Before what is added to the last reminder: 'also'.")]
    adds_after: Annotated[Texts, about("After it: 'as well'.")]
    often: Annotated[Texts, about("Those of the limits that say how many times: 'twice'.")]
    earlier: Annotated[Texts, about("After how much earlier it should be: 'earlier'.")]
    day_from: Annotated[Count, about("Minutes after midnight at which 'every two hours' begins by itself.")]
    day_to: Annotated[Count, about("Minutes after midnight at which it ends.")]
