"""One turn: what was said, what came out, and the rating of it."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from assistant.review.desk import Visitor, desk_of, go, show
from assistant.review.marking import Mark, pieces, source_marks, target_marks
from assistant.review.mqm import CATEGORIES, SCALE, SEVERITIES
from assistant.review.rating_form import Draft, draft_of, judge, read_draft
from assistant.review.ratings import SIDES, Given, Page, find_turn, ratings_of, save
from assistant.review.sampling import waiting
from assistant.review.visit import Fields, Me, first

router = APIRouter()


@router.get("/next")
def next_turn(request: Request, me: Me) -> Response:
    """The next turn of the queue."""
    rows = waiting(
        desk_of(request).database, me.evaluator.id, me.session.choice, me.session.skipped, 1
    )
    return go(f"/turn/{rows[0].id}" if rows else "/")


@router.get("/turn/{turn}")
def turn_page(request: Request, me: Me, turn: str) -> Response:
    """The turn with the form of the rating."""
    page = _find(request, turn)
    ratings = ratings_of(desk_of(request).database, turn)
    own = next((given for given in ratings if given.evaluator == me.evaluator.id), None)
    kept = me.session.take_kept(request.url.path)
    if kept:
        me.notify("problem", me.words("turn.kept"))
        draft = read_draft(kept)
    else:
        draft = draft_of(own.rating, page.turn) if own else Draft()
    return _show(request, me, page, draft, ratings)


@router.post("/turn/{turn}")
def rate(request: Request, me: Me, turn: str, fields: Fields) -> Response:
    """Keep a rating, or say what is missing in it; skip the turn; or add a row for an error."""
    desk, action = desk_of(request), first(fields, "action")
    if action == "skip":
        me.session.skipped.add(turn)
        return go("/next")
    page, draft = _find(request, turn), read_draft(fields)
    if action == "more":
        return _show(request, me, page, draft, ratings_of(desk.database, turn), more=1)
    rating, problems = judge(draft, page.turn)
    if rating is None:
        sentences = [me.words(key, value=value) for key, value in problems]
        ratings = ratings_of(desk.database, turn)
        return _show(request, me, page, draft, ratings, sentences, status=422)
    me.session.undo = save(desk.database, turn, me.evaluator.id, rating)
    me.notify("undo", me.words("turn.saved"))
    if action == "propose":
        return go(f"/turn/{turn}/propose")
    return go("/next" if action == "next" else f"/turn/{turn}")


def _find(request: Request, turn: str) -> Page:
    page = find_turn(desk_of(request).database, turn)
    if page is None:
        raise HTTPException(404)
    return page


def _show(
    request: Request,
    me: Visitor,
    page: Page,
    draft: Draft,
    ratings: Sequence[Given],
    problems: Sequence[str] = (),
    more: int = 0,
    status: int = 200,
) -> Response:
    turn = page.turn
    own = any(given.evaluator == me.evaluator.id for given in ratings)
    marked = [
        Mark(e.start, e.stop, "marked", me.words.either(f"mqm.{e.category}", e.category))
        for given in ratings
        if given.evaluator == me.evaluator.id
        for e in given.rating.errors
        if e.side == "translation" and e.start is not None and e.stop is not None
    ]
    values = {
        "turn": turn,
        "talk": page.conversation,
        "before": page.before,
        "source": pieces(turn["source"], source_marks(turn)),
        "translation": pieces(turn["translation"], [*target_marks(turn), *marked]),
        "draft": draft.with_spare_rows(more),
        # Another's rating is shown only to whoever has rated: the two must not sway each other.
        "others": [g for g in ratings if g.evaluator != me.evaluator.id] if own else [],
        "hidden": 0 if own else len(ratings),
        "rated": own,
        "problems": problems,
        "categories": CATEGORIES,
        "severities": SEVERITIES,
        "sides": SIDES,
        "scale": SCALE,
    }
    return show(request, "turn.html", values, status)
