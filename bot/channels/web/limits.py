"""Limits for each visitor and for all together: visitors are anonymous, and cookies cost nothing."""

from __future__ import annotations

from typing import NamedTuple

# Bytes of a request's body: a message of LONGEST_TEXT letters, each escaped as in JSON, and its fields.
LARGEST_BODY = 32_768
# Characters of a message, as on Telegram.
LONGEST_TEXT = 4096
# Seconds to send a body; the connection itself gives up a little later.
BODY_SECONDS = 10.0

# Messages and presses of one visitor: five at once, then one each 1.5 seconds, faster than people ask.
VISITOR_BURST, VISITOR_SECONDS = 5, 1.5
# The same for all visitors: half of what one core answers without an encoder (about 100 a second).
ALL_BURST, ALL_SECONDS = 100, 0.02
# New visitors, so that new cookies do not circumvent the limits: a link in a newsletter brings a hundred at
# once. Each leaves a row in the database for half an hour to a day.
NEW_BURST, NEW_SECONDS = 100, 0.5
# Messages in progress or waiting: with an encoder, ten seconds of answers.
MOST_AT_ONCE = 100

# Talks in memory, and for each its messages and its bytes as sent: 20 kB for a usual talk. Messages are kept
# as fields too, so all together need 130 MB at most.
MOST_TALKS = 1000
MOST_MESSAGES = 60
LARGEST_TALK = 64_000
# Seconds that a talk stays in memory after the visitor's last request: as long as the bot's context.
TALK_SECONDS = 30 * 60.0

# Open streams of one visitor: browsers open six connections to a server at most, and some must stay free.
STREAMS_EACH = 3
# The same for all visitors. With the server's 400 other connections, below the 1 024 files of a process.
MOST_STREAMS = 400
# Streams that have been told to end beside them: a page that takes nothing is hung up on after a while.
MOST_ENDING = 50


class Patience(NamedTuple):
    """How long a stream waits, in seconds.

    After `alive` without news a sign of life is sent: proxies give up after a minute. After `idle` without
    news the page is asked to come back when it is used again. A reader may take `slow` for what is sent.
    """

    alive: float = 20.0
    idle: float = 15 * 60.0
    slow: float = 15.0
