"""A quick Bot API server on loopback for load and kills: it counts and compares; `botapi` checks the rules."""

from loadapi.scripts import Script, scripts
from loadapi.server import TOKEN, LoadApi
from loadapi.tally import Tally

__all__ = ["TOKEN", "LoadApi", "Script", "Tally", "scripts"]
