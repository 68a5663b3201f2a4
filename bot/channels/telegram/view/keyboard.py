"""The buttons under a message, and what pressing one of them says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import KeyboardButtonStyle

from bot.channels.telegram.view.telegram_text import clean_text, visible_text
from bot.coach.sets.wording import Control
from bot.reply import Choice, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages
    from bot.reply import Reply

# Limits of the Bot API, https://core.telegram.org/bots/api: InlineKeyboardButton, and the buttons that a
# client shows.
LONGEST_CALLBACK_DATA = 64
MOST_BUTTONS = 100
# Characters of a row that a narrow phone shows without cutting a label.
ROW_WIDTH = 24
LONGEST_IN_ROW = 14

_STYLES: dict[str, str] = {
    Control.STOP: KeyboardButtonStyle.DANGER,
    Control.RESUME: KeyboardButtonStyle.SUCCESS,
}


@dataclass(frozen=True, slots=True)
class ChoicePressed:
    """Somebody pressed the choice `id`; with "" it was none of ours."""

    id: str


@dataclass(frozen=True, slots=True)
class VotePressed:
    """Somebody found `entry` helpful or not, or withdrew the vote (None)."""

    entry: str
    helpful: bool | None


@dataclass(frozen=True, slots=True)
class NotWhatIMeantPressed:
    """An answer was not what somebody meant; these are the next best."""

    others: tuple[str, ...]


Press = ChoicePressed | VotePressed | NotWhatIMeantPressed | Control

_CHOOSE, _OTHERS = "choose:", "others:"
_VOTES = {"vote+:": True, "vote-:": False, "vote0:": None}


def decode_callback(data: str | None) -> Press:
    """Return what the button with `data` says, whoever made it up."""
    data = data or ""
    if data in set(Control):
        return Control(data)
    for prefix, helpful in _VOTES.items():
        if data.startswith(prefix):
            return VotePressed(data.removeprefix(prefix), helpful)
    if data.startswith(_OTHERS):
        return NotWhatIMeantPressed(tuple(data.removeprefix(_OTHERS).split(",")))
    return ChoicePressed(data.removeprefix(_CHOOSE) if data.startswith(_CHOOSE) else "")


def deep_link(username: str, entry: str) -> str:
    """Return the address that opens a chat with the bot at `entry`; there `_` stands for a dot."""
    return f"https://t.me/{username}?start={entry.replace('.', '_')}"


def encode_callback(choice: Choice) -> str:
    """Return what pressing `choice` sends."""
    return choice.id if choice.id in set(Control) else _CHOOSE + clean_text(choice.id)


class Keyboards:
    """Builds keyboards; it takes every label from the content, in the language that is asked for."""

    def __init__(self, library: MultilingualDialogue, username: str) -> None:
        """Label buttons out of `library`; `username` is the bot's."""
        self._library = library
        self._username = username

    @property
    def version(self) -> int:
        """The version of the labels: while it is the same, so are they."""
        return self._library.version

    def under(self, reply: Reply, *, vote: bool | None) -> InlineKeyboardMarkup | None:
        """Return the choices of `reply`, and under an answer its votes, its alternatives and its address.

        The `vote` of whoever reads it is marked: helpful or not, None where there is none.
        """
        rows = choices_of(reply.choices)
        if reply.outcome is Outcome.ANSWER and reply.entries:
            messages = self._messages(reply.language)
            rows.append(_votes(reply.entries[0], messages, vote=vote))
            rows.append([*_other(reply.others, messages), self._share(reply, messages)])
        return InlineKeyboardMarkup(rows[:MOST_BUTTONS]) if rows else None

    def voted(
        self, keyboard: InlineKeyboardMarkup, entry: str, language: str, *, vote: bool | None
    ) -> InlineKeyboardMarkup:
        """Return `keyboard`, which is in `language`, with the present `vote` on `entry` marked."""
        votes = _votes(entry, self._messages(language), vote=vote)
        return InlineKeyboardMarkup([votes if _has_votes(row) else row for row in keyboard.inline_keyboard])

    def marked(
        self, keyboard: InlineKeyboardMarkup, pressed: str | None, language: str
    ) -> InlineKeyboardMarkup:
        """Return `keyboard`, which is in `language`, with the button that sends `pressed` marked once."""
        chosen = self._messages(language).phrases.chosen

        def mark(button: InlineKeyboardButton) -> InlineKeyboardButton:
            if button.callback_data != pressed or _is_marked(button.text, chosen):
                return button
            return InlineKeyboardButton(chosen.format(label=button.text), callback_data=pressed)

        return InlineKeyboardMarkup([[mark(button) for button in row] for row in keyboard.inline_keyboard])

    def _messages(self, language: str | None) -> Messages:
        return self._library.for_language(language).knowledge.messages

    def _share(self, reply: Reply, messages: Messages) -> InlineKeyboardButton:
        link = urlencode({"url": deep_link(self._username, reply.entries[0]), "text": reply.title})
        return InlineKeyboardButton(messages.feedback.share, url=f"https://t.me/share/url?{link}")


