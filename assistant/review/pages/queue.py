"""The queue, and what one has rated."""

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from assistant.review.desk import desk_of, go, show
from assistant.review.ratings import own_ratings, remove, restore
from assistant.review.sampling import REASONS, choice_of, counts, strata, waiting
from assistant.review.visit import Fields, Me

router = APIRouter()

_SHOWN = 20


@router.get("/")
def queue(
    request: Request,
    me: Me,
    language: list[str] = Query(default=[]),  # noqa: B008
    window: str = "",
    reason: str = "",
) -> Response:
    """What waits for this evaluator, and how to narrow it."""
    desk = desk_of(request)
    known, windows = strata(desk.database)
    own = [tag for tag in known if tag in me.evaluator.languages] or known
    choice = choice_of(language or own, window, reason, known, windows)
    me.session.choice = choice
    rows = waiting(desk.database, me.evaluator.id, choice, me.session.skipped, _SHOWN)
    values = {
        "rows": rows,
        "counts": counts(desk.database, me.evaluator.id, choice),
        "choice": choice,
        "known": known,
        "windows": windows,
        "reasons": REASONS,
        "skipped": len(me.session.skipped),
    }
    return show(request, "queue.html", values)


@router.get("/mine")
def mine(request: Request, me: Me) -> Response:
    """What this evaluator has rated."""
    rows = own_ratings(desk_of(request).database, me.evaluator.id)
    return show(request, "mine.html", {"rows": rows})


@router.post("/mine/remove/{turn}")
def take_back(request: Request, me: Me, turn: str) -> Response:
    """Take a rating back; it can be undone."""
    before = remove(desk_of(request).database, turn, me.evaluator.id)
    if before.rating is not None:
        me.session.undo = before
        me.notify("undo", me.words("mine.removed"))
    return go("/mine")


@router.post("/undo")
def undo(request: Request, me: Me) -> Response:
    """Put back what the last rating, or taking it back, replaced."""
    before, me.session.undo = me.session.undo, None
    if before is None:
        me.notify("problem", me.words("turn.nothing_to_undo"))
        return go("/")
    restore(desk_of(request).database, me.evaluator.id, before)
    me.notify("done", me.words("turn.undone"))
    return go(f"/turn/{before.turn}")


@router.post("/skipped/clear")
def show_skipped(me: Me, _fields: Fields) -> Response:
    """Show the turns again that were passed over."""
    me.session.skipped.clear()
    return go("/")
