"""The emoji with which people and bots react to a message."""

from __future__ import annotations

from typing import Any

from botapi.refusals import Violation

# As https://core.telegram.org/bots/api#reactiontypeemoji lists them, without variation selectors.
# Most are a single character; the others are joined out of several.
REACTIONS = {
    *"❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾",
    *"💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡",
    *("❤\u200d🔥", "👨\u200d💻", "🤷\u200d♂", "🤷\u200d♀"),
}


def check_reaction(given: dict[str, Any]) -> None:
    """Raise a Violation where the parameters of `setMessageReaction` hold what a bot cannot react with."""
    reactions = given.get("reaction", [])
    if len(reactions) > 1:
        raise Violation("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if reaction["type"] != "emoji" or reaction["emoji"] not in REACTIONS:
            raise Violation(f"REACTION_INVALID: {reaction}")


def reactions_of(*emoji: str) -> list[dict[str, str]]:
    """Return `emoji` as the Bot API writes reactions."""
    return [{"type": "emoji", "emoji": each} for each in emoji]
