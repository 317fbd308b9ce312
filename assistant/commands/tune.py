"""`madoguchi tune` and `madoguchi models convert`: make a translation model of one's own."""

import os
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.commands.common import err, out
from assistant.engines import Engines
from assistant.errors import InputError
from assistant.evaluation.report import figures
from assistant.evaluation.scoring import Result, evaluate
from assistant.evaluation.sets import Item
from assistant.evaluation.systems import models_system
from assistant.languages import find_language
from glossaries.termbase import Termbase
from models.manifest import write_manifest
from models.translation.m2m100 import M2M100Translator

if TYPE_CHECKING:
    from models.tuning.checkpoint import Checkpoint
    from models.tuning.finetune import Material, TuningPlan

_FILES = ("model.bin", "config.json", "shared_vocabulary.json", "sentencepiece.model",
          "madoguchi.json")  # fmt: skip


def convert(engines: Engines, name: str, folder: Path) -> None:
    """Convert a checkpoint as it is and say how to install it.

    Raises:
        InputError: the extra is missing or the folder exists.
        ModelError: the checkpoint is missing or is none.
    """
    need_extra()
    _new_folder(folder)
    from models.tuning import checkpoint as reader

    path, inherited = _source(engines, name)
    found = reader.read(path)
    partial = _partial(folder)
    reader.convert(found, partial, terms=False)
    _finish(partial, folder, found, inherited, f"{inherited['id']}-int8", inherited["name"])


def tune(
    engines: Engines,
    name: str,
    folder: Path,
    work: Path,
    pairs: Sequence[str],
    parallel: Sequence[Path],
    glossaries: Path,
    plan: "TuningPlan",
) -> None:
    """Tune a checkpoint, convert it, measure it before and after, and say how to install it.

    Raises:
        InputError: the extra is missing, the folder exists, or a direction is none.
        ModelError: the checkpoint is none, or there is nothing to train on.
    """
    need_extra()
    _new_folder(folder)
    directions = [_direction(pair) for pair in pairs]
    from models.tuning import checkpoint as reader
    from models.tuning import finetune

    path, inherited = _source(engines, name)
    found = reader.read(path)
    missing = {tag for pair in directions for tag in pair} - found.codes.keys()
    if missing:
        raise InputError(
            f"The checkpoint has no token for {', '.join(sorted(missing))}; it has: "
            f"{', '.join(found.codes)}.",
            "このモデルにはない言語です。",
        )
    # Measured with the terms that it is tuned to.
    measuring = Engines(engines.settings, engines.models)
    measuring.termbase = Termbase.load(glossaries)
    material = finetune.gather(glossaries, parallel, directions, plan)
    out.print(f"{len(material.train):,} examples to train on, {len(material.held_out):,} held out.")
    work.mkdir(parents=True, exist_ok=True)
    before = _measured(measuring, found, work / "before", material, terms=False, name="before")
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=err, disable=not err.is_terminal,
    )  # fmt: skip
    with progress:
        task = progress.add_task("tuning", total=plan.steps)

        def step(done: int, loss: float) -> None:
            progress.update(task, completed=done, description=f"tuning, loss {loss:.2f}")

        begun = finetune.tune(found, material, plan, work, step)
    if begun:
        out.print(f"Gone on from step {begun}.")
    after = _measured(measuring, found, work / "after", material, terms=True, name="after")
    partial = _partial(folder)
    for file in _FILES:
        (work / "after" / file).replace(partial / file)
    card = _card(inherited, directions, parallel, plan, material, [*before, *after])
    (partial / "CARD.md").write_text(card, encoding="utf-8")
    title = f"{inherited['name']}, tuned"
    _finish(partial, folder, found, inherited, f"{inherited['id']}-tuned", title, "CARD.md")
    for line in _table([*before, *after]):
        out.print(line, markup=False, soft_wrap=True)


def need_extra() -> None:
    """Say in one sentence that PyTorch and Transformers are missing, where they are.

    Raises:
        InputError: they are not installed.
    """
    if find_spec("torch") is None or find_spec("transformers") is None:
        raise InputError(
            "This needs PyTorch and Transformers: pip install 'madoguchi[tune]'.",
            "PyTorch と Transformers が必要です（pip install 'madoguchi[tune]'）。",
        )
    # The hub is never asked: everything comes from the checkpoint's own folder.
    os.environ["HF_HUB_OFFLINE"] = "1"


def _new_folder(folder: Path) -> None:
    if folder.exists():
        raise InputError(
            f"{folder} exists: name a new folder, or delete it.", f"{folder} がすでにあります。"
        )


