"""Proposing a term or a phrase, reviewing it, withdrawing it, and trying it."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from assistant.errors import READABLE
from assistant.interpret import Interpreter
from assistant.interpretation import Interpretation
from assistant.languages import STAFF_LANGUAGE
from assistant.review import proposals
from assistant.review.desk import Visitor, desk_of, go, show
from assistant.review.proposals import KINDS, STATUSES, Details, Idea, check_idea, settled
from assistant.review.ratings import Page, find_turn, ratings_of
from assistant.review.visit import Editor, Fields, Me, first
from assistant.windows import TOPICS
from glossaries.morphology import reading
from glossaries.tables import SEPARATOR, WINDOWS

router = APIRouter()


@router.get("/turn/{turn}/propose")
def proposal_form(request: Request, me: Me, turn: str, kind: str = "term") -> Response:
    """The form for a proposal, filled in as far as the turn tells."""
    page = _turn(request, turn)
    kept = me.session.take_kept(request.url.path)
    if kept:
        me.notify("problem", me.words("turn.kept"))
        return _form(request, page, _idea(page, kept))
    wanted = next((k for k in KINDS if k == kind), KINDS[0])
    return _form(request, page, _first_idea(request, me, page, wanted))


@router.post("/turn/{turn}/propose")
def propose(request: Request, me: Me, turn: str, fields: Fields) -> Response:
    """Keep a proposal, or say what is wrong with it."""
    desk, page = desk_of(request), _turn(request, turn)
    desk.engines.refresh_glossaries()
    idea = _idea(page, fields)
    if idea.kind == "term" and idea.entry and (term := desk.engines.termbase.get(idea.entry)):
        idea = Idea(idea.kind, term.source, idea.target, idea.language, idea.topic, idea.entry)
    problems = check_idea(idea, desk.engines)
    if problems:
        sentences = [me.words(key, value=value) for key, value in problems]
        return _form(request, page, idea, sentences, 422)
    identity = proposals.propose(desk.database, turn, me.evaluator, settled(idea, desk.engines))
    me.notify("done", me.words("proposal.kept"))
    return go(f"/proposals/{identity}")


@router.get("/proposals")
def all_proposals(request: Request, _me: Me, status: str = "") -> Response:
    """What was proposed."""
    wanted = status if status in STATUSES else ""
    rows = proposals.listed(desk_of(request).database, wanted)
    return show(request, "proposals.html", {"rows": rows, "status": wanted, "statuses": STATUSES})


@router.get("/proposals/{proposal}")
def one_proposal(request: Request, me: Me, proposal: str) -> Response:
    """A proposal with what stands in the glossary now."""
    return _page(request, me, _proposal(request, proposal))


@router.post("/proposals/{proposal}/review")
def review(request: Request, me: Editor, proposal: str, fields: Fields) -> Response:
    """Put a proposal into the glossary."""
    desk, row = desk_of(request), _proposal(request, proposal)
    if first(fields, "revision") != str(row["revision"]):
        me.notify("problem", me.words("proposal.changed"))
        return go(f"/proposals/{proposal}")
    more = Details(
        first(fields, "reading").strip(),
        first(fields, "variants"),
        first(fields, "forbidden"),
        first(fields, "old"),
        tuple(fields.get("window", ())),
        "resident" if first(fields, "speaker") == "resident" else "staff",
    )
    if row["kind"] == "term" and not row["entry"] and not more.reading:
        me.notify("problem", me.words("proposal.no_reading"))
        return go(f"/proposals/{proposal}")
    proposals.review(desk.database, desk.engines, row, me.evaluator, more)
    me.notify("done", me.words("proposal.reviewed_now"))
    return go(f"/proposals/{proposal}")


@router.post("/proposals/{proposal}/withdraw")
def withdraw(request: Request, me: Me, proposal: str) -> Response:
    """Withdraw a proposal."""
    desk = desk_of(request)
    row = _proposal(request, proposal)
    gone = proposals.withdraw(desk.database, desk.engines, row, me.evaluator)
    kind, key = ("done", "proposal.withdrawn_now") if gone else ("problem", "proposal.stays")
    me.notify(kind, me.words(key))
    return go(f"/proposals/{proposal}")


@router.post("/proposals/{proposal}/reopen")
def reopen(request: Request, me: Me, proposal: str) -> Response:
    """Propose again what was withdrawn."""
    desk = desk_of(request)
    proposals.reopen(desk.database, _proposal(request, proposal), me.evaluator)
    me.notify("done", me.words("turn.undone"))
    return go(f"/proposals/{proposal}")


@router.post("/proposals/{proposal}/try")
def attempt(request: Request, me: Me, proposal: str) -> Response:
    """What the counter makes of the turn, or of the Japanese text, with the glossary of now."""
    desk, row = desk_of(request), _proposal(request, proposal)
    desk.engines.refresh_glossaries()
    source, target = row["turn_language"], row["turn_target"]
    text = row["turn_source"]
    if not text:
        text, source, target = row["source"], row["source_language"], row["target_language"]
    try:
        answer = Interpreter(desk.engines, row["window"]).interpret(text, source, target)
    except READABLE as error:
        sentence = me.words.of(str(error), getattr(error, "japanese", str(error)))
        me.notify("problem", sentence)
        return go(f"/proposals/{proposal}")
    return _page(request, me, row, answer)


def _turn(request: Request, turn: str) -> Page:
    page = find_turn(desk_of(request).database, turn)
    if page is None:
        raise HTTPException(404)
    return page


def _proposal(request: Request, proposal: str) -> dict[str, Any]:
    row = proposals.find(desk_of(request).database, proposal)
    if row is None:
        raise HTTPException(404)
    return row


def _sides(turn: Mapping[str, Any]) -> tuple[str, str, str]:
    """The Japanese text, the other text and its language."""
    if turn["source_language"] == STAFF_LANGUAGE:
        return turn["source"], turn["translation"], turn["target_language"]
    return turn["translation"], turn["source"], turn["source_language"]


def _idea(page: Page, fields: Mapping[str, Sequence[str]]) -> Idea:
    kind = next((k for k in KINDS if k == first(fields, "kind")), KINDS[0])
    return Idea(
        kind, first(fields, "japanese").strip(), first(fields, "target").strip(),
        _sides(page.turn)[2], first(fields, "topic"), first(fields, f"entry_{kind}"),
    )  # fmt: skip


def _first_idea(request: Request, me: Visitor, page: Page, kind: proposals.Kind) -> Idea:
    """A form filled in with the correction that was given, and with what the turn used."""
    engines, turn = desk_of(request).engines, page.turn
    japanese, other, tag = _sides(turn)
    topic = page.conversation["topic"]
    topic = topic if topic in TOPICS else "general"
    given = ratings_of(desk_of(request).database, turn["id"])
    own = next((g.rating.correction for g in given if g.evaluator == me.evaluator.id), "")
    if own and turn["source_language"] == STAFF_LANGUAGE:
        other = own
    elif own:
        japanese = own
    if kind == "phrase":
        phrase = engines.phrasebook.get(turn["model"]) if turn["route"] == "phrase" else None
        if phrase is None:
            return Idea(kind, japanese, other, tag, topic)
        texts = phrase.text(STAFF_LANGUAGE) or "", phrase.text(tag) or ""
        return Idea(kind, *texts, tag, topic, phrase.id)
    missed = [use["id"] for use in turn["terms"] if not use["used"]] + [
        use["id"] for use in turn["terms"]
    ]
    term = next((t for t in map(engines.termbase.get, missed) if t is not None), None)
    if term is None or term.is_place:
        return Idea(kind, "", "", tag, topic)
    return Idea(kind, term.source, term.rendering(tag) or "", tag, term.domain, term.id)


def _form(
    request: Request, page: Page, idea: Idea, problems: Sequence[str] = (), status: int = 200
) -> Response:
    engines, turn = desk_of(request).engines, page.turn
    japanese = _sides(turn)[0]
    known = {match.term.id: match.term for match in engines.termbase.find(japanese, "ja")}
    for use in turn["terms"]:
        if term := engines.termbase.get(use["id"]):
            known.setdefault(term.id, term)
    phrase = engines.phrasebook.get(turn["model"]) if turn["route"] == "phrase" else None
    values = {
        "turn": turn,
        "idea": idea,
        "terms": [term for term in known.values() if not term.is_place],
        "phrase": phrase,
        "topics": list(TOPICS),
        "problems": problems,
    }
    return show(request, "propose.html", values, status)


def _page(
    request: Request, me: Visitor, row: dict[str, Any], answer: Interpretation | None = None
) -> Response:
    engines = desk_of(request).engines
    engines.refresh_glossaries()
    entry, tag = row["entry"] or "", row["target_language"]
    term = engines.termbase.get(entry) if row["kind"] == "term" else None
    phrase = engines.phrasebook.get(entry) if row["kind"] == "phrase" else None
    target = term.targets.get(tag) if term else None
    values = {
        "row": row,
        "term": term,
        "phrase": phrase,
        "now": target.text if target else (phrase.text(tag) if phrase else "") or "",
        "now_status": target.status if target else phrase.status(tag) if phrase else "",
        "now_source": target.source if target else "",
        "variants": SEPARATOR.join(target.variants) if target else "",
        "forbidden": SEPARATOR.join(target.forbidden) if target else "",
        "reading": reading(row["source"]) if row["kind"] == "term" and term is None else "",
        "windows": WINDOWS,
        "may_review": proposals.may_review(me.evaluator, tag),
        "may_withdraw": me.evaluator.is_editor or row["evaluator"] == me.evaluator.id,
        "answer": answer,
    }
    return show(request, "proposal.html", values)
