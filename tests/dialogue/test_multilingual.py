"""Each message is answered in its own language, and every warning sign is heard in any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.actions.model import ChooseLanguage
from bot.dialogue import Context, MultilingualDialogue, Outcome

if TYPE_CHECKING:
    from bot.dialogue import Reply

SPANISH, ENGLISH = Context(language="es"), Context(language="en")


def answer(
    library: MultilingualDialogue, text: str, context: Context | None = None, code: str | None = None
) -> Reply:
    """Return the reply to `text`."""
    return library.reply(text, context or Context(), code)[0]


@pytest.mark.parametrize(
    ("text", "language", "entry"),
    [
        ("how do I do a squat?", "en", "squat"),
        ("¿Cómo hago una sentadilla?", "es", "squat"),
        ("como ago una sentadila", "es", "squat"),
        ("squat", "en", "squat"),
        ("sentadilla", "es", "squat"),
        ("me duele la cadera", "es", "hip-pain"),
        ("hola", "es", "chat.greeting"),
        ("Hola, how do I do a bridge?", "en", "bridge"),
        ("hello! ¿cómo hago un puente?", "es", "bridge"),
    ],
)
@pytest.mark.parametrize("code", [None, "en", "es-MX", "fr"])
def test_a_message_is_answered_in_its_own_language(
    bilingual: MultilingualDialogue, text: str, language: str, entry: str, code: str | None
) -> None:
    """Whatever the person's programs speak; of a mixed one, the part that asks decides."""
    reply = answer(bilingual, text, code=code)
    assert (reply.language, reply.entries[0]) == (language, entry)


@pytest.mark.parametrize("text", ["ok", "no", "5", "👍", "10 x", "..."])
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_has_no_language_changes_none(bilingual: MultilingualDialogue, text: str, language: str) -> None:
    """Neither what the talk speaks nor what was chosen, nor what the person's programs speak."""
    assert answer(bilingual, text, Context(language=language), "fr").language == language
    assert answer(bilingual, text, Context(chosen=language), "fr").language == language
    assert answer(bilingual, text, code=language).language == language
    assert answer(bilingual, text, code="fr").language == "en"


def test_a_word_of_another_language_turns_a_talk_but_no_choice(bilingual: MultilingualDialogue) -> None:
    """A choice holds until a whole sentence is clearly in another language."""
    chosen = Context(language="en", chosen="en")
    assert answer(bilingual, "sentadilla", ENGLISH).language == "es"
    assert answer(bilingual, "sentadilla", chosen).language == "en"
    assert answer(bilingual, "¿por qué me duele la cadera cuando corro?", chosen).language == "es"


def test_after_that_the_talk_goes_on_in_the_other_language(bilingual: MultilingualDialogue) -> None:
    """A follow-up needs no second proof, and the way back is as short as the choice."""
    _, context = bilingual.reply("¿por qué me duele la cadera cuando corro?", Context(chosen="en"))
    assert answer(bilingual, "5", context).language == "es"
    assert answer(bilingual, "squat", context).language == "en"


def test_a_label_that_was_offered_belongs_to_the_talk(bilingual: MultilingualDialogue) -> None:
    """Typed instead of pressed."""
    _, context = bilingual.reply("/exercises", SPANISH)
    label = context.choices[0].label
    reply = answer(bilingual, label, context)
    assert (reply.language, reply.entries) == ("es", (context.choices[0].id,))


@pytest.mark.parametrize(
    "text",
    [
        "was ist die hauptstadt von italien",
        "quel temps fait-il",
        "saya sakit lutut",
        "waar doet het pijn",
        "onde fica o banheiro",
    ],
)
def test_a_language_that_nobody_here_reads_is_named_as_the_reason(
    shipped: MultilingualDialogue, text: str
) -> None:
    """Nobody has to wonder why the answer does not fit."""
    reply, _ = shipped.reply(text, Context())
    phrases = shipped.for_language(reply.language).knowledge.messages.phrases
    assert (reply.outcome, phrases.other_language in reply.text) == (Outcome.DECLINE, True)


