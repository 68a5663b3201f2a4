"""aiogram's models of the Bot API; building them takes seconds, so only who checks calls imports them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel


@cache
def method_models() -> dict[str, type[BaseModel]]:
    """Return the model of each method's parameters, by the method's name in small letters."""
    import aiogram.methods  # noqa: PLC0415  (as the first line says)

    methods = [getattr(aiogram.methods, name) for name in aiogram.methods.__all__]
    return {
        method.__api_method__.lower(): method
        for method in methods
        if isinstance(method, type)
        and issubclass(method, aiogram.methods.TelegramMethod)
        and method is not aiogram.methods.TelegramMethod
    }


@cache
def update_model() -> type[BaseModel]:
    """Return the model of an update."""
    from aiogram.types import Update  # noqa: PLC0415  (as the first line says)

    return Update


def upload(filename: str) -> object:
    """Return what the models take for an uploaded file."""
    from aiogram.types import BufferedInputFile  # noqa: PLC0415  (as the first line says)

    return BufferedInputFile(b"", filename)
