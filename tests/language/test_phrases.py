"""What finding words and word groups promises."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.language.phrases import PhraseSet, PhraseTable

ROWS = st.lists(st.sampled_from("abc"), max_size=8)
GROUPS = st.sets(st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(tuple), max_size=6)


@given(row=ROWS, groups=GROUPS)
def test_the_longest_group_is_found(row: list[str], groups: set[tuple[str, ...]]) -> None:
    """At each place, as trying every group there finds it."""
    table = PhraseTable(dict.fromkeys(groups, 0))
    for place in range(len(row) + 1):
        fitting = [len(group) for group in groups if tuple(row[place : place + len(group)]) == group]
        assert table.match_at(row, place) == max(fitting, default=0)
    assert table.occurs_in(row) == any(table.match_at(row, place) for place in range(len(row)))


@given(row=ROWS, groups=GROUPS)
def test_groups_are_found_without_overlap(row: list[str], groups: set[tuple[str, ...]]) -> None:
    """From left to right, each with what it stands for, and none between two of them is missed."""
    table = PhraseTable({group: "".join(group) for group in groups})
    end = 0
    for phrase in table.find(row):
        assert not any(table.match_at(row, place) for place in range(end, phrase.start))
        assert "".join(row[phrase.start : phrase.end]) == phrase.meaning
        end = phrase.end
    assert not any(table.match_at(row, place) for place in range(end, len(row)))


def test_a_group_is_found_before_a_place() -> None:
    """Only one that ends right there."""
    thanks = PhraseSet(["thanks", "thanks a lot", "kind regards"])
    assert thanks.match_before(["my", "hip", "hurts", "thanks", "a", "lot"], 6) == 3
    assert thanks.match_before(["my", "hip", "hurts", "thanks"], 4) == 1
    assert thanks.match_before(["thanks", "my", "hip"], 3) == 0


def test_forms_are_normalised() -> None:
    """As the words of a message are."""
    assert PhraseSet(["Don't know", ""]).match_at(["dont", "know"], 0) == 2
    assert PhraseSet(["Don't know"]).firsts == {"dont"}
    assert PhraseSet(["Don't know"]).vocabulary == {"dont", "know"}
