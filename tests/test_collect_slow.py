"""A whole year from many tablets in PostgreSQL, and a collection that is killed again and again."""

import multiprocessing
import os
import random
import shutil
import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sql
from postgres import find_program, make_database, running
from tablets import Tablet, contents, expected, machine
from usage_year import fill

from assistant.collect.folders import take_folder
from assistant.collect.merge import merge
from assistant.collect.parts import digests, read_part
from assistant.collect.sealing import make_identity
from assistant.collect.stores import open_stores
from assistant.database import Database, open_file
from assistant.periods import year_period
from assistant.reports import Report, build_report
from assistant.reports.build import Names
from assistant.usage_schema import CONVERSATIONS, USAGE
from assistant.windows import load_windows

pytestmark = pytest.mark.slow
KILLS = 40


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if find_program("initdb") is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with running() as address:
        yield address


def report_of(database: Database) -> Report:
    return build_report(database, year_period(2026), Names(load_windows()))


def split(whole: Path, tablet: str, folder: Path) -> Database:
    """The log of one tablet: what is another's is taken out of a copy of the whole."""
    folder.mkdir()
    shutil.copyfile(whole, folder / "usage.sqlite3")
    own = open_file(USAGE, folder / "usage.sqlite3")
    with own.writing() as connection:
        other = f"SELECT id FROM conversation WHERE tablet != '{tablet}'"
        connection.execute(sql.text(f"DELETE FROM turn WHERE conversation IN ({other})"))
        connection.execute(sql.text(f"DELETE FROM conversation WHERE tablet != '{tablet}'"))
        connection.execute(sql.text(f"DELETE FROM consultation WHERE tablet != '{tablet}'"))
    return own


def test_a_year_of_five_windows_from_all_tablets(server: str, tmp_path: Path) -> None:
    whole = open_file(USAGE, tmp_path / "whole.sqlite3")
    assert fill(whole, 2026, 24_000)["conversation"] == 24_000
    with whole.reading() as connection:
        query = sql.select(CONVERSATIONS.c.tablet).distinct()
        tablets = sorted(connection.execute(query).scalars())
    want = report_of(whole)
    whole.close()
    with machine(tmp_path / "office"):
        stores = open_stores(make_database(server, uuid.uuid4().hex))
    begun, sent = time.perf_counter(), 0
    jobs = []
    for tablet in tablets:
        own = split(tmp_path / "whole.sqlite3", tablet, tmp_path / tablet)
        jobs += [(tablet, own, key) for key in digests(own)]
    random.Random(1).shuffle(jobs)
    for tablet, own, key in jobs:
        part = read_part(own, key)
        sent += part.size
        merge(stores.usage, tablet, part.rows)
    print(f"{sent} rows of {len(tablets)} tablets in {time.perf_counter() - begun:.0f} s")
    for tablet, own, _ in jobs:
        assert digests(own) == digests(stores.usage, tablet)
        break
    got = report_of(stores.usage)
    assert [table.rows for table in got.tables] == [table.rows for table in want.tables]
    assert got.charts == want.charts
    stores.close()


def take(folder: Path, place: str, started: "multiprocessing.synchronize.Event") -> None:
    stores = open_stores(place)
    started.set()
    take_folder(stores, folder)
    stores.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_at_random_moments_nothing_is_half_or_twice(
    server: str, kind: str, tmp_path: Path
) -> None:
    place = str(tmp_path / "collected")
    if kind == "postgresql":
        place = make_database(server, uuid.uuid4().hex)
    rng = random.Random(5)
    tablet = Tablet(tmp_path / "tablet", "tourism")
    fork = multiprocessing.get_context("fork")
    with machine(tmp_path / "office"):
        public = make_identity()
        open_stores(place).close()
        killed = partly = 0
        for number in range(KILLS):
            tablet.work(2, number)
            stick = tmp_path / f"stick{number}"
            stick.mkdir()
            folder = tablet.export(stick, public)
            started = fork.Event()
            child = fork.Process(target=take, args=(folder, place, started))
            child.start()
            started.wait(60)
            time.sleep(rng.random() * 0.9)
            if child.is_alive():
                assert child.pid
                os.kill(child.pid, signal.SIGKILL)
                killed += 1
            child.join()
            shutil.rmtree(stick)
            stores = open_stores(place)
            now_there = contents(stores)
            talks = {row["id"] for row in now_there["usage.conversation"]}
            turns = {row["conversation"] for row in now_there["usage.turn"]}
            # Every conversation of this tablet has turns: one without them is half a part.
            assert talks == turns
            wanted = digests(tablet.usage.database).items()
            got = digests(stores.usage, tablet.id).items()
            partly += 0 < len(wanted & got) < len(wanted)
            stores.close()
        stick = tmp_path / "last"
        stick.mkdir()
        folder = tablet.export(stick, public)
        stores = open_stores(place)
        take_folder(stores, folder)
        assert contents(stores) == expected([tablet])
        stores.close()
    print(f"{killed} of {KILLS} collections were killed; {partly} times a part of them was there")
    assert killed > KILLS // 4
    assert partly
