"""`madoguchi doctor`: what is installed, what is missing, and what to do about it."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.commands.common import out
from assistant.engines import Engines
from assistant.errors import READABLE
from assistant.languages import LANGUAGES
from assistant.paths import data_folder, settings_file, usage_database
from assistant.routing import find_path
from assistant.speaking import holds_back
from assistant.tiers import memory_gigabytes, recommend
from audio.devices import microphone
from audio.playback import has_loudspeaker
from models.recognition.by_language import ByLanguage
from models.recognition.whisper import WhisperRecogniser

Level = Literal["ok", "hint", "fault"]
_MARK = {"ok": "[green]✓[/]", "hint": "[yellow]![/]", "fault": "[red]✗[/]"}
_NEEDED_GIGABYTES = 1.0


@dataclass(frozen=True)
class Finding:
    """One thing that was examined."""

    level: Level
    text: str


def examine(engines: Engines) -> bool:
    """Print the state of this machine; True if the main job can be done on it."""
    findings: list[Finding] = []
    for check in (_folders, _logs, _models, _tier, _translation, _voices, _sound, _display):
        findings += check(engines)
    for finding in findings:
        out.print(f"{_MARK[finding.level]} {finding.text}", soft_wrap=True)
    faults = sum(finding.level == "fault" for finding in findings)
    out.print("Ready for the counter." if not faults else f"{faults} faults have to be mended.")
    return not faults


def _attempt(name: str, action: Callable[[], str]) -> Finding:
    try:
        return Finding("ok", f"{name}: {action()}")
    except READABLE as error:
        return Finding("fault", f"{name}: {error}")


def _folders(_engines: Engines) -> list[Finding]:
    folder = data_folder()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free / 1e9
    found = [Finding("ok", f"settings: {settings_file()}")]
    if not os.access(existing, os.W_OK):
        advice = "give write permission or set MADOGUCHI_HOME"
        found.append(Finding("fault", f"data folder {folder} cannot be written: {advice}"))
    level: Level = "ok" if free > _NEEDED_GIGABYTES else "fault"
    return [*found, Finding(level, f"disk: {free:.1f} GB free in {existing}")]


def _logs(engines: Engines) -> list[Finding]:
    from assistant.accuracy import key
    from assistant.recording import open_existing
    from assistant.usage import UsageLog

    def counts() -> str:
        if not usage_database().exists():
            return "nothing counted yet"
        log = UsageLog(usage_database())
        try:
            return f"{sum(row.conversations for row in log.table())} conversations counted"
        finally:
            log.close()

    def recorded() -> str:
        log = open_existing()
        if log is None:
            return "nothing recorded yet"
        try:
            kept = f"kept {engines.settings.retention_days} days"
            return f"{log.counts()['conversations']} conversations, {kept}; key: {key.where()}"
        finally:
            log.close()

    return [_attempt("usage log", counts), _attempt("accuracy log", recorded)]


def _models(engines: Engines) -> list[Finding]:
    found = []
    for model in engines.catalogue:
        state = engines.store.state(model)
        if state == "installed":
            found.append(Finding("ok", f"model {model.id}: installed"))
        elif state == "corrupt":
            advice = f"run `madoguchi models pull {model.id}`"
            found.append(Finding("fault", f"model {model.id}: damaged; {advice}"))
    if not engines.installed("recognition"):
        advice = "run `madoguchi models pull embedded`"
        found.append(Finding("fault", f"no recognition model: nothing can be heard; {advice}"))
    return found


def _tier(engines: Engines) -> list[Finding]:
    """A quick measurement of the recogniser, and the tier that follows from it."""
    try:
        recogniser = engines.recogniser
    except READABLE as error:
        return [Finding("fault", f"recogniser: {error}")]
    if not isinstance(recogniser, WhisperRecogniser | ByLanguage):
        return []
    with out.status("measuring how fast this machine hears…"):
        speeds = recogniser.speeds
    told = ", ".join(
        f"{speed.model} {'' if speed.measured else 'about '}{speed.seconds:.1f} s"
        for speed in speeds
    )
    best = recommend(speeds, memory_gigabytes())
    text = f"tier for this machine: {best.tier}"
    if best.reason:
        text += f" ({best.reason})"
    installed = {tier for model in engines.installed("recognition") for tier in model.tiers}
    if best.tier not in installed:
        text += f"; `madoguchi models pull {best.tier}` installs it"
    level: Level = "ok" if best.tier in installed else "hint"
    return [Finding("ok", f"hearing 3 s of speech takes: {told}"), Finding(level, text)]


def _translation(engines: Engines) -> list[Finding]:
    found = []
    both: list[str] = []
    none: list[str] = []
    for tag in LANGUAGES:
        if tag == "ja":
            continue
        ways = [find_path(engines.translators, *pair) for pair in (("ja", tag), (tag, "ja"))]
        (both if all(ways) else none).append(tag)
    if both:
        found.append(Finding("ok", f"free speech is translated both ways: {', '.join(both)}"))
    if none:
        text = "verified phrases only, no model for free speech"
        found.append(Finding("hint", f"{text}: {', '.join(none)}"))
    found.append(_attempt("phrases", lambda: f"{len(engines.phrasebook)} phrases"))
    found.append(_attempt("terms", lambda: f"{len(engines.termbase)} terms and places"))
    return found + [Finding("fault", str(problem)) for problem in engines.problems]


def _voices(engines: Engines) -> list[Finding]:
    known = len(engines.problems)
    silent = [tag for tag in LANGUAGES if engines.voice(tag) is None]
    spoken = [tag for tag in LANGUAGES if tag not in silent]
    found = [Finding("ok", f"voices: {', '.join(spoken)}")]
    if silent:
        found.append(Finding("hint", f"no voice, shown in large text: {', '.join(silent)}"))
    unsure = [tag for tag in spoken if holds_back(engines, tag)]
    if unsure:
        text = "not found to be understood, spoken only when asked"
        found.append(Finding("hint", f"{text}: {', '.join(unsure)}"))
    return found + [Finding("fault", str(problem)) for problem in engines.problems[known:]]


def _sound(engines: Engines) -> list[Finding]:
    found = []
    try:
        device = microphone(engines.settings.microphone)
        found.append(Finding("ok", f"microphone: {device.name}, {device.rate} Hz"))
    except READABLE as error:
        found.append(Finding("hint", f"microphone: {error}"))
    if has_loudspeaker():
        found.append(Finding("ok", "loudspeaker: found"))
    else:
        found.append(Finding("hint", "no loudspeaker: speech is written to files"))
    return found


def _display(_engines: Engines) -> list[Finding]:
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return [Finding("ok", "display: found; `madoguchi app` opens the tablet app")]
    return [Finding("hint", "no display: `madoguchi talk` works in the terminal")]
