"""An echo bot on aiogram, by polling: TOKEN and API are in the environment."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """Say the same."""
    await message.answer(message.text or "")


server = TelegramAPIServer.from_base(os.environ["API"])
bot = Bot(os.environ["TOKEN"], session=AiohttpSession(api=server))
asyncio.run(dispatcher.start_polling(bot))
