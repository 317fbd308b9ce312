"""Where models lie on this machine: get, verify, import from and export to a folder.

A model is installed as `<root>/<id>/` in one rename, after every file's SHA-256 has been checked,
so that a folder with a model's name is always a whole model.
"""

import errno
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.catalogue import BundledSource, Catalogue, Model, ModelFile
from models.errors import ModelCorruptError, ModelError, ModelMissingError, ModelSourceError
from models.sources import fetch

Progress = Callable[[str, int, int], None]
"""Called with the name of what is being read and the bytes done and expected."""

State = Literal["installed", "missing", "corrupt"]
_STAMP = "verified.json"
MANIFEST = "model.toml"
"""In the folder of a model of one's own: its catalogue entry."""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Outcome:
    """What happened to one model in an import or a verification."""

    model: Model
    state: State
    message: str = ""


def _no_progress(_name: str, _done: int, _total: int) -> None:
    return None


def sha256(path: Path, progress: Progress = _no_progress) -> str:
    """Hexadecimal SHA-256 of a file."""
    digest = hashlib.sha256()
    total, done = path.stat().st_size, 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            progress(path.name, done, total)
    return digest.hexdigest()


@contextmanager
def _disk_errors(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise ModelError(
                f"The disk of {root} is full: free some space, then run the same command again.",
                "ディスクの空き容量が足りません。空きを作ってから、もう一度実行してください。",
            ) from error
        if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM, errno.ENOTDIR):
            raise ModelError(
                f"{root} cannot be written: give write permission, or set MADOGUCHI_HOME to a "
                "folder that can be written.",
                f"{root} に書き込めません。書き込みを許可するか、"
                "MADOGUCHI_HOME に別の保存先を指定してください。",
            ) from error
        raise


