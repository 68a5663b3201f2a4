"""The plainest emergencies warn in both languages; what only sounds like them, or is unknown, does not."""

from __future__ import annotations

from itertools import cycle, islice, product
from typing import TYPE_CHECKING

import pytest

from bot.bootstrap import load_dialogues
from bot.dialogue import Context, MultilingualDialogue, Outcome, Reply
from bot.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = (
    "I'm having a heart attack",
    "my dad just had a heart attack",
    "I think it's a stroke",
    "she is having a seizure",
    "my mate had a fit at the finish line",
    "he isn't breathing",
    "I can't breathe",
    "my son is choking",
    "someone is unconscious here",
    "my wife collapsed when she crossed the line",
    "he is in cardiac arrest",
    "I'm bleeding out",
    "it won't stop bleeding",
    "I broke my hip",
    "my leg is broken",
    "he broke his neck",
    "I've been stabbed",
    "my brother got shot",
    "a friend was hit by a car",
    "anaphylaxis",
    "I took an overdose",
    "I want to kill myself",
    "my friend is suicidal",
    "call an ambulance",
    "911",
    "112!",
    "999 please",
    "emergency",
    "help me I'm dying",
    "I need a doctor now",
    "me está dando un infarto",
    "a mi padre le dio un ataque al corazón",
    "mi madre tuvo un derrame",
    "le dio un ictus",
    "le dio una convulsión",
    "le está dando una convulsión",
    "le dio un paro",
    "se me desmayó",
    "se me desangra",
    "mi amigo está convulsionando",
    "mi hermano no respira",
    "me ahogo",
    "me desangro",
    "no para de sangrar",
    "me rompí la cadera",
    "se rompió el cuello",
    "me han apuñalado",
    "le dispararon",
    "sobredosis",
    "quiero morirme",
    "quiero suicidarme",
    "llama a una ambulancia",
    "llamen al 911",
    "urgencia",
    "auxilio",
    "necesito un médico ya",
)
NUMBERS = (
    "911 how many squats",
    "how many squats 911",
    "112 cuántas sentadillas",
    "how do I do a bridge? 112 my hips hurt",
)
MISTYPED = (
    "im having a haert attack",
    "he had a heart atack",
    "she is having a siezure",
    "my dad is unconcious",
    "he has collapssed",
    "i broke my baack",
    "he wants to kiill himself",
    "i overrdosed",
    "i ovedrosed",
    "anaphyaxis",
    "I'm bleedding out",
    "call an ambulence",
    "le dio un infrato",
    "mi padre se dessangra",
    "le dio una convulisón",
    "le dio una convulión",
    "mi amigo está convvulsionando",
    "llama a una anbulancia",
)
IDIOMS = (
    "that hill gave me a heart attack lol",
    "we did heart attack hill today, my glutes are sore",
    "what is a good stroke rate on the rower",
    "by a stroke of luck I got a place",
    "break a leg, how do I do a squat",
    "I always carry an emergency snack",
    "is an emergency contact bracelet worth it",
    "my watch collapsed on me",
    "my legs are shot",
    "i ran 112 km",
    "i ran 10 000",
    "5k in 911 seconds",
    "dorsal 112",
    "112 squats",
    "my heart rate was 112",
    "112 sentadillas al día",
    "mi pulso es 112",
    "don't overdo it on hills",
    "me desagrada correr con frío",
    "una carrera infantil",
    "my dad had a heart attack last year, can he do squats",
    "I had a stroke five years ago, how do I do step ups",
    "can sitting cause a stroke",
    "no heart attack, just sore glutes",
    "casi me da un infarto con el precio",
    "salí disparado en la salida",
    "me muero de risa",
    "mi padre tuvo un infarto hace dos años, ¿puede hacer sentadillas?",
    "no es una emergencia, ¿cómo hago el puente?",
)
# Somebody else, now: with and without words that also tell a story.
SOMEBODY_ELSE = (
    "my wife has chest pain since the race",
    "my wife has had chest pain since the race",
    "my husband said his chest hurts and his arm is heavy",
    "my friend got stung and can't breathe",
    "my son told me he peed brown after football",
    "mi amigo dijo que le duele el pecho y suda",
    "a mi mujer le dio una convulsión",
)
BELITTLED = (
    "chest tight on every hill, nothing serious I guess",
    "left arm goes numb on runs, nothing serious",
    "I passed out on a hill, nothing wrong with me otherwise",
    "I fell and hit my head, vomited twice, got checked by my wife",
    "since last year I get chest tightness on hills",
    "I don't feel anything in my bum when I wipe",
    "both legs feel dead since my back went",
    "no puedo orinar y tengo la entrepierna dormida, nada grave",
)
NAMES = ("boston", "hoka", "asics", "luis", "kyoto", "pepsi", "wolfgang", "paella", "blorp", "snerf", "tesla")
SMALL = (
    "a", "an", "the", "this", "my", "your", "his", "its", "our", "i", "you", "he", "she", "it", "we",
    "they", "and", "or", "but", "so", "if", "as", "of", "in", "on", "at", "by", "for", "with", "to",
    "from", "up", "out", "off", "over", "under", "inside", "outside", "into", "after", "before", "is",
    "are", "was", "be", "am", "do", "does", "did", "have", "has", "had", "can", "will", "would",
    "should", "must", "not", "no", "yes", "what", "which", "who", "when", "where", "why", "how",
    "there", "here", "then", "very", "just", "more", "most", "some", "any", "all", "other", "letter",
    "hole", "smile", "bone", "el", "la", "los", "un", "una", "este", "mi", "tu", "su", "yo", "te", "se",
    "nos", "lo", "le", "y", "e", "o", "u", "ni", "pero", "si", "porque", "como", "cuando", "donde",
    "de", "en", "por", "para", "con", "sin", "sobre", "entre", "hasta", "desde", "que", "qué", "quién",
    "sí", "es", "son", "era", "ser", "estar", "está", "soy", "estoy", "hay", "ha", "muy", "más", "ya",
    "todo", "algo", "cada", "otro", "aquí", "allí", "ahora", "color", "rojo", "hues", "taz", "&", "+",
    "-", "/", "0", "1", "2", "3", "7", "10", "12", "13", "20", "42", "65", "100", "180", "2024",
)  # fmt: skip


