"""Models of the catalogue that come from an address, and the city's own models."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli_w

from models.catalogue import Catalogue, Model, ModelFile, WebSource
from models.errors import ModelCorruptError, ModelError, ModelSourceError
from models.store import MANIFEST, ModelStore, sha256

CONTENT = {"model.bin": b"weights" * 100_000, "vocab.spm": b"pieces"}


class _Site(http.server.BaseHTTPRequestHandler):
    """A site that can go on in the middle of a file."""

    asked: list[tuple[str, str | None]]

    def log_message(self, *_arguments: object) -> None:
        return

    def do_GET(self) -> None:
        name, start = self.path.split("/")[-1], self.headers.get("Range")
        self.server.asked.append((name, start))  # type: ignore[attr-defined]
        if name not in CONTENT:
            self.send_error(404)
            return
        data = CONTENT[name][int(start[6:-1]) if start else 0 :]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def site() -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def model_from(server: http.server.ThreadingHTTPServer, **wrong: str) -> Model:
    address = f"http://127.0.0.1:{server.server_port}/"
    # Not validated: the catalogue itself allows https only.
    source = WebSource.model_construct(
        kind="web", addresses={name: address + wrong.get(name, name) for name in CONTENT}
    )
    files = tuple(
        ModelFile(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())
        for name, data in CONTENT.items()
    )
    model = Model.model_validate(entry([]) | {"files": files})
    return model.model_copy(update={"sources": (source,)})


def entry(files: list[dict[str, object]], name: str = "mine") -> dict[str, object]:
    return {
        "id": name, "name": "Mine", "kind": "translation", "engine": "ctranslate2",
        "languages": ["ja", "en"], "licence": "MIT", "licence_class": "free", "memory_mib": 1,
        "tiers": ["own"], "files": files,
    }  # fmt: skip


def test_files_come_from_their_addresses_and_go_on_where_they_stopped(
    store: ModelStore, site: http.server.ThreadingHTTPServer
) -> None:
    model = model_from(site)
    partial = store.root / ".partial" / "mine"
    partial.mkdir(parents=True)
    (partial / "model.bin.part").write_bytes(CONTENT["model.bin"][:1000])
    seen: list[str] = []
    store.pull(model, lambda name, _done, _total: seen.append(name))
    assert site.asked == [("model.bin", "bytes=1000-"), ("vocab.spm", None)]  # type: ignore[attr-defined]
    assert (store.root / "mine/model.bin").read_bytes() == CONTENT["model.bin"]
    assert set(seen) >= set(CONTENT)


def test_another_file_at_an_address_is_refused(
    store: ModelStore, site: http.server.ThreadingHTTPServer
) -> None:
    with pytest.raises(ModelCorruptError, match=r"model\.bin"):
        store.pull(model_from(site, **{"model.bin": "vocab.spm"}))
    with pytest.raises(ModelSourceError, match="cannot be reached: HTTP Error 404"):
        store.pull(model_from(site, **{"model.bin": "gone"}))
    assert not (store.root / "mine").exists()


def test_every_model_of_the_catalogue_is_pinned_and_lawful(catalogue: Catalogue) -> None:
    ids = [model.id for model in catalogue]
    assert len(set(ids)) == len(ids)
    assert {"hy-mt2-1.8b", "hy-mt2-7b", "small-100", "m2m100-418m", "firefox-ja-en"} <= set(ids)
    for model in catalogue:
        assert model.licence_class != "non-commercial", model.id
        for source in model.sources:
            if isinstance(source, WebSource):
                assert source.addresses.keys() == {file.name for file in model.files}
    hy_mt2 = catalogue.get("hy-mt2-1.8b")
    assert not {"ne", "si"} & set(hy_mt2.languages)


def made(folder: Path, name: str = "mine") -> str:
    """A folder as `tune` writes it; returns the fingerprint of its manifest."""
    folder.mkdir()
    files = []
    for file, data in CONTENT.items():
        (folder / file).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        files.append({"name": file, "size": len(data), "sha256": digest})
    (folder / MANIFEST).write_text(tomli_w.dumps({"model": [entry(files, name)]}), "utf-8")
    return sha256(folder / MANIFEST)


def test_a_model_of_ones_own_stands_first_and_can_be_removed(
    store: ModelStore, tmp_path: Path
) -> None:
    model = store.add(tmp_path / "made", made(tmp_path / "made"))
    assert store.state(model) == "installed"
    catalogue = Catalogue.load(own=store.own)
    assert next(iter(catalogue)).id == "mine"
    store.export_folder([model], tmp_path / "usb")
    other = ModelStore(tmp_path / "other")
    other.add(tmp_path / "usb/mine", sha256(tmp_path / "usb/mine" / MANIFEST))
    store.remove(model)
    assert "mine" not in {m.id for m in Catalogue.load(own=store.own)}


def test_nothing_unchecked_is_added(store: ModelStore, tmp_path: Path) -> None:
    fingerprint = made(tmp_path / "made")
    with pytest.raises(ModelCorruptError, match="SHA-256"):
        store.add(tmp_path / "made", "0" * 64)
    (tmp_path / "made/model.bin").write_bytes(b"W" + CONTENT["model.bin"][1:])
    with pytest.raises(ModelCorruptError, match=r"model\.bin"):
        store.add(tmp_path / "made", fingerprint)
    with pytest.raises(ModelError, match="holds no model"):
        store.add(tmp_path, fingerprint)
    taken = made(tmp_path / "taken", "hy-mt2-7b")
    with pytest.raises(ModelError, match="an id that our catalogue does not have"):
        store.add(tmp_path / "taken", taken)
    assert not store.own.exists()
    assert not any((store.root / ".partial").glob("*")) if store.root.exists() else True
