"""`python -m bot`: Telegram where a token is set, else a chat in the terminal."""

from bot.cli import main

if __name__ == "__main__":
    main(prog_name="python -m bot")
