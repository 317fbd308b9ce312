"""Logs of many tablets in one SQLite folder and in a real PostgreSQL, by stick and by network."""

import json
import random
import shutil
import sqlite3
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from postgres import find_program, make_database, running
from tablets import SECRET, Tablet, contents, expected, machine
from typer.testing import CliRunner

from assistant import retention
from assistant.cli import app
from assistant.collect.folders import MANIFEST, find_exports, take_folder
from assistant.collect.merge import merge
from assistant.collect.parts import digests, read_part
from assistant.collect.push import Collection
from assistant.collect.sealing import make_identity
from assistant.collect.server import create_app
from assistant.collect.stores import Stores, open_accuracy, open_stores, open_usage
from assistant.collect.tokens import add_tablet, revoke_tablet, tablets
from assistant.database import now
from assistant.errors import InputError, StorageError
from assistant.periods import month_period
from assistant.reports import build_report
from assistant.reports.build import Names
from assistant.review.serve import Place, listen
from assistant.windows import load_windows


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    if find_program("initdb") is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with running() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "collected")
    return make_database(request.getfixturevalue("server"), uuid.uuid4().hex)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    with machine(tmp_path / "office"):
        yield tmp_path / "office"


@pytest.fixture
def stores(place: str, office: Path) -> Iterator[Stores]:
    opened = open_stores(place)
    yield opened
    opened.close()


@pytest.fixture
def three(tmp_path: Path) -> list[Tablet]:
    made = [Tablet(tmp_path / name, name) for name in ("tourism", "childcare", "evil=1+1")]
    for number, tablet in enumerate(made):
        tablet.work(6, number)
        tablet.say_more()
    return made


def test_sticks_in_any_order_and_again_give_all(
    stores: Stores, place: str, three: list[Tablet], tmp_path: Path
) -> None:
    public = make_identity()
    exports = []
    for time_ in ("early", "late"):
        for tablet in three:
            stick = tmp_path / time_ / tablet.window
            stick.mkdir(parents=True)
            exports.append(tablet.export(stick, public))
            if time_ == "early":
                tablet.go_on()
                tablet.work(2, 9)
                gone = tablet.consents.pop()
                tablet.accuracy.delete(gone.id, "withdrawn")
                tablet.usage.take_back(tablet.usage.entries()[0].id)
    random.Random(4).shuffle(exports)
    for folder in [*exports, *exports[:3]]:
        assert not take_folder(stores, folder).problems
    want = expected(three)
    # A stick that was written before something was deleted does not bring it back.
    assert contents(stores) == want
    assert len(want["accuracy.deletion"]) == 3
    again = take_folder(stores, exports[0])
    assert (again.usage.new, again.usage.changed) == (0, 0) if again.usage else None
    usage = open_usage(place)
    report = build_report(usage, month_period("2026-10"), Names(load_windows()))
    usage.close()
    assert sum(group.tool for group in report.charts.windows) == 24
    assert sum(group.total for group in report.charts.windows) == 24 + 3 * 5


