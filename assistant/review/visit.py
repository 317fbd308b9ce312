"""What a page needs of a request: the fields of its form, and whoever signed in."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from assistant.review.access import fingerprint
from assistant.review.desk import (
    FORM_COOKIE,
    ForgedFormError,
    SignInNeededError,
    Visitor,
    desk_of,
    words_of,
)


async def read_fields(request: Request) -> Mapping[str, Sequence[str]]:
    """The text fields of a form by name; each may occur several times."""
    if request.method != "POST":
        return {}
    form = await request.form(max_files=1, max_fields=1000)
    return {
        name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form
    }


Fields = Annotated[Mapping[str, Sequence[str]], Depends(read_fields)]


async def _upload(request: Request) -> tuple[str, bytes] | None:
    """Name and bytes of the file of a form, None where none was chosen."""
    form = await request.form(max_files=1, max_fields=1000)
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return None
    return file.filename, await file.read()


Uploaded = Annotated[tuple[str, bytes] | None, Depends(_upload)]


def first(fields: Mapping[str, Sequence[str]], name: str) -> str:
    """The first value of a field, empty where there is none."""
    return next(iter(fields.get(name, ())), "")


def visitor_of(request: Request) -> Visitor | None:
    """Whoever signed in and still may, None where nobody did."""
    desk = desk_of(request)
    session = desk.sessions.find(request.cookies.get(desk.session_cookie))
    who = desk.evaluators.by_id(session.evaluator) if session else None
    if session is None or who is None or not who.active or session.password != fingerprint(who):
        return None
    return Visitor(who, session, words_of(request))


def signed_in(request: Request, fields: Fields) -> Visitor:
    """Whoever signed in.

    Raises:
        SignInNeededError: nobody did.
        ForgedFormError: a form without our token.
    """
    visitor = visitor_of(request)
    if visitor is None:
        raise SignInNeededError
    request.state.visitor = visitor
    if request.method not in ("GET", "HEAD"):
        token = first(fields, "csrf")
        if not secrets.compare_digest(token.encode(), visitor.session.csrf.encode()):
            raise ForgedFormError
    return visitor


Me = Annotated[Visitor, Depends(signed_in)]


def _editor(me: Me) -> Visitor:
    """Whoever signed in, an editor."""
    if not me.evaluator.is_editor:
        raise HTTPException(403)
    return me


Editor = Annotated[Visitor, Depends(_editor)]


def set_cookie(
    request: Request, response: Response, name: str, value: str, path: str = "/"
) -> None:
    """Set a cookie that no script reads and no other site sends; it ends with the browser."""
    response.set_cookie(
        name, value, httponly=True, samesite="strict", secure=desk_of(request).secure, path=path
    )


def form_cookie(request: Request) -> str | None:
    """The token of the form to sign in, as the browser kept it."""
    return request.cookies.get(FORM_COOKIE)


def client_address(request: Request) -> str:
    """The address that a request came from; no header is trusted for it."""
    return request.client.host if request.client else ""
