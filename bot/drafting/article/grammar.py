"""A language's patterns, compiled: the kinds of a sentence, and the words it gives to questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.language.tokens import normalise, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.knowledge.question_patterns import Kind, QuestionPatterns

# Words. A longer phrase is half a sentence; nobody asks such a question.
MOST_WORDS = 7
# Words before a comma that may stand before a command: "With your feet on the wall, push ...".
OPENING_WORDS = 9

# First words of a sentence; "them" among them makes it depend on the one before: "Do them daily".
LEANING_WORDS = 3

# Words at the beginning of a sentence that are taken as its subject if no kind names one.
BEGINNING_WORDS = 3

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"')\]”’»]*\s+(?=[\"'(“‘«¿¡]?[^\W_a-z])")
_SLOT = re.compile(r"\{(\w+)\}")
_BREAK = re.compile(r"[,;:()–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class Found:
    """The kind of a statement, and the phrases of its slots by name."""

    kind: Kind
    slots: Mapping[str, str]


class Grammar:
    """Reads sentences with the patterns of one language."""

    def __init__(self, patterns: QuestionPatterns) -> None:
        """Compile `patterns`; they have passed `check`."""
        own = patterns.words
        self.patterns = patterns
        self.function = frozenset(word for each in own.function for word in words(each))
        self._numbers = "|".join([r"\d+(?:[.,]\d+)?", *_longest_first(own.numbers)])
        self._units = "|".join(_longest_first(own.seconds))
        self._seconds = {unit.lower(): seconds for unit, seconds in own.seconds.items()}
        self._abbreviations = tuple(each.lower() for each in own.abbreviations)
        self._determiners = _starts_with(own.determiners)
        self._leaning = _starts_with(own.leaning)
        self._referring = frozenset(map(normalise, own.referring))
        act = patterns.instructions
        self._before = _starts_with(act.before)
        self._verbs = _starts_with(act.verbs)
        self._negative = _starts_with(act.negative)
        self._remarks = _starts_with(act.remarks)
        self._commanding = re.compile(rf"\b(?:{'|'.join(_longest_first(act.commanding))})\b", re.IGNORECASE)
        self._conditions = _starts_with(act.conditions) if act.conditions else None
        self._finite = _starts_with(own.finite)
        self._kinds = [(kind, self.compiled(kind.says)) for kind in patterns.kinds]

    def compiled(self, patterns: Iterable[str]) -> list[re.Pattern[str]]:
        """Return `patterns` as regular expressions with a group for each of their slots."""
        return [compile_pattern(each, self._numbers, self._units) for each in patterns]

    def sentences(self, text: str) -> list[str]:
        """Return the sentences of `text`, unchanged."""
        found, start = [], 0
        for end in _SENTENCE_END.finditer(text):
            before = text[start : end.start()].lower()
            last = before.split()[-1] if before.split() else ""
            if last.endswith(self._abbreviations) and last in self._abbreviations:
                continue
            found.append(text[start : end.end()].strip())
            start = end.end()
        return [each for each in [*found, text[start:].strip()] if words(each)]

    def commands(self, sentence: str) -> bool:
        """Return whether `sentence` tells somebody to do something."""
        rest = self._without_opening(sentence)
        if found := self._verbs.match(rest):
            return not self._finite.match(rest[found.end() :].lstrip())
        if self._conditions and self._conditions.match(sentence):
            return False
        head, comma, tail = sentence.partition(",")
        return bool(
            comma and len(head.split()) <= OPENING_WORDS and self._verbs.match(self._without_opening(tail))
        )

    def forbids(self, sentence: str) -> bool:
        """Return whether `sentence` tells somebody not to do something."""
        return bool(self._negative.match(self._without_opening(sentence)))

    def is_step(self, sentence: str) -> bool:
        """Return whether `sentence`, found among instructions, is one itself."""
        if self.commands(sentence) or self.forbids(sentence):
            return True
        return not self._remarks.match(sentence) or bool(self._commanding.search(sentence))

    def leans(self, sentence: str) -> bool:
        """Return whether `sentence` cannot be understood without the one before."""
        if self._leaning.match(sentence):
            return True
        return any(word in self._referring for word in words(sentence)[1:LEANING_WORDS])

    def kinds(self, sentence: str, subject: str) -> Iterator[Found]:
        """Yield the kinds of `sentence`; `subject` is what "it" means at its beginning."""
        for kind, patterns in self._kinds:
            for pattern in patterns:
                if found := pattern.search(sentence):
                    slots = {
                        name: phrase
                        for name, text in found.groupdict().items()
                        if text and (phrase := self.phrase(text, subject, last=name == "x"))
                    }
                    yield Found(kind, slots)
                    break

    def phrase(self, text: str, subject: str = "", *, last: bool = False) -> str:
        """Return the noun phrase of `text` in lower case, "" if there is none; "it" means `subject`.

        Of several, parted by commas, it is the first, or the `last`: that before a verb is its subject.
        """
        parts = [part for part in _BREAK.split(text) if words(part)]
        if not parts:
            return ""
        part = parts[-1 if last else 0]
        part = self.undetermined(part.strip(" .!?\"'“”"))
        if normalise(part) in self._referring:
            return subject
        said = words(part)
        # "step-down" is a whole, "step down" lacks its end.
        if not self.meaning(part) or len(said) > MOST_WORDS or normalise(part.split()[-1]) in self.function:
            return ""
        if any(self._finite.fullmatch(word) for word in said[1:]):
            return ""
        return _lower_first(part)

    def beginning(self, text: str) -> str:
        """Return the first informative words of `text`, up to a function word: mostly its subject."""
        first: list[str] = []
        for word in self.undetermined(text).split()[:BEGINNING_WORDS]:
            if normalise(word) in self.function:
                break
            first.append(word)
        return self.phrase(" ".join(first))

    def refers(self, word: str) -> bool:
        """Return whether `word` stands for something that was named before."""
        return normalise(word) in self._referring

    def undetermined(self, text: str) -> str:
        """Return `text` without the determiners before it."""
        while found := self._determiners.match(text):
            text = text[found.end() :].lstrip(" ,")
        return text

    def meaning(self, text: str) -> list[str]:
        """Return the words of `text` that say something, in order, each once."""
        return list(dict.fromkeys(word for word in words(text) if word not in self.function))

    def seconds(self, number: str, unit: str) -> int | None:
        """Return how many seconds `number` (digits or a word) of `unit` are."""
        amount = self.number(number)
        each = self._seconds.get(unit.lower())
        return round(amount * each) if amount and each else None

    def number(self, text: str) -> float | None:
        """Return the number that `text` is in digits or in words."""
        named = {name.lower(): value for name, value in self.patterns.words.numbers.items()}
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return named.get(text.lower())

    @cached_property
    def time(self) -> re.Pattern[str]:
        """A number and a unit of time."""
        return re.compile(
            rf"\b(?P<number>{self._numbers})(?:(?<=\d)|[ -])[ -]?(?P<unit>{self._units})\b", re.IGNORECASE
        )

    def _without_opening(self, text: str) -> str:
        rest = text.lstrip(" \"'“(¡¿")
        while found := self._before.match(rest):
            rest = rest[found.end() :].lstrip(" ,:")
        return rest


def time_pattern(numbers: str, units: str) -> str:
    """Return the pattern of a time; only digits may be followed by their unit without a space."""
    return rf"\b(?:{numbers})(?:(?<=\d)|[ -])[ -]?(?:{units})\b"


def compile_pattern(pattern: str, numbers: str = r"\d+", units: str = r"\w+") -> re.Pattern[str]:
    """Return `pattern` as a regular expression; raises re.error if it is not valid."""
    seen: set[str] = set()

    def group(slot: re.Match[str]) -> str:
        name = slot[1]
        inner = {"n": rf"\b(?:{numbers})\b", "time": time_pattern(numbers, units)}.get(name)
        if inner is None:
            last = not pattern[slot.end() :].strip(")? ")
            inner = r"[^.;:]{2,}" if last else r"[^.;:]{2,70}?"
        if name in seen:
            return f"(?:{inner})"
        seen.add(name)
        return f"(?P<{name}>{inner})"

    made = _SLOT.sub(lambda slot: slot[0] if slot[1].isdigit() else group(slot), pattern)
    start = (
        "^" if pattern.startswith("{x}") else r"(?<!\w)" if pattern[0].isalpha() or pattern[0] == "(" else ""
    )
    border = r"\b" if pattern.startswith("{x} (") else ""
    return re.compile(
        start + made.replace("(?P<x>[^.;:]{2,70}?) (", rf"(?P<x>[^.;:]{{2,70}}?) {border}(", 1), re.IGNORECASE
    )


def _lower_first(text: str) -> str:
    """Return `text` with its first letter in lower case, unless the first word is an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() else text[:1].lower() + text[1:]


def _longest_first(forms: Iterable[str]) -> list[str]:
    """Return `forms` escaped for a pattern, longer ones first, so that "step up" comes before "step"."""
    return [re.escape(form) for form in sorted(forms, key=len, reverse=True)]


def _starts_with(forms: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of a text that begins with one of `forms` as whole words."""
    return re.compile(rf"(?:{'|'.join(_longest_first(forms))})(?!\w)", re.IGNORECASE)
