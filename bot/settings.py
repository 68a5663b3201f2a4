"""Every setting, read from the environment, in one place.

A field's name in capitals is the variable. A secret may come from a file instead: `NAME_FILE` contains its
path.

Own code instead of a library for settings: pydantic-settings would cost each start 150 ms and 16 MB, and
environ-config stops at the first error.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path, user_data_path

from bot import proxy, values
from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TELEGRAM = "https://api.telegram.org"
# The default address of a webhook: in a container it must listen on every address.
WEBHOOK_ADDRESS = values.Address("0.0.0.0", 8080)  # noqa: S104


def content_folder() -> Path:
    """Return the content that came with the program: inside the package, or next to it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "faq"
    return installed if installed.is_dir() else package.parent / "faq"


def _setting(
    meaning: str,
    read: Callable[[str], Any],
    *,
    default: object = MISSING,
    factory: Callable[[], object] | None = None,
    secret: bool = False,
) -> Any:  # noqa: ANN401  (as dataclasses declare a field)
    """Describe one setting; `read` converts its text into its value or raises ValueError."""
    metadata = {"meaning": meaning, "read": read, "secret": secret}
    return (
        field(default_factory=factory, metadata=metadata)
        if factory
        else field(default=default, metadata=metadata)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run; immutable, and printing them shows no secret."""

    telegram_bot_token: values.Secret | None = _setting(
        "Token from BotFather. Without it, and without `WEB`, the preview opens, or without a screen the "
        "chat in the terminal.",
        values.token,
        default=None,
        secret=True,
    )
    telegram_api_url: str = _setting(
        "Bot API server: the part of its address before `/bot<token>`.",
        values.url,
        default=TELEGRAM,
    )
    telegram_proxy: values.Secret | None = _setting(
        "Proxy for calls to Telegram: `http://name:password@host:port`, or `socks5://...` with the extra "
        f"`socks` installed. `{values.NONE}`: none. Default: what `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` "
        "and `NO_PROXY` say.",
        proxy.proxy,
        default=None,
        secret=True,
    )
    webhook_url: str | None = _setting(
        "Public web address to which Telegram sends messages. Without it the bot fetches them.",
        values.url,
        default=None,
    )
    webhook_secret: values.Secret | None = _setting(
        "Secret in Telegram's requests that proves their origin. Default: made from the token.",
        values.secret_token,
        default=None,
        secret=True,
    )
    listen: values.Address | None = _setting(
        "`host:port` for the webhook, and for `/healthz`, `/readyz` and `/metrics`. Default: with a webhook "
        f"`{WEBHOOK_ADDRESS}`, else nothing.",
        values.address,
        default=None,
    )
    web: values.Address | None = _setting(
        "`host:port` at which visitors of web pages talk with the bot, beside Telegram or alone. Default: "
        "nowhere.",
        values.address,
        default=None,
    )
    web_origins: tuple[str, ...] = _setting(
        "Origins of the pages that may show the chat, and of the chat itself where it has a name of its own, "
        "separated by commas: `https://club.example,https://bot.example`. Default: the chat's own pages.",
        values.origins,
        default=(),
    )
    faq_dir: Path = _setting(
        "Folder with the content. Default: what came with the program.", values.folder, factory=content_folder
    )
    faq_language: str = _setting(
        "Language for people whose language is unknown, and for missing pictures: a folder under `FAQ_DIR`.",
        values.language,
        default="en",
    )
    cache_dir: Path | None = _setting(
        "Folder for what was learned from the content, so that the next start takes less than a second. "
        f"`{values.NONE}`: learn at each start. Default: the system's folder for caches.",
        values.path_or_none,
        factory=lambda: user_cache_path("glute-bot", appauthor=False),
    )
    database_url: values.Secret = _setting(
        "Database for what survives a restart, such as `sqlite:///bot.db`, or `postgresql://...` with the "
        "extra `postgresql` installed. Default: an SQLite file in the user's folder for data.",
        values.Secret,
        factory=lambda: values.Secret(f"sqlite:///{user_data_path('glute-bot', appauthor=False) / 'bot.db'}"),
        secret=True,
    )
    retention_days: int = _setting(
        "Days, up to 365, after which finished sets, votes and unanswered questions are erased.",
        values.days,
        default=values.LONGEST_RETENTION,
    )
    admin_ids: tuple[int, ...] = _setting(
        "Telegram ids of the admins, separated by commas: they may see `/stats`, and are told of failures.",
        values.ids,
        default=(),
    )
    keep_unanswered: bool = _setting(
        "`1`: keep unanswered questions for `python -m bot report`, without who asked, only with words in "
        "`kept-words.yaml`.",
        values.yes,
        default=False,
    )
    meaning: str = _setting(
        f"`{values.AUTO}`: read messages by their meaning as well as by their words, where the extra "
        f"`meaning` is installed. `{values.OFF}`: by their words alone.",
        values.auto_or_off,
        default=values.AUTO,
    )
    send_rate: float = _setting(
        "Messages a second to Telegram, whose own limit is 30. `0`: no limit, for a Bot API server of your "
        "own.",
        values.rate,
        default=30.0,
    )
    figures_url: str | None = _setting(
        "Web address where you publish the folder `figures` of the content; inline results then have "
        "thumbnails.",
        values.url,
        default=None,
    )
    health_file: Path | None = _setting(
        "File that is touched while Telegram answers and messages get done, or web pages are served alone; "
        "`python -m bot health` checks its age.",
        Path,
        default=None,
    )
    log_format: str = _setting(
        "`json`: one JSON object per line, for machines; `text`: for people.",
        values.log_format,
        default="json",
    )
    log_level: str = _setting(
        f"How much is logged: {', '.join(values.LOG_LEVELS)}.", values.log_level, default="info"
    )

    @property
    def address(self) -> values.Address | None:
        """Where to listen, None for nowhere."""
        return self.listen or (WEBHOOK_ADDRESS if self.webhook_url else None)

    @property
    def figures(self) -> Path:
        """The folder with the pictures, one folder per language."""
        return self.faq_dir / "figures"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from `environment`.

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
    if "telegram_bot_token" in given and "telegram_proxy" not in given:
        # The terminal needs no proxy, so there an invalid one is no error.
        named = proxy.named_in(environment, given.get("telegram_api_url", TELEGRAM))
        try:
            given["telegram_proxy"] = proxy.proxy(environment[named].strip()) if named else None
        except ValueError as error:
            problems.append(f"{named} {error}; or name another in {proxy.SETTING}")
    if problems:
        # Raised outside the handler: a chained traceback could show a secret's value.
        raise SettingsError("\n".join(problems))
    return Settings(**given)


def table() -> str:
    """Return the settings as the Markdown table that `docs/operations.md` shows."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for described in fields(Settings):
        variable = described.name.upper()
        also = f" Or `{variable}_FILE`: a file that contains it." if described.metadata["secret"] else ""
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
