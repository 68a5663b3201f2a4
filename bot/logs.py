"""Log lines for machines, a JSON object each; and where an error was raised, without its message."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path

# Enough frames to find the faulty line, short enough for one log line.
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
    """Return the last lines of code in the traceback of `error`, without its message: it may quote people."""
    frames = traceback.extract_tb(error.__traceback__)[-_SHOWN_FRAMES:]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
