"""What a bot says about itself: its command menus, its name, its descriptions."""

from __future__ import annotations

from typing import Any

from botapi.chats import ME
from botapi.state import State

# What a bot says about itself: the methods are get... and set...
PROFILE = ("Commands", "Description", "Name", "ShortDescription")


class Profile(State):
    """Keeps menus by the type of their scope and their language, the rest by language ("" is any)."""

    def __init__(self) -> None:
        """Begin with a bot that says nothing about itself."""
        super().__init__()
        self.menus: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.names: dict[str, str] = {}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}

    @property
    def commands(self) -> list[dict[str, str]]:
        """The menu for everybody who has no other."""
        return self.menus.get(("default", ""), [])

    def _getMe(self) -> dict[str, Any]:  # noqa: N802  (named after the method, as are those below)
        groups = {"can_join_groups": True, "can_read_all_group_messages": False}
        return {**ME, **groups, "supports_inline_queries": True}

    def _setMyCommands(self, commands: list[dict[str, str]], **given: Any) -> bool:  # noqa: N802
        self.menus[_menu(**given)] = commands
        return True

    def _getMyCommands(self, **given: Any) -> list[dict[str, str]]:  # noqa: N802
        return self.menus.get(_menu(**given), [])

    def _deleteMyCommands(self, **given: Any) -> bool:  # noqa: N802
        self.menus.pop(_menu(**given), None)
        return True

    def _setMyName(self, name: str = "", language_code: str = "") -> bool:  # noqa: N802
        return _keep(self.names, language_code, name)

    def _getMyName(self, language_code: str = "") -> dict[str, str]:  # noqa: N802
        return {"name": self.names.get(language_code, str(ME["first_name"]))}

    def _setMyDescription(self, description: str = "", language_code: str = "") -> bool:  # noqa: N802
        return _keep(self.descriptions, language_code, description)

    def _getMyDescription(self, language_code: str = "") -> dict[str, str]:  # noqa: N802
        return {"description": self.descriptions.get(language_code, "")}

    def _setMyShortDescription(  # noqa: N802
        self, short_description: str = "", language_code: str = ""
    ) -> bool:
        return _keep(self.short_descriptions, language_code, short_description)

    def _getMyShortDescription(self, language_code: str = "") -> dict[str, str]:  # noqa: N802
        return {"short_description": self.short_descriptions.get(language_code, "")}


def _menu(scope: dict[str, Any] | None = None, language_code: str = "") -> tuple[str, str]:
    return (scope or {"type": "default"})["type"], language_code


def _keep(texts: dict[str, str], language: str, text: str) -> bool:
    """Keep `text` for `language`; an empty one takes away what was there."""
    texts.pop(language, None)
    if text:
        texts[language] = text
    return True
