"""The methods that send a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botapi.chats import DATE, ME
from botapi.markup import canonical, parse
from botapi.refusals import Refusal
from botapi.state import State

if TYPE_CHECKING:
    from botapi.calls import Upload


class Sending(State):
    """Sends texts, animations and photos, and shows that something is on its way."""

    def _sendChatAction(self, chat_id: int, **_: Any) -> bool:  # noqa: N802  (named after the method)
        self._chat(chat_id)
        return True

    def _sendMessage(  # noqa: N802
        self, chat_id: int, text: str, parse_mode: str | None = None, **given: Any
    ) -> dict[str, Any]:
        return self._send(chat_id, {"text": read(text, parse_mode)}, formats(text, parse_mode), given)

    def _sendAnimation(self, chat_id: int, animation: Upload | str, **given: Any) -> dict[str, Any]:  # noqa: N802
        return self._send_file(chat_id, "animation", animation, given)

    def _sendPhoto(self, chat_id: int, photo: Upload | str, **given: Any) -> dict[str, Any]:  # noqa: N802
        return self._send_file(chat_id, "photo", photo, given)

    def _sendDocument(self, chat_id: int, document: Upload | str, **given: Any) -> dict[str, Any]:  # noqa: N802
        return self._send_file(chat_id, "document", document, given)

    def _send_file(
        self, chat_id: int, kind: str, file: Upload | str, given: dict[str, Any]
    ) -> dict[str, Any]:
        self._chat(chat_id)
        caption, mode = given.get("caption"), given.get("parse_mode")
        content = {**self.files.take(kind, file), **captioned(caption, mode)}
        return self._send(chat_id, content, formats(caption, mode), given)

    def _send(
        self, chat_id: int, content: dict[str, Any], shape: tuple[str, ...], given: dict[str, Any]
    ) -> dict[str, Any]:
        """Keep and return a new message of the bot with `content`."""
        chat = self._chat(chat_id)
        if (chat_id, given.get("message_thread_id")) in self.closed:
            raise Refusal("message thread not found")
        answered = self._answered(chat_id, given.get("reply_parameters"))
        message: dict[str, Any] = {
            "message_id": self.next_id(),
            "date": DATE,
            "chat": chat.as_json(),
            "from": ME,
            **content,
            **answered,
            **keyboard(given.get("reply_markup")),
        }
        self.messages[chat_id, message["message_id"]] = message
        self.formats[chat_id, message["message_id"]] = shape
        return message

    def _answered(self, chat_id: int, reply: dict[str, Any] | None) -> dict[str, Any]:
        """Return the field with the message that `reply` names, if there is such a message."""
        if reply is None:
            return {}
        key = reply.get("chat_id", chat_id), reply["message_id"]
        if reply.get("allow_sending_without_reply") and key not in self.messages:
            return {}
        message = self._message(*key, "message to be replied not found")
        quote = read(reply.get("quote", ""), reply.get("quote_parse_mode"))
        if quote not in message.get("text", message.get("caption", "")):
            raise Refusal("QUOTE_TEXT_INVALID")
        return {"reply_to_message": {k: v for k, v in message.items() if k != "reply_to_message"}}


def read(source: str, mode: str | None) -> str:
    """Return what people read of `source`."""
    return (parse(source)[0] if mode else source).strip()


def formats(source: str | None, mode: str | None) -> tuple[str, ...]:
    """Return what tells two texts apart that read the same but look different."""
    source = (source or "").strip()
    return canonical(source) if mode else (source,)


def captioned(source: str | None, mode: str | None) -> dict[str, str]:
    """Return the caption of a message as its field, or nothing where it is empty."""
    caption = read(source or "", mode)
    return {"caption": caption} if caption else {}


def keyboard(markup: dict[str, Any] | None) -> dict[str, Any]:
    """Return the buttons that stand under a message as its field, or nothing where there are none."""
    return {"reply_markup": markup} if markup and markup.get("inline_keyboard") else {}
