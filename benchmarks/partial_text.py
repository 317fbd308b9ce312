"""Text while somebody speaks, and what is left to do when they have finished.

    python -m benchmarks.partial_text [--count 40]

Each utterance is fed in real time, as a microphone would; then stock faster-whisper hears the same
audio, which it can only begin to do after the end. Given is what is left after the end over what
stock needs: `released` ends a third of a second after the last word (hold to talk), `ended` after
the 1.4 s of silence that end an utterance by themselves. The speech is synthetic.
"""

import argparse
import statistics
import sys
import time
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from assistant.engines import Engines
from benchmarks.error_rates import character_errors
from benchmarks.speech_set import RATE, Utterance, short_utterances
from models.protocols import Partial, Samples
from models.recognition.agreement import letters
from models.recognition.reader import whisper_code
from models.recognition.whisper import WhisperRecogniser
from models.recognition.windows import speech_spans

_BLOCK = RATE // 20
_TAILS = {"released": 0.3, "ended": 1.4}


@dataclass(frozen=True)
class Result:
    """One utterance."""

    left: float
    """Wall time after the end over that of stock."""
    processor: float
    """The same of the processor's time."""
    first: float | None
    """Seconds from the first word to the first partial text."""
    shown: float
    """Share of the final text that was shown before the end."""
    settled: int
    """Characters shown as settled before the end."""
    changed: int
    """Those of them from the first one on that the final text does not have, signs too."""
    settled_letters: int
    changed_letters: int
    """The same without signs, spaces and case."""
    wrong: int
    whole_wrong: int
    """Characters wrong in the final text, and in that of the whole utterance at once."""
    said: int


def measure(utterances: list[Utterance], tail: float) -> list[Result]:
    """Feed the utterances in real time, with that much silence after each."""
    from faster_whisper import WhisperModel

    engines = Engines()
    folder = engines.store.path(engines.catalogue.get("whisper-base"))
    ours = WhisperRecogniser("whisper-base", folder, threads=1)
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)
    results = []
    for said in tqdm(utterances, disable=None):
        spans = speech_spans(said.samples)
        if not spans:
            continue
        samples = np.pad(said.samples[: spans[-1].end], (0, int(tail * RATE)))
        told: list[tuple[float, Partial]] = []
        live = ours.listen(
            [said.language], tell=lambda p, told=told: told.append((time.perf_counter(), p))
        )
        start = _feed(live.feed, samples)
        shown = list(told)
        wall, processor = time.perf_counter(), time.process_time()
        heard = live.finish()
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        began, used = time.perf_counter(), time.process_time()
        segments, _ = model.transcribe(samples, language=whisper_code(said.language))
        _ = "".join(segment.text for segment in segments)
        began, used = time.perf_counter() - began, time.process_time() - used
        whole = ours.transcribe(samples, [said.language])
        last = shown[-1][1] if shown else Partial("", "", said.language)
        wrong, length = character_errors(said.text, heard.text, said.language)
        settled = letters(last.settled)
        results.append(
            Result(
                wall / began,
                processor / used,
                shown[0][0] - start - spans[0].start / RATE if shown else None,
                min(1.0, _common(last.text, heard.text) / max(1, len(heard.text))),
                len(last.settled),
                len(last.settled) - _common(last.settled, heard.text),
                len(settled),
                len(settled) - _common(settled, letters(heard.text)),
                wrong,
                character_errors(said.text, whole.text, said.language)[0],
                length,
            )
        )
    return results


def _feed(feed: "object", samples: Samples) -> float:
    assert callable(feed)
    start = time.perf_counter()
    for end in range(_BLOCK, len(samples) + _BLOCK, _BLOCK):
        ahead = start + end / RATE - time.perf_counter()
        if ahead > 0:
            time.sleep(ahead)
        feed(samples[end - _BLOCK : end])
    return start


def _common(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def report(name: str, results: list[Result]) -> str:
    """One line."""
    first = [result.first for result in results if result.first is not None]
    said = sum(result.said for result in results)
    changed = sum(result.changed_letters for result in results)
    return (
        f"{name:9s} {len(results):3d} utterances; left after the end over stock's time: "
        f"median {statistics.median(r.left for r in results):.2f}, "
        f"p90 {sorted(r.left for r in results)[int(0.9 * len(results))]:.2f}, "
        f"processor {statistics.mean(r.processor for r in results):.2f}; "
        f"partial text for {len(first)}, first after {statistics.median(first):.1f} s; "
        f"shown before the end {statistics.mean(r.shown for r in results):.0%}; "
        f"settled in {sum(r.settled > 0 for r in results)}, of these characters changed later "
        f"{sum(r.changed for r in results) / max(1, sum(r.settled for r in results)):.1%}, "
        f"without signs {changed / max(1, sum(r.settled_letters for r in results)):.1%}; "
        f"CER {sum(r.wrong for r in results) / said:.1%}, "
        f"at once {sum(r.whole_wrong for r in results) / said:.1%}"
    )


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark and print a line for each way to end an utterance."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=40)
    options = parser.parse_args(argv)
    utterances = [u for u in short_utterances() if u.seconds >= 2.5]
    utterances = utterances[:: max(1, len(utterances) // options.count)]
    for name, tail in _TAILS.items():
        print(report(name, measure(utterances, tail)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
