"""Replies as JSON fields for pages: plain text and its parts, never markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.actions.codec import encode_button
from bot.actions.model import (
    Control,
    OfferAlternatives,
    OpenPrivateChat,
    SteerGuidedSet,
    VoteOnAnswer,
)
from bot.channels.films import film
from bot.reply import Bar, Detail, Heading, Outcome, Paragraph, Source, Steps

if TYPE_CHECKING:
    from pathlib import Path

    from bot.actions.model import ButtonAction
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages
    from bot.reply import Block, Reply

Fields = dict[str, Any]


class View:
    """Turns replies into fields, with labels from the content in the language of the reply."""

    def __init__(self, library: MultilingualDialogue, figures: Path) -> None:
        """Take labels from `library`; the films are in `figures`."""
        self._library = library
        self._figures = figures

    def fields_of(self, reply: Reply, *, vote: bool | None = None) -> Fields:
        """Return the fields of `reply`, with the reader's `vote` marked."""
        messages = self.messages(reply.language)
        fields: Fields = {
            "from": "bot",
            "language": reply.language or self._library.languages[0],
            "outcome": reply.outcome.value,
            "entries": list(reply.entries),
            "title": reply.title,
            "blocks": [_block(block) for block in reply.blocks],
            "buttons": [
                _button(choice.label, choice.action)
                for choice in reply.choices
                if choice.action != OpenPrivateChat()
            ],
        }
        if reply.outcome is Outcome.ANSWER and reply.entries:
            fields["votes"] = votes(reply.entries[0], messages, vote=vote)
            if reply.others:
                fields["buttons"].append(_button(messages.feedback.other, OfferAlternatives(reply.others)))
        if reply.picture and (file := self._film(reply)):
            fields["film"] = file
        return fields

    def messages(self, language: str | None) -> Messages:
        """Return the sentences in `language`."""
        return self._library.for_language(language).knowledge.messages

    def pressed(self, fields: Fields, data: str) -> Fields:
        """Return `fields` with the button that sends `data` marked; a marked button stays as it is."""
        messages = self.messages(fields["language"])
        return fields | {
            "buttons": [
                _marked(button, messages) if button["press"] == data and "pressed" not in button else button
                for button in fields["buttons"]
            ]
        }

    def voted(self, fields: Fields, entry: str, *, vote: bool | None) -> Fields:
        """Return `fields` with the present `vote` on `entry` marked."""
        return fields | {"votes": votes(entry, self.messages(fields["language"]), vote=vote)}

    def _film(self, reply: Reply) -> str | None:
        """Return the address of the film of `reply`, without its ending."""
        file = film(self._figures, reply.picture or "", (reply.language or "", *self._library.languages))
        return f"figures/{file.parent.name}/{file.stem}" if file else None


def votes(entry: str, messages: Messages, *, vote: bool | None) -> list[Fields]:
    """Return both vote buttons; the one that was pressed is marked, and now withdraws the vote."""
    buttons = []
    for helpful, label in ((True, messages.feedback.helpful), (False, messages.feedback.unhelpful)):
        cast = vote is helpful
        button = _button(label, VoteOnAnswer(entry, None if cast else helpful))
        buttons.append(_marked(button, messages) if cast else button)
    return buttons


def plain_text(fields: Fields) -> str:
    """Return the text of a message, by which its language is detected."""
    return " ".join(block.get("text", "") for block in fields.get("blocks", ()))


def has_button(fields: Fields, press: str) -> bool:
    """Return whether a message really has the button that sends `press`; a request may be forged."""
    return any(press == each["press"] for kind in ("buttons", "votes") for each in fields.get(kind, ()))


def _button(label: str, action: ButtonAction) -> Fields:
    button: Fields = {"label": label, "press": encode_button(action)}
    if action == SteerGuidedSet(Control.STOP):
        button["kind"] = "stop"
    elif action == SteerGuidedSet(Control.RESUME):
        button["kind"] = "go"
    return button


def _marked(button: Fields, messages: Messages) -> Fields:
    return button | {"label": messages.phrases.chosen.format(label=button["label"]), "pressed": True}


def _block(block: Block) -> Fields:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Paragraph(text, strong):
            return {"kind": "strong" if strong else "paragraph", "text": text}
        case Steps(items):
            return {"kind": "steps", "items": list(items)}
        case Detail(label, text):
            return {"kind": "detail", "label": label, "text": text}
        case Source(title, facts):
            return {"kind": "source", "title": title, "facts": list(facts)}
        case Bar(done, total, label):
            return {"kind": "bar", "done": done, "total": total, "text": label}