def test_a_collection_that_was_cut_off_goes_on(
    stores: Stores, three: list[Tablet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stick").mkdir()
    folder = three[0].export(tmp_path / "stick", make_identity())
    calls = 0

    def broken(*args: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise StorageError("The disk is full.", "ディスクがいっぱいです。")
        return merge(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("assistant.collect.folders.merge", broken)
    take_folder(stores, folder)
    monkeypatch.undo()
    some = contents(stores)["usage.conversation"]
    whole = expected(three[:1])
    assert 0 < len(some) < len(whole["usage.conversation"])
    with machine(tmp_path / "office"):
        take_folder(stores, folder)
    assert contents(stores) == whole


def test_the_stick_tells_nobody_anything(office: Path, three: list[Tablet], tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    folder = three[0].export(stick, make_identity())
    stored = b"".join(path.read_bytes() for path in folder.iterdir())
    assert SECRET.encode() not in stored
    key = (three[0].folder / "config" / "accuracy.key").read_text().strip()
    assert key.encode() not in stored
    assert bytes.fromhex(key) not in stored
    assert (office / "config" / "collection.key").stat().st_mode & 0o777 == 0o600
    stores = open_stores(str(tmp_path / "collected"))
    take_folder(stores, folder)
    assert SECRET in str(contents(stores)["accuracy.turn"])
    collected = b"".join(path.read_bytes() for path in (tmp_path / "collected").iterdir())
    assert SECRET.encode() not in collected
    stores.close()
    with machine(tmp_path / "thief"):
        make_identity()
        other = open_stores(str(tmp_path / "stolen"))
        taken = take_folder(other, folder)
        assert [str(problem) for problem in taken.problems] == [
            "The key of the accuracy log was sealed for another collection, or is damaged."
        ]
        assert contents(other)["accuracy.conversation"] == []
        assert contents(other)["usage.conversation"] != []
        other.close()


def test_exports_that_are_damaged_are_refused_in_one_sentence(
    office: Path, three: list[Tablet], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    good = three[0].export(stick)
    stores = open_stores(str(tmp_path / "collected"))
    taken = take_folder(stores, good)
    assert "collect_key" in str(taken.problems[0])
    assert taken.accuracy is None
    with pytest.raises(InputError, match="no export"):
        find_exports(tmp_path / "office")

    def spoilt(name: str) -> Path:
        copy = tmp_path / uuid.uuid4().hex
        shutil.copytree(good, copy)
        (copy / "accuracy.sqlite3").unlink()
        if name != MANIFEST:
            manifest = json.loads((copy / MANIFEST).read_text())
            del manifest["sha256"]["accuracy.sqlite3"]
            (copy / MANIFEST).write_text(json.dumps(manifest))
        return copy

    cut = spoilt("usage.sqlite3")
    (cut / "usage.sqlite3").write_bytes((cut / "usage.sqlite3").read_bytes()[:-4096])
    link = spoilt("usage.sqlite3")
    (link / "usage.sqlite3").rename(tmp_path / "elsewhere")
    (link / "usage.sqlite3").symlink_to(tmp_path / "elsewhere")
    manifest = spoilt(MANIFEST)
    (manifest / MANIFEST).write_text('{"tablet": "../../etc", "sha256": {}}')
    for folder in (cut, link, manifest):
        with pytest.raises(InputError, match="damaged"):
            take_folder(stores, folder)
    foreign = spoilt("usage.sqlite3")
    connection = sqlite3.connect(foreign / "usage.sqlite3")
    connection.execute("UPDATE conversation SET \"window\" = printf('%.*c', 300, 'x')")
    connection.commit()
    connection.close()
    import hashlib

    digest = hashlib.sha256((foreign / "usage.sqlite3").read_bytes()).hexdigest()
    listed = json.loads((foreign / MANIFEST).read_text())
    listed["sha256"]["usage.sqlite3"] = digest
    listed["tablet"] = "f" * 32
    (foreign / MANIFEST).write_text(json.dumps(listed))
    with pytest.raises(InputError, match="window holds what it cannot"):
        take_folder(stores, foreign)
    stores.close()


def row(**changed: object) -> dict[str, object]:
    return {
        "id": "a" * 32, "window": "tourism", "resident_language": "vi", "topic": None,
        "started": "2026-11-01T00:00:00", "ended": None, "outcome": None, "seconds": None,
        "said_again": 0, "revision": 1, **changed,
    }  # fmt: skip


def test_rows_that_cannot_be_are_refused_whole(stores: Stores) -> None:
    for wrong in (
        {"id": "../../x"}, {"id": None}, {"window": 5}, {"window": "a\0b"}, {"window": "\ud800"},
        {"started": "yesterday"}, {"started": "2026-11-01T00:00:00+09:00"}, {"seconds": 1e400},
        {"revision": -1}, {"revision": 2**40}, {"said_again": True}, {"more": 1},
    ):  # fmt: skip
        good = row(id="b" * 32)
        with pytest.raises(InputError):
            merge(stores.usage, "1" * 32, {"conversation": [good, row(**wrong)]})
    for rows in ({"tablet": []}, {"turn": [{"id": "c" * 32}]}, {"conversation": [7]}, 7):
        with pytest.raises(InputError):
            merge(stores.usage, "1" * 32, rows)  # type: ignore[arg-type]
    assert contents(stores)["usage.conversation"] == []
    older = {name: value for name, value in row().items() if name not in ("said_again", "seconds")}
    merge(stores.usage, "1" * 32, {"conversation": [older]})
    assert contents(stores)["usage.conversation"][0]["said_again"] == 0


def test_a_tablet_changes_its_own_rows_alone(stores: Stores) -> None:
    merge(stores.usage, "1" * 32, {"conversation": [row()]})
    done = merge(stores.usage, "2" * 32, {"conversation": [row(revision=9, window="childcare")]})
    assert (done.new, done.changed) == (0, 0)
    merge(stores.usage, "1" * 32, {"conversation": [row(revision=3, topic="tax")]})
    merge(stores.usage, "1" * 32, {"conversation": [row(revision=2, topic="pension")]})
    [kept] = contents(stores)["usage.conversation"]
    assert (kept["window"], kept["topic"], kept["tablet"]) == ("tourism", "tax", "1" * 32)


def test_what_was_deleted_never_comes_back(stores: Stores, three: list[Tablet]) -> None:
    tablet, log = three[0], three[0].accuracy.database
    parts = [read_part(log, key) for key in digests(log)]
    gone = tablet.consents[0].id
    tablet.accuracy.delete(gone, "withdrawn")
    key = f"deleted-{gone[0]}"
    merge(stores.accuracy, tablet.id, read_part(log, key).rows)
    [old] = [part for part in parts if gone in {row["id"] for row in part.rows["conversation"]}]
    merge(stores.accuracy, tablet.id, old.rows)
    assert gone not in {row["id"] for row in contents(stores)["accuracy.conversation"]}
    assert gone not in {row["conversation"] for row in contents(stores)["accuracy.turn"]}


def test_many_send_at_once(stores: Stores, three: list[Tablet]) -> None:
    def send(tablet: Tablet) -> None:
        for log in (tablet.usage.database, tablet.accuracy.database):
            for key in digests(log):
                merge(stores.of(log.log.name), tablet.id, read_part(log, key).rows)

    threads = [threading.Thread(target=send, args=(tablet,)) for tablet in three * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert contents(stores) == expected(three)


class Served:
    """A collection on a port of its own."""

    def __init__(self, stores: Stores, certificate: Path, port: int = 0) -> None:
        key = certificate.with_suffix(".key")
        self.socket = listen(Place("127.0.0.1", port))
        self.port = self.socket.getsockname()[1]
        config = uvicorn.Config(
            create_app(stores), log_level="critical", ssl_certfile=certificate, ssl_keyfile=key
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, args=([self.socket],), daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join()
        self.socket.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "office.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=office", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", path.with_suffix(".key"), "-out", path],
        check=True, capture_output=True,
    )  # fmt: skip
    return path


def test_over_the_network(stores: Stores, three: list[Tablet], certificate: Path) -> None:
    served = Served(stores, certificate)
    address = f"https://127.0.0.1:{served.port}"

    def send(tablet: Tablet, token: str) -> None:
        collection = Collection(address, token, tablet.id, certificate, pauses=())
        try:
            for log in (tablet.usage.database, tablet.accuracy.database):
                collection.send(log)
        finally:
            collection.close()

    first, second, third = three
    tokens = [add_tablet(stores.usage, f"窓口{number}") for number in range(3)]
    send(first, tokens[0])
    assert contents(stores) == expected([first])
    for wrong in (tokens[0], "mdg_" + "x" * 43, "", "mdg_é"):
        with pytest.raises(InputError, match=r"refuses: The token|token is none"):
            send(second, wrong)
    revoke_tablet(stores.usage, "窓口2")
    with pytest.raises(InputError, match="refuses"):
        send(third, tokens[2])
    assert contents(stores) == expected([first])
    send(second, tokens[1])
    second.go_on()
    send(second, tokens[1])
    assert contents(stores) == expected([first, second])
    with pytest.raises(StorageError, match="does not answer"):
        Collection(address, tokens[0], first.id, None, pauses=()).send(first.usage.database)
    served.stop()
    with pytest.raises(StorageError, match="goes on from it"):
        send(first, tokens[0])
    listed = {one.name: one for one in tablets(stores.usage)}
    assert listed["窓口0"].id == first.id
    assert listed["窓口1"].conversations == 7
    assert listed["窓口1"].seen is not None


def test_what_is_deleted_at_the_office_goes_from_the_tablet(
    stores: Stores, place: str, three: list[Tablet], certificate: Path
) -> None:
    served = Served(stores, certificate)
    tablet = three[0]
    token = add_tablet(stores.usage, "窓口")
    collection = Collection(
        f"https://127.0.0.1:{served.port}", token, tablet.id, certificate, pauses=()
    )
    collection.send(tablet.accuracy.database)
    log = open_accuracy(place)
    gone = tablet.consents[0]
    log.delete(log.find(gone.number), "request")
    collection.send(tablet.accuracy.database)
    collection.send(tablet.accuracy.database)
    collection.close()
    served.stop()
    assert gone.id not in [one["id"] for one in tablet.accuracy.conversations()]
    assert gone.id not in [one["id"] for one in log.conversations()]
    later = retention.purge(log, 180, now())
    assert later.conversations == 0
    log.close()


def test_the_network_refuses_what_is_no_part_of_a_log(office: Path, tmp_path: Path) -> None:
    import gzip

    from fastapi.testclient import TestClient

    stores = open_stores(str(tmp_path / "collected"))
    token, tablet = add_tablet(stores.usage, "窓口"), "1" * 32
    client = TestClient(create_app(stores))
    headers = {"Authorization": f"Bearer {token}", "Madoguchi-Tablet": tablet}

    def post(body: bytes, log: str = "usage") -> int:
        return int(client.post(f"/collect/1/{log}", content=body, headers=headers).status_code)

    good = gzip.compress(json.dumps({"schema": "usage_0001", "rows": {}}).encode())
    assert post(good) == 200
    assert post(good, "evaluator") == 404
    assert post(b"nothing packed") == 422
    assert post(gzip.compress(b"[" * 100_000)) == 422
    assert post(gzip.compress(b'{"rows": {"conversation": [1]}}')) == 422
    assert post(gzip.compress(b'{"schema": "usage_9999"}')) == 409
    assert post(good[:-9]) == 413
    assert post(gzip.compress(b" " * (129 * 2**20))) == 413
    assert post(b"x" * (17 * 2**20)) == 413
    assert client.get("/collect/1/usage").status_code == 401
    assert client.get("/docs").status_code == 404
    stores.close()


def test_addresses_that_would_tell_others_are_refused() -> None:
    for wrong in ("http://10.0.0.1:8411", "ftp://x", "office", "https://"):
        with pytest.raises(InputError, match="https"):
            Collection(wrong, "mdg_" + "x" * 43, "1" * 32)
    Collection("http://127.0.0.1:1", "mdg_" + "x" * 43, "1" * 32).close()


def test_the_commands(three: list[Tablet], place: str, office: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    where = ["--database", place]

    def words(*args: str, code: int = 0) -> str:
        done = run(app, [*args])
        assert done.exit_code == code, done.output
        return done.output

    stick = tmp_path / "stick"
    stick.mkdir()
    assert "Nothing was collected" in words("collect", "tablets", *where)
    public = words("collect", "keygen").splitlines()[0]
    assert public.startswith("age1")
    for tablet in three[:2]:
        with machine(tablet.folder):
            settings = tablet.folder / "data" / "settings.toml"
            settings.write_text(f'collect_key = "{public}"\n')
            words("collect", "export", str(stick))
    shown = words("collect", "import", str(stick), *where)
    assert "usage counts 2" in shown
    assert "accuracy log" in shown
    assert "0 rows new, 0 changed" in words("collect", "import", str(stick), *where)
    assert three[0].id[:8] in words("collect", "tablets", *where)
    number = three[0].consents[0].number
    assert "Deleted" in words("collect", "delete", number, *where)
    assert "0 conversations" in words("collect", "purge", *where)
    out = tmp_path / "out"
    words("report", "--month", "2026-10", "--out", str(out), *where)
    assert (out / "madoguchi-2026-10.xlsx").exists()
    token = words("collect", "add-tablet", "窓口1", *where).splitlines()[0]
    assert token.startswith("mdg_")
    words("collect", "add-tablet", "窓口1", *where, code=1)
    words("collect", "revoke-tablet", "窓口1", *where)
    words("collect", "revoke-tablet", "窓口1", *where, code=1)
    words("collect", "import", str(tmp_path / "office"), *where, code=1)
    words("collect", "tablets", "--database", "mysql://x/y", code=1)
    words("collect", "tablets", "--database", "postgresql://x@127.0.0.1:1/y", code=1)
    words("report", "--month", "2026-10", "--out", str(out), "--database", str(out), code=1)
    words("collect", "push", code=1)
    words("collect", "push", "--server", "https://x", code=1)
    words("collect", "serve", "--host", "0.0.0.0", *where, code=1)
