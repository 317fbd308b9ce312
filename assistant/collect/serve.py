"""Serves a collection on the network, with its daily purge."""

from collections.abc import Callable

import uvicorn

from assistant.accuracy.log import AccuracyLog
from assistant.collect.server import create_app
from assistant.collect.stores import Stores
from assistant.errors import InputError
from assistant.retention import DailyPurge
from assistant.review.serve import Place, listen


def serve(stores: Stores, place: Place, open_log: Callable[[], AccuracyLog], days: int) -> None:
    """Serve until it is stopped.

    Args:
        stores: the collection.
        place: where to listen.
        open_log: opens the collection's accuracy log once more, for the daily purge.
        days: how long the accuracy log keeps a conversation.

    Raises:
        InputError: the address or the certificate cannot be used.
    """
    if (place.certificate is None) != (place.key is None):
        raise InputError(
            "TLS needs both --cert and --key.", "TLSには証明書と鍵の両方を指定してください。"
        )
    if place.certificate is None and not place.is_local:
        raise InputError(
            "Beyond this machine a collection is served with --cert and --key alone: tokens and "
            "what was said would be read along.",
            "ほかの端末から受け取るには、証明書と鍵が必要です。",
        )
    config = uvicorn.Config(
        create_app(stores), log_level="warning", access_log=False, server_header=False,
        proxy_headers=False, ssl_certfile=place.certificate, ssl_keyfile=place.key,
    )  # fmt: skip
    try:
        config.load()
    except OSError as error:
        raise InputError(
            f"The certificate or its key cannot be used: {error}.",
            "証明書または鍵を読み込めません。",
        ) from error
    purge = DailyPurge(open_log, days)
    purge.start()
    try:
        with listen(place) as listening:
            uvicorn.Server(config).run([listening])
    finally:
        purge.close()
