"""Uploads, what refers to them, and the ids by which they are sent again."""

from __future__ import annotations

from typing import Any

import pytest

from botapi.calls import Upload
from botapi.client import FILM, FILM_HEAD, PICTURE, do, post
from botapi.people import People
from botapi.refusals import Refusal, Violation
from botapi.rules import check
from botapi.server import BotApi

CHAT = 1001
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("sendAnimation", {"animation": PICTURE}, "is no animation"),
    ("sendPhoto", {"photo": FILM}, "is no photo"),
    ("sendAnimation", {"animation": Upload("a.mp4", 0, b"")}, "non-empty"),
    ("sendAnimation", {"animation": Upload("a.mp4", 60 << 20, FILM_HEAD)}, "Too Large"),
    ("sendAnimation", {"animation": FILM, "thumbnail": PICTURE}, "is no thumbnail"),
    ("sendAnimation", {"animation": "attach://film"}, "file part not found"),
    ("sendAnimation", {"animation": FILM, "another": FILM}, "nothing refers"),
    ("sendAnimation", {"animation": FILM, "caption": FILM}, "caption"),
    ("sendAnimation", {"animation": FILM, "caption": "x" * 1025}, "caption is too long"),
    ("sendPhoto", {"photo": PICTURE, "caption": "<b>a", "parse_mode": "HTML"}, "parse entities"),
    ("editMessageMedia", {"message_id": 1, "media": {"type": "animation", "media": "attach://film"}}, "part"),
]


@pytest.fixture
def people() -> People:
    """Return people of whom one has written to the bot."""
    people = People()
    people.text("hi")
    return people


@pytest.mark.parametrize(("method", "given", "finding"), WRONG)
def test_a_wrong_file_is_a_violation(method: str, given: dict[str, Any], finding: str) -> None:
    """A file is of the kind that its method sends, no larger than it may be, and where it was announced."""
    with pytest.raises(Violation, match=finding):
        check(method, {"chat_id": CHAT, **given})


def test_an_animation_comes_back_with_an_id_that_sends_it_again(people: People) -> None:
    """The server remembers what was uploaded; as at Telegram, an animation is a document as well."""
    first = do(
        people, "sendAnimation", chat_id=CHAT, animation=FILM, caption="<b>Down</b>", parse_mode="HTML"
    )
    again = do(people, "sendAnimation", chat_id=CHAT, animation=first["animation"]["file_id"])
    assert first["caption"] == "Down"
    assert first["document"]["file_id"] == first["animation"]["file_id"] == again["animation"]["file_id"]
    assert "caption" not in again


def test_a_photo_comes_back_in_sizes_each_of_which_sends_it_again(people: People) -> None:
    """Any size's id stands for the whole photo."""
    first = do(people, "sendPhoto", chat_id=CHAT, photo=PICTURE)
    for size in first["photo"]:
        assert do(people, "sendPhoto", chat_id=CHAT, photo=size["file_id"])["photo"] == first["photo"]


def test_each_upload_gets_an_id_of_its_own(people: People) -> None:
    """Telegram does not notice that it has seen a file before."""
    ids = {
        do(people, "sendAnimation", chat_id=CHAT, animation=FILM)["animation"]["file_id"] for _ in range(3)
    }
    assert len(ids) == 3


def test_an_id_that_was_never_given_out_is_refused(people: People) -> None:
    """The id may belong to another bot."""
    with pytest.raises(Refusal, match="wrong file identifier"):
        do(people, "sendAnimation", chat_id=CHAT, animation="AgACAgIAAxkBAAI")


def test_a_forgotten_id_is_refused(people: People) -> None:
    """A bot may remember what Telegram does not."""
    sent = do(people, "sendAnimation", chat_id=CHAT, animation=FILM)
    people.telegram.forget_files()
    with pytest.raises(Refusal, match="wrong file identifier"):
        do(people, "sendAnimation", chat_id=CHAT, animation=sent["animation"]["file_id"])


def test_an_animation_is_not_sent_as_a_photo(people: People) -> None:
    """An id stands for a file of one kind."""
    sent = do(people, "sendAnimation", chat_id=CHAT, animation=FILM)
    with pytest.raises(Refusal, match="mismatch"):
        do(people, "sendPhoto", chat_id=CHAT, photo=sent["animation"]["file_id"])


def test_an_upload_arrives_over_the_network() -> None:
    """A part of the form with a name of its own is a file: the call shows its name, length and beginning."""
    content = FILM_HEAD + bytes(2 << 20)
    with BotApi() as api:
        api.text("hi")
        post(api, "sendAnimation", {"animation": ("squat.mp4", content)}, chat_id=CHAT, caption="Down")
        (call,) = api.calls("sendAnimation")
    film = call.given["animation"]
    assert (film.filename, film.size, film.head) == ("squat.mp4", len(content), content[:4096])
    assert call.text == "Down"


def test_a_form_may_hold_the_file_that_its_media_refers_to() -> None:
    """The call shows the file in the place of the reference."""
    with BotApi() as api:
        api.text("hi")
        sent = post(api, "sendMessage", chat_id=CHAT, text="hello")["result"]
        media = {"type": "animation", "media": "attach://film", "caption": "Down"}
        which = {"chat_id": CHAT, "message_id": sent["message_id"], "media": media}
        assert post(api, "editMessageMedia", {"film": ("squat.mp4", FILM_HEAD)}, **which)["ok"]
        assert not post(api, "editMessageMedia", {"movie": ("squat.mp4", FILM_HEAD)}, **which)["ok"]
        assert "file part not found" in api.violations.pop()
        (call, _) = api.calls("editMessageMedia")
    assert call.given["media"]["media"] == Upload("squat.mp4", len(FILM_HEAD), FILM_HEAD)
    assert call.text == "Down"
