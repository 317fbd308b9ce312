"""Where somebody speaks, and how a long utterance is cut into what Whisper takes at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.protocols import Samples

RATE = 16_000
LONGEST_SECONDS = 28.0
"""A window of at most this length is decoded at once."""

PAD_SECONDS = 0.3
_GAP_SECONDS = 0.8
_PAUSE_SECONDS = 0.3
_LEAST_SECONDS = 0.15
_SHORTEST_SECONDS = 0.1
_QUIET_SECONDS = 0.05


@dataclass(frozen=True)
class Span:
    """A stretch of the audio, in samples: [start, end)."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Number of samples."""
        return self.end - self.start


def speech_spans(samples: Samples) -> list[Span]:
    """Where somebody speaks, to within a tenth of a second; pauses under 0.3 s belong to it.

    Args:
        samples: mono audio at 16 kHz, shape (n,), values in -1..1.
    """
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    if len(samples) == 0:
        return []
    options = VadOptions(
        threshold=0.5,
        min_speech_duration_ms=int(_SHORTEST_SECONDS * 1000),
        min_silence_duration_ms=int(_PAUSE_SECONDS * 1000),
        speech_pad_ms=0,
    )
    return [Span(part["start"], part["end"]) for part in get_speech_timestamps(samples, options)]


def enough(spans: Sequence[Span]) -> bool:
    """Whether there is enough speech to be a word."""
    return sum(span.length for span in spans) >= _LEAST_SECONDS * RATE


def padded(spans: Sequence[Span], length: int) -> list[Span]:
    """Spans with 0.3 s around them, for the soft ends of words; near ones become one.

    Args:
        spans: in order.
        length: of the audio, in samples.
    """
    pad, gap = int(PAD_SECONDS * RATE), int(_GAP_SECONDS * RATE)
    found: list[Span] = []
    for span in spans:
        wide = Span(max(0, span.start - pad), min(length, span.end + pad))
        if found and wide.start - found[-1].end < gap - 2 * pad:
            found[-1] = Span(found[-1].start, wide.end)
        else:
            found.append(wide)
    return found


def windows(samples: Samples, spans: Sequence[Span]) -> list[Samples]:
    """The speech without its long pauses, in as few pieces of at most 28 s as there can be.

    A span that is longer than that is cut where it is quietest.
    """
    longest = int(LONGEST_SECONDS * RATE)
    pieces: list[Samples] = []
    for span in padded(spans, len(samples)):
        rest = samples[span.start : span.end]
        while len(rest) > longest:
            cut = _quietest(rest, longest // 2, longest)
            pieces.append(rest[:cut])
            rest = rest[cut:]
        pieces.append(rest)
    packed: list[Samples] = []
    for piece in pieces:
        if packed and len(packed[-1]) + len(piece) <= longest:
            packed[-1] = np.concatenate([packed[-1], piece])
        else:
            packed.append(piece)
    return packed


def _quietest(samples: Samples, first: int, last: int) -> int:
    size = int(_QUIET_SECONDS * RATE)
    count = (last - first) // size
    blocks = samples[first : first + count * size].reshape(count, size)
    return first + int(np.argmin(np.mean(np.square(blocks), axis=1))) * size + size // 2
