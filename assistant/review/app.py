"""The web application of the evaluators' desk: routes, guards, security headers, error pages."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from assistant.errors import InputError, StorageError
from assistant.review.desk import (
    Desk,
    ForgedFormError,
    SignInNeededError,
    desk_of,
    go,
    own_path,
    show,
    words_of,
)
from assistant.review.pages import every_router
from assistant.review.pages.signing import sign_in_page
from assistant.review.visit import read_fields, signed_in

_LOG = logging.getLogger(__name__)
_STATIC = Path(__file__).with_name("static")
LARGEST_FORM = 1_000_000
LARGEST_UPLOAD = 20_000_000

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self' data:; connect-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}

Next = Callable[[Request], Awaitable[Response]]


def create_app(desk: Desk, hosts: Sequence[str] = ("localhost", "127.0.0.1", "[::1]")) -> FastAPI:
    """The application.

    Args:
        desk: what it serves.
        hosts: names under which browsers may ask for it; another one is refused, so that no other
            site's name can be pointed at it (DNS rebinding). `*` allows any.
    """
    app = FastAPI(title="Madoguchi", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = desk
    for router, is_open in every_router():
        app.include_router(router, dependencies=[] if is_open else [Depends(signed_in)])
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.middleware("http")(_protect)
    for kind, handler in (
        (SignInNeededError, _to_sign_in),
        (ForgedFormError, _forged),
        (InputError, _one_sentence),
        (HTTPException, _http),
        (RequestValidationError, _not_found),
        (Exception, _unexpected),
    ):
        app.add_exception_handler(kind, handler)
    return app


async def _protect(request: Request, call_next: Next) -> Response:
    """Refuse what is too large or comes from another site, and set the security headers."""
    response = _refused(request) or await call_next(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if desk_of(request).secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _refused(request: Request) -> Response | None:
    if request.method in ("GET", "HEAD"):
        return None
    length = request.headers.get("content-length", "")
    largest = LARGEST_UPLOAD if request.url.path == "/glossary/import" else LARGEST_FORM
    if not length.isdigit():
        return PlainTextResponse("Length required.", 411)
    if int(length) > largest:
        return _error_page(request, 413)
    # Browsers say where a form was on; what says nothing is no browser and has no cookie to abuse.
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if site not in ("same-origin", "none") or (origin is not None and origin != own):
        return _error_page(request, 403, "error.forged")
    return None


async def _to_sign_in(request: Request, _error: Exception) -> Response:
    """Ask to sign in; what was typed in a form is kept and shown again after it."""
    if request.method == "GET":
        there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return go("/sign-in" if there == "/" else f"/sign-in?next={own_path(there)}")
    path = request.url.path
    if not path.startswith("/turn/"):
        # Nothing is typed there but choices; a proposal is shown again, anything else begins anew.
        path = path.rpartition("/")[0] if path.startswith("/proposals/") else "/"
        return sign_in_page(request, path, {}, "signing.expired_short", 401)
    kept = await read_fields(request)
    return sign_in_page(request, path, kept, "signing.expired", 401)


async def _forged(request: Request, _error: Exception) -> Response:
    return _error_page(request, 403, "error.forged")


async def _one_sentence(request: Request, error: Exception) -> Response:
    if not isinstance(error, InputError):
        raise error
    sentence = words_of(request).of(str(error), error.japanese)
    status = 503 if isinstance(error, StorageError) else 400
    return show(request, "error.html", {"status": status, "sentence": sentence}, status)


async def _http(request: Request, error: Exception) -> Response:
    return _error_page(request, error.status_code if isinstance(error, HTTPException) else 500)


async def _not_found(request: Request, _error: Exception) -> Response:
    return _error_page(request, 400)


async def _unexpected(request: Request, error: Exception) -> Response:
    _LOG.error("the desk failed at %s", request.url.path, exc_info=error)
    response = _error_page(request, 500)
    response.headers.update(_HEADERS)
    return response


def _error_page(request: Request, status: int, key: str = "") -> Response:
    words = words_of(request)
    sentence = words(key) if key else words.either(f"error.{status}", words("error.500"))
    return show(request, "error.html", {"status": status, "sentence": sentence}, status)
