"""`madoguchi voices`: who speaks what, how well it is understood, and voices of your own."""

import re
import shutil
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from assistant import round_trip
from assistant.commands.common import load_engines, out, readable
from assistant.engines import Engines
from assistant.errors import InputError
from assistant.languages import LANGUAGES, find_language
from assistant.voice_figures import BAR, understood, write
from models.errors import EngineError
from models.manifest import write_manifest
from models.protocols import Voice
from models.speech import coqui, piper
from models.speech.licences import CARD, licence_class, stated
from models.store import MANIFEST

app = typer.Typer(help="List, measure and pack voices.", no_args_is_help=True)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MEMORY_TIMES = 2
"""Memory of a voice over the size of its files."""


@app.command("list")
@readable
def list_voices() -> None:
    """Every language with its voices, what was measured, and whether it is spoken unasked."""
    engines = load_engines()
    table = Table(title="Voices", title_justify="left")
    for heading in ("language", "voice", "misread", "state"):
        table.add_column(heading, justify="right" if heading == "misread" else "left")
    for tag in LANGUAGES:
        used = engines.voice(tag)
        if used is None:
            table.add_row(tag, "none", "", "[dim]shown in large text[/]")
        for voice in (voice for voice in engines.voices if voice.supports(tag)):
            clear = understood(engines.figures, voice.id, tag)
            state = "[green]spoken[/]" if clear else "[yellow]shown, spoken when asked[/]"
            rate = engines.figures.get(voice.id, {}).get(tag)
            told = "not measured" if rate is None else f"{rate:.0%}"
            table.add_row(tag, voice.id, told, state if voice is used else "[dim]not used[/]")
    out.print(table)
    out.print(
        f"Misread: characters that the recogniser read back wrong; up to {BAR:.0%} a language is "
        "spoken. `madoguchi voices measure` measures on this machine."
    )
    for problem in engines.problems:
        out.print(f"[yellow]![/] {problem}", soft_wrap=True)


@app.command()
@readable
def measure(
    languages: Annotated[
        list[str] | None, typer.Argument(help="Languages; left out: what was never measured.")
    ] = None,
    voice: Annotated[str | None, typer.Option(help="Only this voice.")] = None,
    count: Annotated[
        int, typer.Option(min=1, max=200, help="Phrases a language.")
    ] = round_trip.COUNT,
) -> None:
    """Let voices speak and the recogniser hear; the figures are kept and count from then on."""
    engines = load_engines()
    tags = [find_language(name).tag for name in languages or []]
    wanted = _wanted(engines, tags, voice)
    if not wanted:
        raise InputError(
            "There is nothing to measure: every voice has its figures, or none reads this. "
            "Name languages to measure again.",
            "測定する音声がありません。",
        )
    for one, tag in wanted:
        texts = round_trip.texts(engines.phrasebook, tag, count)
        with out.status(f"{one.id}, {tag}: {len(texts)} texts are spoken and heard …"):
            found = round_trip.measure(one, engines.recogniser, tag, texts)
        write(engines.figures_file, one.id, tag, round(found.rate, 3))
        state = "spoken" if found.understood else "shown, spoken only when asked"
        out.print(f"{one.id}, {tag}: {found.rate:.1%} of the characters misread: {state}.")


def _wanted(engines: Engines, tags: list[str], name: str | None) -> list[tuple[Voice, str]]:
    if name is not None and name not in {voice.id for voice in engines.voices}:
        known = ", ".join(voice.id for voice in engines.voices)
        raise InputError(
            f"There is no voice “{name}” here; there are: {known}.",
            f"「{name}」という音声はありません。",
        )
    return [
        (voice, tag)
        for voice in engines.voices
        for tag in tags or LANGUAGES
        if name in (None, voice.id)
        and voice.supports(tag)
        and (tags or tag not in engines.figures.get(voice.id, {}))
        and round_trip.texts(engines.phrasebook, tag)
    ]


