"""The PIN before the settings: who stands at the counter cannot change them by chance.

It keeps residents and passers-by out of the settings, not somebody who may read this machine's
files: whoever can start `madoguchi pin reset` on it is its administrator.
"""

import json
import os
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError, VerifyMismatchError

from assistant.errors import InputError, StorageError

FORM = re.compile(r"[0-9]{4,8}")
FREE_TRIES = 5
"""Wrong PINs before one has to wait."""
FIRST_WAIT, LONGEST_WAIT = 30.0, 900.0
"""Seconds; each further wrong PIN doubles the wait."""


@dataclass(frozen=True)
class _Record:
    hash: str
    wrong: int = 0
    until: float = 0.0


class PinLock:
    """The PIN of one tablet, kept as an argon2id hash in a file of its own.

    Args:
        path: of the file, readable by its owner alone.
        clock: the present time in seconds.
        hasher: makes and checks the hashes.
    """

    def __init__(
        self,
        path: Path,
        clock: Callable[[], float] = time.time,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self.path = path
        self._clock = clock
        self._hasher = hasher or PasswordHasher()

    @property
    def is_set(self) -> bool:
        """Whether there is a PIN. One that cannot be read counts as one that nobody knows."""
        return self.path.exists()

    def choose(self, pin: str) -> None:
        """Set a new PIN in the place of the old one.

        Raises:
            InputError: it is not 4 to 8 digits, or the first that anybody would try.
            StorageError: it cannot be stored.
        """
        if not FORM.fullmatch(pin):
            raise InputError(
                "The PIN has to have 4 to 8 digits.", "暗証番号は4桁から8桁の数字にしてください。"
            )
        if _guessable(pin):
            raise InputError(
                "That PIN is the first that anybody would try: choose another one.",
                "推測されやすい番号です。別の番号にしてください。",
            )
        self._write(_Record(self._hasher.hash(pin)))

    def check(self, pin: str) -> bool:
        """Whether it is the PIN. Takes a tenth of a second on purpose: not for a screen's thread.

        Raises:
            InputError: there were too many wrong ones; says how long to wait.
            StorageError: the file cannot be read or written.
        """
        known = self._read()
        wait = self._wait(known)
        if wait > 0:
            raise InputError(
                f"Too many wrong PINs: try again in {round(wait)} seconds.",
                f"間違いが続いたため、あと{_in_words(wait)}お待ちください。",
            )
        try:
            self._hasher.verify(known.hash, pin)
        except VerifyMismatchError:
            wrong = known.wrong + 1
            pause = FIRST_WAIT * 2.0 ** (wrong - FREE_TRIES) if wrong >= FREE_TRIES else 0.0
            until = self._clock() + min(LONGEST_WAIT, pause) if pause else 0.0
            self._write(_Record(known.hash, wrong, until))
            return False
        except (InvalidHashError, Argon2Error) as error:
            raise self._damaged() from error
        if known.wrong:
            self._write(_Record(known.hash))
        return True

    def forget(self) -> bool:
        """Remove the PIN, so that a new one can be chosen; whether there was one.

        Raises:
            StorageError: the file cannot be removed.
        """
        there = self.is_set
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        return there

    def _wait(self, known: _Record) -> float:
        # A clock that was set back must not lock the settings for a year.
        return min(LONGEST_WAIT, known.until - self._clock())

    def _read(self) -> _Record:
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
            return _Record(str(values["hash"]), int(values["wrong"]), float(values["until"]))
        except OSError as error:
            raise self._unwritable(error) from error
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged() from error

    def _write(self, record: _Record) -> None:
        text = json.dumps({"hash": record.hash, "wrong": record.wrong, "until": record.until})
        partial = self.path.with_name(f"{self.path.name}.{secrets.token_hex(8)}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                partial.replace(self.path)
            finally:
                partial.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> StorageError:
        return StorageError(
            f"The PIN in {self.path} cannot be read or written: {error.strerror}.",
            "暗証番号のファイルを読み書きできません。空き容量と権限を確認してください。",
        )

    def _damaged(self) -> StorageError:
        return StorageError(
            f"{self.path} does not hold a PIN: run `madoguchi pin reset`.",
            "暗証番号のファイルが壊れています。管理者が「madoguchi pin reset」を実行してください。",
        )


def _guessable(pin: str) -> bool:
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return steps in ({0}, {1}, {-1})


def _in_words(seconds: float) -> str:
    return f"{round(seconds)}秒" if seconds < 90 else f"{round(seconds / 60)}分"
