"""What can go wrong with sound, in one sentence for each of its readers."""


class AudioError(Exception):
    """Audio cannot be read, captured or played.

    `str(error)` is the English sentence for the command line, `japanese` the clerk's.
    """

    def __init__(self, message: str, japanese: str) -> None:
        super().__init__(message)
        self.japanese = japanese


class AudioFileError(AudioError):
    """A file is not audio that can be interpreted."""


class AudioDeviceError(AudioError):
    """The microphone or the loudspeaker cannot be used."""
