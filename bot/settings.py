"""Every setting, read from the environment, in one place.

A field's name in capitals is the variable. A secret may come from a file instead: `NAME_FILE` holds
the path to it.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from platformdirs import user_cache_path, user_data_path

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


# Written for a setting that is to do without a default.
NONE = "none"
# Days; the privacy page says "after a year at the latest".
LONGEST_RETENTION = 365
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("json", "text")
LAST_PORT = 65535
# Where a webhook listens unless told otherwise: in a container every address is the right one.
WEBHOOK_ADDRESS = Address("0.0.0.0", 8080)  # noqa: S104
_SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")
_NUMBER = re.compile(r"\d{1,6}(\.\d+)?", re.ASCII)
_IDS = re.compile(r"\d{1,20}(\s*,\s*\d{1,20})*", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Secret:
    """A text that is shown to nobody who prints it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret('***')"

    def get_secret_value(self) -> str:
        """Return the text."""
        return self._value


def content_folder() -> Path:
    """Return the content that came with the program: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "faq"
    return installed if installed.is_dir() else package.parent / "faq"


def _token(value: str) -> Secret:
    if not _TOKEN.fullmatch(value):
        raise ValueError("is no bot token; paste the one that BotFather sent, like 123456789:AA...")
    return Secret(value)


def _url(value: str) -> str:
    if not _URL.fullmatch(value):
        raise ValueError("is no web address; it starts with https:// or http://")
    return value.rstrip("/")


def _secret_token(value: str) -> Secret:
    if not _SECRET_TOKEN.fullmatch(value):
        raise ValueError("is no secret for a webhook; write 1 to 256 letters, digits, _ and -")
    return Secret(value)


def _address(value: str) -> Address:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or int(port) > LAST_PORT:
        raise ValueError("is no address to listen at; write one such as 0.0.0.0:8080")
    return Address(host.strip("[]"), int(port))


def _log_format(value: str) -> str:
    if value not in LOG_FORMATS:
        raise ValueError(f"is no format of log lines; write {' or '.join(LOG_FORMATS)}")
    return value


def _folder(value: str) -> Path:
    if not Path(value).is_dir():
        raise ValueError("is no folder; name the one that holds the content, such as ./faq")
    return Path(value)


def _path_or_none(value: str) -> Path | None:
    return None if value == NONE else Path(value)


def _rate(value: str) -> float:
    if not _NUMBER.fullmatch(value):
        raise ValueError("is no number of messages a second; write one such as 30, or 0 for no limit")
    return float(value)


def _days(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= LONGEST_RETENTION:
        raise ValueError(f"is no number of days up to {LONGEST_RETENTION}, which the privacy page promises")
    return int(value)


def _ids(value: str) -> tuple[int, ...]:
    if not _IDS.fullmatch(value):
        raise ValueError("is no list of numbers; write them like 12345,67890")
    return tuple(map(int, value.split(",")))


def _yes(value: str) -> bool:
    if value not in {"0", "1"}:
        raise ValueError("is neither 0 nor 1")
    return value == "1"


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("is no language; name a folder of the content, such as en")
    return value


def _log_level(value: str) -> str:
    if value.lower() not in LOG_LEVELS:
        raise ValueError(f"is no log level; write {', '.join(LOG_LEVELS)}")
    return value.lower()


def _setting(
    meaning: str,
    read: Callable[[str], Any],
    *,
    default: object = MISSING,
    factory: Callable[[], object] | None = None,
    secret: bool = False,
) -> Any:  # noqa: ANN401  (what a dataclass wants as a field's value)
    """Describe one setting; `read` turns what is written into its value or raises ValueError."""
    metadata = {"meaning": meaning, "read": read, "secret": secret}
    return (
        field(default_factory=factory, metadata=metadata)
        if factory
        else field(default=default, metadata=metadata)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run; immutable, and printing them shows no secret."""

    telegram_bot_token: Secret | None = _setting(
        "Token from BotFather. Without it the conversation runs in the terminal.",
        _token,
        default=None,
        secret=True,
    )
    telegram_api_url: str = _setting(
        "Bot API server: the part of its address before `/bot<token>`.",
        _url,
        default="https://api.telegram.org",
    )
    webhook_url: str | None = _setting(
        "Public web address that Telegram is to send messages to. Without it the bot fetches them.",
        _url,
        default=None,
    )
    webhook_secret: Secret | None = _setting(
        "What Telegram's requests carry to show that they are Telegram's. Default: made from the token.",
        _secret_token,
        default=None,
        secret=True,
    )
    listen: Address | None = _setting(
        "`host:port` for the webhook, and for `/healthz`, `/readyz` and `/metrics`. Default: with a webhook "
        f"`{WEBHOOK_ADDRESS}`, else nothing.",
        _address,
        default=None,
    )
    faq_dir: Path = _setting(
        "Folder with the content. Default: what came with the program.", _folder, factory=content_folder
    )
    faq_language: str = _setting(
        "Language for people of whom nothing else is known, and that of missing pictures: a folder under "
        "`FAQ_DIR`.",
        _language,
        default="en",
    )
    cache_dir: Path | None = _setting(
        "Folder that keeps what was learned from the content, so that the next start takes less than a "
        f"second. `{NONE}`: learn at each start. Default: the system's folder for caches.",
        _path_or_none,
        factory=lambda: user_cache_path("glute-bot", appauthor=False),
    )
    database_url: Secret = _setting(
        "Database for what outlives a restart, such as `sqlite:///bot.db`, or `postgresql://...` with the "
        "extra `postgresql` installed. Default: an SQLite file in the user's folder for data.",
        Secret,
        factory=lambda: Secret(f"sqlite:///{user_data_path('glute-bot', appauthor=False) / 'bot.db'}"),
        secret=True,
    )
    retention_days: int = _setting(
        "Days, up to 365, after which finished sets, votes and unanswered questions are erased.",
        _days,
        default=LONGEST_RETENTION,
    )
    admin_ids: tuple[int, ...] = _setting(
        "Telegram numbers, separated by commas, of those who may see the numbers of `/stats`.",
        _ids,
        default=(),
    )
    keep_unanswered: bool = _setting(
        "`1`: keep questions that got no answer, without who asked and without numbers, names and addresses, "
        "for `python -m bot report`.",
        _yes,
        default=False,
    )
    send_rate: float = _setting(
        "Messages a second to Telegram, whose own limit is 30. `0`: no limit, for a Bot API server of your "
        "own.",
        _rate,
        default=30.0,
    )
    figures_url: str | None = _setting(
        "Web address at which you publish the folder `figures` of the content; results of inline mode then "
        "have thumbnails.",
        _url,
        default=None,
    )
    health_file: Path | None = _setting(
        "File touched whenever Telegram answers; `python -m bot health` looks at its age.", Path, default=None
    )
    log_format: str = _setting(
        "`json`: a JSON object a line, for machines; `text`: for people.", _log_format, default="json"
    )
    log_level: str = _setting(f"How much is logged: {', '.join(LOG_LEVELS)}.", _log_level, default="info")

    @property
    def address(self) -> Address | None:
        """Where to listen, None for nowhere."""
        return self.listen or (WEBHOOK_ADDRESS if self.webhook_url else None)

    @property
    def figures(self) -> Path:
        """The folder with the pictures, a folder a language."""
        return self.faq_dir / "figures"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings out of `environment`.

    Raises SettingsError with a line for each variable that is empty or malformed.
    """
    given: dict[str, Any] = {}
    problems: list[str] = []
    for described in fields(Settings):
        variable = described.name.upper()
        try:
            value = _value(variable, environment, secret=described.metadata["secret"])
            if value is not None:
                given[described.name] = described.metadata["read"](value)
        except SettingsError as error:
            problems.append(str(error))
        except ValueError as error:
            problems.append(f"{variable} {error}")
    if problems:
        # Raised outside the handler: a chained traceback could show a secret's value.
        raise SettingsError("\n".join(problems))
    return Settings(**given)


def table() -> str:
    """Return the settings as the Markdown table that the README shows."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for described in fields(Settings):
        variable = described.name.upper()
        also = f" Or `{variable}_FILE`: a file that holds it." if described.metadata["secret"] else ""
        rows.append(f"| `{variable}` | {_default(described)} | {described.metadata['meaning']}{also} |")
    return "\n".join(rows)


def _default(described: Field[Any]) -> str:
    default = described.default
    if default in {None, MISSING, (), False}:
        return ""
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def _value(variable: str, environment: Mapping[str, str], *, secret: bool) -> str | None:
    value = environment.get(variable)
    path = environment.get(f"{variable}_FILE") if secret else None
    if value is not None and path is not None:
        raise SettingsError(f"{variable} and {variable}_FILE are both set; unset one of them")
    if path is not None:
        try:
            value = Path(path).read_text(encoding="utf-8")
        except (OSError, ValueError):
            raise SettingsError(
                f"{variable}_FILE names a file that cannot be read; check its path and permissions"
            ) from None
    if value is not None and not value.strip():
        raise SettingsError(f"{variable} is empty; give it a value or unset it")
    return None if value is None else value.strip()
