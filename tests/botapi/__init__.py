"""A strict Bot API server on loopback: it plays Telegram, and checks every call that a bot makes.

    with BotApi() as api:
        calls = api.turn(api.text("my hip hurts"))   # what the bot called until it confirmed the update

Leaving the block fails where the bot broke a rule of the Bot API.
"""

from botapi.calls import Call, Upload
from botapi.chats import GROUP, MATE, PRIVATE, RUNNER, Chat
from botapi.flood import Flood
from botapi.server import TOKEN, BotApi

__all__ = ["GROUP", "MATE", "PRIVATE", "RUNNER", "TOKEN", "BotApi", "Call", "Chat", "Flood", "Upload"]
