"""The catalogue entry that travels with a model of one's own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli_w

from models.store import MANIFEST, sha256


def write_manifest(folder: Path, entry: Mapping[str, Any], names: Sequence[str]) -> str:
    """Write `model.toml`, the catalogue entry of the folder's files; returns its SHA-256."""
    files = [
        {"name": name, "size": (folder / name).stat().st_size, "sha256": sha256(folder / name)}
        for name in names
    ]
    path = folder / MANIFEST
    path.write_text(tomli_w.dumps({"model": [{**entry, "files": files}]}), encoding="utf-8")
    return sha256(path)
