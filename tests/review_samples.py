"""A desk with made-up conversations, and a browser without a window that signs in to it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from accuracy_samples import unmasked
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from assistant.accuracy import AccuracyLog, Consent
from assistant.checks import Finding, TermUse
from assistant.conversation import Conversation, Turn, TurnState
from assistant.engines import Engines
from assistant.interpretation import Interpretation, Route
from assistant.review import evaluators
from assistant.review.app import create_app
from assistant.review.desk import Desk
from assistant.windows import load_windows

PASSWORD = "correct horse battery"


def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with the least that argon2 allows: the tests sign in a hundred times."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(evaluators, "_hasher", lambda: quick)


def desk_in(folder: Path, engines: Engines | None = None) -> Desk:
    """An empty desk whose log and glossary are in a folder; nobody may sign in yet."""
    log = AccuracyLog.open(folder / "data" / "accuracy.sqlite3", unmasked)
    own = engines or Engines(own_glossary=folder / "data" / "glossary")
    return Desk(log.database, own, load_windows())


def say(
    desk: Desk,
    source: str,
    translation: str,
    language: str = "vi",
    window: str = "foreign-residents",
    back: str = "",
    findings: Sequence[Finding] = (),
    terms: Sequence[TermUse] = (),
    state: TurnState = TurnState.CONFIRMED,
    route: Route = "model",
    model: str = "embedded-mt",
    version: str = "1",
    topic: str = "tax",
    speaker: str = "staff",
) -> Turn:
    """Log one turn of a conversation of its own."""
    log = AccuracyLog(desk.database, "0" * 32, unmasked)
    talk = Conversation(window, language, topic)
    turn = talk.hear("staff" if speaker == "staff" else "resident", source, 0.87, "whisper-base")
    answer = Interpretation(
        source, turn.source_language, turn.target_language, translation, back or source, route,
        model, terms=tuple(terms), findings=tuple(findings), agreement=0.9,
    )  # fmt: skip
    turn = talk.update(turn.translated(answer).to(state))
    log.record(talk, turn, Consent("1-vi"), {model: version})
    log.end(talk, Consent("1-vi"), "solved")
    return replace(turn)


class Browser:
    """Asks as a browser does: keeps cookies, and sends forms with what hidden fields they hold."""

    def __init__(self, desk: Desk, language: str = "en") -> None:
        self.client = TestClient(
            create_app(desk, ["testserver"]),
            raise_server_exceptions=False,
            follow_redirects=False,
            headers={"accept-language": language},
        )
        self.text = ""
        self.path = "/"
        self.status = 0

    def get(self, path: str) -> str:
        return self._took(self.client.get(path))

    def post(self, path: str, **fields: object) -> str:
        """Send a form with the token of the page that is shown."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.text)
        if found:
            fields.setdefault("csrf", unescape(found[1]))
        return self._took(self.client.post(path, data=fields))

    def sign_in(self, name: str, password: str = PASSWORD, path: str = "/") -> str:
        self.get(f"/sign-in?next={path}")
        return self.post("/sign-in", **self.hidden(), name=name, password=password)

    def hidden(self) -> dict[str, list[str]]:
        """The hidden fields of the first form of the page."""
        fields: dict[str, list[str]] = {}
        for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', self.text):
            fields.setdefault(unescape(name), []).append(unescape(value))
        return fields

    def _took(self, response: object) -> str:
        for _ in range(5):
            self.status = response.status_code
            self.text, self.path = response.text, response.url.path
            if response.next_request is None:
                return self.text
            response = self.client.send(response.next_request)
        raise AssertionError("redirected in a circle")
