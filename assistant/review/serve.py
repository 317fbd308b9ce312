"""Serves the evaluators' desk on this machine or on the local network."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from assistant.accuracy.key import find_key
from assistant.accuracy.schema import ACCURACY
from assistant.collect.stores import open_accuracy
from assistant.database import Database, open_file
from assistant.engines import Engines
from assistant.errors import InputError
from assistant.paths import accuracy_database
from assistant.review.app import create_app
from assistant.review.desk import Desk
from assistant.windows import load_windows


@dataclass(frozen=True)
class Place:
    """Where the desk listens."""

    host: str = "127.0.0.1"
    port: int = 8410
    certificate: Path | None = None
    """PEM file of the certificate, with those between it and the root; None: no TLS."""
    key: Path | None = None
    """PEM file of its key."""

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def hosts(self) -> list[str]:
        """Names under which a browser may ask for it."""
        if self.host in ("0.0.0.0", "::"):
            return ["*"]
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return [shown, "localhost", "127.0.0.1", "[::1]"] if self.is_local else [shown]

    @property
    def address(self) -> str:
        """What to type into a browser."""
        scheme = "https" if self.certificate else "http"
        name = socket.gethostname() if "*" in self.hosts else self.hosts[0]
        return f"{scheme}://{name}:{self.port}/"

    @property
    def meaning(self) -> str:
        """In plain words: who can reach it, and who can read along."""
        if self.is_local:
            return "Only this machine reaches it."
        if self.certificate:
            return (
                "Everybody on this network reaches the page to sign in; what is sent is encrypted."
            )
        return (
            "Everybody on this network reaches the page to sign in, and whoever can listen on it "
            "can read passwords and conversations: use --cert and --key, or only a network that "
            "you trust."
        )


def open_log(url: str | None = None) -> Database:
    """The accuracy log of this machine, or that of a collection.

    Raises:
        StorageError: it cannot be opened.
    """
    if url:
        return open_accuracy(url).database
    path = accuracy_database()
    return open_file(ACCURACY, path, find_key(path))


def desk_for(database: Database, engines: Engines, place: Place) -> Desk:
    """The desk of an open log."""
    windows = load_windows(engines.settings.windows_file)
    secure = place.certificate is not None
    return Desk(database, engines, windows, secure)


def serve(desk: Desk, place: Place, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until it is stopped.

    Args:
        desk: what is served.
        place: where.
        ready: called once the address is ours.

    Raises:
        InputError: the address or the certificate cannot be used.
    """
    if (place.certificate is None) != (place.key is None):
        raise InputError(
            "TLS needs both --cert and --key.", "TLSには証明書と鍵の両方を指定してください。"
        )
    config = uvicorn.Config(
        create_app(desk, place.hosts),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.key,
    )
    try:
        config.load()
    except OSError as error:
        raise InputError(
            f"The certificate or its key cannot be used: {error}.",
            "証明書または鍵を読み込めません。",
        ) from error
    with listen(place) as listening:
        ready()
        uvicorn.Server(config).run([listening])


def listen(place: Place) -> socket.socket:
    """A socket that listens there.

    Raises:
        InputError: the address cannot be used.
    """
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((place.host, place.port))
    except OSError as error:
        listening.close()
        raise InputError(
            f"{place.host}, port {place.port}, cannot be used: {error.strerror or error}. "
            "Choose another --host or --port.",
            "そのアドレスとポートは使えません。",
        ) from error
    return listening
