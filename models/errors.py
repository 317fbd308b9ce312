"""What can go wrong with a model, in one sentence for each of its readers."""


class ModelError(Exception):
    """A model cannot be had or used.

    `str(error)` is the English sentence for the command line, `japanese` the clerk's.
    """

    def __init__(self, message: str, japanese: str) -> None:
        super().__init__(message)
        self.japanese = japanese


class ModelMissingError(ModelError):
    """The model is not installed."""


class ModelCorruptError(ModelError):
    """A file of the model is not the one that the catalogue names."""


class ModelSourceError(ModelError):
    """No source of the model could be reached."""


class EngineError(ModelError):
    """An engine failed on an input or could not be started."""
