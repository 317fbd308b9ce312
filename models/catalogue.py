"""The list of models: what each is, what it may be used for and where it comes from."""

import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import ModelError

CATALOGUE = Path(__file__).with_name("catalogue.toml")

Kind = Literal["recognition", "translation", "voice"]
LicenceClass = Literal["free", "conditional", "non-commercial"]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelFile(_Entry):
    """One file of a model."""

    name: FileName
    size: int = Field(gt=0, description="bytes")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class BundledSource(_Entry):
    """A folder of this distribution, relative to the folder of the `models` package."""

    kind: Literal["bundled"]
    folder: str


class HubSource(_Entry):
    """A repository of the Hugging Face hub at a pinned revision."""

    kind: Literal["hub"]
    repository: str
    revision: str = Field(pattern=r"^[0-9a-f]{40}$")


class PackagesSource(_Entry):
    """Files inside packages of the registry that pip is set up for."""

    kind: Literal["packages"]
    packages: tuple[str, ...] = Field(min_length=1, description="requirements, pinned with ==")
    files: dict[FileName, tuple[str, ...]] = Field(
        description="file of the model: the members of the packages that are joined into it"
    )


class WebSource(_Entry):
    """An address for each file; what comes from it is used only when its SHA-256 is right."""

    kind: Literal["web"]
    addresses: dict[FileName, Annotated[str, Field(pattern=r"^https://")]]


Source = Annotated[
    BundledSource | HubSource | PackagesSource | WebSource, Field(discriminator="kind")
]


class Model(_Entry):
    """One model of the catalogue."""

    id: FileName
    name: str
    kind: Kind
    engine: str
    languages: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    licence: str
    licence_class: LicenceClass
    attribution: str = ""
    memory_mib: int = Field(gt=0)
    tiers: tuple[str, ...]
    files: tuple[ModelFile, ...] = Field(min_length=1)
    sources: tuple[Source, ...] = ()

    @property
    def size(self) -> int:
        """Size of all files, in bytes."""
        return sum(file.size for file in self.files)


class _Document(_Entry):
    model: tuple[Model, ...]


class Catalogue:
    """All known models, by id."""

    def __init__(self, models: tuple[Model, ...]) -> None:
        self._models = models

    @classmethod
    def load(cls, path: Path = CATALOGUE, own: Path | None = None) -> "Catalogue":
        """Read a catalogue.

        Args:
            path: the catalogue.
            own: folder with a catalogue for each of the city's own models, which stand first.

        Raises:
            ModelError: a file is not a valid catalogue.
        """
        ours = cls._read(path)
        theirs = (
            [model for file in sorted(own.glob("*.toml")) for model in cls._read(file)]
            if (own is not None and own.is_dir())
            else []
        )
        taken = {model.id for model in ours}
        return cls((*(model for model in theirs if model.id not in taken), *ours))

    @staticmethod
    def _read(path: Path) -> tuple[Model, ...]:
        try:
            document = _Document.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
            first = str(error).splitlines()[0]
            raise ModelError(
                f"The model catalogue {path.name} cannot be read: {first}",
                f"モデルの一覧（{path.name}）を読み込めません。",
            ) from error
        return document.model

    def __iter__(self) -> Iterator[Model]:
        return iter(self._models)

    @cached_property
    def tiers(self) -> tuple[str, ...]:
        """Names of the tiers in the order in which the catalogue names them."""
        return tuple(dict.fromkeys(tier for model in self._models for tier in model.tiers))

    def get(self, model_id: str) -> Model:
        """The model with this id.

        Raises:
            ModelError: there is none.
        """
        for model in self._models:
            if model.id == model_id:
                return model
        known = ", ".join(model.id for model in self._models)
        raise ModelError(
            f"There is no model “{model_id}” in the catalogue; it has: {known}.",
            f"「{model_id}」というモデルは一覧にありません。",
        )

    def tier(self, name: str) -> tuple[Model, ...]:
        """The models of a tier, or the single model of that id.

        Raises:
            ModelError: neither a tier nor a model has this name.
        """
        models = tuple(model for model in self._models if name in model.tiers)
        if models:
            return models
        if any(model.id == name for model in self._models):
            return (self.get(name),)
        raise ModelError(
            f"There is no tier or model “{name}”; tiers: {', '.join(self.tiers)}; "
            f"models: {', '.join(model.id for model in self._models)}.",
            f"「{name}」という構成またはモデルは一覧にありません。",
        )
