"""Promises of the warning-sign check in Spanish: the rules alone, with and without accents."""

from __future__ import annotations

import pytest
from text_triage import TextTriage as Triage

from bot.knowledge.loading.loader import load_knowledge
from bot.knowledge.model import Urgency
from bot.settings import content_folder
from bot.triage import Resolution

CONTENT = load_knowledge(content_folder(), "es")
SIGNS = CONTENT.warning_signs
PHRASINGS = [(sign.id, phrasing) for sign in SIGNS.signs for phrasing in sign.phrasings]

HOW_TO = (
    "¿cómo se hace el puente? {}",
    "{} cuántas sentadillas hago",
    "me encanta el bot. {} bueno, ¿sirve un taburete?",
)

SILENT = (
    "¿el pecho queda en línea con las caderas en el puente?",
    "no siento los glúteos en el puente",
    "no soporto las sentadillas, ¿qué más hay?",
    "se me duerme el culo en la silla y se me pasa al levantarme",
    "los dos gemelos cargados después de las cuestas",
    "la cadera me hace clic y no duele",
    "esta cuesta me mata",
    "me muero de hambre después de correr",
    "piernas muertas después de la tirada larga",
    "se me murió el reloj a media carrera",
    "¿qué es una fractura por estrés?",
    "el año pasado corrí una maratón",
)

DENIED = (
    "no tengo dolor de pecho ni mareos, solo la cadera tiesa",
    "no me duele el pecho",
    "no me he roto nada",
    "nunca me he desmayado, ¿cuánto aguanto la sentadilla?",
    "el gemelo no está hinchado ni caliente, solo un poco cargado",
    "sin fiebre y sin hormigueo, es la espalda de siempre",
)

NOT_DENIED = (
    ("no tengo hormigueo pero no puedo orinar", "spine-nerve"),
    ("no siento nada al limpiarme", "spine-nerve"),
    ("no puedo apoyar el pie desde la caída", "break-or-rupture"),
    ("está en el suelo y no despierta", "collapse-stroke"),
    ("seguro que no es nada, pero siento una presión en el pecho", "chest-breathing"),
    ("no me golpeé y tengo el gemelo hinchado y caliente", "clot"),
    ("meo color coca cola jaja", "muscle-emergency"),
)

URGENCIES = (
    ("una presión en el pecho que me aplasta", Urgency.CALL),
    ("se me aprieta el pecho en las cuestas y se me quita al parar", Urgency.TODAY),
    ("tengo el gemelo izquierdo hinchado y caliente", Urgency.TODAY),
    ("tengo el gemelo hinchado y me falta el aire", Urgency.CALL),
    ("me duele un punto de la tibia al tocarla y de noche", Urgency.BEFORE),
)

SEEN = (
    "ya me vio el médico y no es nada",
    "el cardiólogo me dio el visto bueno",
    "vino la ambulancia y dijeron que no era nada",
    "fui a urgencias, todo bien",
    "la radiografía salió bien",
    "me dieron el alta",
    "la enfermera me revisó",
)
LONG_AGO = ("eso fue hace años", "eso fue el año pasado", "fue hace 3 años")
COMING = ("ya llamé, vienen en camino", "la ambulancia está en camino", "voy al hospital", "llamé al 112")
NOTHING = (
    "vale, ¿pero qué sentadilla?",
    "todavía no me ha visto nadie",
    "tengo cita mañana",
    "no es nada, olvídalo",
    "mi madre dice que estoy bien",
    "mi entrenador me revisó y todo bien",
    "google dice que no es nada",
    "salió bien la carrera",
    "el año pasado también",
    "ya estoy bien",
)


@pytest.fixture(scope="module")
def safety() -> Triage:
    """Return the check with the Spanish rules, which knows the words that the content knows."""
    return Triage(
        SIGNS,
        {**CONTENT.phrasings(), "silent": SILENT},
        frozenset(CONTENT.vocabulary.everyday),
        language="es",
    )


@pytest.mark.parametrize(("sign", "text"), PHRASINGS)
def test_every_phrasing_of_the_content_alarms(safety: Triage, sign: str, text: str) -> None:
    """Whatever the content calls a warning sign raises an alarm."""
    assert safety.check(text) is not None, sign


@pytest.mark.parametrize("frame", HOW_TO)
@pytest.mark.parametrize(("sign", "text"), PHRASINGS[::5])
def test_a_sign_buried_in_a_how_to_question_alarms(safety: Triage, frame: str, sign: str, text: str) -> None:
    """A question around the sign cannot talk the check down."""
    assert safety.check(frame.format(text)) is not None, sign


@pytest.mark.parametrize("text", [*SILENT, *DENIED])
def test_look_alikes_and_denials_stay_silent(safety: Triage, text: str) -> None:
    """Idioms, anatomy, usual soreness, topic questions and what is denied raise no alarm."""
    assert safety.explain(text).rules == ()


@pytest.mark.parametrize(("text", "sign"), NOT_DENIED)
def test_a_negation_that_is_the_sign_or_ends_before_it_alarms(safety: Triage, text: str, sign: str) -> None:
    """A denial ends at "pero", and "no siento" and "no puedo" are never one."""
    alarm = safety.check(text)
    assert alarm is not None
    assert alarm.sign == sign


@pytest.mark.parametrize(("text", "urgency"), URGENCIES)
def test_the_highest_urgency_wins(safety: Triage, text: str, urgency: Urgency) -> None:
    """A message that fits several signs gets the most urgent one."""
    alarm = safety.check(text)
    assert alarm is not None
    assert alarm.urgency is urgency


def test_accents_are_optional(safety: Triage) -> None:
    """What is typed without accents is read like what has them."""
    assert safety.check("opresión en el tórax al correr") is not None
    assert safety.check("opresion en el torax al correr") is not None


def test_tablets_and_despair_get_their_own_words(safety: Triage) -> None:
    """Tablets taken send to the emergency number even if the person feels well."""
    alarm = safety.check("me tomé 30 paracetamoles")
    assert alarm is not None
    assert alarm.sign == "crisis"
    assert "aunque te sientas bien" in safety.reply(alarm).text


def test_somebody_else_in_trouble_now_is_told_apart(safety: Triage) -> None:
    """A person who is down now is a sign; the reply then speaks to the helper, and "el" is no person."""
    alarm = safety.check("mi amigo se desplomó y no responde")
    assert alarm is not None
    assert alarm.about_other
    own = safety.check("tenía el pecho apretado en el km 3, me senté y se pasó")
    assert own is not None
    assert not own.about_other


@pytest.mark.parametrize(
    ("text", "resolution"),
    [
        *((text, Resolution.SEEN) for text in SEEN),
        *((text, Resolution.PAST) for text in LONG_AGO),
        *((text, Resolution.COMING) for text in COMING),
        *((text, None) for text in NOTHING),
    ],
)
def test_only_a_professional_or_a_date_clears(
    safety: Triage, text: str, resolution: Resolution | None
) -> None:
    """Neither belittling nor a layman clears an alarm, nor a new question or a planned appointment."""
    alarm = safety.check("una presión en el pecho que me aplasta")
    assert alarm is not None
    assert safety.resolved(text, alarm) is resolution


@pytest.mark.parametrize("text", [*LONG_AGO, *NOTHING])
def test_a_crisis_is_cleared_by_a_professional_alone(safety: Triage, text: str) -> None:
    """No date puts a crisis into the past."""
    alarm = safety.check("me quiero suicidar")
    assert alarm is not None
    assert safety.resolved(text, alarm) is None
    assert safety.resolved("ya me vio la psiquiatra", alarm) is Resolution.SEEN
