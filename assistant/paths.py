"""Where Madoguchi keeps its data on this machine."""

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "MADOGUCHI_HOME"
KEY_FILE_VARIABLE = "MADOGUCHI_KEY_FILE"
_APP = "madoguchi"


def _root() -> Path | None:
    chosen = os.environ.get(HOME_VARIABLE)
    return Path(chosen).expanduser() if chosen else None


def data_folder() -> Path:
    """Folder of models and logs; `MADOGUCHI_HOME` overrides the system's own place."""
    return _root() or platformdirs.user_data_path(_APP, appauthor=False)


def models_folder() -> Path:
    """Folder of the installed models."""
    return data_folder() / "models"


def settings_file() -> Path:
    """The one settings file."""
    root = _root()
    folder = root if root is not None else platformdirs.user_config_path(_APP, appauthor=False)
    return folder / "settings.toml"


def pin_file() -> Path:
    """The hash of the PIN before the settings."""
    return settings_file().with_name("pin.json")


def own_glossary() -> Path:
    """Folder of the city's own terms and phrases, laid over ours."""
    return data_folder() / "glossary"


def usage_database() -> Path:
    """The SQLite file with the usage counts."""
    return data_folder() / "usage.sqlite3"


def accuracy_database() -> Path:
    """The encrypted SQLite file with the accuracy log."""
    return data_folder() / "accuracy.sqlite3"


def tablet_file() -> Path:
    """The file with this tablet's id."""
    return data_folder() / "tablet-id"


def key_file() -> Path:
    """Where the key of the accuracy log is kept when there is no keyring; never beside the log.

    `MADOGUCHI_KEY_FILE` overrides the system's own place for settings, `MADOGUCHI_HOME` does not.
    """
    chosen = os.environ.get(KEY_FILE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    return platformdirs.user_config_path(_APP, appauthor=False) / "accuracy.key"


def collection_key_file() -> Path:
    """The secret key of this machine's collection, beside the key of the accuracy log."""
    return key_file().with_name("collection.key")


def token_file() -> Path:
    """This tablet's token for sending its logs, beside the key of the accuracy log."""
    return key_file().with_name("collect.token")
