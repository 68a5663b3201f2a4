"""Every setting, read from the environment, in one place.

A field's name in capitals is the variable. A secret may come from a file instead: `NAME_FILE` holds
the path to it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from platformdirs import user_cache_path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")
# Written for a setting that is to do without a default.
NONE = "none"
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def content_folder() -> Path:
    """Return the content that came with the program: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "faq"
    return installed if installed.is_dir() else package.parent / "faq"


def _token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("is no bot token; paste the one that BotFather sent, like 123456789:AA...")
    return value


def _url(value: str) -> str:
    if not _URL.fullmatch(value):
        raise ValueError("is no web address; it starts with https:// or http://")
    return value.rstrip("/")


def _folder(value: Path) -> Path:
    if not value.is_dir():
        raise ValueError("is no folder; name the one that holds the content, such as ./faq")
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("is no language; name a folder of the content, such as en")
    return value


def _unless_none(value: object) -> object:
    return None if value == NONE else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


LogLevel = Literal["debug", "info", "warning", "error"]


class Settings(BaseModel):
    """The settings of one run; immutable, and printing them shows no secret."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, validate_default=False)

    telegram_bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        default=None, description="Token from BotFather. Without it the conversation runs in the terminal."
    )
    telegram_api_url: Annotated[str, AfterValidator(_url)] = Field(
        default="https://api.telegram.org",
        description="Bot API server: the part of its address before `/bot<token>`.",
    )
    faq_dir: Annotated[Path, AfterValidator(_folder)] = Field(
        default_factory=content_folder,
        description="Folder with the content. Default: what came with the program.",
    )
    faq_language: Annotated[str, AfterValidator(_language)] = Field(
        default="en", description="Language of the conversation: a folder under `FAQ_DIR`."
    )
    cache_dir: Annotated[Path | None, BeforeValidator(_unless_none)] = Field(
        default_factory=lambda: user_cache_path("glute-bot", appauthor=False),
        description="Folder that keeps what was learned from the content, so that the next start takes less "
        f"than a second. `{NONE}`: learn at each start. Default: the system's folder for caches.",
    )
    health_file: Path | None = Field(
        default=None,
        description="File touched whenever Telegram answers; `python -m bot health` looks at its age.",
    )
    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = Field(
        default="info", description=f"How much is logged: {', '.join(get_args(LogLevel))}."
    )


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings out of `environment`.

    Raises SettingsError with a line for each variable that is empty or malformed.
    """
    given: dict[str, str] = {}
    problems: list[str] = []
    for name, field in Settings.model_fields.items():
        variable = name.upper()
        try:
            value = _value(variable, environment, secret=SecretStr in _parts(field.annotation))
        except SettingsError as error:
            problems.append(str(error))
            continue
        if value is not None:
            given[name] = value
    settings = None
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        problems += [
            f"{str(detail['loc'][0]).upper()} {_reason(detail['msg'])}"
            for detail in error.errors(include_url=False, include_input=False)
        ]
    if problems or settings is None:
        # Raised outside the handler: a chained traceback could show a secret's value.
        raise SettingsError("\n".join(problems))
    return settings


def table() -> str:
    """Return the settings as the Markdown table that the README shows."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        secret = SecretStr in _parts(field.annotation)
        default = "" if field.default_factory or field.default is None else f"`{field.default}`"
        also = f" Or `{name.upper()}_FILE`: a file that holds it." if secret else ""
        rows.append(f"| `{name.upper()}` | {default} | {field.description}{also} |")
    return "\n".join(rows)


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


def _parts(annotation: object) -> set[object]:
    """Return every type that `annotation` is made of."""
    return {annotation}.union(*(_parts(part) for part in get_args(annotation)))


def _reason(message: str) -> str:
    if message.startswith("Value error, "):
        return message.removeprefix("Value error, ")
    return f"is malformed: {message[0].lower()}{message[1:]}"
