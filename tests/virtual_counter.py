"""What `test_virtual_sound.py` runs in a process of its own, with the virtual devices as its own.

    python virtual_counter.py SCENARIO FOLDER

Prints one JSON object.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from virtual_sound import VirtualSound

from assistant.counter import Counter
from assistant.demo.play import FOLDER, read_script
from assistant.engines import Engines
from assistant.windows import load_windows
from audio.capture import Microphone
from audio.endpoint import Endpoint
from audio.errors import AudioDeviceError
from audio.playback import play
from models.protocols import Partial, Samples


def conversation(sound: VirtualSound) -> dict[str, Any]:
    """Hold the first played conversation through microphone and loudspeaker."""
    script = read_script()
    visit = script.conversation[0]
    engines = Engines()
    counter = Counter(engines, load_windows()[script.window], None)
    counter.begin(visit.resident, visit.topic)
    turns = []
    with Microphone() as ear:
        for said in visit.turns:
            partials: list[Partial] = []
            live = counter.listen(said.speaker, partials.append)
            threading.Timer(0.4, sound.say, [FOLDER / said.file]).start()
            captured = ear.record(heard=live.feed, endpoint=Endpoint())
            turn = counter.hear(captured.samples, said.speaker, live).turn
            row: dict[str, Any] = {"said": said.text, "heard": turn.text if turn else ""}
            row["partials"] = [partial.text for partial in partials]
            turns.append(row)
            if turn is None:
                continue
            turn = counter.translate(turn)
            interpretation = turn.interpretation
            if interpretation is None or interpretation.route == "none":
                continue
            speech = counter.speak(counter.confirm(turn), anyway=True)
            if speech is None:
                continue
            recorder = sound.listen()
            time.sleep(0.5)
            play(speech)
            answer = engines.recogniser.transcribe(recorder.finish(), [turn.target_language])
            row |= {
                "translation": interpretation.translation,
                "language": turn.target_language,
                "answer": answer.text,
            }
    counter.end("solved")
    return {"turns": turns}


def unplugged(sound: VirtualSound) -> dict[str, Any]:
    """Pull the microphone out in the middle of a sentence, and plug it in again."""
    engines = Engines()
    ear = Microphone()
    ear.open()
    speech = 0

    def heard(piece: Samples) -> None:
        nonlocal speech
        before, speech = speech, speech + int(np.count_nonzero(piece))
        if before < 2.5 * 16_000 <= speech:
            threading.Thread(target=sound.unplug, args=("mic", "speaker")).start()

    sound.say(FOLDER / "01-08-ja.flac")
    cut = ear.record(heard=heard, endpoint=Endpoint())
    result: dict[str, Any] = {
        "kept": len(cut.samples) / 16_000,
        "heard": engines.recogniser.transcribe(cut.samples, ["ja"]).text,
        "problem": str(cut.problem or ""),
        "japanese": cut.problem.japanese if cut.problem else "",
    }
    try:
        ear.record(endpoint=Endpoint())
    except AudioDeviceError as error:
        result["while away"] = error.japanese
    sound.plug("speaker")
    sound.plug("mic")
    threading.Timer(1.5, sound.say, [FOLDER / "01-08-ja.flac"]).start()
    again = ear.record(endpoint=Endpoint())
    result["again"] = engines.recogniser.transcribe(again.samples, ["ja"]).text
    result["problem again"] = str(again.problem or "")
    ear.close()
    return result


def pre_roll(sound: VirtualSound) -> dict[str, Any]:
    """Press a third of a second after the speaker has begun."""
    engines = Engines()
    with Microphone() as ear:
        ear.record(stop=_after(1.5))
        sound.say(FOLDER / "01-03-ja.flac")
        time.sleep(0.5)
        captured = ear.record(endpoint=Endpoint())
    return {"heard": engines.recogniser.transcribe(captured.samples, ["ja"]).text}


def muted(_sound: VirtualSound) -> dict[str, Any]:
    """A microphone that gives nothing but zeros."""
    with Microphone() as ear:
        captured = ear.record(endpoint=Endpoint())
    return {"problem": captured.problem.japanese if captured.problem else ""}


def _after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def main() -> None:
    """Start the sound server, then the scenario."""
    with VirtualSound(Path(sys.argv[2])) as sound:
        os.environ.update(sound.environment)
        scenario = {
            "conversation": conversation, "unplugged": unplugged, "pre-roll": pre_roll,
            "muted": muted,
        }[sys.argv[1]]  # fmt: skip
        print(json.dumps(scenario(sound), ensure_ascii=False))


if __name__ == "__main__":
    main()