class ModelStore:
    """The models under one folder.

    Args:
        root: folder that holds one sub-folder a model; made when first written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, model: Model) -> Path:
        """Folder of an installed model, its files checked.

        Raises:
            ModelMissingError: it is not installed.
            ModelCorruptError: a file is missing or not the catalogue's.
        """
        folder = self._folder(model)
        if not folder.is_dir():
            raise ModelMissingError(
                f"The model {model.id} is not installed: run `madoguchi models pull {model.id}`, "
                "or `madoguchi models import DIR` with a folder from another machine.",
                f"モデル {model.id} が入っていません。"
                f"「madoguchi models pull {model.id}」で入れてください。",
            )
        self._check(model, folder, quick=True)
        return folder

    def state(self, model: Model) -> State:
        """Whether a model can be used."""
        try:
            self.path(model)
        except ModelMissingError:
            return "missing"
        except ModelCorruptError:
            return "corrupt"
        return "installed"

    def verify(self, model: Model, progress: Progress = _no_progress) -> None:
        """Read every file of an installed model and compare its SHA-256.

        Raises:
            ModelMissingError: it is not installed.
            ModelCorruptError: a file is missing or not the catalogue's.
        """
        folder = self._folder(model)
        if not folder.is_dir():
            self.path(model)
        self._check(model, folder, quick=False, progress=progress)

    def pull(self, model: Model, progress: Progress = _no_progress) -> Path:
        """Install a model from the first of its sources that can be reached.

        What was fetched stays in a partial folder until the model is whole, so that a pull that was
        interrupted goes on where it stopped.

        Raises:
            ModelSourceError: no source could be reached.
            ModelCorruptError: what came is not what the catalogue names.
        """
        if self.state(model) == "installed":
            return self._folder(model)
        partial = self.root / ".partial" / model.id
        with _disk_errors(self.root):
            partial.mkdir(parents=True, exist_ok=True)
            reasons: list[str] = []
            for source in model.sources:
                wanted = [file for file in model.files if not self._matches(partial, file)]
                try:
                    if wanted:
                        fetch(source, wanted, partial, progress)
                    return self._install(model, partial, progress)
                except ModelSourceError as error:
                    reasons.append(str(error))
        raise ModelSourceError(
            f"The model {model.id} could not be fetched "
            f"({'; '.join(reasons) or 'it has no source'}). Bring it from a "
            "connected machine with `madoguchi models export DIR` there and "
            "`madoguchi models import DIR` here.",
            f"モデル {model.id} を取得できません。接続できる端末で書き出したフォルダーを"
            "「madoguchi models import フォルダー」で取り込んでください。",
        )

    def import_folder(
        self, models: list[Model], folder: Path, progress: Progress = _no_progress
    ) -> list[Outcome]:
        """Install what a folder holds of the given models; a wrong file refuses its model only.

        Args:
            models: the models to look for, each in a sub-folder that has its id.
            folder: for example what `export_folder` wrote.
            progress: told of the bytes read.
        """
        if not folder.is_dir():
            raise ModelError(
                f"{folder} is not a folder.", f"{folder} というフォルダーはありません。"
            )
        outcomes: list[Outcome] = []
        for model in models:
            given = folder / model.id
            if not given.is_dir():
                continue
            partial = self.root / ".partial" / f"{model.id}.import"
            try:
                with _disk_errors(self.root):
                    self._check(model, given, quick=False, progress=progress)
                    shutil.rmtree(partial, ignore_errors=True)
                    partial.mkdir(parents=True)
                    for file in model.files:
                        shutil.copyfile(given / file.name, partial / file.name)
                    self._install(model, partial, progress)
                outcomes.append(Outcome(model, "installed"))
            except ModelCorruptError as error:
                outcomes.append(Outcome(model, "corrupt", str(error)))
            finally:
                shutil.rmtree(partial, ignore_errors=True)
        if not outcomes:
            raise ModelError(
                f"{folder} holds no model of the catalogue: expected sub-folders such as "
                f"{models[0].id if models else 'whisper-base'}.",
                f"{folder} に取り込めるモデルがありません。",
            )
        return outcomes

    def export_folder(
        self, models: list[Model], folder: Path, progress: Progress = _no_progress
    ) -> list[Model]:
        """Copy installed models to a folder or USB stick, each checked before and after."""
        with _disk_errors(folder):
            for model in models:
                source = self.path(model)
                target = folder / model.id
                partial = folder / f".{model.id}.partial"
                shutil.rmtree(partial, ignore_errors=True)
                partial.mkdir(parents=True)
                for file in model.files:
                    shutil.copyfile(source / file.name, partial / file.name)
                manifest = self.own / f"{model.id}.toml"
                if manifest.exists():
                    shutil.copyfile(manifest, partial / MANIFEST)
                self._check(model, partial, quick=False, progress=progress)
                shutil.rmtree(target, ignore_errors=True)
                partial.rename(target)
        return models

    @property
    def own(self) -> Path:
        """Folder with a catalogue for each of the city's own models."""
        return self.root / "own"

    def add(
        self,
        folder: Path,
        fingerprint: str,
        progress: Progress = _no_progress,
        *,
        allow_non_commercial: bool = False,
    ) -> Model:
        """Install a model of the city's own, from `tune`, `models convert` or `voices pack`.

        Args:
            folder: holds the model's files and its `model.toml`, a catalogue of one.
            fingerprint: the SHA-256 of `model.toml`, as the machine that made it said; in it stand
                the SHA-256 of all other files, so that nothing unchecked is ever used.
            progress: told of the bytes read.
            allow_non_commercial: take it although its licence forbids a government's use.

        Raises:
            ModelCorruptError: `model.toml` or a file is not the one that was made.
            ModelError: there is none, it is no catalogue of one model, or its licence forbids it.
        """
        manifest = folder / MANIFEST
        if not manifest.is_file():
            raise ModelError(
                f"{folder} holds no {MANIFEST}: only what `madoguchi tune`, `models convert` or "
                "`voices pack` wrote can be added.",
                f"{folder} に {MANIFEST} がありません。",
            )
        if sha256(manifest) != fingerprint.strip().lower():
            raise ModelCorruptError(
                f"{manifest} is not the one with this SHA-256: nothing of the folder is used.",
                f"{MANIFEST} の SHA-256 が違います。このモデルは使いません。",
            )
        models = tuple(Catalogue.load(manifest))
        if len(models) != 1 or models[0].id in {model.id for model in Catalogue.load()}:
            raise ModelError(
                f"{manifest} must name one model, with an id that our catalogue does not have.",
                f"{MANIFEST} のモデルの ID を変えてください。",
            )
        model = models[0]
        if model.licence_class == "non-commercial" and not allow_non_commercial:
            raise ModelError(
                f"{model.id} was not added: its licence ({model.licence}) forbids a government's "
                "use. --allow-non-commercial adds it all the same, for private trials.",
                f"モデル {model.id} は、ライセンス（{model.licence}）により自治体では使えません。",
            )
        partial = self.root / ".partial" / f"{model.id}.add"
        try:
            with _disk_errors(self.root):
                self._check(model, folder, quick=False, progress=progress)
                shutil.rmtree(partial, ignore_errors=True)
                partial.mkdir(parents=True)
                for file in model.files:
                    shutil.copyfile(folder / file.name, partial / file.name)
                self._install(model, partial, progress)
                self.own.mkdir(exist_ok=True)
                shutil.copyfile(manifest, self.own / f"{model.id}.toml")
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return model

    def remove(self, model: Model) -> None:
        """Delete an installed model and what is left of a pull; one of the city's own for good.

        Raises:
            ModelError: the model belongs to the distribution.
        """
        if self._folder(model) != self.root / model.id:
            raise ModelError(
                f"{model.id} belongs to Madoguchi itself and cannot be removed.",
                f"モデル {model.id} は本体の一部なので消せません。",
            )
        with _disk_errors(self.root):
            for folder in (self.root / model.id, self.root / ".partial" / model.id):
                shutil.rmtree(folder, ignore_errors=True)
            (self.own / f"{model.id}.toml").unlink(missing_ok=True)

    def _folder(self, model: Model) -> Path:
        for source in model.sources:
            if isinstance(source, BundledSource):
                return Path(__file__).parent / source.folder
        return self.root / model.id

    def _matches(self, folder: Path, file: ModelFile) -> bool:
        path = folder / file.name
        return path.is_file() and path.stat().st_size == file.size and sha256(path) == file.sha256

    def _install(self, model: Model, partial: Path, progress: Progress) -> Path:
        try:
            self._check(model, partial, quick=False, progress=progress)
        except ModelCorruptError:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        target = self.root / model.id
        wanted = {file.name for file in model.files}
        for stray in partial.iterdir():
            if stray.name not in wanted:
                shutil.rmtree(stray) if stray.is_dir() else stray.unlink()
        _write_stamp(model, partial)
        shutil.rmtree(target, ignore_errors=True)
        partial.replace(target)
        return target

    def _check(
        self, model: Model, folder: Path, *, quick: bool, progress: Progress = _no_progress
    ) -> None:
        stamp = _read_stamp(folder) if quick else {}
        for file in model.files:
            path = folder / file.name
            if not path.is_file():
                raise _corrupt(model, file, "is missing", "がありません")
            status = path.stat()
            if status.st_size != file.size:
                raise _corrupt(
                    model,
                    file,
                    f"has {status.st_size:,} bytes instead of {file.size:,}",
                    "の大きさが違います",
                )
            if stamp.get(file.name) == [status.st_mtime_ns, file.sha256]:
                continue
            if sha256(path, progress) != file.sha256:
                raise _corrupt(
                    model,
                    file,
                    "is not the file that the catalogue names (its SHA-256 differs)",
                    "の中身が違います",
                )


def _corrupt(model: Model, file: ModelFile, english: str, japanese: str) -> ModelCorruptError:
    return ModelCorruptError(
        f"{model.id}: {file.name} {english}; nothing of it is used. Run "
        f"`madoguchi models pull {model.id}` to fetch it again.",
        f"モデル {model.id} のファイル {file.name} {japanese}。このモデルは使いません。",
    )


def _write_stamp(model: Model, folder: Path) -> None:
    stamp = {
        file.name: [(folder / file.name).stat().st_mtime_ns, file.sha256] for file in model.files
    }
    (folder / _STAMP).write_text(json.dumps(stamp), encoding="utf-8")


def _read_stamp(folder: Path) -> dict[str, list[object]]:
    try:
        stamp = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}
