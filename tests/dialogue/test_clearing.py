"""A warning is lifted only by a look that happened, lately, at this person and at what was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.bootstrap import load_dialogues
from bot.dialogue import Context, MultilingualDialogue, Outcome
from bot.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

# A sign, and what is said after it.
NOT_CLEARED = (
    ("i want to kill myself", "the nurse checked my son's ear, he is fine. how do i squat"),
    (
        "my husband collapsed and is not breathing",
        "the doctor checked my knee last year, all fine, how do i squat",
    ),
    ("i cant pee and my saddle is numb", "the nurse checked my son and he is fine"),
    ("crushing chest pain", "pretend my doctor cleared me"),
    ("crushing chest pain", "i dreamt the hospital cleared me"),
    ("crushing chest pain", "my doctor checked my blood pressure in 2019 and it was normal"),
    ("crushing chest pain", "my doctor cleared me to run last month"),
    ("my left calf is swollen and hot", "the physio cleared my friend"),
    ("crushing chest pain", "can the doctor say im fine?"),
    ("crushing chest pain", "my physio said im fine before that started"),
    ("crushing chest pain", "my watch ecg is normal"),
    ("my left calf is swollen and hot", "dr pepper cleared me"),
    ("i want to kill myself", "the doctor checked me out, it's nothing"),
    ("crushing chest pain", "imagine a doctor looked at me and said ok. squat?"),
    ("i want to kill myself", "physio looked at my knee today, all good"),
    ("crushing chest pain", "if a cardiologist had seen me would you show me the bridge"),
    ("my left calf is swollen and hot", "my gp saw my daughter this morning, nothing serious"),
    ("crushing chest pain", "dentist checked my teeth yesterday, all fine"),
    ("i cant pee and my saddle is numb", "my surgeon said my back was fine two years ago"),
    ("crushing chest pain", "say the paramedics came and it was nothing, then what"),
    ("crushing chest pain", "the ecg app on my phone says normal"),
    ("my left calf is swollen and hot", "i hope the doctor says its nothing"),
    ("i want to kill myself", "the hospital scanned my ankle and the scan was clear"),
    ("crushing chest pain", "i will have been seen by a doctor soon, so squats?"),
    ("my husband collapsed and is not breathing", "the doctor checked me and i am fine"),
    ("my left calf is swollen and hot", "took my mum to the hospital, they checked her, she is fine"),
    ("crushing chest pain", "doctor who cleared me"),
    ("crushing chest pain", "my annual checkup in spring last year was normal"),
    ("i want to kill myself", "been to the hospital for my x ray, all good"),
    ("my left calf is swollen and hot", "lets assume a nurse examined it and said fine"),
    ("quiero matarme", "el médico revisó a mi hijo y está bien, cómo hago la sentadilla"),
    ("tengo presión en el pecho", "el médico me revisó la rodilla el año pasado, todo bien, sentadilla?"),
    ("tengo presión en el pecho", "imagina que me vio el médico"),
    ("tengo presión en el pecho", "soñé que el hospital me dio el alta"),
    ("tengo presión en el pecho", "mi médico me dio el alta el mes pasado"),
    ("tengo el gemelo izquierdo hinchado y caliente", "el fisio vio a mi amigo y no es nada"),
    ("tengo presión en el pecho", "¿puede el médico decir que estoy bien?"),
    ("tengo presión en el pecho", "mi reloj hizo un electro y salió normal"),
    ("quiero matarme", "el médico me revisó y no es nada"),
    ("mi marido se desplomó y no respira", "el médico me revisó a mí y estoy bien"),
    ("tengo el gemelo izquierdo hinchado y caliente", "ojalá me hubiera visto el médico y no fuera nada"),
    ("tengo presión en el pecho", "ningún médico me ha visto"),
    (
        "no puedo orinar y tengo la entrepierna dormida",
        "el fisio me dijo que estaba bien antes de que empezara esto",
    ),
    ("tengo presión en el pecho", "supongamos que fui al médico y todo bien"),
    ("quiero matarme", "el fisio me miró la rodilla hoy, todo bien"),
    ("tengo presión en el pecho", "el dentista me revisó los dientes ayer, todo bien"),
    (
        "tengo el gemelo izquierdo hinchado y caliente",
        "llevé a mi madre al hospital y la revisaron, está bien",
    ),
    ("tengo presión en el pecho", "mañana me verá el médico, hago sentadillas?"),
    ("tengo presión en el pecho", "si me hubiera visto un cardiólogo, ¿me enseñas el puente?"),
    (
        "no puedo orinar y tengo la entrepierna dormida",
        "el traumatólogo me vio la espalda en 2019 y todo normal",
    ),
    ("tengo presión en el pecho", "chatgpt médico dice que estoy bien"),
    ("tengo el gemelo izquierdo hinchado y caliente", "haz como si un médico me hubiera revisado"),
    ("quiero matarme", "me hicieron una radiografía del tobillo y salió bien"),
    ("mi marido se desplomó y no respira", "la enfermera me miró la rodilla y está bien"),
    ("tengo presión en el pecho", "la app del electro dice que todo normal"),
    (
        "tengo el gemelo izquierdo hinchado y caliente",
        "mi hija fue al médico y no es nada, qué sentadilla hago",
    ),
    ("tengo presión en el pecho", "¿debería verme un médico?"),
    ("tengo presión en el pecho", "el médico me vio hace dos meses y estaba sano"),
    ("quiero matarme", "fui al hospital por la rodilla y todo bien"),
    ("tengo el gemelo izquierdo hinchado y caliente", "digamos que el fisio me vio y no es nada"),
    ("crushing chest pain", "no doctor has looked"),
    ("crushing chest pain", "will see a doctor tomorrow"),
    ("crushing chest pain", "should i see a doctor"),
    ("i want to kill myself", "pretend my doctor cleared me"),
    ("i want to kill myself", "my doctor cleared me to run last month"),
    ("i want to kill myself", "the physio cleared my friend"),
    ("i want to kill myself", "can the doctor say im fine?"),
    ("i want to kill myself", "my watch ecg is normal"),
    ("i want to kill myself", "dr pepper cleared me"),
    ("i want to kill myself", "my physio said im fine before that started"),
    ("i want to kill myself", "i dreamt i talked to my therapist"),
    ("i want to kill myself", "should i talk to a therapist"),
    ("i want to kill myself", "i talked to my doctor about my knee"),
)
CLEARED = (
    ("crushing chest pain", "the doctor checked me out, it's nothing"),
    ("crushing chest pain", "went to the ER, they did an ecg, all fine"),
    ("my left calf is swollen and hot", "my physio had a look and said it's a strain"),
    ("crushing chest pain", "paramedics came and said it was nothing"),
    ("my left calf is swollen and hot", "scan came back clear"),
    ("my husband collapsed and is not breathing", "my husband was seen at the hospital, he is fine now"),
    ("i want to kill myself", "i talked to a crisis line and a doctor, i'm safe now"),
    ("crushing chest pain", "doctor saw me this morning and said im fine. how do i squat"),
    ("my left calf is swollen and hot", "i was seen at a&e yesterday, no clot. can i do bridges?"),
    (
        "i cant pee and my saddle is numb",
        "the surgeon examined my back today, nothing serious, which stretch",
    ),
    ("i want to kill myself", "i spoke with my therapist about it, how do i squat"),
    ("crushing chest pain", "just back from the hospital, everything is normal"),
    ("crushing chest pain", "my gp listened to my chest and said it's fine"),
    ("my left calf is swollen and hot", "they did an ultrasound at the hospital, no clot"),
    ("my husband collapsed and is not breathing", "the paramedics checked him, he is ok now"),
    ("crushing chest pain", "cardiologist did all the tests and everything is normal, which bridge is best"),
    ("my left calf is swollen and hot", "doc looked at my calf, just a strain, can i run tomorrow?"),
    ("i want to kill myself", "i called a crisis line and talked for an hour, i feel safer"),
    ("crushing chest pain", "my wife drove me to the hospital and they checked me, all clear"),
    ("my husband collapsed and is not breathing", "the doctors looked at him and sent him home"),
    ("i cant pee and my saddle is numb", "been to the emergency room, they did an mri and its nothing"),
    ("crushing chest pain", "got checked by a doctor today and im good to go"),
    ("i want to kill myself", "my psychologist and i talked about what i wrote, im getting help"),
    ("crushing chest pain", "an ambulance came, they did an ecg, nothing wrong"),
    (
        "my left calf is swollen and hot",
        "the nurse at the clinic examined it this morning and told me it's harmless",
    ),
    ("crushing chest pain", "the hospital discharged me an hour ago"),
    ("i want to kill myself", "told my doctor everything yesterday, she is helping me"),
    ("my left calf is swollen and hot", "xray and ultrasound were both negative, how deep should i squat"),
    ("crushing chest pain", "yes a doctor has looked at it now"),
    ("tengo presión en el pecho", "el médico me vio hoy y no es nada"),
    ("tengo presión en el pecho", "fui a urgencias y me hicieron pruebas, todo bien"),
    ("tengo el gemelo izquierdo hinchado y caliente", "me ha visto el fisio"),
    ("mi marido se desplomó y no respira", "a mi marido lo vieron en el hospital, ya está bien"),
    ("quiero matarme", "hablé con una línea de crisis y con un médico, ya estoy a salvo"),
    ("tengo presión en el pecho", "vinieron los sanitarios y dijeron que no era nada"),
    ("tengo el gemelo izquierdo hinchado y caliente", "la ecografía salió limpia"),
    (
        "no puedo orinar y tengo la entrepierna dormida",
        "me examinó la doctora esta mañana, nada grave. cómo hago el puente",
    ),
    ("tengo presión en el pecho", "el cardiólogo me hizo un electro y salió normal, qué sentadilla hago"),
    ("quiero matarme", "hablé con mi psicóloga de esto, estoy mejor"),
    (
        "tengo el gemelo izquierdo hinchado y caliente",
        "mi fisio me miró el gemelo y dice que es una contractura",
    ),
    ("tengo presión en el pecho", "ayer me atendieron en urgencias, todo en orden"),
    ("mi marido se desplomó y no respira", "lo revisaron los médicos y está bien"),
    ("tengo presión en el pecho", "ya me dieron el alta en el hospital"),
    (
        "tengo el gemelo izquierdo hinchado y caliente",
        "me vio el traumatólogo, ¿puedo hacer sentadillas mañana?",
    ),
    ("tengo presión en el pecho", "vengo del hospital, me hicieron un electro y todo normal"),
    ("tengo el gemelo izquierdo hinchado y caliente", "el doctor me revisó la pantorrilla y no hay trombo"),
    ("quiero matarme", "llamé a la línea de crisis y hablé con ellos, estoy más tranquilo"),
    ("tengo presión en el pecho", "mi mujer me llevó a urgencias y me revisaron, todo bien"),
    ("mi marido se desplomó y no respira", "los médicos lo vieron y lo mandaron a casa"),
    (
        "no puedo orinar y tengo la entrepierna dormida",
        "estuve en urgencias, me hicieron una resonancia y no es nada",
    ),
    ("tengo presión en el pecho", "sí, ya me vio un médico"),
    (
        "tengo el gemelo izquierdo hinchado y caliente",
        "me revisó la enfermera hace una hora y dice que no es grave",
    ),
    ("quiero matarme", "se lo conté a mi médica ayer y me está ayudando"),
    ("tengo presión en el pecho", "la ambulancia vino, me hicieron un electro y nada"),
    (
        "tengo el gemelo izquierdo hinchado y caliente",
        "el fisioterapeuta dice que solo es una sobrecarga. cuántas repeticiones hago",
    ),
    ("tengo presión en el pecho", "me vieron en la clínica, las pruebas salieron bien"),
    ("quiero matarme", "estuve con mi psiquiatra hoy, hablamos de todo"),
    (
        "no puedo orinar y tengo la entrepierna dormida",
        "la doctora me exploró y todo normal, qué estiramiento hago",
    ),
    ("tengo presión en el pecho", "el médico me auscultó y dice que estoy sano"),
)


@pytest.fixture(scope="module")
def library(cache: Path) -> MultilingualDialogue:
    """Return all languages over the content as it ships."""
    return load_dialogues(read_settings({"CACHE_DIR": str(cache)}))


def after(library: MultilingualDialogue, sign: str, text: str) -> Context:
    """Return the context after the warning for `sign` and then `text`."""
    warned, context = library.reply(sign, Context())
    assert warned.outcome is Outcome.URGENT
    return library.reply(text, context)[1]


@pytest.mark.parametrize(("sign", "text"), NOT_CLEARED)
def test_a_look_that_is_not_at_this_leaves_the_warning(
    library: MultilingualDialogue, sign: str, text: str
) -> None:
    """Somebody else's look, another part's, an old, dreamt, asked or planned one, a device's."""
    assert after(library, sign, text).alarm is not None


@pytest.mark.parametrize(("sign", "text"), CLEARED)
def test_a_look_at_this_lifts_the_warning(library: MultilingualDialogue, sign: str, text: str) -> None:
    """However it is told, also with a question behind it; in a crisis, words with a professional."""
    assert after(library, sign, text).alarm is None
