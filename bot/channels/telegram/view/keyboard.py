"""The buttons under a message, and what a message with buttons is about."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import KeyboardButtonStyle

from bot.actions.codec import LONGEST_BUTTON, decode_button, encode_button
from bot.actions.model import (
    Control,
    OfferAlternatives,
    OpenPrivateChat,
    ShowEntry,
    SteerGuidedSet,
    VoteOnAnswer,
)
from bot.channels.telegram.view.telegram_text import clean_text, visible_text
from bot.conversation.channel import Subject
from bot.reply import Choice, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.actions.model import Action
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages
    from bot.reply import Reply

# The most rows of buttons under a message.
MOST_BUTTONS = 100
# Characters of a row that a narrow phone shows without cutting a label.
ROW_WIDTH = 24
LONGEST_IN_ROW = 14

# The page that a private chat with the bot opens with, also where it was opened from inline mode.
START = "start"
OPENED_FROM_INLINE = "inline"

_STYLES: dict[Action, str] = {
    SteerGuidedSet(Control.STOP): KeyboardButtonStyle.DANGER,
    SteerGuidedSet(Control.RESUME): KeyboardButtonStyle.SUCCESS,
}


def deep_link(username: str, entry: str) -> str:
    """Return the link that opens a chat with the bot at `entry`; `_` in it stands for a dot."""
    return f"https://t.me/{username}?start={entry.replace('.', '_')}"


def linked_entry(link: str) -> str | None:
    """Return the entry at which the deep `link` opens the chat, None where it is no such link."""
    (start,) = parse_qs(urlsplit(link).query).get("start", [""])[:1]
    return start.replace("_", ".") if start not in {"", START, OPENED_FROM_INLINE} else None


class Keyboards:
    """Builds keyboards, with labels from the content in a given language."""

    def __init__(self, library: MultilingualDialogue, username: str) -> None:
        """Take labels from `library`; `username` is that of the bot."""
        self._library = library
        self._username = username

    @property
    def version(self) -> int:
        """The version of the labels, which changes when the content does."""
        return self._library.version

    def under(self, reply: Reply, *, vote: bool | None) -> InlineKeyboardMarkup | None:
        """Return the keyboard of `reply`: its choices, and for an answer its votes, alternatives and link.

        The reader's `vote` is marked: helpful or not, None if there is none.
        """
        rows = choices_of(reply.choices, deep_link(self._username, START))
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
        """Return `keyboard`, which is in `language`, with a mark on the button that sends `pressed`."""
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


def subject_of(keyboard: InlineKeyboardMarkup | None) -> Subject:
    """Return what a message with `keyboard` is about: the entry that it answers, if any, and its choices."""
    entry: str | None = None
    choices: list[Choice] = []
    for button in (button for row in keyboard.inline_keyboard for button in row) if keyboard else ():
        if button.url:
            # Under an inline answer there is nothing but a deep link.
            entry = entry or linked_entry(button.url)
            continue
        match action := decode_button(str(button.callback_data or "")):
            case VoteOnAnswer(voted):
                entry = voted
            case SteerGuidedSet() | OfferAlternatives() | ShowEntry(""):
                pass
            case _:
                choices.append(Choice.of(action, button.text))
    return Subject(entry, tuple(choices))


def choices_of(choices: Iterable[Choice], private: str = "") -> list[list[InlineKeyboardButton]]:
    """Return rows of buttons for `choices`; short labels share a row.

    `private` is the link that opens the private chat with the bot. A choice that Telegram would refuse is
    left out, since it would refuse the whole message.
    """
    rows: list[list[InlineKeyboardButton]] = []
    width = ROW_WIDTH
    for choice in choices:
        label, data = clean_text(choice.label).strip(), clean_text(encode_button(choice.action))
        if not visible_text(label) or len(data.encode()) > LONGEST_BUTTON:
            continue
        if private and choice.action == OpenPrivateChat():
            rows.append([InlineKeyboardButton(label, url=private)])
            continue
        button = InlineKeyboardButton(label, callback_data=data, style=_STYLES.get(choice.action))
        width += len(label)
        if rows and width <= ROW_WIDTH and len(label) <= LONGEST_IN_ROW:
            rows[-1].append(button)
        else:
            rows.append([button])
            width = len(label) if len(label) <= LONGEST_IN_ROW else ROW_WIDTH
    return rows


def _has_votes(row: Iterable[InlineKeyboardButton]) -> bool:
    actions = (decode_button(str(button.callback_data)) for button in row if button.callback_data)
    return any(isinstance(action, VoteOnAnswer) for action in actions)


def _votes(entry: str, messages: Messages, *, vote: bool | None) -> list[InlineKeyboardButton]:
    """Return both vote buttons; the one that was pressed is marked, and now withdraws the vote."""
    buttons = []
    for helpful, label in ((True, messages.feedback.helpful), (False, messages.feedback.unhelpful)):
        cast = vote is helpful
        text = messages.phrases.chosen.format(label=label) if cast else label
        data = encode_button(VoteOnAnswer(entry, None if cast else helpful))
        buttons.append(InlineKeyboardButton(text, callback_data=data))
    return buttons


def _other(others: Iterable[str], messages: Messages) -> list[InlineKeyboardButton]:
    """Return the button that opens as many of `others` as its data can carry."""
    data = encode_button(OfferAlternatives(tuple(others)))
    return [InlineKeyboardButton(messages.feedback.other, callback_data=data)] if data else []


def _is_marked(label: str, chosen: str) -> bool:
    before, _, after = chosen.partition("{label}")
    return label.startswith(before) and label.endswith(after)
