"""Sessions, forms that only our own page can send, and a limit on guessing passwords.

A session lives in memory: when the desk is restarted, everybody signs in again. The cookie holds
nothing but a signed random id.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from assistant.review.evaluators import Evaluator
from assistant.review.ratings import Before
from assistant.review.sampling import Choice

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 10 * 3600
_FORM_SECONDS = 3600
_MOST_SESSIONS = 1000


@dataclass
class Session:
    """One evaluator who has signed in."""

    evaluator: str
    password: str
    """Fingerprint of the password hash: a new password ends the session."""
    csrf: str
    began: float
    seen: float
    notices: list[tuple[str, str]] = field(default_factory=list)
    """(kind, sentence) to show once on the next page; kind: `done`, `problem`."""
    skipped: set[str] = field(default_factory=set)
    """Turns that this evaluator passed over."""
    choice: Choice = field(default_factory=Choice)
    """What the queue was last narrowed to."""
    undo: Before | None = None
    """What the last rating replaced."""
    imported: str | None = None
    """State of the glossary after this evaluator's last import, which can still be undone."""
    kept: tuple[str, Mapping[str, Sequence[str]]] | None = None
    """Path and fields of a form that came after the session before had ended."""

    def take_kept(self, path: str) -> Mapping[str, Sequence[str]]:
        """The fields that were kept for a page, once."""
        if self.kept is None or self.kept[0] != path:
            return {}
        fields, self.kept = self.kept[1], None
        return fields


class Sessions:
    """Everybody who is signed in.

    Args:
        idle: seconds without a request after which a session ends.
        longest: seconds after which it ends in any case.
        clock: seconds of a clock that nobody sets.
    """

    def __init__(
        self,
        idle: float = IDLE_SECONDS,
        longest: float = LONGEST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._idle, self._longest, self._clock = idle, longest, clock
        self._known: dict[str, Session] = {}
        self._lock = threading.Lock()
        secret = secrets.token_bytes(32)
        self._signer = URLSafeSerializer(secret, salt="session")
        self._forms = URLSafeTimedSerializer(secret, salt="form")

    def begin(self, who: Evaluator) -> str:
        """Sign somebody in and return what goes into the cookie."""
        identity, moment = secrets.token_urlsafe(32), self._clock()
        session = Session(
            who.id, fingerprint(who), secrets.token_urlsafe(32), began=moment, seen=moment
        )
        with self._lock:
            self._forget_old()
            self._known[identity] = session
        return str(self._signer.dumps(identity))

    def find(self, cookie: str | None) -> Session | None:
        """The session of a cookie, None where it is forged, ended or too old."""
        identity = self._identity(cookie)
        with self._lock:
            session = self._known.get(identity)
            if session is None:
                return None
            if self._is_over(session):
                del self._known[identity]
                return None
            session.seen = self._clock()
            return session

    def end(self, cookie: str | None) -> None:
        """Sign out."""
        with self._lock:
            self._known.pop(self._identity(cookie), None)

    def form_token(self) -> str:
        """A token for the form to sign in, which has no session yet; it goes into a cookie too."""
        return str(self._forms.dumps(secrets.token_urlsafe(16)))

    def is_own_form(self, token: str, cookie: str | None) -> bool:
        """Whether a form to sign in is ours and from this browser."""
        if cookie is None or not secrets.compare_digest(token.encode(), cookie.encode()):
            return False
        try:
            self._forms.loads(token, max_age=_FORM_SECONDS)
        except BadSignature:
            return False
        return True

    def _identity(self, cookie: str | None) -> str:
        try:
            return str(self._signer.loads(cookie)) if cookie else ""
        except BadSignature:
            return ""

    def _is_over(self, session: Session) -> bool:
        moment = self._clock()
        return moment - session.seen > self._idle or moment - session.began > self._longest

    def _forget_old(self) -> None:
        over = [identity for identity, s in self._known.items() if self._is_over(s)]
        for identity in over or list(self._known)[: len(self._known) - _MOST_SESSIONS + 1]:
            del self._known[identity]


def fingerprint(who: Evaluator) -> str:
    """What changes with the password."""
    return hashlib.sha256(who.password_hash.encode()).hexdigest()


class Guard:
    """Counts attempts to sign in; a right password clears the count of its name and address."""

    _PAIR = RateLimitItemPerMinute(5, 5)
    _NAME = RateLimitItemPerHour(30)
    _ADDRESS = RateLimitItemPerMinute(60, 15)

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def may_try(self, name: str, address: str) -> bool:
        """Whether one more attempt is let through; it is counted before the password is looked at.

        5 in 5 minutes for a name from one address, 30 an hour for a name, 60 in 15 minutes for an
        address.
        """
        known = name.strip().lower()[:64]
        asked = (
            self._limiter.hit(self._PAIR, "pair", known, address),
            self._limiter.hit(self._NAME, "name", known),
            self._limiter.hit(self._ADDRESS, "address", address),
        )
        return all(asked)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the attempts of a name from an address."""
        self._limiter.clear(self._PAIR, "pair", name.strip().lower()[:64], address)
