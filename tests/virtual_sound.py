"""A sound server of our own with a microphone and a loudspeaker that are files in memory.

PulseAudio with two null sinks: what is played into `mic` is what the microphone hears, what is
played on `speaker` can be recorded from its monitor. Nothing of the machine's own sound is touched.
"""

import os
import subprocess
import time
from pathlib import Path
from types import TracebackType

import numpy as np

from models.protocols import Samples

RATE = 16_000


class VirtualSound:
    """The server; `environment` is what a program needs to use it."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "socket"
        runtime = folder / "pulse"
        runtime.mkdir(parents=True)
        (folder / ".asoundrc").write_text(
            "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
        )
        self.environment = dict(
            os.environ,
            HOME=str(folder),
            XDG_RUNTIME_DIR=str(folder),
            PULSE_RUNTIME_PATH=str(runtime),
            PULSE_SERVER=f"unix:{self._socket}",
        )
        self._server: subprocess.Popen[bytes] | None = None
        self._playing: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "VirtualSound":
        command = [
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
            f"--load=module-native-protocol-unix auth-anonymous=1 socket={self._socket}",
        ]  # fmt: skip
        self._server = subprocess.Popen(
            command, env=self.environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        end = time.monotonic() + 20
        while not self._socket.exists():
            assert time.monotonic() < end, "the sound server does not start"
            time.sleep(0.05)
        self.plug("speaker")
        self.plug("mic")
        self.control("set-default-sink", "speaker")
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for process in [*self._playing, self._server]:
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait(10)

    def control(self, *words: str) -> str:
        done = subprocess.run(
            ["pactl", *words], env=self.environment, capture_output=True, text=True, timeout=20
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def plug(self, name: str) -> None:
        """Connect a device; the microphone becomes the system's own."""
        self.control("load-module", "module-null-sink", f"sink_name={name}")
        if name == "mic":
            self.control("set-default-source", "mic.monitor")

    def unplug(self, *names: str) -> None:
        """Take devices away while they are in use."""
        for line in self.control("list", "short", "modules").splitlines():
            number, _, rest = line.partition("\t")
            if any(f"sink_name={name}" in rest for name in names):
                self.control("unload-module", number)

    def say(self, path: Path) -> None:
        """Play a recording into the microphone; returns at once."""
        command = ["paplay", "--device=mic", str(path)]
        self._playing.append(subprocess.Popen(command, env=self.environment))

    def listen(self) -> "Recorder":
        """Record what the loudspeaker plays from now on."""
        command = [
            "parec", "--device=speaker.monitor", "--format=s16le", f"--rate={RATE}", "--channels=1",
            "--latency-msec=50",
        ]  # fmt: skip
        return Recorder(subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE))


class Recorder:
    """What a loudspeaker plays, kept in memory."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def finish(self) -> Samples:
        """Stop; the recording as mono audio at 16 kHz."""
        time.sleep(0.5)
        self._process.terminate()
        data, _ = self._process.communicate(timeout=20)
        return np.frombuffer(data[: len(data) // 2 * 2], np.int16).astype(np.float32) / 32768
