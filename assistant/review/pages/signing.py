"""Signing in and out, and the language of the page."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assistant.review.desk import FORM_COOKIE, LANGUAGE_COOKIE, desk_of, go, own_path, show
from assistant.review.strings import UI_LANGUAGES
from assistant.review.visit import (
    Fields,
    client_address,
    first,
    form_cookie,
    set_cookie,
    visitor_of,
)

router = APIRouter()

_KEPT = "kept_"
_NOT_KEPT = {"csrf", "action"}


def sign_in_page(
    request: Request,
    path: str,
    kept: Mapping[str, Sequence[str]],
    problem: str = "",
    status: int = 200,
    name: str = "",
) -> Response:
    """The form to sign in.

    Args:
        request: which it answers.
        path: page to go to afterwards.
        kept: fields of a form whose session had ended, to be shown again afterwards.
        problem: key of a sentence that says what is wrong.
        status: HTTP status.
        name: what was typed before.
    """
    token = desk_of(request).sessions.form_token()
    hidden = [
        (_KEPT + field, value)
        for field, values in kept.items()
        if field not in _NOT_KEPT
        for value in values
    ]
    values = {"token": token, "next": path, "kept": hidden, "problem": problem, "name": name}
    response = show(request, "sign_in.html", values, status)
    set_cookie(request, response, FORM_COOKIE, token)
    return response


@router.get("/sign-in")
def ask(request: Request, next: str = "/") -> Response:  # noqa: A002
    """The form to sign in; whoever is signed in already goes on."""
    if visitor_of(request) is not None:
        return go(own_path(next))
    return sign_in_page(request, own_path(next), {})


@router.post("/sign-in")
def sign_in(request: Request, fields: Fields) -> Response:
    """Sign in and go where one wanted to go."""
    desk = desk_of(request)
    name, address = first(fields, "name"), client_address(request)
    path = own_path(first(fields, "next"))
    kept = {field[len(_KEPT) :]: v for field, v in fields.items() if field.startswith(_KEPT)}
    if not desk.sessions.is_own_form(first(fields, "token"), form_cookie(request)):
        return sign_in_page(request, path, kept, "signing.stale", 400, name)
    if not desk.guard.may_try(name, address):
        return sign_in_page(request, path, kept, "signing.too_many", 429, name)
    who = desk.evaluators.sign_in(name, first(fields, "password"))
    if who is None:
        return sign_in_page(request, path, kept, "signing.wrong", 401, name)
    desk.guard.succeeded(name, address)
    desk.sessions.end(request.cookies.get(desk.session_cookie))
    cookie = desk.sessions.begin(who)
    if kept:
        session = desk.sessions.find(cookie)
        if session is not None:
            session.kept = (path, kept)
    response = go(path)
    set_cookie(request, response, desk.session_cookie, cookie)
    response.delete_cookie(FORM_COOKIE)
    return response


@router.post("/sign-out")
def sign_out(request: Request, fields: Fields) -> Response:
    """Sign out; a form from elsewhere cannot."""
    desk = desk_of(request)
    cookie = request.cookies.get(desk.session_cookie)
    session = desk.sessions.find(cookie)
    if session is not None and first(fields, "csrf") == session.csrf:
        desk.sessions.end(cookie)
    response = go("/sign-in")
    response.delete_cookie(desk.session_cookie, secure=desk.secure)
    return response


@router.get("/language/{tag}")
def choose_language(request: Request, tag: str, next: str = "/") -> Response:  # noqa: A002
    """Show the page in another language from now on."""
    response = go(own_path(next))
    if tag in UI_LANGUAGES:
        set_cookie(request, response, LANGUAGE_COOKIE, tag)
    return response
