"""The pages of the desk, one file for each."""

from fastapi import APIRouter

from assistant.review.pages import queue, signing, turn


def every_router() -> list[tuple[APIRouter, bool]]:
    """The routes of every page, and whether they are open to whoever has not signed in."""
    return [(signing.router, True), (queue.router, False), (turn.router, False)]
