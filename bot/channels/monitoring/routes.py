"""What monitoring asks: whether the bot is alive, whether it is ready, and its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from bot.channels.monitoring.metrics import Metrics

    Check = Callable[[], Awaitable[Mapping[str, bool]]]


def monitoring_routes(metrics: Metrics, check: Check) -> list[Route]:
    """Return the routes for monitoring: /healthz, /readyz and /metrics.

    `check` returns by name which parts work; the bot is ready if all do.
    """

    async def alive(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def ready(_: Request) -> Response:
        works = await check()
        return JSONResponse(dict(works), 200 if all(works.values()) else 503)

    async def numbers(_: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", numbers)]
