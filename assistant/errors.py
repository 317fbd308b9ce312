"""What can go wrong at the counter, in one sentence for each of its readers."""

from audio.errors import AudioError
from models.errors import ModelError


class InputError(Exception):
    """Something that was given cannot be used.

    `str(error)` is the English sentence for the command line, `japanese` the clerk's.
    """

    def __init__(self, message: str, japanese: str) -> None:
        super().__init__(message)
        self.japanese = japanese


class StorageError(InputError):
    """A file or database of this machine cannot be read or written."""


READABLE = (InputError, ModelError, AudioError)
"""Every error whose message is meant to be shown as it is."""
