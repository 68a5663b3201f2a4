"""A quick Bot API server on loopback for load and kills: it counts and compares; `botapi` checks rules."""

from loadapi.fleet import Fleet, answered, asked_in_turn, fleet, killed_at_random, told_to_stop, until
from loadapi.scripts import Script, scripts
from loadapi.server import TOKEN, Fault, LoadApi
from loadapi.tally import Tally
from loadapi.wire import Wire

__all__ = [
    "TOKEN",
    "Fault",
    "Fleet",
    "LoadApi",
    "Script",
    "Tally",
    "Wire",
    "answered",
    "asked_in_turn",
    "fleet",
    "killed_at_random",
    "scripts",
    "told_to_stop",
    "until",
]