def _partial(folder: Path) -> Path:
    partial = folder.with_name(f".{folder.name}.partial")
    if partial.exists():
        for file in partial.iterdir():
            file.unlink()
    partial.mkdir(parents=True, exist_ok=True)
    return partial


def _direction(text: str) -> tuple[str, str]:
    source, colon, target = text.partition(":")
    if not colon:
        raise InputError(
            f"“{text}” is no direction: write it such as ja:vi.", "方向は ja:vi のように書きます。"
        )
    return find_language(source).tag, find_language(target).tag


def _source(engines: Engines, name: str) -> tuple[Path, dict[str, Any]]:
    """The checkpoint's folder, and what its descendants inherit from its catalogue entry."""
    path = Path(name)
    if path.is_dir():
        return path, {
            "id": path.name.lower(), "name": path.name, "licence": "as the checkpoint's",
            "licence_class": "conditional", "attribution": "", "memory_mib": 1000,
        }  # fmt: skip
    model = engines.catalogue.get(name)
    if model.engine != "checkpoint":
        raise InputError(
            f"{name} is no checkpoint: take small-100, m2m100-418m or a folder.",
            f"{name} は学習できるモデルではありません。",
        )
    keep = ("id", "name", "licence", "licence_class", "attribution")
    inherited = {key: getattr(model, key) for key in keep}
    inherited["name"] = model.name.partition(" (")[0]
    return engines.store.path(model), inherited | {"memory_mib": model.memory_mib // 4}


def _measured(
    engines: Engines,
    checkpoint: "Checkpoint",
    folder: Path,
    material: "Material",
    *,
    terms: bool,
    name: str,
) -> list[Result]:
    from models.tuning import checkpoint as reader

    folder.mkdir(parents=True, exist_ok=True)
    reader.convert(checkpoint, folder, terms=terms)
    translator = M2M100Translator(name, folder, threads=engines.settings.threads)
    items = [
        Item(str(number), e.source, e.target, e.source_tag, e.target_tag)
        for number, e in enumerate(material.held_out)
    ]
    if not items:
        return []
    return evaluate(models_system(engines, name, [translator]), items, engines.termbase)


def _finish(
    partial: Path,
    folder: Path,
    checkpoint: "Checkpoint",
    inherited: dict[str, Any],
    model_id: str,
    title: str,
    *more: str,
) -> None:
    entry = {
        "id": model_id, "name": title, "kind": "translation", "engine": "ctranslate2",
        "languages": list(checkpoint.codes), "licence": inherited["licence"],
        "licence_class": inherited["licence_class"], "attribution": inherited["attribution"],
        "memory_mib": inherited["memory_mib"], "tiers": ["own"],
    }  # fmt: skip
    fingerprint = write_manifest(partial, entry, (*_FILES, *more))
    partial.rename(folder)
    out.print(f"{model_id} is in {folder}. Install it, here or at a counter, with", soft_wrap=True)
    out.print(f"madoguchi models add {folder} --sha256 {fingerprint}", soft_wrap=True)


def _card(
    inherited: dict[str, Any],
    directions: Sequence[tuple[str, str]],
    parallel: Sequence[Path],
    plan: "TuningPlan",
    material: "Material",
    results: Sequence[Result],
) -> str:
    texts = "".join(f"- {path.name}\n" for path in parallel) or "- none\n"
    ways = ", ".join(f"{source} → {target}" for source, target in directions)
    return (
        f"# {inherited['name']}, tuned\n\n"
        f"Tuned with Madoguchi on {datetime.now().astimezone():%Y-%m-%d} for {ways}: "
        f"{plan.steps} steps of {plan.tokens} pieces, rate {plan.rate}, seed {plan.seed}, on "
        f"{len(material.train):,} examples.\n\n"
        f"## Data\nThe phrases and terms of the glossaries, and parallel text:\n{texts}\n"
        f"## Licence\n{inherited['licence']}. {inherited['attribution']}\n\n"
        "## Scores on what was held out\n" + "\n".join(_table(results)) + "\n\n"
        "The held-out phrases resemble the training phrases; no native speaker has read the "
        "outputs.\n"
    )


def _table(results: Sequence[Result]) -> list[str]:
    lines = ["| | direction | sentences | BLEU | chrF | terms used | numbers kept |",
             "|---|---|---|---|---|---|---|"]  # fmt: skip
    for result in results:
        shown = figures(result)
        way = f"{result.source_language} → {result.target_language}"
        cells = [result.system, way, shown["sentences"], shown["bleu"], shown["chrf"]]
        lines.append(f"| {' | '.join([*cells, shown['terms'], shown['numbers']])} |")
    return lines