@pytest.fixture(scope="module")
def library(cache: Path) -> MultilingualDialogue:
    """Return all languages over the content as it ships."""
    return load_dialogues(read_settings({"CACHE_DIR": str(cache), "MEANING": "off"}))


def reply(library: MultilingualDialogue, *texts: str) -> Reply:
    """Return the reply to the last of `texts` of one conversation."""
    context = Context()
    for text in texts:
        said, context = library.reply(text, context)
    return said


@pytest.mark.parametrize(
    "text", [*PLAIN, *(text.replace("'", "") for text in PLAIN if "'" in text), *NUMBERS, *MISTYPED]
)
def test_an_emergency_by_its_name_warns(library: MultilingualDialogue, text: str) -> None:
    """Whoever it is about, with and without apostrophes, mistyped or not."""
    assert reply(library, text).outcome is Outcome.URGENT


@pytest.mark.parametrize("text", [text for text in PLAIN if len(text.split()) > 2])
@pytest.mark.parametrize(
    "frame", ["how do I do a squat? {}", "¿cómo hago el puente? {}", "{}, my hips hurt as well"]
)
def test_an_emergency_beside_something_else_warns(
    library: MultilingualDialogue, frame: str, text: str
) -> None:
    """A question around it cannot talk it down, nor another language."""
    assert reply(library, frame.format(text)).outcome is Outcome.URGENT


@pytest.mark.parametrize("text", [*SOMEBODY_ELSE, *BELITTLED])
def test_neither_a_story_nor_belittling_mutes_a_sign(library: MultilingualDialogue, text: str) -> None:
    """What happens to somebody else now is a sign, and so is what is called nothing, or lasts for long."""
    assert reply(library, text).outcome is Outcome.URGENT


@pytest.mark.parametrize("text", IDIOMS)
def test_an_idiom_does_not_warn(library: MultilingualDialogue, text: str) -> None:
    """Nor does what is long past, denied, or only asked about."""
    assert reply(library, text).outcome is not Outcome.URGENT


@pytest.mark.parametrize("small", SMALL)
def test_unknown_words_do_not_warn(library: MultilingualDialogue, small: str) -> None:
    """Two names with any small word or number before, between or after them, in all languages."""
    pairs = zip(NAMES, islice(cycle(NAMES), 3, None), strict=False)
    forms = ("{0} {2} {1}", "{2} {0} {1}", "{0} {1} {2}", "{0}{2}{1}", "{0} {2}", "{2} {0}")
    texts = [small, *(form.format(*pair, small) for pair, form in product(pairs, forms))]
    assert [text for text in texts if reply(library, text).outcome is Outcome.URGENT] == []


@pytest.mark.parametrize(
    ("sign", "coming", "told"),
    [
        ("call an ambulance", "I already called them, they are on the way", "keep your phone free"),
        ("crushing chest pain", "the ambulance is on its way", "keep your phone free"),
        ("me está dando un infarto", "ya llamé, vienen en camino", "ten el teléfono libre"),
    ],
)
def test_who_has_called_is_not_told_to_call_again(
    library: MultilingualDialogue, sign: str, coming: str, told: str
) -> None:
    """The warning stands; what is said is what helps until help is there."""
    said = reply(library, sign, coming)
    assert said.outcome is Outcome.URGENT
    assert told in said.text
    assert reply(library, sign, coming, "how do I do a squat").outcome is Outcome.URGENT


def test_a_bare_call_for_help_gets_one_action(library: MultilingualDialogue) -> None:
    """Call, and say what is wrong: the bot does not know it."""
    assert "tell them what is wrong" in reply(library, "call an ambulance").text
    assert "di qué pasa" in reply(library, "auxilio").text


def test_a_crisis_outlasts_a_lesser_sign(library: MultilingualDialogue) -> None:
    """What is told after it gets its warning, and the crisis stands."""
    talk = (
        "I want to kill myself",
        "my calf is swollen and hot",
        "a physio looked at my calf yesterday, lol",
    )
    assert reply(library, *talk[:2]).sign == "clot"
    assert reply(library, *talk[:2], "how do I do a squat").sign == "crisis"
    assert reply(library, talk[0], "that was last year").sign == "crisis"


def test_somebody_is_only_said_to_have_looked_where_somebody_has(library: MultilingualDialogue) -> None:
    """Who says that it was long ago is thanked for that."""
    assert (
        "a professional has looked"
        in reply(library, "my calf is swollen and hot", "my doctor looked at it").text
    )
    assert "looked at it;" not in reply(library, "my calf is swollen and hot", "that was last year").text
