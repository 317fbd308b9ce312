"""What all pages of the desk share, and how one of them is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from assistant import __version__
from assistant.database import Database
from assistant.engines import Engines
from assistant.languages import LANGUAGES
from assistant.review.access import Guard, Session, Sessions
from assistant.review.evaluators import Evaluator, Evaluators
from assistant.review.strings import Words, preferred
from assistant.windows import Window

_TEMPLATES = Path(__file__).with_name("templates")
LANGUAGE_COOKIE = "madoguchi_language"
FORM_COOKIE = "madoguchi_form"


@dataclass
class Desk:
    """The evaluators' desk of one accuracy log.

    Args:
        database: the accuracy log, open.
        engines: of this machine, for its terms and phrases.
        windows: by id.
        secure: served over TLS, so that cookies never travel without it.
    """

    database: Database
    engines: Engines
    windows: dict[str, Window]
    secure: bool = False
    sessions: Sessions = field(default_factory=Sessions)
    guard: Guard = field(default_factory=Guard)

    @property
    def overlay(self) -> Path:
        """Folder of the city's own terms and phrases, where reviewed ones are written."""
        return self.engines.own_glossary

    @property
    def evaluators(self) -> Evaluators:
        """Who may sign in."""
        return Evaluators(self.database)

    @property
    def session_cookie(self) -> str:
        """Name of the session's cookie; the prefix binds it to this host and to TLS."""
        return "__Host-madoguchi" if self.secure else "madoguchi_session"

    def window_name(self, window: str, words: Words) -> str:
        """A window's name; its id where it is unknown."""
        known = self.windows.get(window)
        return words.of(known.english, known.name) if known else window


@dataclass(frozen=True)
class Visitor:
    """Who asks for a page, and in which language."""

    evaluator: Evaluator
    session: Session
    words: Words

    def notify(self, kind: str, sentence: str) -> None:
        """Show a sentence once, on the next page."""
        self.session.notices.append((kind, sentence))


class SignInNeededError(Exception):
    """A page was asked for without a session."""


class ForgedFormError(Exception):
    """A form was sent that our own page did not make."""


def desk_of(request: Request) -> Desk:
    """The desk that answers a request."""
    found = request.app.state.desk
    if not isinstance(found, Desk):
        raise TypeError(type(found))
    return found


def words_of(request: Request) -> Words:
    """The language of the page for a request."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return Words(preferred(chosen, request.headers.get("accept-language", "")))


def show(
    request: Request, template: str, values: Mapping[str, Any], status: int = 200
) -> HTMLResponse:
    """A page.

    Args:
        request: which it answers.
        template: file in `templates/`.
        values: what the template shows besides what every page has.
        status: HTTP status.
    """
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    words = words_of(request)
    desk = desk_of(request)
    notices: list[tuple[str, str]] = []
    if visitor is not None:
        notices, visitor.session.notices[:] = list(visitor.session.notices), []
    here = request.url.path
    if request.url.query:
        here += f"?{request.url.query}"
    common = {
        "t": words,
        "me": visitor.evaluator if visitor else None,
        "csrf": visitor.session.csrf if visitor else "",
        "can_undo": visitor is not None and visitor.session.undo is not None,
        "notices": notices,
        "here": here if request.method == "GET" else request.url.path,
        "window_name": lambda window: desk.window_name(window, words),
        "languages": LANGUAGES,
        "version": __version__,
        "is_open": request.url.hostname not in ("localhost", "127.0.0.1", "::1")
        and not desk.secure,
    }
    text = _environment().get_template(template).render(common | dict(values))
    return HTMLResponse(text, status)


def go(path: str) -> Response:
    """Send the browser to another page of ours by GET."""
    return RedirectResponse(path, 303)


def own_path(path: str, otherwise: str = "/") -> str:
    """A path of this desk from what a browser sent, never another site's address."""
    if not path.startswith("/") or path[1:2] in ("/", "\\") or not path.isprintable():
        return otherwise
    return quote(path, safe="/?=&%.-_~")


def local_time(moment: datetime | str) -> str:
    """A moment of the log (UTC) or of the history (ISO 8601) on this machine's clock."""
    known = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    zoned = known if known.tzinfo else known.replace(tzinfo=UTC)
    return zoned.astimezone().strftime("%Y-%m-%d %H:%M")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["local"] = local_time
    return made
