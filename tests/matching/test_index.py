"""What an index promises: the right entry, sound scores, no surprise on odd input."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import Index, Vocabulary

PHRASINGS = {
    "squat": ["how do i squat", "how to do a squat", "squat technique step by step", "show me the squat"],
    "bridge": ["how do i do the bridge", "bridge exercise step by step", "show me the bridge"],
    "step-ups": ["how do i do step ups", "step ups exercise", "show me step ups on a bench"],
    "sitting": ["why is sitting bad", "i sit all day at work", "does a desk job weaken my glutes"],
    "glute-pain": ["my glutes hurt", "pain in my glutes when running", "sore glutes"],
    "back-pain": ["my lower back hurts", "back pain after running", "sore lower back"],
    "other-articles": ["what else can i read", "are there other articles", "more to read please"],
}
VOCABULARY = Vocabulary(
    {
        "glute": ("glute", "bum", "arse", "rear end"),
        "back": ("back", "lower back", "spine"),
        "pain": ("hurt", "pain", "sore", "ache", "killing me"),
    },
    frozenset({"bake", "pizza", "weather"}),
)
KNOWN_WORDS = sorted({word for texts in PHRASINGS.values() for text in texts for word in text.split()})
SENTENCES = st.lists(st.sampled_from(KNOWN_WORDS), max_size=12).map(" ".join)


@pytest.fixture(scope="session")
def index() -> Index:
    """Return the small FAQ's index."""
    return Index.build(PHRASINGS, VOCABULARY)


@pytest.mark.parametrize(("id_", "text"), [(id_, text) for id_, texts in PHRASINGS.items() for text in texts])
def test_a_phrasing_finds_its_entry(index: Index, id_: str, text: str) -> None:
    """Whatever was learned is found again, first."""
    assert index.search(text)[0].id == id_


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("my bum is killing me", "glute-pain"),
        ("my rear end aches", "glute-pain"),
        ("aching spine", "back-pain"),
        ("squatting, how?", "squat"),
        ("BRIDGES!!! show me", "bridge"),
    ],
)
def test_other_words_for_the_same_find_the_entry(index: Index, text: str, id_: str) -> None:
    """A concept's forms and other endings count like the phrasing's own words."""
    assert index.search(text)[0].id == id_


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("how do i sqaut", "squat"),
        ("shwo me teh brigde", "bridge"),
        ("my glu tes hurt", "glute-pain"),
        ("lowerback sroe", "back-pain"),
        ("stepups on a bnech", "step-ups"),
        ("i sti all dya", "sitting"),
    ],
)
def test_mistyped_words_find_the_entry(index: Index, text: str, id_: str) -> None:
    """Swapped, missing and joined letters do not hide what is meant."""
    assert index.search(text)[0].id == id_


@given(text=st.text() | SENTENCES)
def test_any_text_gives_sound_scores(index: Index, text: str) -> None:
    """Scores lie in 0..1 and descend, ids are known and differ, and nothing is raised."""
    matches = index.search(text)
    scores = [match.score for match in matches]
    assert all(0 <= score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)
    assert len({match.id for match in matches} & PHRASINGS.keys()) == len(matches) <= 5


@given(text=SENTENCES)
def test_the_same_text_gives_the_same_matches(index: Index, text: str) -> None:
    """Neither an earlier search nor the limit changes what is found."""
    assert index.search(text, limit=2) == index.search(text)[:2]


def test_two_builds_agree() -> None:
    """Building is deterministic."""
    first, second = Index.build(PHRASINGS, VOCABULARY), Index.build(PHRASINGS, VOCABULARY)
    assert first.search("sore after work") == second.search("sore after work")
    assert first.threshold == second.threshold


@pytest.mark.parametrize("text", ["", "   ", "?!", "\x00", "🙂", "zzzz qqqq", "ひざが痛い"])
def test_nothing_known_finds_nothing(index: Index, text: str) -> None:
    """A text without any known feature has no matches."""
    assert index.search(text) == []


@pytest.mark.parametrize("limit", [0, -1])
def test_no_room_for_matches_gives_none(index: Index, limit: int) -> None:
    """A limit below one is an empty answer."""
    assert index.search("squat", limit) == []


@pytest.mark.parametrize(
    "phrasings", [{}, {"a": []}, {"a": [""]}, {"a": ["x"]}, {"a": ["x"], "b": ["x"]}, {"a": [], "b": ["x"]}]
)
def test_poor_content_makes_an_index(phrasings: dict[str, list[str]]) -> None:
    """However little there is to learn from, an index is built and can be searched."""
    index = Index.build(phrasings)
    assert len(index) == sum(map(len, phrasings.values()))
    assert all(0 <= match.score <= 1 for match in index.search("x"))


def test_background_lowers_its_likes() -> None:
    """Texts that belong nowhere make similar ones less sure."""
    aside = ["how do i bake a pizza", "show me the weather", "pizza step by step", "how is the weather"]
    text = "show me how to bake a pizza"
    plain, warned = Index.build(PHRASINGS), Index.build(PHRASINGS, background=aside)
    assert warned.search(text)[0].score < plain.search(text)[0].score
    assert len(warned) == len(plain)


def test_a_stranger_scores_below_a_friend(index: Index) -> None:
    """What the FAQ knows nothing about is less sure than what it knows."""
    strange = index.search("what is the weather in paris")
    assert not strange or strange[0].score < index.search("how to squat")[0].score


def test_an_explanation_tells_what_was_read(index: Index) -> None:
    """Repairs, concepts and the heaviest features are there, for the same matches as a search."""
    told = index.explain("my bum hrts")
    assert told.words == ("my", "bum", "hrts")
    assert told.repairs == (("hrts", "hurts"),)
    assert told.concepts == ("glute", "pain")
    assert [(match.id, match.score) for match in told.matches] == index.search("my bum hrts")
    assert any("glute" in name for name, _ in told.matches[0].features)
