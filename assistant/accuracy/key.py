"""The key of the accuracy log, kept apart from it.

The log is encrypted so that a copied, lent or thrown-away database tells nobody anything; a key in
the same folder would travel with every such copy. So the key lies

1. in the keyring of the system (Secret Service, KWallet, macOS Keychain, Windows Credential
   Locker), which the user's login protects, where a new key can be stored there and read back
   without a question on the screen; else
2. in a file of the folder for settings, readable by its owner alone (0600). A counter's tablet
   mostly logs in by itself, and then has no keyring that is open.

Neither protects against somebody who has the whole running tablet: encrypt its disk (LUKS) too.
`MADOGUCHI_HOME`, which moves settings and data into one folder, does not move the key;
`MADOGUCHI_KEY_FILE` does. A key is never made anew while a log exists, for that log could never be
read again.
"""

import os
import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from assistant.errors import StorageError
from assistant.paths import KEY_FILE_VARIABLE, key_file

KEY_BYTES = 32
_SERVICE = "madoguchi"
_NAME = "accuracy-log"
_HEX = re.compile(r"[0-9a-f]{64}")
_KEYRING_SECONDS = 5.0

T = TypeVar("T")


def find_key(log: Path) -> bytes:
    """The key of a log, made when there is neither key nor log.

    Args:
        log: the database that it opens.

    Raises:
        StorageError: the key is lost, damaged or lies beside the log, or cannot be stored.
    """
    place = key_file()
    if place.resolve().parent == log.resolve().parent:
        raise StorageError(
            f"The key {place} would lie beside the accuracy log that it protects: set "
            f"{KEY_FILE_VARIABLE} to a file in another folder.",
            "精度記録の鍵を記録と同じ場所には置けません。鍵の保存先を変えてください。",
        )
    known = _read(place) or _from_keyring()
    if known is not None:
        return known
    if log.exists():
        raise StorageError(
            f"The key of the accuracy log {log} is neither in the keyring nor in {place}: put it "
            "back, or move the log away and a new one is begun. The conversation goes on.",
            "精度記録の鍵が見つからないため、記録を開けません。会話は続けられます。",
        )
    key = secrets.token_bytes(KEY_BYTES)
    if _to_keyring(key):
        return key
    return _write(place, key)


def where() -> str:
    """Where the key is: a path, `keyring`, or nothing where there is none yet."""
    place = key_file()
    if _read(place) is not None:
        return str(place)
    return "keyring" if _from_keyring() is not None else ""


def _read(place: Path) -> bytes | None:
    try:
        text = place.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(place, str(error)) from error
    if not _HEX.fullmatch(text):
        raise _unreadable(place, "it is not 64 hexadecimal digits")
    return bytes.fromhex(text)


def _write(place: Path, key: bytes) -> bytes:
    """Store the key and return the one that counts: another process may have been first."""
    own = place.with_name(f"{place.name}.{secrets.token_hex(8)}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(key.hex() + "\n")
                file.flush()
                os.fsync(file.fileno())
            place.hardlink_to(own)
            _sync_folder(place.parent)
        except FileExistsError:
            pass
        finally:
            own.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"The key of the accuracy log cannot be stored in {place}: {error.strerror}. Nothing "
            "is recorded; the conversation goes on.",
            "精度記録の鍵を保存できないため、記録しません。会話は続けられます。",
        ) from error
    return _read(place) or key


def _sync_folder(folder: Path) -> None:
    """A power cut after the first recording must not leave a log without its key."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _from_keyring() -> bytes | None:
    text = _ask(lambda ring: ring.get_password(_SERVICE, _NAME))
    return bytes.fromhex(text) if isinstance(text, str) and _HEX.fullmatch(text) else None


def _to_keyring(key: bytes) -> bool:
    def store(ring: "object") -> bool:
        ring.set_password(_SERVICE, _NAME, key.hex())  # type: ignore[attr-defined]
        return True

    return bool(_ask(store)) and _from_keyring() == key


def _ask(question: Callable[..., T]) -> T | None:
    """Ask the system's keyring; None where there is none, or it does not answer by itself.

    A locked keyring opens a dialogue; at a counter nobody would answer it.
    """
    import keyring
    from keyring.backends.fail import Keyring as NoKeyring

    def answer() -> T | None:
        ring = keyring.get_keyring()
        if isinstance(ring, NoKeyring) or ring.priority < 1:
            return None
        return question(ring)

    pool = ThreadPoolExecutor(1, thread_name_prefix="keyring")
    try:
        return pool.submit(answer).result(_KEYRING_SECONDS)
    except Exception:  # noqa: BLE001
        # Each system's backend raises errors of its own; all mean that the keyring cannot be used.
        return None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _unreadable(place: Path, reason: str) -> StorageError:
    return StorageError(
        f"The key {place} cannot be used: {reason}. The conversation goes on.",
        "精度記録の鍵を読み込めないため、記録を開けません。会話は続けられます。",
    )
