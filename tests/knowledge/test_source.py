"""Whatever stands in a content file, what is wrong is told with its line, at once and in little memory."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.loading.compose import MOST_NODES
from bot.knowledge.loading.yaml_source import MOST_BYTES, MOST_FINDINGS, read_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="files have no such kinds there")

BOMB = "a: &a [lol, lol]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
# Text, the line of the one finding, and what it says.
UNSUITABLE = {
    "a bomb of aliases": (BOMB, 2, "the alias `*a`"),
    "an alias": ("a: &x 1\nb: *x\n", 2, "the alias `*x`"),
    "an alias as a key": ("a: &x word\n*x : 2\n", 2, "the alias `*x`"),
    "an alias of nothing": ("a: 1\nb: *x\n", 2, "the alias `*x`"),
    "a list that holds itself": ("a: 1\nb: &x [*x]\n", 2, "the alias `*x`"),
    "keys that hold themselves": ("a: &x\n  b: *x\n", 2, "the alias `*x`"),
    "merged keys": ("a: &x {b: 1}\nc:\n  <<: *x\n", 3, "the alias `*x`"),
    "merged lists of keys": ("a: &x {b: 1}\nc:\n  <<: [*x, *x]\n", 3, "the alias `*x`"),
    "a Python object": ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "the tag `tag:yaml.org"),
    "a Python name": ("b: !!python/name:os.system\n", 1, "the tag `tag:yaml.org"),
    "garbage in base 64": ("a: 1\nb: !!binary =garbage=\n", 2, "the tag `tag:yaml.org,2002:binary`"),
    "a set": ("a: !!set {b, c}\n", 1, "the tag `tag:yaml.org,2002:set`"),
    "an ordered mapping": ("a: !!omap [b: 1]\n", 1, "the tag `tag:yaml.org,2002:omap`"),
    "a tag of one's own": ("a: !mine b\n", 1, "the tag `!mine`"),
    "a number that is tagged": ("a: !!int word\n", 1, "the tag `tag:yaml.org,2002:int`"),
    "a thousand levels of lists": ("a:\n  " + "[" * 1000 + "]" * 1000, 2, "nest"),
    "a thousand levels of keys": ("{a: " * 1000 + "1" + "}" * 1000, 1, "nest"),
    "a million brackets": ("[" * 1_000_000, 1, "nest"),
    "a thousand dashes": ("- " * 1000 + "a\n", 1, "nest"),
    "levels by indentation": ("".join(" " * n + "a:\n" for n in range(1000)), 33, "nest"),
    "a list as a key": ("a: 1\n? [b, c]\n: 2\n", 2, "used as a key"),
    "keys as a key": ("a: 1\n? {b: c}\n: 2\n", 2, "used as a key"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "a second document"),
    "a date that there is": ("a: 1\nb: 2001-12-14\n", 2, "`2001-12-14` is read as a date"),
    "a date that there is not": ("a: 1\nb: 2001-99-99\n", 2, "`2001-99-99` is read as a date"),
    "a moment that there is not": ("a: 2001-12-14t25:61:61Z\n", 1, "is read as a date"),
    "a year without a day": ("a: [1, 0000-00-00]\n", 1, "is read as a date"),
    "a time of day": ("a: 1\nb: 190:20:30\n", 2, "to the base of 60"),
    "a time of day with a fraction": ("a: 190:20:30.15\n", 1, "to the base of 60"),
    "infinity": ("a: 1\nb: .inf\n", 2, "`.inf` is no number"),
    "less than infinity": ("a: -.inf\n", 1, "`-.inf` is no number"),
    "no number": ("a: .nan\n", 1, "`.nan` is no number"),
    "a number too large for a float": ("a: 1.0e+999\n", 1, "is no number"),
    "a huge whole number": ("a: 1" + "0" * 400 + "\n", 1, "is no number"),
    "more digits than Python reads": ("a: " + "9" * 10_000 + "\n", 1, "is no number"),
    "a huge number to the base of 16": ("a: 0x" + "F" * 10_000 + "\n", 1, "is no number"),
    "a key twice": ("a: 1\nb: 2\na: 3\n", 3, "the key `a` stands here a second time (first in line 1)"),
    "a tab": ("a:\n\t- b\n", 2, "this is not valid YAML: there is a tab here"),
    "a text that begins with a sign": ("a:\n- %50 of all\n", 2, "no text begins with `%` in YAML"),
    "a line that is indented too little": ("a:\n  b: c\nd\ne: 1\n", 3, "neither a key with a colon"),
    "a key without its colon": ("a: 1\nb\n  - c\nd: 2\n", 2, "neither a key with a colon"),
    "an open bracket": ("a: [1, 2\nb: 3\n", 1, "the bracket `[` is not closed"),
    "an open quote": ('a: "b\nc: d\n', 1, "the quote that begins here is never closed"),
    "a quote that ends lines later": ('- "b”\n- c\n- "d"\n', 1, "closed in line 3 only"),
    "an unknown escape": ('a: 1\nb: "\\q"\n', 2, "a backslash in double quotes"),
    "words behind a quote": ("a:\n- 'Don't run.'\n", 2, "the text goes on behind its closing quote"),
    "words behind a bracket": ("a:\n- [Link](there) it is\n", 2, "goes on behind its closing bracket"),
    "a bold word": ("a:\n- **Never** run\n", 2, "no text begins with `*` in YAML"),
    "a line that is quoted": ("a:\n- > said so\n", 2, "no text begins with `>` in YAML"),
    "a second colon": ("a: Muscles: all\n", 1, "a colon with a space behind it stands in the text"),
    "a space of a web page": ("a:\n- b\n\u00a0\u00a0- c\nd: e\n", 3, "a space of another kind here (U+00A0)"),
    "a line that is indented too much": ("a: 1\n b: [2]\n", 2, "this is not valid YAML"),
    "a directive that is unknown": ("%YAML 9.9\n---\na: 1\n", 1, "this is not valid YAML"),
    "a null byte": ("a: 1\nb: \0\n", 2, "a character stands here that no text has (U+0000)"),
}


def found(file: Path) -> list[str]:
    """Return the findings in `file`, without its folder."""
    return [str(finding).removeprefix(f"{file.parent}/") for finding in read_document(file)[1]]


@pytest.mark.parametrize("shape", UNSUITABLE)
def test_what_cannot_be_used_is_a_finding_with_its_line(tmp_path: Path, shape: str) -> None:
    """Not an exception, and one for the cause instead of many for what follows from it."""
    text, line, problem = UNSUITABLE[shape]
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    (finding,) = found(file)
    assert finding.startswith(f"a.yaml:{line}:")
    assert problem in finding
    assert len(finding) < 300


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a: \xff\xfe", "no UTF-8 text"),
        ("a: ü".encode("utf-16"), "no UTF-8 text"),
        ("a: ü".encode("latin-1"), "no UTF-8 text"),
        (b"a: \xed\xa0\x80", "no UTF-8 text"),
        (b"a: \x1b[31m", "not valid YAML"),
        (b"\0" * 1000, "not valid YAML"),
        (b"a: b\n" * (MOST_BYTES // 5 + 1), "more than 2 MB"),
        (b"x" * 50_000_000, "more than 2 MB"),
    ],
    ids=["bytes", "utf-16", "latin-1", "surrogate", "escape", "zeros", "many keys", "50 MB"],
)
def test_what_is_no_text_is_a_finding(tmp_path: Path, data: bytes, problem: str) -> None:
    """With a mend."""
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    (finding,) = found(file)
    assert finding.startswith("a.yaml:1:")
    assert problem in finding


def _fifo(file: Path) -> None:
    os.mkfifo(file)


KINDS: dict[str, Callable[[Path], object]] = {
    "missing": lambda _: None,
    "folder": lambda file: file.mkdir(),
    "link in a circle": lambda file: file.symlink_to(file),
    "link to nothing": lambda file: file.symlink_to(file.parent / "none"),
    "link without end": lambda file: file.symlink_to("/dev/zero"),
    "pipe": _fifo,
}


@posix
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_a_finding(tmp_path: Path, kind: str) -> None:
    """Nor does reading it wait for somebody to write into it."""
    file = tmp_path / "a.yaml"
    KINDS[kind](file)
    (finding,) = found(file)
    assert finding.startswith("a.yaml:1:1: the file cannot be read")


@pytest.mark.parametrize(
    "text",
    [
        "- a\n" * (MOST_NODES + 1),
        "[" + "1," * MOST_NODES + "]",
        "".join(f"k{n}:\n" for n in range(MOST_NODES)),
    ],
    ids=["lines", "items", "keys"],
)
def test_a_file_of_very_many_values_is_a_finding(tmp_path: Path, text: str) -> None:
    """Each needs a thousand times the memory of its letters."""
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    (finding,) = found(file)
    assert f"more than {MOST_NODES} values" in finding


@pytest.mark.parametrize("line", ["- 2001-99-99\n", "a:\n"], ids=["dates", "keys"])
def test_findings_end(tmp_path: Path, line: str) -> None:
    """Whoever has mended a hundred looks again."""
    file = tmp_path / "a.yaml"
    file.write_text(line * 1000, encoding="utf-8")
    assert len(found(file)) == MOST_FINDINGS


def test_plain_values_are_read_as_before(tmp_path: Path) -> None:
    """Words, numbers, yes and no, nothing, and texts in quotes that look like something else."""
    file = tmp_path / "a.yaml"
    file.write_text(
        "word: some  word \nnumber: 7\nfraction: -2.5\nsixteen: 0x1F\n"
        "true: [yes, True, on]\nfalse: [no, off]\n"
        'nothing: [~, null, ]\nquoted: ["2001-99-99", "5:30", ".inf", "1"]\n<<: {a: =}\nanchor: &x unused\n'
        "folded: >-\n  one\n  two\n",
        encoding="utf-8",
    )
    document, findings = read_document(file)
    assert findings == []
    assert document.data == {
        "word": "some  word",
        "number": 7,
        "fraction": -2.5,
        "sixteen": 31,
        "true": [True, True, True],
        "false": [False, False],
        "nothing": [None, None],
        "quoted": ["2001-99-99", "5:30", ".inf", "1"],
        "<<": {"a": "="},
        "anchor": "unused",
        "folded": "one two",
    }
