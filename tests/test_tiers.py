"""The tier that a machine can carry, and the catalogue's larger recognisers."""

import pytest

from assistant.tiers import recommend
from models.catalogue import Catalogue
from models.recognition.speed import Speed
from models.recognition.whisper import WhisperRecogniser


def speeds(base: float, small: float, turbo: float) -> list[Speed]:
    return [
        Speed("whisper-base", base, measured=True),
        Speed("whisper-small", small, measured=False),
        Speed("whisper-large-v3-turbo", turbo, measured=False),
    ]


@pytest.mark.parametrize(
    ("machine", "gigabytes", "tier", "reason"),
    [
        ((0.05, 0.2, 0.8), 32, "server", ""),
        ((0.05, 0.2, 0.8), 8, "tablet", "16 GB"),
        ((0.3, 0.9, 4.0), 32, "tablet", "whisper-large-v3-turbo would take 4.0 s"),
        ((0.5, 1.6, 8.0), 8, "light", "whisper-small would take 1.6 s"),
        ((0.5, 1.6, 8.0), 2, "embedded", "4 GB"),
        ((1.4, 4.0, 20.0), 16, "embedded", "whisper-base would take 1.4 s"),
    ],
)
def test_the_tier_follows_from_speed_and_memory(
    machine: tuple[float, float, float], gigabytes: float, tier: str, reason: str
) -> None:
    found = recommend(speeds(*machine), gigabytes)
    assert found.tier == tier
    assert reason in found.reason


def test_a_larger_model_is_told_to_take_longer(recogniser: WhisperRecogniser) -> None:
    told = {speed.model: speed for speed in recogniser.speeds}
    assert told["whisper-base"].measured
    assert told["whisper-base"].seconds > 0
    assert (
        told["whisper-base"].seconds
        < told["whisper-small"].seconds
        < told["kotoba-whisper-v2.0"].seconds
        < told["whisper-large-v3-turbo"].seconds
    )


def test_the_catalogue_has_the_larger_recognisers(catalogue: Catalogue) -> None:
    found = {model.id: model for model in catalogue if model.kind == "recognition"}
    assert list(found) == [
        "kotoba-whisper-v2.0", "whisper-large-v3-turbo", "whisper-small", "whisper-base",
    ]  # fmt: skip
    assert found["kotoba-whisper-v2.0"].languages == ("ja",)
    assert all(model.licence_class == "free" for model in found.values())
    assert [model.id for model in catalogue.tier("tablet") if model.kind == "recognition"] == [
        "whisper-small"
    ]
