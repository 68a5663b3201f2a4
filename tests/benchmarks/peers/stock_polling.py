"""An echo bot on python-telegram-bot as it comes, by polling: TOKEN and API are in the environment."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


application = Application.builder().token(os.environ["TOKEN"]).base_url(f"{os.environ['API']}/bot").build()
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling()
