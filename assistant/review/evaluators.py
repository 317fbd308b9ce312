"""Who may sign in at the evaluators' desk, and how a password is kept (argon2id, RFC 9106)."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import sqlalchemy as sql
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.accuracy.schema import EVALUATORS
from assistant.database import Database, now
from assistant.errors import InputError

Role = Literal["evaluator", "editor"]
"""An evaluator rates and proposes; an editor also puts proposals into the glossary and exports."""

ROLES: tuple[Role, ...] = ("evaluator", "editor")
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")


@dataclass(frozen=True)
class Evaluator:
    """A person who judges translations."""

    id: str
    name: str
    """What they sign in with."""
    display_name: str
    languages: tuple[str, ...]
    """BCP 47 tags of the languages that they can judge."""
    role: Role
    active: bool
    password_hash: str

    @property
    def is_editor(self) -> bool:
        """Whether they may change the glossary and export."""
        return self.role == "editor"


class Evaluators:
    """The evaluators of one accuracy log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        name: str,
        password: str,
        languages: Sequence[str],
        display_name: str = "",
        role: Role = "evaluator",
    ) -> Evaluator:
        """Let somebody sign in from now on.

        Raises:
            InputError: the name or the password cannot be used, or the name is taken.
        """
        wanted = name.strip().lower()
        if not _NAME.fullmatch(wanted):
            raise InputError(
                f"“{name[:40]}” cannot be a name to sign in with: use 2 to 63 of a-z, 0-9, "
                "dot, hyphen and underscore.",
                "ログイン名は半角の英小文字・数字・「.」「-」「_」で、2文字以上にしてください。",
            )
        check_password(password, wanted)
        row: dict[str, Any] = {
            "id": uuid.uuid4().hex,
            "name": wanted,
            "display_name": display_name.strip()[:128] or wanted,
            "password_hash": _hasher().hash(password),
            "languages": list(languages),
            "role": role,
            "active": True,
            "created": now(),
        }
        with self._database.writing() as connection:
            taken = sql.select(EVALUATORS.c.id).where(EVALUATORS.c.name == wanted)
            if connection.execute(taken).first():
                raise InputError(
                    f"There is an evaluator “{wanted}” already.",
                    f"「{wanted}」はすでに登録されています。",
                )
            connection.execute(sql.insert(EVALUATORS).values(row))
        return _evaluator(row)

    def all(self) -> list[Evaluator]:
        """Everybody, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(sql.select(EVALUATORS).order_by(EVALUATORS.c.name))
            return [_evaluator(dict(row)) for row in rows.mappings()]

    def by_id(self, identity: str) -> Evaluator | None:
        """The evaluator of an id, None where there is none."""
        return self._one(EVALUATORS.c.id == identity)

    def by_name(self, name: str) -> Evaluator | None:
        """The evaluator who signs in with a name, None where there is none."""
        return self._one(EVALUATORS.c.name == name.strip().lower())

    def named(self, name: str) -> Evaluator:
        """The evaluator who signs in with a name.

        Raises:
            InputError: there is none.
        """
        found = self.by_name(name)
        if found is None:
            raise InputError(
                f"There is no evaluator “{name[:40]}”: `madoguchi review users` lists them.",
                f"「{name[:40]}」という評価者はいません。",
            )
        return found

    def set_password(self, name: str, password: str) -> None:
        """Give somebody a new password; whoever is signed in with the old one is signed out.

        Raises:
            InputError: there is nobody of that name, or the password cannot be used.
        """
        found = self.named(name)
        check_password(password, found.name)
        self._change(found, password_hash=_hasher().hash(password))

    def set_active(self, name: str, active: bool) -> None:
        """Let somebody sign in or not; what they rated stays.

        Raises:
            InputError: there is nobody of that name.
        """
        self._change(self.named(name), active=active)

    def sign_in(self, name: str, password: str) -> Evaluator | None:
        """The evaluator, None where the name or the password is wrong or they may not sign in.

        An unknown name takes as long as a wrong password, so that nobody can find out the names.
        """
        found = self.by_name(name)
        known = found.password_hash if found else _nobody()
        try:
            _hasher().verify(known, password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return None
        if found is None or not found.active:
            return None
        if _hasher().check_needs_rehash(known):
            self._change(found, password_hash=_hasher().hash(password))
            return self.by_id(found.id)
        return found

    def _change(self, who: Evaluator, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(
                sql.update(EVALUATORS).where(EVALUATORS.c.id == who.id).values(values)
            )

    def _one(self, condition: sql.ColumnElement[bool]) -> Evaluator | None:
        with self._database.reading() as connection:
            row = connection.execute(sql.select(EVALUATORS).where(condition)).mappings().first()
            return _evaluator(dict(row)) if row else None


def check_password(password: str, name: str) -> None:
    """Refuse a password that is guessed too easily (NIST SP 800-63B: length, not signs).

    Raises:
        InputError: it is too short, too long, or the name.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InputError(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
            f"パスワードは{SHORTEST_PASSWORD}文字以上{LONGEST_PASSWORD}文字以下にしてください。",
        )
    if name in password.lower() or len(set(password)) < 5:
        raise InputError(
            "This password is too easy to guess: leave the name out and use more different "
            "characters.",
            "推測されやすいパスワードです。名前を含めず、いろいろな文字を使ってください。",
        )


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(uuid.uuid4().hex)


def _evaluator(row: dict[str, Any]) -> Evaluator:
    role: Role = "editor" if row["role"] == "editor" else "evaluator"
    return Evaluator(
        row["id"], row["name"], row["display_name"], tuple(row["languages"]), role,
        bool(row["active"]), row["password_hash"],
    )  # fmt: skip
