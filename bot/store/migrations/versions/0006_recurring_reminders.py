"""Reminders as recurrences of RFC 5545, when a one-time one was delivered, and the day one was followed."""

import re
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_REMINDERS = sa.table("reminders", sa.column("id", sa.BigInteger), sa.column("rule", sa.Text))
# Minutes after midnight, then days of the week from Monday (0) on: "540 660;0 1 2".
_EARLIER = re.compile(r"(\d+(?: \d+)*);([0-6](?: [0-6])*)")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def upgrade() -> None:
    """Add the columns and rewrite each rule; one in an unknown format stays as it is."""
    op.add_column("reminders", sa.Column("delivered", sa.BigInteger))
    op.add_column("reminders", sa.Column("followed", sa.Date))
    op.create_index("ix_reminders_delivered", "reminders", ["delivered"])
    connection = op.get_bind()
    for id_, rule in connection.execute(sa.select(_REMINDERS.c.id, _REMINDERS.c.rule)).all():
        if earlier := _EARLIER.fullmatch(rule):
            recurrence = _recurrence(*(tuple(map(int, part.split())) for part in earlier.groups()))
            connection.execute(sa.update(_REMINDERS).where(_REMINDERS.c.id == id_).values(rule=recurrence))


def _recurrence(times: tuple[int, ...], days: tuple[int, ...]) -> str:
    """Return one RRULE line for all times with the same minute."""
    names = ",".join(_DAYS[day] for day in days)
    every = "FREQ=DAILY" if len(days) == len(_DAYS) else f"FREQ=WEEKLY;BYDAY={names}"
    hours: dict[int, list[int]] = defaultdict(list)
    for minutes in times:
        hours[minutes % 60].append(minutes // 60)
    return "\n".join(
        f"RRULE:{every};BYHOUR={','.join(map(str, at))};BYMINUTE={minute};BYSECOND=0"
        for minute, at in sorted(hours.items())
    )
