"""The pages of the desk, one file for each."""

from fastapi import APIRouter

from assistant.review.pages import export, glossary, proposals, quality, queue, signing, turn


def every_router() -> list[tuple[APIRouter, bool]]:
    """The routes of every page, and whether they are open to whoever has not signed in."""
    inside = (
        queue.router, turn.router, proposals.router, quality.router, glossary.router,
        export.router,
    )  # fmt: skip
    return [(signing.router, True), *((router, False) for router in inside)]
