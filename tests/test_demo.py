"""The played conversation: every recording through the whole real line."""

import io
from pathlib import Path

from rich.console import Console

from assistant.demo.play import FOLDER, play_conversations, read_script
from assistant.engines import Engines
from assistant.usage import UsageLog
from audio.files import read_recording


def test_every_recording_is_there() -> None:
    script = read_script()
    assert {talk.resident for talk in script.conversation} >= {"en", "zh-Hans", "pt-BR", "vi"}
    for talk in script.conversation:
        assert {turn.speaker for turn in talk.turns} == {"staff", "resident"}
        for turn in talk.turns:
            assert 0.5 < read_recording(FOLDER / turn.file).seconds < 15


def test_the_conversation_is_held(engines: Engines, tmp_path: Path) -> None:
    text = io.StringIO()
    log = UsageLog(tmp_path / "usage.sqlite3")
    summary = play_conversations(engines, Console(file=text, width=120), log, tmp_path / "spoken")
    printed = text.getvalue()
    assert summary.turns == sum(len(talk.turns) for talk in read_script().conversation)
    assert summary.unheard == 0
    assert summary.confirmed == summary.turns, printed
    rows = log.table()
    assert sum(row.turns for row in rows) == summary.confirmed
    assert {row.language for row in rows} >= {"en", "zh-Hans", "pt-BR", "vi"}
    assert "訳し戻し" in printed
    spoken = list((tmp_path / "spoken").glob("*.wav"))
    assert len(spoken) >= summary.confirmed - 2 or not spoken
