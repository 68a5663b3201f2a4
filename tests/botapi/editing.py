"""The methods that change or delete what was sent."""

from __future__ import annotations

from typing import Any

from botapi.chats import DATE, ME
from botapi.refusals import Refusal
from botapi.sending import captioned, formats, keyboard, read
from botapi.state import State

_CONTENT = {"text", "caption", "animation", "document", "photo"}

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


class Editing(State):
    """Edits messages of the bot, and deletes messages; what was sent inline is not kept, and never refused.

    As at Telegram, an edit without `reply_markup` takes the buttons away.
    """

    def _editMessageText(  # noqa: N802  (named after the method, as are those below)
        self, text: str | None = None, parse_mode: str | None = None, **given: Any
    ) -> Any:
        if text is None:
            raise NotImplementedError("rich messages")
        if "inline_message_id" in given:
            return True
        message = self._own(**given)
        if "text" not in message:
            raise Refusal("there is no text in the message to edit")
        return self._change(message, {"text": read(text, parse_mode)}, formats(text, parse_mode), given)

    def _editMessageCaption(  # noqa: N802
        self, caption: str | None = None, parse_mode: str | None = None, **given: Any
    ) -> Any:
        if "inline_message_id" in given:
            return True
        message = self._own(**given)
        if "text" in message:
            raise Refusal("there is no caption in the message to edit")
        file = {field: message[field] for field in _CONTENT - {"caption"} if field in message}
        content = {**file, **captioned(caption, parse_mode)}
        return self._change(message, content, formats(caption, parse_mode), given)

    def _editMessageMedia(self, media: dict[str, Any], **given: Any) -> Any:  # noqa: N802
        if "inline_message_id" in given:
            self.files.check(media["media"])
            return True
        message = self._own(**given)
        caption, mode = media.get("caption"), media.get("parse_mode")
        content = {**self.files.take(media["type"], media["media"]), **captioned(caption, mode)}
        return self._change(message, content, formats(caption, mode), given)

    def _editMessageReplyMarkup(self, **given: Any) -> Any:  # noqa: N802
        if "inline_message_id" in given:
            return True
        message = self._own(**given)
        content = {field: message[field] for field in _CONTENT if field in message}
        key = message["chat"]["id"], message["message_id"]
        return self._change(message, content, self.formats.get(key, ()), given)

    def _deleteMessage(self, chat_id: int, message_id: int) -> bool:  # noqa: N802
        chat = self._chat(chat_id)
        message = self._message(chat_id, message_id, "message to delete not found")
        if chat.kind != "private" and message["from"] != ME:
            raise Refusal("message can't be deleted")
        self.delete(message)
        return True

    def _deleteMessages(self, chat_id: int, message_ids: list[int]) -> bool:  # noqa: N802
        for message_id in message_ids:
            if (chat_id, message_id) in self.messages:
                self._deleteMessage(chat_id, message_id)
        return True

    def _own(self, chat_id: int, message_id: int, **_: Any) -> dict[str, Any]:
        """Return a message that the bot may edit."""
        self._chat(chat_id)
        message = self._message(chat_id, message_id, "message to edit not found")
        if message["from"] != ME:
            raise Refusal("message can't be edited")
        return message

    def _change(
        self, message: dict[str, Any], content: dict[str, Any], shape: tuple[str, ...], given: dict[str, Any]
    ) -> dict[str, Any]:
        """Give `message` another content and other buttons, and return it as it is now."""
        key = message["chat"]["id"], message["message_id"]
        rest = {field: message[field] for field in message.keys() - _CONTENT - {"reply_markup"}}
        changed = {**rest, **content, **keyboard(given.get("reply_markup"))}
        if changed == message and shape == self.formats.get(key, shape):
            raise Refusal(NOT_MODIFIED)
        self.messages[key] = {**changed, "edit_date": DATE}
        self.formats[key] = shape
        return self.messages[key]
