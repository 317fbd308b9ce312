"""Writes and reads the accuracy log. Only what a resident consented to comes here, masked."""

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sql

from assistant import __version__
from assistant.accuracy.key import find_key
from assistant.accuracy.rows import turn_row
from assistant.accuracy.schema import ACCURACY, CONVERSATIONS, DELETIONS, TURNS
from assistant.conversation import Conversation, Turn
from assistant.database import Database, now, open_file, open_server, utc
from assistant.errors import InputError
from assistant.masking import ConversationMask, Masker
from assistant.tablet import tablet_id
from assistant.upsert import put

Reason = Literal["withdrawn", "request", "retention"]
"""Why a conversation was deleted: consent taken back, asked for later, kept long enough."""

_SHORTEST_PREFIX = 6

NewMask = Callable[[], Masker]


@dataclass(frozen=True)
class Consent:
    """The resident's yes in one conversation."""

    text: str
    """Version and language of the text that asked, such as `1-vi`."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Id of what is recorded: another one than in the usage counts, and new with every yes."""

    @property
    def number(self) -> str:
        """What a resident can note down, to have the recording deleted later."""
        return f"{self.id[:4]}-{self.id[4:8]}".upper()


class AccuracyLog:
    """One accuracy log. A write that returned is on the disk.

    Args:
        database: open, of the log `ACCURACY`.
        tablet: id of the tablet that writes.
        new_mask: makes what masks the texts of one conversation.
    """

    def __init__(
        self, database: Database, tablet: str, new_mask: NewMask = ConversationMask
    ) -> None:
        self.database = database
        self.tablet = tablet
        self._new_mask = new_mask
        self._masks: dict[str, Masker] = {}
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, new_mask: NewMask = ConversationMask) -> "AccuracyLog":
        """Open this tablet's own, encrypted with its own key.

        Raises:
            StorageError: it or its key cannot be opened.
        """
        tablet = tablet_id(path.with_name("tablet-id"))
        return cls(open_file(ACCURACY, path, find_key(path)), tablet, new_mask)

    @classmethod
    def open_server(cls, url: str, new_mask: NewMask = ConversationMask) -> "AccuracyLog":
        """Open the collection of many tablets on a server.

        Raises:
            StorageError: it cannot be reached.
        """
        return cls(open_server(ACCURACY, url), "0" * 32, new_mask)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def begin(self, conversation: Conversation, consent: Consent) -> None:
        """Record that a conversation is recorded from here on."""
        mask = self._masks.setdefault(consent.id, self._new_mask())
        for turn in _said_so_far(conversation):
            # What was said before the yes is not recorded, but its names must be known.
            mask(*turn)
        with self._writing() as connection:
            self._know(connection, conversation, consent)

    def record(
        self,
        conversation: Conversation,
        turn: Turn,
        consent: Consent,
        versions: Mapping[str, str] | None = None,
    ) -> None:
        """Record a turn, or the new state of one that was recorded before.

        Args:
            conversation: which the turn is of.
            turn: translated at least once, or rejected.
            consent: the resident's.
            versions: version of each model that took part, by catalogue id.
        """
        mask = self._masks.setdefault(consent.id, self._new_mask())
        row = turn_row(consent.id, conversation, turn, mask, versions or {})
        fixed = ("id", "conversation", "position", "at", "revision")
        changed = {name: value for name, value in row.items() if name not in fixed}
        changed["revision"] = TURNS.c.revision + 1
        with self._writing() as connection:
            self._know(connection, conversation, consent)
            put(connection, TURNS, row, "id", changed)

    def end(self, conversation: Conversation, consent: Consent, outcome: str) -> None:
        """Record the end of a conversation, and forget the names that were said in it."""
        self._masks.pop(consent.id, None)
        values = {
            "ended": now(), "seconds": round(conversation.seconds, 1), "outcome": outcome,
            "topic": conversation.topic, "revision": CONVERSATIONS.c.revision + 1,
        }  # fmt: skip
        with self._writing() as connection:
            self._know(connection, conversation, consent)
            connection.execute(
                sql.update(CONVERSATIONS).where(CONVERSATIONS.c.id == consent.id).values(values)
            )

    def delete(self, conversation: str, reason: Reason) -> int:
        """Delete a conversation with its turns, reviews and marked errors; overwritten on the disk.

        Args:
            conversation: its id.
            reason: kept, with the id and the time, so that no collection brings it back.

        Returns:
            How many turns went with it.
        """
        self._masks.pop(conversation, None)
        with self._writing() as connection:
            return delete_conversations(connection, [conversation], self.tablet, reason)

    def find(self, prefix: str) -> str:
        """The id of the conversation that begins so, as on a resident's slip.

        Args:
            prefix: at least 6 of the id's digits; case, spaces and hyphens do not matter.

        Raises:
            InputError: there is none, or more than one.
        """
        wanted = "".join(prefix.lower().split()).replace("-", "")
        if len(wanted) < _SHORTEST_PREFIX or set(wanted) - set("0123456789abcdef"):
            raise InputError(
                f"“{prefix[:40]}” is not a conversation's number: give at least "
                f"{_SHORTEST_PREFIX} of its digits (0-9, a-f).",
                "会話の番号は6桁以上で入力してください。",
            )
        query = sql.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.id.startswith(wanted))
        with self.database.reading() as connection:
            found: list[str] = list(connection.execute(query.limit(2)).scalars())
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(
                f"More than one conversation begins with “{wanted}”: give more digits.",
                "番号が同じ会話が複数あります。もっと長く入力してください。",
            )
        raise InputError(
            f"There is no conversation “{wanted}” in the accuracy log.",
            "その番号の会話は精度記録にありません。",
        )

    def counts(self) -> dict[str, int]:
        """How many conversations, turns and deletions there are."""
        tables = {"conversations": CONVERSATIONS, "turns": TURNS, "deletions": DELETIONS}
        with self.database.reading() as connection:
            return {
                name: connection.execute(sql.select(sql.func.count()).select_from(table)).scalar()
                or 0
                for name, table in tables.items()
            }

    def conversations(self) -> list[dict[str, Any]]:
        """Every conversation, the oldest first."""
        query = sql.select(CONVERSATIONS).order_by(CONVERSATIONS.c.started, CONVERSATIONS.c.id)
        with self.database.reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def turns(self, conversation: str | None = None) -> list[dict[str, Any]]:
        """The turns of one conversation or of all, in the order in which they were said."""
        query = sql.select(TURNS).order_by(TURNS.c.conversation, TURNS.c.position)
        if conversation is not None:
            query = query.where(TURNS.c.conversation == conversation)
        with self.database.reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    @contextmanager
    def _writing(self) -> Iterator[sql.Connection]:
        with self._lock, self.database.writing() as connection:
            yield connection

    def _know(self, connection: sql.Connection, talk: Conversation, consent: Consent) -> None:
        """The conversation's row, which a full disk may have refused before."""
        moment = now()
        row = {
            "id": consent.id,
            "tablet": self.tablet,
            "window": talk.window,
            "staff_language": talk.staff_language,
            "resident_language": talk.resident_language,
            "topic": talk.topic,
            "consented": moment,
            "consent_text": consent.text,
            "started": utc(talk.started),
            "version": __version__,
            "kept_from": moment,
            "revision": 1,
        }
        put(connection, CONVERSATIONS, row, "id")


def _said_so_far(conversation: Conversation) -> list[tuple[str, str]]:
    """Every text of a conversation with its language."""
    texts = [(turn.text, turn.source_language) for turn in conversation.turns]
    return texts + [
        (turn.interpretation.translation, turn.target_language)
        for turn in conversation.turns
        if turn.interpretation is not None
    ]


def delete_conversations(
    connection: sql.Connection, ids: list[str], tablet: str, reason: Reason
) -> int:
    """Delete conversations with all that hangs on them and note that they are gone.

    Returns:
        How many turns went with them.
    """
    turns = 0
    for part in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        own = sql.select(sql.func.count()).select_from(TURNS).where(TURNS.c.conversation.in_(part))
        turns += connection.execute(own).scalar() or 0
        connection.execute(sql.delete(CONVERSATIONS).where(CONVERSATIONS.c.id.in_(part)))
        moment = now()
        rows = [
            {"conversation": one, "tablet": tablet, "reason": reason, "at": moment} for one in part
        ]
        put(connection, DELETIONS, rows, "conversation")
    return turns
