"""`python -m bot`: the commands of `cli`, or a clear message if a library is missing."""

import sys

try:
    from bot.cli import main
except ModuleNotFoundError as error:
    if error.name is None or error.name.partition(".")[0] == "bot":
        raise
    sys.exit(
        f"{error.name} is missing in this Python; install the project first: pip install -e . (in a clone), "
        "or use the one in .venv"
    )

if __name__ == "__main__":
    main(prog_name="python -m bot")
