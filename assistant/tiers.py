"""Which tier of models this machine can carry."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from models.recognition.speed import Speed

# A clerk does not begin to wonder within a second.
_LONGEST_SECONDS = 1.0
# Tier, memory in GB that it needs, and the model that hears in it; the best first.
_TIERS = (
    ("server", 16, "whisper-large-v3-turbo"),
    ("tablet", 8, "whisper-small"),
    ("light", 4, "whisper-base"),
    ("embedded", 0, "whisper-base"),
)


@dataclass(frozen=True)
class Recommendation:
    """A tier, and why no better one."""

    tier: str
    reason: str
    """In English; empty for the best tier."""


def recommend(speeds: Sequence[Speed], gigabytes: float) -> Recommendation:
    """The best tier whose model hears a short utterance within a second.

    Args:
        speeds: of the models, measured or told from a measurement.
        gigabytes: memory of the machine.
    """
    seconds = {speed.model: speed.seconds for speed in speeds}
    reason = ""
    for tier, needed, model in _TIERS:
        # A machine with 8 GB tells a little less.
        if gigabytes < needed * 0.9:
            reason = f"{tier} needs {needed} GB of memory, here are {gigabytes:.0f}"
        elif tier != "embedded" and seconds.get(model, 0.0) > _LONGEST_SECONDS:
            reason = f"{model} would take {seconds[model]:.1f} s for a short sentence"
        else:
            return Recommendation(tier, reason)
    raise AssertionError("the last tier needs nothing")


def memory_gigabytes() -> float:
    """Memory of this machine; 0 where the system does not tell."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    except (ValueError, OSError, AttributeError):
        return 0.0
