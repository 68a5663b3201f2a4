"""A small content in two languages, learned in a moment: what ships, cut down, with few words of its own."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from bot.knowledge.loading.yaml_source import read_document
from bot.knowledge.warning_signs import CLEARING_CUES
from bot.settings import content_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# Letters of a button.
LABEL = 40
ARTICLE = "glute-muscle-and-running"
# What the small content can answer: id, and in each language a title with phrasings, the first of them short.
ENTRIES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "squat": {
        "en": (
            "How to do a squat",
            "squat", "how do i do a squat", "show me the squat", "what is the right form of a squat",
        ),
        "es": (
            "Cómo hacer una sentadilla",
            "sentadilla", "cómo hago una sentadilla", "cómo se hace la sentadilla", "enséñame la sentadilla",
        ),
    },
    "bridge": {
        "en": ("How to do a bridge", "bridge", "how do i do a bridge", "show me the bridge on my back"),
        "es": ("Cómo hacer un puente", "puente", "cómo hago un puente", "enséñame el puente de glúteos"),
    },
    "hip-pain": {
        "en": ("Hip pain", "my hip hurts", "why does my hip ache when i run", "hip pain after running"),
        "es": (
            "Dolor de cadera",
            "me duele la cadera", "por qué me duele la cadera cuando corro", "dolor de cadera al correr",
        ),
    },
    "back-pain": {
        "en": ("Back pain", "my back hurts", "why does my lower back ache", "back pain after a long run"),
        "es": (
            "Dolor de espalda",
            "me duele la espalda", "por qué me duele la espalda baja", "dolor de espalda tras correr mucho",
        ),
    },
}  # fmt: skip
TALK: Mapping[str, Mapping[str, Sequence[str]]] = {
    "chat.greeting": {
        "en": ("Hello", "hello", "good morning", "hey there"),
        "es": ("Hola", "hola", "buenos días", "qué tal"),
    },
    "chat.thanks": {
        "en": ("Thanks", "thanks", "thank you very much"),
        "es": ("Gracias", "gracias", "muchas gracias"),
    },
}
CUES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "en": {"joiners": ["and", "also"], "questions": ["how", "why", "what", "do i"], "openers": ["and"]},
    "es": {"joiners": ["y", "también"], "questions": ["cómo", "por qué", "qué"], "openers": ["y"]},
}
EVERYDAY: Mapping[str, Sequence[str]] = {
    "en": ["a", "i", "the", "my", "is", "it", "when", "can", "please", "yes", "no", "ok", "chest", "breathe"],
    "es": [
        "a",
        "y",
        "o",
        "la",
        "el",
        "mi",
        "es",
        "cuando",
        "puedo",
        "por",
        "favor",
        "sí",
        "no",
        "ok",
        "pecho",
    ],
}
# What a warning sign is made of, and a message that shows it.
SIGNS: Mapping[str, Mapping[str, Any]] = {
    "en": {"chest": ["chest"], "pain": ["pain", "hurts", "hurt"], "text": "my chest hurts"},
    "es": {"chest": ["pecho"], "pain": ["dolor", "duele"], "text": "me duele el pecho"},
}


def write_bilingual(folder: Path) -> Path:
    """Write the content into `folder`, English and Spanish, and return the folder."""
    for language in ("en", "es"):
        write_language(folder, language)
    return folder


def write_language(folder: Path, language: str) -> None:
    """Write the content of one language; where it is not English, all other sentences begin with its code."""
    for name, data in {**_common(language), **_article(language)}.items():
        file = folder / language / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(json.loads(json.dumps(data)), allow_unicode=True), encoding="utf-8")


def _common(language: str) -> dict[str, Any]:
    return {
        "messages.yaml": _messages(language),
        "small-talk.yaml": {"entries": [_answerable(id_, TALK[id_][language], language) for id_ in TALK]},
        "reminder-words.yaml": read_document(content_folder() / language / "reminder-words.yaml")[0].data,
        "limits.yaml": {"limits": []},
        "clarifications.yaml": {"clarifications": []},
        "vocabulary.yaml": {
            "concepts": [],
            "cues": {key: [] for key in _english("vocabulary.yaml")["cues"]} | dict(CUES[language]),
            "everyday": list(EVERYDAY[language]),
        },
        "warning-signs.yaml": _signs(language),
        "warning-words.yaml": _warning_words(language),
        "warning-examples.yaml": {
            "signs": {"chest-pain": [SIGNS[language]["text"]]},
            "harmless": [texts[1] for entry in ENTRIES.values() for texts in [entry[language]]],
            "places": [],
            "frames": [],
        },
    }


def _article(language: str) -> dict[str, Any]:
    facts = [1]
    entries = [
        _answerable(id_, ENTRIES[id_][language], language) | {"facts": facts, "next": []} for id_ in ENTRIES
    ]
    exercises = [
        _spoken(each, language) | {"facts": facts}
        for each in _english(f"{ARTICLE}/exercises.yaml")["exercises"]
        if each["id"] in ENTRIES
    ]
    for exercise in exercises:
        exercise["name"] = ENTRIES[exercise["id"]][language][1].capitalize()
        exercise.pop("picture", None)
    article = {
        "title": _said(language, "The article"),
        "facts": [{"number": 1, "paragraph": 1, "text": "Run."}],
    }
    contents = {
        "article.yaml": article,
        "entries.yaml": {"entries": entries},
        "exercises.yaml": {"exercises": exercises},
    }
    return {f"{ARTICLE}/{name}": data for name, data in contents.items()}


def _answerable(id_: str, texts: Sequence[str], language: str) -> dict[str, Any]:
    title, *phrasings = texts
    return {"id": id_, "title": title, "phrasings": phrasings, "answer": [_said(language, f"About {id_}.")]}


def _messages(language: str) -> dict[str, Any]:
    messages: dict[str, Any] = _english("messages.yaml")
    pages = [
        page | {"choices": [id_ for id_ in page.get("choices", ()) if id_ in ENTRIES or id_ == "forget-now"]}
        for page in messages["pages"]
    ]
    shown = {page["id"] for page in pages} | ENTRIES.keys()
    commands = [command for command in messages["commands"] if command["shows"] in shown]
    if language == "en":
        return messages | {"pages": pages, "commands": commands}
    told: dict[str, Any] = _spoken(messages | {"pages": pages, "commands": commands}, language)
    told["language"] |= {"name": "Español", "also": ["Spanish"]}
    told["reminding"]["wishes"] = ["cada dos horas de 9 a 17"]
    return told


def _signs(language: str) -> dict[str, Any]:
    signs = _english("warning-signs.yaml")
    texts = signs["texts"] if language == "en" else _spoken(signs["texts"], language)
    sign = {
        "id": "chest-pain",
        "level": "call",
        "rules": [{"all": ["chest", "pain"], "scope": "sentence"}],
        "heads": SIGNS[language]["chest"],
        "part": "any",
        "advice": {"do_not": _line(language, "Do not run.")},
        "phrasings": [SIGNS[language]["text"]],
    }
    part = {
        "id": "any",
        "names": SIGNS[language]["chest"],
        "question": _said(language, "Does the chest hurt?"),
        "signs": [{"sign": "chest-pain"}],
        "netting": _said(language, "Get help at once if the chest hurts."),
    }
    return {"signs": [sign], "parts": [part], "texts": texts}


def _warning_words(language: str) -> dict[str, Any]:
    return {
        "terms": {name: SIGNS[language][name] for name in ("chest", "pain")},
        "cues": {key: [] for key in _english("warning-words.yaml")["cues"]},
        "idioms": [],
        "persons": {},
        "clearing": {name: [] for name in CLEARING_CUES},
        "dated": [],
        "coming": [],
    }


def _line(language: str, sentence: str) -> dict[str, str]:
    return {"writer": _said(language, sentence), "helper": _said(language, sentence)}


# What stays as it is in the messages of another language: names and ids, not sentences.
_KEPT = {"id", "name", "shows", "errand", "lists", "choices", "words", "fillers", "cues", "also", "kinds"}


def _spoken(data: Any, language: str, key: str = "") -> Any:
    """Return `data` with the language before each of its sentences."""
    if key in _KEPT:
        return data
    if isinstance(data, dict):
        return {name: _spoken(value, language, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_spoken(value, language) for value in data]
    return _said(language, data) if isinstance(data, str) else data


def _said(language: str, sentence: str) -> str:
    said = f"{language.upper()} {sentence}"
    # Labels of buttons have little room; what is no label has more.
    fits = len(said) <= LABEL or len(sentence) > LABEL
    if language == "en":
        return sentence
    return said if fits else sentence.replace(" ", "-", 1)


@cache
def _english(name: str) -> Any:
    return read_document(content_folder() / "en" / name)[0].data
