"""The key of a tablet's accuracy log, sealed so that the collection alone can open it (age)."""

import os
from pathlib import Path

import pyrage
from pyrage import x25519

from assistant.errors import InputError, StorageError
from assistant.paths import collection_key_file

SEALED_KEY = "accuracy.key.age"


def make_identity(place: Path | None = None) -> str:
    """The public key of this machine's collection (`age1…`); its secret is made where it lacks.

    Raises:
        StorageError: the secret cannot be stored or read.
    """
    path = place or collection_key_file()
    if not path.exists():
        secret = x25519.Identity.generate()
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(f"{secret}\n")
        except OSError as error:
            raise StorageError(
                f"The collection's key cannot be stored in {path}: {error.strerror}.",
                "収集用の鍵を保存できません。",
            ) from error
    return str(_identity(path).to_public())


def seal(key: bytes, public: str) -> bytes:
    """Seal the key of an accuracy log.

    Args:
        key: 32 bytes.
        public: `age1…`, from `make_identity`.

    Raises:
        InputError: it is no public key.
    """
    try:
        recipient = x25519.Recipient.from_str(public.strip())
    except pyrage.RecipientError as error:
        raise InputError(
            f"“{public[:20]}…” is no public key of a collection: `madoguchi collect keygen` prints "
            "it, and it begins with age1.",
            "収集先の公開鍵（age1…）に誤りがあります。設定を確認してください。",
        ) from error
    sealed: bytes = pyrage.encrypt(key, [recipient])
    return sealed


def unseal(sealed: bytes, place: Path | None = None) -> bytes:
    """The key that was sealed for this collection.

    Raises:
        InputError: it was sealed for another one, or is damaged.
        StorageError: this machine has no key.
    """
    path = place or collection_key_file()
    try:
        key: bytes = pyrage.decrypt(sealed, [_identity(path)])
    except pyrage.DecryptError as error:
        raise InputError(
            "The key of the accuracy log was sealed for another collection, or is damaged.",
            "精度記録の鍵を開けません。別の収集先に宛てたものか、壊れています。",
        ) from error
    if len(key) != 32:
        raise InputError(
            "What was sealed is no key of an accuracy log.", "精度記録の鍵ではありません。"
        )
    return key


def _identity(path: Path) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(path.read_text(encoding="ascii").strip())
    except FileNotFoundError as error:
        raise StorageError(
            "This machine has no key to open accuracy logs with: make one with `madoguchi collect "
            "keygen`, and give its public key to the tablets.",
            "収集用の鍵がありません。",
        ) from error
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise StorageError(
            f"The collection's key {path} cannot be used: put it back from a copy.",
            "収集用の鍵を読み込めません。",
        ) from error
