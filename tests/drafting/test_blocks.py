"""What the blocks of an article are: checklists are steps, and code says nothing."""

from __future__ import annotations

import pytest

from bot.drafting.article.blocks import Shape, parse


def texts(article: str) -> list[str]:
    """Return the texts of the blocks of `article`, headings aside."""
    return [block.text for block in parse(article, ["Step"]) if block.shape is not Shape.HEADING]


@pytest.mark.parametrize(
    "box",
    ["- [ ]", "- [x]", "* [X]", "+ []", "  - [ ]", "1. [ ]", "2) [x]", "[ ]", "-[ ]", "- [-]", "☐", "- ☑"],
)
def test_an_item_of_a_checklist_is_a_step_without_its_box(box: str) -> None:
    """What is ticked off one by one is done one after the other."""
    (step,) = parse(f"{box} Take a small sip.", ["Step"])
    assert step.shape is Shape.NUMBERED
    assert step.text == "Take a small sip."
    assert step.line == 1


def test_boxes_one_below_the_other_are_as_many_steps() -> None:
    """Also without a bullet, or below a sentence; a tick is no box, though an item all the same."""
    article = "Do this:\n[ ] Sit down.\n[x] Sip.\n☐ Wait.\n✅ Rest well.\n- ✔️ Sleep well."
    shapes = [(block.shape, block.text) for block in parse(article, [])][1:]
    assert shapes == [
        *((Shape.NUMBERED, text) for text in ("Sit down.", "Sip.", "Wait.")),
        *((Shape.BULLET, text) for text in ("Rest well.", "Sleep well.")),
    ]


def test_brackets_that_are_no_box_stay() -> None:
    """A link or a remark at the beginning of an item is text."""
    assert texts("- [Sip](https://example.org) slowly.\n- [sic] Write it so.") == [
        "Sip slowly.",
        "[sic] Write it so.",
    ]


CODE = [
    "```\nrm -rf / removes all.\n```",
    "```bash title=x\nrm -rf / removes all.\n\n# Not a heading\n```",
    "~~~\nrm -rf / removes all.\n~~~",
    "````\n```\nrm -rf / removes all.\n```\n````",
    "~~~\n```\nrm -rf / removes all.\n~~~",
    "> ```\n> rm -rf / removes all.\n> ```",
    "  ```\n  rm -rf / removes all.\n  ```",
    "    rm -rf / removes all.\n    It does.\n\n    Really.",
    "\trm -rf / removes all.",
    "- ```\n  rm -rf / removes all.\n  ```",
    "```rm -rf / removes all.```",
    "<pre><code>\nrm -rf / removes all.\n\nReally.\n</code></pre>",
    "<script>alert('It does.')</script>",
    "<!-- rm -rf / removes all,\n\nif a > b. -->",
]


@pytest.mark.parametrize("code", CODE)
def test_code_is_no_statement_of_the_article(code: str) -> None:
    """What stands around it is, at its own line."""
    article = f"# Calves\n\nCalves push you off the ground.\n\n{code}\n\nRest helps them recover."
    assert texts(article) == ["Calves push you off the ground.", "Rest helps them recover."]
    assert parse(article, [])[-1].line == article.count("\n") + 1


def test_a_fence_that_never_ends_takes_nothing_away() -> None:
    """Somebody forgot to close it; the article goes on."""
    for opened in ("```", "<pre>", "<!--"):
        assert texts(f"# Calves\n\n{opened}\n\nCalves push you off.")[-1] == "Calves push you off."


def test_indented_prose_is_read() -> None:
    """As the first line of a paragraph in plain text, and as what belongs to an item."""
    assert texts("Calves\n\n    They push you off the ground, again and again.") == [
        "They push you off the ground, again and again."
    ]
    assert texts("# Calves\n\n- Rise.\n\n    Then lower.\n\n1. Rest.\n\n       And wait.") == [
        "Rise. Then lower.",
        "Rest. And wait.",
    ]


def test_code_within_a_sentence_stays() -> None:
    """Only blocks are left out."""
    assert texts("# Calves\n\nWrite `calf` into the app, and rest.") == ["Write calf into the app, and rest."]
