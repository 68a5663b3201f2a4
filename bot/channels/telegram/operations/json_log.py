"""Log lines for machines, a JSON object each; and where an error came from, without what it says."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path

# Enough of a failed turn to find the line, in one line of the log.
_SHOWN_FRAMES = 4


class JsonLogFormatter(logging.Formatter):
    """Writes a record as one line of JSON: time (UTC), level, logger, message, and a traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for `record`."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        trace = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        if trace:
            line["traceback"] = trace
        return json.dumps(line, ensure_ascii=False)


def whereabouts(error: BaseException) -> str:
    """Return the lines of code that `error` passed last; its text may quote a person, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__)[-_SHOWN_FRAMES:]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
