"""What is wrong with YAML that cannot be parsed, in the words of whoever writes it for the first time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTE = "put all of the text in quotes"
_SPACES = "write plain spaces in its place"
# As YAML counts lines.
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
# What the scanner is in the middle of if a text begins with a sign that has a meaning in YAML.
_SIGNS = {
    "while scanning an alias",
    "while scanning an anchor",
    "while scanning a block scalar",
    "while scanning a tag",
    "while scanning a directive",
}


class SyntaxProblem(NamedTuple):
    """What is wrong, where (None: somewhere), and the fix."""

    mark: yaml.Mark | None
    problem: str
    fix: str


def explain(text: str, error: yaml.MarkedYAMLError, loader: type[Any]) -> SyntaxProblem:
    """Return what is wrong with `text`, which `loader` has given up with `error`."""
    at = error.problem_mark or error.context_mark
    if at is None:
        return SyntaxProblem(None, str(error.problem), "check indentation, quotes and colons")
    return (
        _by_its_letter(text, at, str(error.problem))
        or _begun(text, error.context_mark, error.context or "")
        or _goes_on(text, at, loader)
        or _misplaced(at, str(error.problem))
    )


def _by_its_letter(text: str, at: yaml.Mark, problem: str) -> SyntaxProblem | None:
    """Return what is wrong with the letter `at` which the `problem` was noticed."""
    found = _letter(text, at)
    if found == "\t":
        return SyntaxProblem(at, "there is a tab here", _SPACES)
    if problem == "found unknown escape character":
        fix = "write it twice, or put the text in single quotes"
        return SyntaxProblem(at, "a backslash in double quotes begins a code", fix)
    if "cannot start any token" in problem:
        return SyntaxProblem(at, f"no text begins with `{found}` in YAML", _QUOTE)
    if "mapping values are not allowed" in problem:
        fix = f"if it belongs to the text, {_QUOTE}; else check the indentation of the line"
        return SyntaxProblem(at, "a colon with a space behind it stands in the text", fix)
    return None


def _begun(text: str, began: yaml.Mark | None, context: str) -> SyntaxProblem | None:
    """Return what is wrong with what `began` there and did not end; the parser notices it lines later."""
    if began is None:
        return None
    if context == "while scanning a quoted scalar":
        problem = "the quote that begins here is never closed"
        return SyntaxProblem(began, problem, "write one at the end of the text")
    if context in _SIGNS:
        return SyntaxProblem(began, f"no text begins with `{_letter(text, began)}` in YAML", _QUOTE)
    if context == "while scanning a simple key":
        return _loose_line(text, began)
    if context.startswith("while parsing a flow"):
        fix = f"close it behind its last item, with commas between them; if it belongs to a text, {_QUOTE}"
        return SyntaxProblem(began, f"the bracket `{_letter(text, began)}` is not closed", fix)
    return None


def unreadable(text: str, error: yaml.YAMLError) -> SyntaxProblem:
    """Return which letter of `text` made the reader give up with `error`."""
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return SyntaxProblem(None, str(error), "remove what no text file holds")
    before = text[:position]
    mark = yaml.Mark("", position, before.count("\n"), position - before.rfind("\n") - 1, None, 0)
    code = f"U+{ord(text[position : position + 1] or chr(0)):04X}"
    fix = "remove it, and save the file as plain text, encoded as UTF-8"
    return SyntaxProblem(mark, f"a character stands here that no text has ({code})", fix)


def _loose_line(text: str, began: yaml.Mark) -> SyntaxProblem:
    # Copied from a web page or a letter, lines may begin with spaces of another kind.
    found = _letter(text, began)
    if found != " " and (found.isspace() or not found.isprintable()):
        return SyntaxProblem(began, f"there is a space of another kind here (U+{ord(found):04X})", _SPACES)
    return SyntaxProblem(
        began,
        "neither a key with a colon nor the rest of the line above",
        "end the key with a colon, or indent the text as the line above",
    )


def _misplaced(at: yaml.Mark, problem: str) -> SyntaxProblem:
    if not problem.startswith("did not find expected"):
        return SyntaxProblem(at, problem, "check indentation, quotes and colons")
    fix = "begin it as far to the right as the lines that it belongs to; check quotes and colons there"
    return SyntaxProblem(at, "this does not fit the lines above", fix)


def _goes_on(text: str, at: yaml.Mark, loader: type[Any]) -> SyntaxProblem | None:
    """Return what is wrong where something stands behind a closing quote or bracket, None elsewhere."""
    line = _LINE_END.split(text)[at.line]
    last = line[: at.column].rstrip()[-1:]
    if last and last in "]}":
        return SyntaxProblem(at, "the text goes on behind its closing bracket", _QUOTE)
    if not last or last not in "\"'":
        return None
    quoted = [token for token in _tokens(text, at, loader) if getattr(token, "style", None) == last]
    start = quoted[-1].start_mark if quoted else at
    if start.line == at.line:
        fix = f"{_QUOTE} of the other kind, or remove those at both ends"
        return SyntaxProblem(at, "the text goes on behind its closing quote", fix)
    problem = f"the quote that begins here is closed in line {at.line + 1} only"
    return SyntaxProblem(start, problem, "close it where its text ends")


def _tokens(text: str, end: yaml.Mark, loader: type[Any]) -> Iterator[Any]:
    """Yield the tokens of `text` before `end`."""
    try:
        for token in yaml.scan(text, Loader=loader):
            if token.start_mark.index >= end.index:
                return
            yield token
    except yaml.YAMLError:
        return


def _letter(text: str, mark: yaml.Mark) -> str:
    return "".join(_LINE_END.split(text)[mark.line : mark.line + 1])[mark.column : mark.column + 1]
