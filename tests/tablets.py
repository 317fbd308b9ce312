"""Made-up tablets with logs of their own, and what a collection of them has to hold."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from accuracy_samples import confirmed, unmasked

from assistant.accuracy import AccuracyLog, Consent
from assistant.collect.rows import TABLES
from assistant.collect.stores import Stores
from assistant.consultations import Consultation
from assistant.conversation import Conversation, TurnState
from assistant.export import export_logs
from assistant.usage import UsageLog
from assistant.windows import load_windows

SECRET = "城は九時に開きます"


@contextmanager
def machine(folder: Path) -> Iterator[None]:
    """What is done inside is done on that machine: its data, its settings, its keys."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MADOGUCHI_HOME", str(folder / "data"))
        patch.setenv("MADOGUCHI_KEY_FILE", str(folder / "config" / "accuracy.key"))
        yield


@dataclass
class Tablet:
    """One tablet."""

    folder: Path
    window: str
    consents: list[Consent] = field(default_factory=list)

    def __post_init__(self) -> None:
        with machine(self.folder):
            self.usage = UsageLog(self.folder / "data" / "usage.sqlite3")
            self.accuracy = AccuracyLog.open(self.folder / "data" / "accuracy.sqlite3", unmasked)
        self.id = self.accuracy.tablet

    def work(self, conversations: int, seed: int) -> None:
        """Hold conversations, one in three with consent."""
        rng = random.Random(seed)
        for number in range(conversations):
            talk = Conversation(self.window, rng.choice(["vi", "en", "ne"]), "tax")
            talk.started = talk.started.replace(day=1 + rng.randrange(28), month=10)
            consent = Consent(f"1-{talk.resident_language}")
            self.usage.begin(talk)
            for place in range(rng.randrange(1, 4)):
                turn = confirmed(talk, f"{SECRET}{number}-{place}")
                self.usage.record(talk, turn)
                if number % 3 == 0:
                    self.accuracy.record(talk, turn, consent)
            self.usage.end(talk, rng.choice(["solved", "interpreter"]))
            if number % 3 == 0:
                self.accuracy.end(talk, consent, "solved")
                self.consents.append(consent)
        self.usage.add(Consultation(self.window, "vi", "2026-10", 5, "tax"))

    def say_more(self) -> None:
        """A conversation that is not over yet: counted and recorded, later changed."""
        talk = Conversation(self.window, "vi")
        turn = confirmed(talk, SECRET)
        consent = Consent("1-vi")
        self.usage.record(talk, turn)
        self.accuracy.record(talk, turn, consent)
        self.open = (talk, turn, consent)

    def go_on(self) -> None:
        """What was open ends, and its turn was rejected."""
        talk, turn, consent = self.open
        rejected = turn.to(TurnState.REJECTED)
        self.usage.record(talk, rejected)
        self.accuracy.record(talk, rejected, consent)
        self.usage.end(talk, "interrupted")
        self.accuracy.end(talk, consent, "interrupted")

    def export(self, stick: Path, collection: str = "") -> Path:
        """Write to a stick, as the app does."""
        with machine(self.folder):
            return export_logs(
                self.folder / "data" / "usage.sqlite3", self.folder / "data" / "accuracy.sqlite3",
                stick, load_windows(), collection=collection,
            ).folder  # fmt: skip


def contents(stores: Stores) -> dict[str, list[dict[str, Any]]]:
    """Everything that was collected."""
    found = {}
    for log, tables in TABLES.items():
        with stores.of(log).reading() as connection:
            for table in tables:
                key = next(iter(table.primary_key.columns))
                rows = connection.execute(sql.select(table).order_by(key)).mappings()
                found[f"{log}.{table.name}"] = [dict(row) for row in rows]
    return found


def expected(tablets: list[Tablet]) -> dict[str, list[dict[str, Any]]]:
    """What the collection of these tablets has to hold."""
    found: dict[str, list[dict[str, Any]]] = {}
    keys = {}
    for tablet in tablets:
        own = contents(Stores(tablet.usage.database, tablet.accuracy.database))
        for name, rows in own.items():
            found.setdefault(name, []).extend(rows)
            keys[name] = "conversation" if name.endswith("deletion") else "id"
    return {name: sorted(rows, key=lambda row: row[keys[name]]) for name, rows in found.items()}
