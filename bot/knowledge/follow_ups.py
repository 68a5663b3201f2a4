"""What people say after an answer: the schema of `follow-ups.yaml`."""

from __future__ import annotations

from typing import Annotated

from bot.knowledge.examples import OFF_TOPIC
from bot.knowledge.model import Id, Record, Texts, about

# The label of messages that ask for the present topic.
SAME = "same"
# The label of messages that ask for the aspect of the topic for another exercise, which they name.
ASPECT = "aspect"


class FollowUp(Record, frozen=True):
    """Messages after an answer about one of some topics, by what they ask for."""

    after: Annotated[
        tuple[Id, ...],
        about(f"Ids of the topics; `{OFF_TOPIC}`: after a question that was declined.", 1),
    ]
    asks: Annotated[
        dict[Id, Texts],
        about(
            f"Messages by the id of what they ask for, `{SAME}` for the topic, `{ASPECT}` for what the topic "
            f"tells, but of the exercise that the message names, `{OFF_TOPIC}` for nothing."
        ),
    ]


class FollowUps(Record, frozen=True):
    """`follow-ups.yaml`: from these messages the bot learns how to read follow-ups."""

    follow_ups: tuple[FollowUp, ...]
