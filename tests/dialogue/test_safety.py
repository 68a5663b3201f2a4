"""Promises of the warning-sign check: what alarms, what does not, and how the reply is worded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from text_triage import TextTriage as Triage

from bot.knowledge.loading.loader import load_knowledge
from bot.knowledge.model import Urgency
from bot.reply import Outcome, Paragraph
from bot.settings import content_folder
from bot.triage import Alarm, Resolution

EVERYDAY = Path(__file__).parents[2] / "faq" / "en" / "vocabulary.yaml"
SIGNS = load_knowledge(content_folder(), "en").warning_signs
PHRASINGS = [(sign.id, phrasing) for sign in SIGNS.signs for phrasing in sign.phrasings]

HOW_TO = (
    "how do i do a bridge? {}",
    "{} how many squats should i do",
    "love the bot. {} anyway, is a stool ok for step ups",
)

SILENT = (
    "is my chest meant to be in line with my hips in the bridge",
    "cant feel my glutes working in the bridge",
    "i can't stand squats, what else is there",
    "cant lift my hips high enough",
    "numb bum from sitting at my desk, wears off when i get up",
    "glute pain at night",
    "both calves are sore two days after hill repeats",
    "out of breath while doing step ups, is that normal",
    "my hip clicks in the bridge but it doesnt hurt",
    "my heart sank when i saw my time",
    "these hills are killing me",
    "dead legs after the long run",
    "break a leg! how do i do step ups",
    "where should my weight be in the squat",
    "do i keep my head on the floor in the bridge",
    "use a tennis ball on my glutes?",
    "the ball of my foot is sore",
    "i dont want to hurt myself doing squats",
    "is there any point doing squats",
    "my watch died mid run",
    "what is a stress fracture",
    "can running cause blood clots",
    "had a stroke of genius, i squat while brushing my teeth",
)

DENIED = (
    "no chest pain, no dizziness, just a stiff hip",
    "no numbness or weakness, just sore glutes",
    "doctor ruled out a clot, it is just a tight calf",
    "my calf is not swollen or hot, only a bit tight",
    "never fainted or anything, how long do i hold a squat",
    "didn't hit my head, just fell off the stool. alternatives?",
    "never had any chest pain, how many bridges a week",
)

NOT_DENIED = (
    ("no numbness but i cant hold my wee", "spine-nerve"),
    ("no pain in the legs at all but my chest hurts when i run", "chest-breathing"),
    ("cant feel anything when i wipe", "spine-nerve"),
    ("no feeling between my legs since my back went", "spine-nerve"),
    ("cant put any weight on it since the fall", "break-or-rupture"),
    ("hes on the ground and wont wake up", "collapse-stroke"),
    ("no injury, my left calf is swollen and hot", "clot"),
    ("probably nothing, just a bit of pressure in my chest", "chest-breathing"),
    ("my wee is the colour of cola lol", "muscle-emergency"),
    ("had chest pain on the treadmill this morning, gone now", "chest-breathing"),
)

PAST = (
    "i broke my ankle 5 years ago, how do i strengthen my glutes",
    "had a stress fracture three years ago, fully healed and cleared by my doctor",
    "my friend had chest pain once, he got treated. how deep do i squat",
    "my gran had a stroke years ago, which muscles do runners use",
)

SLIPS = (
    "chst pain when i run",
    "tightchest and dizzy",
    "my claf is swolen and hot",
    "i faintd on my run",
    "cant breath even sitting down",
    "peeeing blood after my run",
)

URGENCIES = (
    ("crushing chest pain", Urgency.CALL),
    ("my chest feels tight on hills and it goes away when i stop", Urgency.TODAY),
    ("my left calf is swollen and hot", Urgency.TODAY),
    ("my left calf is swollen and hot and i am short of breath", Urgency.CALL),
    ("one spot on my shin hurts to touch and it aches at night", Urgency.BEFORE),
    ("groin pain when i put weight on that leg", Urgency.TODAY),
    ("hit my head on the bar", Urgency.TODAY),
    ("hit my head on the bar and now i am drowsy", Urgency.CALL),
    ("pregnant and dizzy", Urgency.TODAY),
    ("pregnant with heavy bleeding", Urgency.CALL),
)

SEEN = (
    "a doctor checked me and it is fine",
    "I was seen at A&E and it's fine",
    "my gp cleared me to run",
    "got the all clear from the hospital",
    "the ambulance came, they said it was nothing",
    "paramedics had a look, all good",
    "the scan was clear",
    "xray showed nothing",
    "the nurse said its fine",
    "my physio examined it",
    "saw my doctor this morning",
    "the er sent me home",
    "been to the hospital, no clot",
    "discharged from hospital",
)
LONG_AGO = ("that was last year", "it was years ago", "that happened two years ago", "it was ages ago")
COMING = (
    "I already called them, they are on the way",
    "the ambulance is on its way",
    "i called 911",
    "we are on the way to the hospital",
    "waiting for the ambulance",
    "help is coming",
)
NOTHING = (
    "ok but which squat",
    "lol thanks",
    "i havent been checked yet",
    "should i get it checked",
    "waiting for an appointment next week",
    "how do i do the bridge",
    "nothing serious",
    "its nothing serious, forget it",
    "just kidding lol",
    "my mum told me im fine",
    "my wife checked me, all good",
    "my coach says im fine",
    "google says its nothing",
    "chatgpt said im ok",
    "somebody looked at it on the phone",
    "the race went well",
    "last year too",
    "years ago too",
    "i'm fine now",
    "checked out fine on my watch",
    "i saw a doctor on tv",
    "the doctor will look at it tomorrow",
    "my friend is a nurse fan",
)


@pytest.fixture(scope="module")
def safety() -> Triage:
    """Return the check, as the bot builds it."""
    everyday = yaml.safe_load(EVERYDAY.read_text(encoding="utf-8")).get("everyday", [])
    return Triage(SIGNS, {"silent": SILENT}, everyday, language="en")


@pytest.mark.parametrize(("sign", "text"), PHRASINGS)
def test_every_phrasing_of_the_content_alarms(safety: Triage, sign: str, text: str) -> None:
    """Whatever the content calls a warning sign raises an alarm, at least as urgent as a check-up."""
    alarm = safety.check(text)
    assert alarm is not None, sign


@pytest.mark.parametrize("frame", HOW_TO)
@pytest.mark.parametrize(("sign", "text"), PHRASINGS[::3])
def test_a_sign_buried_in_a_how_to_question_alarms(safety: Triage, frame: str, sign: str, text: str) -> None:
    """A question around the sign cannot talk the check down."""
    assert safety.check(frame.format(text)) is not None, sign


@pytest.mark.parametrize("text", SILENT)
def test_look_alikes_stay_silent(safety: Triage, text: str) -> None:
    """Idioms, anatomy, usual soreness and topic questions raise no alarm."""
    assert safety.explain(text).rules == ()


@pytest.mark.parametrize("text", DENIED)
def test_denied_signs_stay_silent(safety: Triage, text: str) -> None:
    """A denial silences its own list."""
    assert safety.explain(text).rules == ()


@pytest.mark.parametrize(("text", "sign"), NOT_DENIED)
def test_a_negation_that_is_the_sign_or_ends_before_it_alarms(safety: Triage, text: str, sign: str) -> None:
    """A denial ends at "but", and "cannot feel" is never one; jokes and belittling change nothing."""
    alarm = safety.check(text)
    assert alarm is not None
    assert alarm.sign == sign


@pytest.mark.parametrize("text", PAST)
def test_the_cleared_past_stays_silent(safety: Triage, text: str) -> None:
    """What healed long ago, or happened to somebody else then, raises no alarm."""
    assert safety.explain(text).rules == ()


@pytest.mark.parametrize("text", SLIPS)
def test_mistyped_signs_alarm(safety: Triage, text: str) -> None:
    """Slips, stretched letters and words run together do not hide a sign."""
    assert safety.check(text) is not None


@pytest.mark.parametrize(("text", "urgency"), URGENCIES)
def test_the_highest_urgency_wins(safety: Triage, text: str, urgency: Urgency) -> None:
    """A message that fits several signs gets the most urgent one."""
    alarm = safety.check(text)
    assert alarm is not None
    assert alarm.urgency is urgency


def test_somebody_else_in_trouble_now_alarms_and_is_told_apart(safety: Triage) -> None:
    """A person who is down now is a sign; the reply then speaks to the helper."""
    alarm = safety.check("my friend just collapsed and is not waking up")
    assert alarm is not None
    assert alarm.about_other
    assert "stay with them" in safety.reply(alarm, again=False).text
    own = safety.check("i just collapsed on my run")
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
    """Neither belittling nor a layman clears an alarm, nor a joke, a question or a planned appointment."""
    alarm = safety.check("crushing chest pain")
    assert alarm is not None
    assert safety.resolved(text, alarm) is resolution


@pytest.mark.parametrize("text", [*LONG_AGO, *NOTHING])
def test_a_crisis_is_cleared_by_a_professional_alone(safety: Triage, text: str) -> None:
    """No date puts a crisis into the past, and a joke at most leads to the one question."""
    alarm = safety.check("i want to kill myself")
    assert alarm is not None
    assert safety.resolved(text, alarm) in {None, Resolution.MISREAD}
    assert safety.resolved("my psychiatrist saw me today", alarm) is Resolution.SEEN


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("other", [False, True])
@pytest.mark.parametrize("urgency", [Urgency.CALL, Urgency.TODAY, Urgency.BEFORE])
@pytest.mark.parametrize("sign", [sign.id for sign in SIGNS.signs])
def test_every_reply_obeys_the_wording_rules(
    safety: Triage,
    sign: str,
    urgency: Urgency,
    other: bool,  # noqa: FBT001
    again: bool,  # noqa: FBT001
) -> None:
    """One action first, calm, short, no disease, odds or comfort; the only choices are the ways out."""
    alarm = Alarm(sign, urgency, "my calf is swollen and hot", other, ("rule",))
    reply = safety.reply(alarm, again=again)
    assert reply.outcome is Outcome.URGENT
    assert reply.sign == sign
    assert [choice.id for choice in reply.choices] == ["sign:seen", "sign:misread"]
    first, *others = reply.blocks
    assert isinstance(first, Paragraph)
    assert first.strong
    assert first.text.startswith("Please")
    assert all(isinstance(block, Paragraph) and not block.strong for block in others)
    text = reply.text.lower()
    forbidden = ("!", "you have ", "could be", "probably", "likely", "don't worry", "{", "clot", "stroke")
    assert not [word for word in forbidden if word in text]
    assert not re.search(r"\b[A-Z]{3,}\b", reply.text)
    assert 20 <= len(reply.text.split()) <= 100
    if again:
        assert len(reply.text) < len(safety.reply(alarm, again=False).text)


def test_a_crisis_gets_its_own_warm_words(safety: Triage) -> None:
    """Somebody who may not want to live reads nothing about injuries, and tablets mean: call."""
    alarm = safety.check("i dont want to be alive anymore")
    assert alarm is not None
    assert alarm.sign == "crisis"
    text = safety.reply(alarm).text
    assert "crisis line" in text
    assert "run or" not in text
    pills = safety.check("i swallowed a whole box of paracetamol")
    assert pills is not None
    assert "even if you feel well" in safety.reply(pills).text


def test_the_quote_is_the_persons_own_short_clause(safety: Triage) -> None:
    """The reason repeats what was typed, unchanged and at most 90 characters long."""
    text = "Hi, I love this bot. My LEFT calf is swollen & hot, which squat is best?"
    alarm = safety.check(text)
    assert alarm is not None
    assert alarm.quote in text
    assert "calf is swollen" in alarm.quote
    long = safety.check("so " + "well you know " * 30 + "my chest hurts " + "and so on " * 30)
    assert long is not None
    assert len(long.quote) <= 90
    assert "chest hurts" in long.quote


@pytest.mark.parametrize(
    "text", ["", " ", "!!!", "🍑", "(" * 4096, "no " * 1300, "9" * 4096, "pain in " * 500]
)
def test_any_string_is_read_and_read_the_same_way_twice(safety: Triage, text: str) -> None:
    """Odd input neither fails nor changes the outcome from one time to the next."""
    assert safety.check(text) == safety.check(text)
