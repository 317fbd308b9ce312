"""Tokens: one a tablet, shown once, kept as a hash, bound to the first tablet that uses it."""

import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql

from assistant.database import Database, now
from assistant.errors import InputError
from assistant.usage_schema import CONVERSATIONS, TABLETS

_TOKEN = re.compile(r"mdg_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Tablet:
    """A tablet that may send its logs, or that brought them on a stick."""

    name: str
    id: str
    """Empty until it has sent something."""
    seen: datetime | None
    """When it last sent something over the network, UTC."""
    conversations: int
    last: datetime | None
    """When its last conversation began, UTC."""


def add_tablet(database: Database, name: str) -> str:
    """Let a tablet send its logs; returns its token, which is nowhere else.

    Raises:
        InputError: the name is empty, too long or taken.
        StorageError: nothing was written.
    """
    plain = " ".join(name.split())
    if not 1 <= len(plain) <= 64 or not plain.isprintable():
        raise InputError(
            "A tablet's name has 1 to 64 characters.", "端末の名前は1～64文字で入力してください。"
        )
    token = f"mdg_{secrets.token_urlsafe(32)}"
    with database.writing() as connection:
        if connection.execute(sql.select(TABLETS.c.id).where(TABLETS.c.name == plain)).first():
            raise InputError(
                f"There is a tablet “{plain}” already: revoke it first, or take another name.",
                "同じ名前の端末があります。",
            )
        row: dict[str, Any] = {
            "id": uuid.uuid4().hex, "name": plain, "token_hash": _hash(token), "created": now(),
        }  # fmt: skip
        connection.execute(sql.insert(TABLETS).values(row))
    return token


def revoke_tablet(database: Database, name: str) -> None:
    """Take a tablet's token back; what it sent stays.

    Raises:
        InputError: there is no such tablet.
        StorageError: nothing was written.
    """
    with database.writing() as connection:
        done = connection.execute(sql.delete(TABLETS).where(TABLETS.c.name == name.strip()))
        if not done.rowcount:
            raise InputError(
                f"There is no tablet “{name[:64]}”: `madoguchi collect tablets` shows them.",
                "その名前の端末はありません。",
            )


def is_token(token: str) -> bool:
    """Whether it has the form of a token."""
    return bool(_TOKEN.fullmatch(token))


def check_token(database: Database, token: str, tablet: str) -> bool:
    """Whether a token is right and this tablet's. The first tablet that uses it makes it its own.

    Raises:
        StorageError: the database cannot be used.
    """
    if not is_token(token):
        return False
    # The token is random and long: its plain hash cannot be guessed, and is all that is kept.
    known = TABLETS.c.token_hash == _hash(token)
    with database.writing() as connection:
        row = connection.execute(sql.select(TABLETS.c.tablet).where(known)).first()
        if row is None or row.tablet not in (None, tablet):
            return False
        taken = sql.select(TABLETS.c.id).where(TABLETS.c.tablet == tablet, sql.not_(known))
        if connection.execute(taken).first():
            return False
        connection.execute(sql.update(TABLETS).where(known).values(tablet=tablet, seen=now()))
    return True


def tablets(database: Database) -> list[Tablet]:
    """All tablets of a collection, those with a token first.

    Raises:
        StorageError: the database cannot be read.
    """
    counted = sql.select(
        CONVERSATIONS.c.tablet, sql.func.count(), sql.func.max(CONVERSATIONS.c.started)
    ).group_by(CONVERSATIONS.c.tablet)
    with database.reading() as connection:
        counts = {row[0] or "": (row[1], row[2]) for row in connection.execute(counted)}
        known = connection.execute(sql.select(TABLETS).order_by(TABLETS.c.name)).mappings().all()
    listed = [
        Tablet(
            row["name"], row["tablet"] or "", row["seen"],
            *counts.pop(row["tablet"] or "-", (0, None)),
        )
        for row in known
    ]  # fmt: skip
    return listed + [Tablet("", id_, None, *count) for id_, count in sorted(counts.items())]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("ascii")).hexdigest()
