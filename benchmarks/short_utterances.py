"""Short utterances: our recognition beside stock faster-whisper, same weights, one thread.

    python -m benchmarks.short_utterances [--part 0:100] [--json FILE]

Both hear each utterance one after the other, so that whatever else the machine does weighs on both;
the order changes from one to the next. Beside the wall clock the processor's own time is given,
which a busy machine does not change. Every fourth utterance is also heard by stock with its
fall-back to sampling switched off: what it saves by that is no merit of shorter features. The
speech is synthetic (`speech_set.py`).
"""

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from assistant.engines import Engines
from benchmarks.error_rates import character_errors, error_rate, kana
from benchmarks.speech_set import Utterance, short_utterances
from models.recognition.reader import whisper_code
from models.recognition.whisper import WhisperRecogniser


@dataclass(frozen=True)
class Result:
    """What one engine made of one utterance."""

    number: int
    """Of the utterance."""
    language: str
    text: str
    heard: str
    seconds: float
    processor: float


Results = dict[str, list[Result]]


def measure(
    utterances: list[tuple[int, Utterance]], folder: Path, save: Callable[[Results], None]
) -> Results:
    """Run all engines over all utterances, one utterance after the other; `save` after each."""
    from faster_whisper import WhisperModel

    ours = WhisperRecogniser("whisper", folder, threads=1)
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    def stock(said: Utterance) -> str:
        segments, _ = model.transcribe(said.samples, language=whisper_code(said.language))
        return "".join(segment.text for segment in segments)

    def plain(said: Utterance) -> str:
        segments, _ = model.transcribe(
            said.samples, language=whisper_code(said.language), temperature=0.0
        )
        return "".join(segment.text for segment in segments)

    engines: dict[str, Callable[[Utterance], str]] = {
        "stock": stock,
        "stock, no fall-back": plain,
        "ours": lambda said: ours.transcribe(said.samples, [said.language]).text,
    }
    results: Results = defaultdict(list)
    names = list(engines)
    for number, said in tqdm(utterances, desc="utterances", disable=None):
        for turn in range(len(names)):
            name = names[(number + turn) % len(names)]
            if name == "stock, no fall-back" and number % 4:
                continue
            wall, processor = time.perf_counter(), time.process_time()
            heard = engines[name](said).strip()
            results[name].append(
                Result(
                    number,
                    said.language,
                    said.text,
                    heard,
                    time.perf_counter() - wall,
                    time.process_time() - processor,
                )
            )
        save(results)
    return results


def report(results: Results) -> str:
    """Tables of the latency as a ratio to stock's, and of the errors."""
    base = results["stock"]
    by_number = {result.number: result for result in base}
    languages = list(dict.fromkeys(result.language for result in base))
    lines = [
        f"{len(base)} utterances, {len(languages)} languages, synthetic speech",
        f"{_processor()}, one thread",
        f"{'':22s}{'wall':>7s}{'cpu':>7s}{'median':>8s}{'p90':>7s}{'CER':>8s}{'kana':>7s}",
    ]
    for name, found in results.items():
        same = [by_number[result.number] for result in found]
        ratios = sorted(one.processor / two.processor for one, two in zip(found, same, strict=True))
        wall = sum(r.seconds for r in found) / sum(r.seconds for r in same)
        processor = sum(r.processor for r in found) / sum(r.processor for r in same)
        lines.append(
            f"{name:22s}{wall:7.2f}{processor:7.2f}{statistics.median(ratios):8.2f}"
            f"{ratios[int(0.9 * len(ratios))]:7.2f}{_cer(found):8.1%}{_kana(found):7.1%}"
        )
    lines.append("")
    lines.append(f"{'':10s}{'n':>5s}" + "".join(f"{n:>22s}" for n in ("stock", "ours")))
    for language in languages:
        rates = []
        count = sum(result.language == language for result in base)
        for name in ("stock", "ours"):
            own = [result for result in results[name] if result.language == language]
            rate = error_rate([r.text for r in own], [r.heard for r in own], language)
            rates.append(f"{rate:22.1%}")
        lines.append(f"{language:10s}{count:5d}" + "".join(rates))
    return "\n".join(lines)


def _cer(results: list[Result]) -> float:
    pairs = [character_errors(r.text, r.heard, r.language) for r in results]
    return sum(wrong for wrong, _ in pairs) / sum(said for _, said in pairs)


def _kana(results: list[Result]) -> float:
    own = [result for result in results if result.language == "ja"]
    pairs = [character_errors(kana(r.text), kana(r.heard), "ja") for r in own]
    return sum(wrong for wrong, _ in pairs) / max(1, sum(said for _, said in pairs))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--part", default="0:", help="only these utterances, as in 0:100 or 0:200:2"
    )
    parser.add_argument("--model", default="whisper-base", help="catalogue id")
    parser.add_argument("--json", type=Path, help="write every text here, as it is heard")
    parser.add_argument("--report", type=Path, nargs="+", help="only print what was written there")
    options = parser.parse_args(argv)
    if options.report:
        print(report(read(options.report)))
        return 0
    os.environ["OMP_NUM_THREADS"] = "1"
    engines = Engines()
    folder = engines.store.path(engines.catalogue.get(options.model))
    bounds = [int(bound) if bound else None for bound in options.part.split(":")]
    numbered = list(enumerate(short_utterances()))[slice(*bounds)]

    def save(results: Results) -> None:
        if options.json:
            rows = [
                {"engine": name, **vars(row)} for name, found in results.items() for row in found
            ]
            text = json.dumps(rows, ensure_ascii=False, indent=1)
            options.json.write_text(text, encoding="utf-8")

    print(report(measure(numbered, folder, save)))
    return 0


def read(paths: list[Path]) -> Results:
    """What runs over different parts have written, each utterance once."""
    found: dict[tuple[str, int], Result] = {}
    for path in paths:
        for row in json.loads(path.read_text(encoding="utf-8")):
            name = row.pop("engine")
            found[name, row["number"]] = Result(**row)
    results: Results = defaultdict(list)
    for (name, _), result in found.items():
        results[name].append(result)
    return results


if __name__ == "__main__":
    sys.exit(main())