@app.command()
@readable
def pack(
    source: Annotated[Path, typer.Argument(help="A Piper voice NAME.onnx, or a folder.")],
    folder: Annotated[Path, typer.Argument(help="Folder to write; must not exist.")],
    licence: Annotated[
        str | None, typer.Option(help=f"The voice's licence; left out: what its {CARD} says.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="What it reads; left out: what its configuration says.")
    ] = None,
    allow_non_commercial: Annotated[
        bool, typer.Option(help="Also pack what a licence forbids a government, for trials.")
    ] = False,
) -> None:
    """Make a downloaded voice of Piper's or Coqui's ready for `models add`; it is tried first."""
    if folder.exists():
        raise InputError(
            f"{folder} exists: name a new folder, or delete it.", f"{folder} がすでにあります。"
        )
    entry, files = _entry(source, language, licence)
    if not entry["licence"]:
        raise InputError(
            f"The voice's licence is not known: read it where the voice came from (for Piper's, "
            f"its {CARD}) and give it with --licence.",
            "音声のライセンスを --licence で指定してください。",
        )
    kind = entry["licence_class"] = licence_class(entry["licence"])
    if kind == "non-commercial" and not allow_non_commercial:
        raise InputError(
            f"{entry['id']} was not packed: its licence ({entry['licence']}) forbids a "
            "government's use. --allow-non-commercial packs it all the same, for private trials.",
            f"音声 {entry['id']} は、ライセンス（{entry['licence']}）により自治体では使えません。",
        )
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        for file in files:
            shutil.copyfile(file, partial / file.name)
        spoken = _try(entry, partial)
        fingerprint = write_manifest(partial, entry, [file.name for file in files])
        partial.rename(folder)
    except OSError as error:
        raise InputError(
            f"{folder} cannot be written: {error.strerror}.", f"{folder} に書き込めません。"
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    out.print(
        f"{entry['id']} is in {folder} ({', '.join(entry['languages'])}; licence "
        f"{entry['licence']}, {kind}); it spoke {spoken:.1f} s. Install it, here or at a counter, "
        "with",
        soft_wrap=True, markup=False,
    )  # fmt: skip
    allowed = " --allow-non-commercial" if kind == "non-commercial" else ""
    out.print(f"madoguchi models add {folder} --sha256 {fingerprint}{allowed}", soft_wrap=True)
    out.print(f"madoguchi voices measure --voice {entry['id']}", soft_wrap=True)


def _entry(
    source: Path, language: str | None, licence: str | None
) -> tuple[dict[str, Any], list[Path]]:
    """The catalogue entry of a voice, its licence as far as it is known, and its files."""
    where = source.parent if source.is_file() else source
    if source.suffix == piper.SUFFIX or any(where.glob(f"*{piper.SUFFIX}")):
        path, config = piper.read(source)
        tag = find_language(language or piper.language(path, config)).tag
        files = [path, piper.config_of(path), where / CARD]
        entry = _common("piper", path.stem, tag, licence or stated(where))
        entry["attribution"] = "voice of the Piper project"
    elif not (where / coqui.CONFIG).is_file():
        raise InputError(
            f"{source} is no voice: give Piper's NAME.onnx with its NAME.onnx.json beside it, or a "
            "folder of Coqui's with config.json and model.pth.",
            f"{source} は音声のファイルではありません。",
        )
    else:
        kind = coqui.architecture(where)
        coqui.checkpoint(where)
        files = sorted(path for path in where.iterdir() if path.is_file())
        tag = find_language(language or _configured(where)).tag
        entry = _common("coqui", where.name, tag, licence or stated(where))
        entry["attribution"] = f"voice of Coqui's library ({kind})"
    files = [file for file in files if file.is_file() and file.name != MANIFEST]
    odd = [file.name for file in files if not _NAME.fullmatch(file.name)]
    if odd:
        raise InputError(
            f"Rename {odd[0]}: only the letters a to z, digits, dots, hyphens and underscores can "
            "stand in the name of a file.",
            f"{odd[0]} の名前を半角の英数字に変えてください。",
        )
    entry["memory_mib"] = 1 + _MEMORY_TIMES * sum(file.stat().st_size for file in files) // 2**20
    return entry, files


def _common(engine: str, name: str, tag: str, licence: str) -> dict[str, Any]:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return {
        "id": plain if plain.startswith(f"{engine}-") else f"{engine}-{plain}",
        "name": f"{name} ({engine.title()})", "kind": "voice", "engine": engine,
        "languages": [tag], "licence": licence, "tiers": ["own"],
    }  # fmt: skip


def _configured(folder: Path) -> str:
    """The language that a configuration of Coqui's names.

    Raises:
        InputError: it names none.
    """
    text = (folder / coqui.CONFIG).read_text(encoding="utf-8")
    found = re.search(r'"(?:phoneme_language|language)"\s*:\s*"([A-Za-z-]+)"', text)
    if found is None:
        raise InputError(
            "The configuration does not say what the voice reads: give --language, such as "
            "--language uk.",
            "音声の言語を --language で指定してください。",
        )
    return found[1]


def _try(entry: dict[str, Any], folder: Path) -> float:
    """Seconds that the voice spoke; one that cannot speak is not packed."""
    (tag,) = entry["languages"]
    voice: Voice
    if entry["engine"] == "piper":
        voice = piper.PiperVoice(entry["id"], folder, [tag])
    else:
        voice = coqui.CoquiVoice(entry["id"], folder, [tag])
    seconds = voice.synthesise(LANGUAGES[tag].nothing_heard, tag).seconds
    if not seconds:
        raise EngineError(
            f"{entry['id']} says nothing: it is no voice for {tag}.", "この音声は何も話しません。"
        )
    return seconds
