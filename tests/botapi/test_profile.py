"""What a bot says about itself, and that it hears what it cannot do."""

from __future__ import annotations

import pytest

from botapi.client import do
from botapi.people import People
from botapi.refusals import Violation


def test_a_bot_takes_inline_queries() -> None:
    """A bot may ask what it can do before it does it."""
    assert do(People(), "getMe")["supports_inline_queries"] is True


def test_a_menu_is_kept_for_its_scope_and_language() -> None:
    """A menu for groups, or in German, is not the menu for everybody."""
    people = People()
    english, german = ([{"command": "squat", "description": text}] for text in ("How to", "Wie es geht"))
    groups = {"type": "all_group_chats"}
    do(people, "setMyCommands", commands=english)
    do(people, "setMyCommands", commands=german, scope=groups, language_code="de")
    assert people.telegram.commands == english
    assert people.telegram.menus == {("default", ""): english, ("all_group_chats", "de"): german}
    assert do(people, "getMyCommands", scope=groups, language_code="de") == german
    do(people, "deleteMyCommands", scope=groups, language_code="de")
    assert do(people, "getMyCommands", scope=groups, language_code="de") == []
    with pytest.raises(Violation, match="language code"):
        do(people, "setMyCommands", commands=english, language_code="deu")


@pytest.mark.parametrize(
    ("what", "field", "most"),
    [
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
        ("Name", "name", 64),
    ],
)
def test_a_bot_describes_itself_briefly_in_each_language(what: str, field: str, most: int) -> None:
    """An empty text takes away what was there."""
    people = People()
    before = do(people, f"getMy{what}")
    do(people, f"setMy{what}", **{field: "x" * most, "language_code": "de"})
    assert do(people, f"getMy{what}", language_code="de") == {field: "x" * most}
    assert do(people, f"getMy{what}") == before
    do(people, f"setMy{what}", language_code="de")
    assert do(people, f"getMy{what}", language_code="de") == before
    with pytest.raises(Violation, match="too long"):
        do(people, f"setMy{what}", **{field: "x" * (most + 1)})


def test_what_is_not_played_is_not_passed_over() -> None:
    """A bot that calls anything else gets no answer that looks like one."""
    with pytest.raises(NotImplementedError, match="sendDice"):
        do(People(), "sendDice", chat_id=1)
