"""A counter without hardware: recordings played into a virtual microphone, in real time."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

from assistant.paths import data_folder

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not all(map(shutil.which, ("pulseaudio", "pactl", "paplay", "parec"))),
        reason="needs pulseaudio and pulseaudio-utils",
    ),
]


def run(scenario: str, folder: Path) -> dict[str, Any]:
    here = Path(__file__).parent
    path = os.pathsep.join([str(here.parent), str(here)])
    done = subprocess.run(
        [sys.executable, str(here / "virtual_counter.py"), scenario, str(folder)],
        env=dict(os.environ, PYTHONPATH=path, MADOGUCHI_HOME=str(data_folder())),
        capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def like(one: str, other: str) -> float:
    bare = ["".join(c for c in text.casefold() if c.isalnum()) for text in (one, other)]
    return Levenshtein.normalized_similarity(*bare)


def test_a_conversation_is_held_through_microphone_and_loudspeaker(tmp_path: Path) -> None:
    turns = run("conversation", tmp_path)["turns"]
    assert len(turns) == 9
    for turn in turns:
        assert like(turn["said"], turn["heard"]) > 0.5, turn
    assert sum(like(turn["said"], turn["heard"]) > 0.9 for turn in turns) >= 5
    # What was said in several seconds was shown while it was said.
    assert sum(bool(turn["partials"]) for turn in turns) >= 7
    answers = [turn for turn in turns if turn.get("answer")]
    assert len(answers) >= 6
    japanese = [turn for turn in answers if turn["language"] == "ja"]
    # A busy machine breaks the loudspeaker's stream now and then: half of them are enough.
    assert sum(like(turn["translation"], turn["answer"]) > 0.6 for turn in japanese) >= 2


def test_a_microphone_that_is_pulled_out_keeps_what_was_said(tmp_path: Path) -> None:
    found = run("unplugged", tmp_path)
    assert 1.0 < found["kept"] < 5.0
    assert "両親" in found["heard"] or "学級" in found["heard"]
    assert "was disconnected" in found["problem"]
    assert "マイク" in found["japanese"]
    assert "マイク" in found["while away"]
    assert "午後2時" in found["again"] or "午後二時" in found["again"]
    assert found["problem again"] == ""


def test_the_first_word_is_not_cut(tmp_path: Path) -> None:
    heard = run("pre-roll", tmp_path)["heard"]
    assert like("妊娠届出書に記入してください。", heard) > 0.55


def test_a_muted_microphone_is_named(tmp_path: Path) -> None:
    assert "ミュート" in run("muted", tmp_path)["problem"]