def choices_markup(choices: Iterable[Choice]) -> InlineKeyboardMarkup | None:
    """Return the keyboard of `choices` alone, None without any."""
    rows = choices_of(choices)
    return InlineKeyboardMarkup(rows[:MOST_BUTTONS]) if rows else None


def link_markup(label: str, address: str) -> InlineKeyboardMarkup:
    """Return the keyboard with one button, which opens the web `address`."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=address)]])


def subject_of(keyboard: InlineKeyboardMarkup | None) -> tuple[str | None, tuple[Choice, ...]]:
    """Return the entry that a message with `keyboard` answers, or None, and the choices that it offers."""
    entry: str | None = None
    choices: list[Choice] = []
    for button in (button for row in keyboard.inline_keyboard for button in row) if keyboard else ():
        match decode_callback(str(button.callback_data or "")):
            case VotePressed(voted):
                entry = voted
            case ChoicePressed(id_) if id_:
                choices.append(Choice(id_, button.text))
    return entry, tuple(choices)


def choices_of(choices: Iterable[Choice]) -> list[list[InlineKeyboardButton]]:
    """Return rows of buttons for `choices`; short labels share a row.

    A choice that Telegram would refuse is left out: its button must not cost the whole answer.
    """
    rows: list[list[InlineKeyboardButton]] = []
    width = ROW_WIDTH
    for choice in choices:
        label, data = clean_text(choice.label).strip(), encode_callback(choice)
        if not visible_text(label) or len(data.encode()) > LONGEST_CALLBACK_DATA:
            continue
        button = InlineKeyboardButton(label, callback_data=data, style=_STYLES.get(choice.id))
        width += len(label)
        if rows and width <= ROW_WIDTH and len(label) <= LONGEST_IN_ROW:
            rows[-1].append(button)
        else:
            rows.append([button])
            width = len(label) if len(label) <= LONGEST_IN_ROW else ROW_WIDTH
    return rows


def _has_votes(row: Iterable[InlineKeyboardButton]) -> bool:
    pressed = (decode_callback(str(button.callback_data)) for button in row if button.callback_data)
    return any(isinstance(press, VotePressed) for press in pressed)


def _votes(entry: str, messages: Messages, *, vote: bool | None) -> list[InlineKeyboardButton]:
    """Return both buttons; the one that was pressed before is marked, and withdraws the vote."""
    buttons = []
    for prefix, label in (("vote+:", messages.feedback.helpful), ("vote-:", messages.feedback.unhelpful)):
        cast = vote is not None and _VOTES[prefix] is vote
        data = ("vote0:" if cast else prefix) + entry
        text = messages.phrases.chosen.format(label=label) if cast else label
        buttons.append(InlineKeyboardButton(text, callback_data=data))
    return buttons


def _other(others: Iterable[str], messages: Messages) -> list[InlineKeyboardButton]:
    """Return the button that opens as many of `others` as its data can carry."""
    data = ""
    for other in others:
        longer = f"{data},{other}" if data else _OTHERS + other
        if len(longer.encode()) > LONGEST_CALLBACK_DATA:
            break
        data = longer
    return [InlineKeyboardButton(messages.feedback.other, callback_data=data)] if data else []


def _is_marked(label: str, chosen: str) -> bool:
    before, _, after = chosen.partition("{label}")
    return label.startswith(before) and label.endswith(after)
