"""The tablet's end of the network: sends what the collection lacks, part by part."""

import gzip
import ipaddress
import json
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import sqlalchemy as sql

from assistant.accuracy.log import delete_conversations
from assistant.accuracy.schema import CONVERSATIONS
from assistant.collect.merge import Merged
from assistant.collect.parts import digests, read_part
from assistant.collect.rows import encode
from assistant.collect.stores import OFFICE
from assistant.collect.tokens import is_token
from assistant.database import Database
from assistant.errors import InputError, StorageError

_SECONDS = 60.0
_PAUSES = (1.0, 3.0)
"""Seconds before each further try, where the network or the collection does not answer."""

Progress = Callable[[str, int, int], None]


class Collection:
    """A collection somewhere on the network.

    Args:
        address: `https://host:port`; `http://` only on this machine.
        token: this tablet's.
        tablet: this tablet's id.
        authority: PEM file of the city's own certificate authority; None: those of the system.
        pauses: seconds before each further try.

    Raises:
        InputError: the address or the authority cannot be used.
    """

    def __init__(
        self,
        address: str,
        token: str,
        tablet: str,
        authority: Path | None = None,
        pauses: tuple[float, ...] = _PAUSES,
    ) -> None:
        self.address = address.rstrip("/")
        self._check_address()
        if not is_token(token.strip()):
            raise InputError(
                "This tablet's token is none: it begins with mdg_, as `madoguchi collect "
                "add-tablet` prints it.",
                "この端末のトークンに誤りがあります。",
            )
        self._pauses = pauses
        headers = {"Authorization": f"Bearer {token.strip()}", "Madoguchi-Tablet": tablet}
        try:
            verify = ssl.create_default_context(cafile=authority)
            # What a proxy of the environment would see is nobody else's.
            self._client = httpx.Client(
                headers=headers, verify=verify, timeout=_SECONDS, trust_env=False
            )
        except OSError as error:
            raise InputError(
                f"The certificate {authority} cannot be used: {error}.",
                "証明書を読み込めません。",
            ) from error

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def send(self, log: Database, progress: Progress = lambda _what, _done, _all: None) -> Merged:
        """Send what the collection lacks of a log, and delete here what was deleted there.

        Each part that was acknowledged is on the collection's disk. A run that was cut off, or ran
        never, is made good by the next.

        Raises:
            InputError: the collection refuses the token or a part.
            StorageError: a log cannot be read, or the collection does not answer.
        """
        state = self._ask("GET", log.log.name)
        known: dict[str, str] = state["parts"]
        _delete_here(log, state["deleted"])
        wanted = [key for key, digest in digests(log).items() if known.get(key) != digest]
        done = Merged()
        for number, key in enumerate(wanted):
            progress(log.log.english, number, len(wanted))
            part = read_part(log, key)
            rows = {name: [encode(row) for row in rows] for name, rows in part.rows.items()}
            document = {"schema": log.log.head, "part": key, "rows": rows}
            body = gzip.compress(json.dumps(document, ensure_ascii=False).encode("utf-8"))
            done += Merged(**self._ask("POST", log.log.name, body))
        progress(log.log.english, len(wanted), len(wanted))
        return done

    def _ask(self, method: str, log: str, body: bytes | None = None) -> dict[str, Any]:
        problem: Exception | None = None
        for pause in (0.0, *self._pauses):
            time.sleep(pause)
            try:
                answer = self._client.request(
                    method, f"{self.address}/collect/1/{log}", content=body
                )
            except httpx.HTTPError as error:
                problem = error
                continue
            if answer.status_code >= 500:
                problem = RuntimeError(_detail(answer))
                continue
            if answer.status_code != 200:
                raise InputError(
                    f"{self.address} refuses: {_detail(answer)}",
                    "収集先に断られました。トークンと設定を確認してください。",
                )
            return dict(answer.json())
        raise StorageError(
            f"{self.address} does not answer ({problem}): what was sent so far is kept there; "
            "the next run goes on from it.",
            "収集先につながりません。次回、続きから送ります。",
        ) from problem

    def _check_address(self) -> None:
        parts = urlsplit(self.address)
        host = parts.hostname or ""
        try:
            local = host == "localhost" or ipaddress.ip_address(host).is_loopback
        except ValueError:
            local = False
        if not host or parts.scheme not in ("https", "http"):
            raise InputError(
                f"“{self.address[:60]}” is no address: write it as https://HOST:8411.",
                "収集先のアドレスに誤りがあります。",
            )
        if parts.scheme == "http" and not local:
            raise InputError(
                "A token and what was said go over a network only encrypted: use https://.",
                "収集先のアドレスは https:// で始まる必要があります。",
            )


def _delete_here(log: Database, ids: list[str]) -> None:
    """What somebody had deleted at the collection is not kept here either."""
    for start in range(0, len(ids), 500):
        with log.writing() as connection:
            table = CONVERSATIONS.c
            some = [str(id_) for id_ in ids[start : start + 500]]
            query = sql.select(table.id).where(table.id.in_(some))
            held = list(connection.execute(query).scalars())
            if held:
                delete_conversations(connection, held, OFFICE, "request")
        log.shrink()


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])[:300]
    except (ValueError, KeyError, TypeError):
        return f"status {answer.status_code}"
