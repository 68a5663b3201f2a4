"""Keep bot tokens out of everything that is written: log lines, tracebacks, crash reports.

A Bot API URL contains the token, so it appears in the log of the HTTP client, in exception messages, in
`repr()` of a bot and in file paths. Masking happens where a record is written, so callers of the log need no
special care.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

MASK = "<SECRET>"

# The format of every token, also in a URL in which the colon is percent-encoded.
_TOKEN = re.compile(r"\d{5,}(?::|%3A)[\w-]{20,}", re.IGNORECASE)

# Libraries that write URLs or whole messages at lower levels than these.
_FLOORS = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.INFO}


class TokenMask(logging.Filter):
    """A filter that passes every record, with all tokens in it masked.

    `secrets` are masked literally and URL-quoted as well, for tokens in an unusual format.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Prepare to mask everything that looks like a token, and `secrets` (empty ones are ignored)."""
        super().__init__()
        forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        literal = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        self._literal = re.compile(literal) if forms else None

    def mask(self, text: str) -> str:
        """Return `text` with every token replaced."""
        if self._literal:
            text = self._literal.sub(MASK, text)
        return _TOKEN.sub(MASK, text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask `record` in place: its message, its traceback, its stack."""
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001  (logging would print the raw arguments to stderr)
            message = f"{record.msg} {record.args!r}"
        record.msg, record.args = self.mask(message), None
        if record.exc_info and not record.exc_text:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        record.exc_info = None
        if record.exc_text:
            record.exc_text = self.mask(record.exc_text)
        if record.stack_info:
            record.stack_info = self.mask(record.stack_info)
        return True


def install(*secrets: str) -> None:
    """Mask tokens and `secrets` in all output: root log handlers, warnings, uncaught exceptions.

    Call it after logging is configured. A second call replaces the first.
    """
    mask = TokenMask(secrets)
    for handler in (*logging.getLogger().handlers, logging.lastResort):
        if handler is not None:
            for old in [known for known in handler.filters if isinstance(known, TokenMask)]:
                handler.removeFilter(old)
            handler.addFilter(mask)
    for name, floor in _FLOORS.items():
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, floor))
    logging.captureWarnings(capture=True)

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.stderr.write(mask.mask("".join(traceback.format_exception(kind, error, trace))))

    sys.excepthook = report
