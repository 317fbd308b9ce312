"""The collection's end of the network: takes parts of logs from tablets that have a token."""

import json
import re
import zlib
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import sqlalchemy as sql
from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from assistant.accuracy.schema import ACCURACY, DELETIONS
from assistant.collect.merge import merge
from assistant.collect.parts import digests
from assistant.collect.stores import OFFICE, Stores
from assistant.collect.tokens import check_token
from assistant.errors import InputError, StorageError
from assistant.usage_schema import USAGE

MOST_SENT = 16 * 2**20
"""Bytes of a part as it is sent, packed."""
MOST_UNPACKED = 128 * 2**20
_ID = re.compile(r"[0-9a-f]{32}")
_HEADS = {USAGE.name: USAGE.head, ACCURACY.name: ACCURACY.head}


def create_app(stores: Stores) -> FastAPI:
    """The application.

    Args:
        stores: the collection; stays open as long as the application runs.
    """
    app = FastAPI(title="Madoguchi", docs_url=None, redoc_url=None, openapi_url=None)

    def sender(
        authorization: Annotated[str, Header()] = "",
        madoguchi_tablet: Annotated[str, Header()] = "",
    ) -> str:
        """The tablet whose token was sent."""
        token = authorization.removeprefix("Bearer ").strip()
        if not _ID.fullmatch(madoguchi_tablet) or not check_token(
            stores.usage, token, madoguchi_tablet
        ):
            raise HTTPException(401, "The token is not known here, or is another tablet's.")
        return madoguchi_tablet

    Sender = Annotated[str, Depends(sender)]  # noqa: N806

    @app.get("/collect/1/{log}")
    def state(log: str, tablet: Sender) -> dict[str, Any]:
        """What the collection has of this tablet, and what was deleted here on request."""
        database = stores.of(_known(log))
        gone = []
        if log == ACCURACY.name:
            asked = (DELETIONS.c.tablet == OFFICE) & (DELETIONS.c.reason != "retention")
            with database.reading() as connection:
                query = sql.select(DELETIONS.c.conversation).where(asked)
                gone = list(connection.execute(query).scalars())
        return {"schema": _HEADS[log], "parts": digests(database, tablet), "deleted": gone}

    @app.post("/collect/1/{log}")
    async def take(log: str, request: Request, tablet: Sender) -> dict[str, int]:
        """Take a part."""
        database = stores.of(_known(log))
        document = _document(await _body(request))
        if document.get("schema", "") > _HEADS[log]:
            raise HTTPException(
                409, "This tablet is newer than the collection: update Madoguchi there first."
            )
        done = await run_in_threadpool(merge, database, tablet, document.get("rows", {}))
        return {"new": done.new, "changed": done.changed, "deleted": done.deleted}

    @app.exception_handler(InputError)
    def refused(_request: Request, error: InputError) -> JSONResponse:
        status = 503 if isinstance(error, StorageError) else 422
        return JSONResponse({"detail": str(error), "japanese": error.japanese}, status)

    @app.middleware("http")
    async def private(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await call_next(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return app


def _known(log: str) -> str:
    if log not in _HEADS:
        raise HTTPException(404, "There is no such log.")
    return log


async def _body(request: Request) -> bytes:
    """The body, packed, never more of it in memory than a part may have."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_SENT:
            raise HTTPException(413, "This part of the log is too large.")
    return bytes(body)


def _document(body: bytes) -> dict[str, Any]:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(body, MOST_UNPACKED)
        if not unpacker.eof:
            raise HTTPException(413, "This part of the log is cut off or too large.")
        document = json.loads(text)
    except (zlib.error, ValueError, RecursionError) as error:
        raise HTTPException(422, "This is no part of a log.") from error
    if not isinstance(document, dict) or not isinstance(document.get("schema", ""), str):
        raise HTTPException(422, "This is no part of a log.")
    return document
