"""Kills a process that writes both logs, again and again, and looks for what was acknowledged.

    python tests/kill_writer.py FOLDER KILLS SEED

A child writes counts and recorded conversations and says so after each write; it is killed
(SIGKILL) at a random moment, in every tenth round while it still makes the databases or changes
them from the first version's schema. Then everything that it had said must be there. Prints one
JSON object.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import sqlalchemy as sql
from accuracy_samples import confirmed
from old_logs import write_first_usage

from assistant.accuracy import AccuracyLog, Consent
from assistant.accuracy.schema import CONVERSATIONS, TURNS
from assistant.conversation import Conversation, TurnState
from assistant.usage import CONVERSATIONS as COUNTED
from assistant.usage import TURNS as COUNTED_TURNS
from assistant.usage import UsageLog

ROUNDS_PER_FOLDER = 10
LONGEST, LONGEST_MAKING = 0.01, 0.3
"""Seconds until a kill, at most: after a write, and while the databases are made."""


def write(folder: Path, say: int) -> None:
    """Write until killed; after each write say what is on the disk."""

    def acknowledge(*words: str) -> None:
        os.write(say, (" ".join(words) + "\n").encode())

    usage = UsageLog(folder / "usage.sqlite3")
    accuracy = AccuracyLog.open(folder / "accuracy.sqlite3")
    while True:
        talk, consent = Conversation("tourism", "vi"), Consent("1-vi")
        usage.begin(talk)
        acknowledge("counted", talk.id)
        accuracy.begin(talk, consent)
        acknowledge("recorded", consent.id)
        for number in range(3):
            turn = confirmed(talk, f"田中さん、手数料は{number}00円です。")
            usage.record(talk, turn)
            acknowledge("counted-turn", turn.id, "confirmed")
            accuracy.record(talk, turn, consent)
            acknowledge("recorded-turn", turn.id, "confirmed")
            spoken = turn.to(TurnState.SPOKEN)
            usage.record(talk, spoken)
            acknowledge("counted-turn", turn.id, "spoken")
            accuracy.record(talk, spoken, consent)
            acknowledge("recorded-turn", turn.id, "spoken")
        usage.end(talk)
        acknowledge("ended", talk.id)
        accuracy.end(talk, consent, "solved")


def kill_once(folder: Path, writes: int, delay: float) -> list[list[str]]:
    """Let a child write, kill it in the middle of a write, and return what it had said.

    Args:
        folder: where it writes.
        writes: how many acknowledged writes are waited for.
        delay: seconds after these.
    """
    listen, say = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(listen)
        try:
            write(folder, say)
        finally:
            os._exit(1)
    os.close(say)
    with os.fdopen(listen, "rb", buffering=0) as pipe:
        said = b""
        while said.count(b"\n") < writes:
            more = pipe.read(4096)
            if not more:
                break
            said += more
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            raise SystemExit("the writer ended by itself")
        said += pipe.read() or b""
    # A line that was cut off in the middle acknowledges nothing.
    return [line.split(" ") for line in said.decode().split("\n")[:-1]]


def lost(folder: Path, said: list[list[str]]) -> list[list[str]]:
    """What was acknowledged and is not there; opening the logs finishes what was interrupted."""
    usage = UsageLog(folder / "usage.sqlite3")
    accuracy = AccuracyLog.open(folder / "accuracy.sqlite3")
    try:
        with usage.database.reading() as connection:
            counted = dict(connection.execute(sql.select(COUNTED.c.id, COUNTED.c.outcome)).all())
            states = dict(
                connection.execute(sql.select(COUNTED_TURNS.c.id, COUNTED_TURNS.c.state)).all()
            )
            check = [connection.execute(sql.text("PRAGMA integrity_check")).scalar()]
        with accuracy.database.reading() as connection:
            recorded = set(connection.execute(sql.select(CONVERSATIONS.c.id)).scalars())
            rows = {row.id: row for row in connection.execute(sql.select(TURNS))}
            check.append(connection.execute(sql.text("PRAGMA integrity_check")).scalar())
    finally:
        usage.close()
        accuracy.close()
    if check != ["ok", "ok"]:
        raise SystemExit(f"a database is damaged: {check}")

    def is_there(kind: str, one: str, state: str = "") -> bool:
        if kind == "counted":
            return one in counted
        if kind == "ended":
            return counted.get(one) == "solved"
        if kind == "recorded":
            return one in recorded
        if kind == "counted-turn":
            return states.get(one) in (state, "spoken")
        row = rows.get(one)
        if row is None or row.state not in (state, "spoken"):
            return False
        return bool(row.source.startswith("[氏名]さん、手数料は") and row.findings)

    return [words for words in said if not is_there(*words)]


def warm_up(folder: Path) -> None:
    """Load everything once, so that the children spend their short lives writing."""
    usage = UsageLog(folder / "usage.sqlite3")
    accuracy = AccuracyLog.open(folder / "accuracy.sqlite3")
    talk, consent = Conversation("tourism", "vi"), Consent("1-vi")
    turn = confirmed(talk, "田中さん、手数料は300円です。")
    usage.record(talk, turn)
    accuracy.record(talk, turn, consent)
    usage.close()
    accuracy.close()


def main() -> None:
    home, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    os.environ["MADOGUCHI_KEY_FILE"] = str(home / "config" / "accuracy.key")
    chance = random.Random(seed)
    warm_up(home / "warm")
    total = early = old = 0
    missing: list[list[str]] = []
    for number in range(kills):
        folder = home / f"tablet-{number // ROUNDS_PER_FOLDER}"
        first = number % ROUNDS_PER_FOLDER == 0
        if first and chance.random() < 0.5:
            # The counts of a tablet that ran the first version.
            old += 1
            folder.mkdir(parents=True)
            write_first_usage(folder / "usage.sqlite3")
        if first:
            said = kill_once(folder, 0, chance.uniform(0, LONGEST_MAKING))
        else:
            said = kill_once(folder, chance.randrange(12), chance.uniform(0, LONGEST))
        early += not said
        total += len(said)
        missing += lost(folder, said)
        if first and (folder / "usage.sqlite3").exists():
            with closing(sqlite3.connect(folder / "usage.sqlite3")) as connection:
                connection.execute("SELECT tablet, seconds FROM conversation").fetchall()
    print(
        json.dumps(
            {"kills": kills, "acknowledged": total, "lost": len(missing), "examples": missing[:5],
             "before_the_first_write": early, "with_an_old_schema": old}
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