@pytest.mark.parametrize("context", [Context(), ENGLISH, SPANISH, Context(chosen="en"), Context(chosen="es")])
@pytest.mark.parametrize("text", ["my chest hurts", "me duele el pecho"])
def test_a_sign_is_heard_in_every_language(
    bilingual: MultilingualDialogue, text: str, context: Context
) -> None:
    """And the warning worded in that of the message, whatever the setting."""
    reply = answer(bilingual, text, context)
    assert reply.outcome is Outcome.URGENT
    assert reply.language == ("en" if text.startswith("my") else "es")


def test_a_sign_in_the_midst_of_another_language_is_heard(bilingual: MultilingualDialogue) -> None:
    """Also where the question around it is in another one."""
    text = "how do i do a squat when my back hurts? me duele el pecho"
    reply, context = bilingual.reply(text, Context(chosen="en"))
    assert (reply.outcome, reply.language) == (Outcome.URGENT, "es")
    assert bilingual.warns(text, Context(chosen="en"))
    assert answer(bilingual, "how do i do a squat", context).outcome is Outcome.URGENT


def test_a_warning_stands_when_the_language_changes(bilingual: MultilingualDialogue) -> None:
    """It is repeated in the language that the person goes on in."""
    _, context = bilingual.reply("my chest hurts", Context())
    again = answer(bilingual, "¿cómo hago una sentadilla?", context)
    assert (again.outcome, again.language) == (Outcome.URGENT, "es")


def test_somebody_who_types_half_a_sign_is_only_warned(bilingual: MultilingualDialogue) -> None:
    """While typing in another chat, too."""
    (reply,) = bilingual.suggest("me duele el pecho", Context(chosen="en"))
    assert (reply.outcome, reply.language) == (Outcome.URGENT, "es")
    assert {each.language for each in bilingual.suggest("sentadilla", Context())} == {"es"}


def test_the_language_is_chosen_from_buttons(bilingual: MultilingualDialogue) -> None:
    """Each by its own name, and the reply already speaks it."""
    asked, context = bilingual.reply("/language", Context())
    assert [choice.label for choice in asked.choices] == ["English", "Español"]
    for chosen, after in (bilingual.choose("language:es", context), bilingual.reply("2", context)):
        assert (chosen.action, chosen.language) == (ChooseLanguage("es"), "es")
        assert (after.language, after.chosen) == ("es", "es")


@pytest.mark.parametrize("typed", ["es", "ES", "Español", "espanol", "spanish"])
def test_the_language_is_chosen_by_typing_its_name(bilingual: MultilingualDialogue, typed: str) -> None:
    """By its code, its own name or another one."""
    assert bilingual.reply(f"/language {typed}", Context())[1].chosen == "es"


def test_a_language_that_there_is_not_is_not_chosen(bilingual: MultilingualDialogue) -> None:
    """What there is is offered instead."""
    reply, context = bilingual.reply("/language klingon", Context())
    assert context.chosen is None
    assert bilingual.for_language("en").knowledge.messages.language.unknown in reply.text
    assert len(reply.choices) == 2


def test_a_button_speaks_the_language_of_its_message(bilingual: MultilingualDialogue) -> None:
    """Where the talk is forgotten; while it goes on, it is the talk's."""
    old = "Dolor de cadera\n\nPor qué me duele la cadera cuando corro"
    assert bilingual.choose("squat", Context(), "en", old)[0].language == "es"
    assert bilingual.choose("squat", ENGLISH, "en", old)[0].language == "en"


def test_what_the_library_holds_changes_between_two_messages(bilingual: MultilingualDialogue) -> None:
    """All at once; a talk in a language that is gone goes on in the default one."""
    library = MultilingualDialogue(
        {language: bilingual.for_language(language) for language in ("en", "es")}, "es"
    )
    _, context = library.reply("sentadilla", Context())
    before = library.version
    library.swap(MultilingualDialogue({"en": bilingual.for_language("en")}, "en"))
    assert library.version != before
    assert library.languages == ("en",)
    assert library.reply("5", context)[0].language == "en"
    assert library.choose("squat", context)[0].language == "en"
