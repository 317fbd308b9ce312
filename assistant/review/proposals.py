"""Corrections that become terms and phrases: proposed, reviewed, withdrawn.

An evaluator proposes. An editor who knows the language reviews: only then does it go into the
city's glossary, with the status `reviewed`, and the counter translates with it.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Literal

import sqlalchemy as sql

from assistant.accuracy.schema import CONVERSATIONS, EVALUATORS, PROPOSALS, TURNS
from assistant.database import Database, now
from assistant.engines import Engines
from assistant.errors import InputError
from assistant.languages import STAFF_LANGUAGE
from assistant.masking.kinds import LABELS
from assistant.review.evaluators import Evaluator
from assistant.review.overlay import put, take_back
from assistant.windows import TOPICS
from glossaries.locales import LOCALES, script_problem
from glossaries.sheets import phrase_cells, term_cells
from glossaries.slots import SLOT, slot_problem, slots_in
from glossaries.tables import SEPARATOR, WINDOWS, split_list

Kind = Literal["term", "phrase"]
KINDS: tuple[Kind, ...] = ("term", "phrase")
STATUSES = ("proposed", "reviewed", "withdrawn")
OLD = ("variant", "forbidden", "drop")
"""What becomes of the rendering that stood there: accepted too, wrong, or left out."""

_LONGEST = {"term": 120, "phrase": 500}


@dataclass(frozen=True)
class Idea:
    """What somebody proposes; `japanese` is always the Japanese side."""

    kind: Kind
    japanese: str
    target: str
    language: str
    topic: str
    entry: str = ""
    """Id of the term or phrase that it changes; empty for a new one."""


@dataclass(frozen=True)
class Details:
    """What an editor adds to an idea."""

    reading: str = ""
    """Of a new term, in hiragana."""
    variants: str = ""
    forbidden: str = ""
    old: str = "variant"
    windows: tuple[str, ...] = ()
    speaker: str = "staff"


def check_idea(idea: Idea, engines: Engines) -> list[tuple[str, str]]:
    """What is wrong with an idea: (key of `strings.toml`, value for it) each; empty if nothing."""
    problems: list[tuple[str, str]] = []
    for key, text in (("japanese", idea.japanese), ("target", idea.target)):
        if not text:
            problems.append((f"problem.no_{key}", ""))
        elif len(text) > _LONGEST[idea.kind] or not text.isprintable():
            problems.append(("problem.long", str(_LONGEST[idea.kind])))
        if label := next((label for label in LABELS.values() if label in text), ""):
            problems.append(("problem.masked", label))
    tag = idea.language
    if tag not in LOCALES or tag == STAFF_LANGUAGE or idea.topic not in TOPICS:
        return [*problems, ("error.400", "")]
    for text, own in ((idea.japanese, STAFF_LANGUAGE), (idea.target, tag)):
        if reason := script_problem(SLOT.sub("", text), own):
            problems.append(("problem.script", reason))
    if idea.kind == "phrase":
        wanted, given = (
            sorted(slot.name for slot in slots_in(text)) for text in (idea.japanese, idea.target)
        )
        if wanted != given or slot_problem(idea.japanese) or slot_problem(idea.target):
            problems.append(("problem.slots", ""))
        if idea.entry and engines.phrasebook.get(idea.entry) is None:
            problems.append(("problem.no_entry", idea.entry))
    elif idea.entry and engines.termbase.get(idea.entry) is None:
        problems.append(("problem.no_entry", idea.entry))
    return problems


def settled(idea: Idea, engines: Engines) -> Idea:
    """The idea as a change of the term or phrase that has the same Japanese, where there is one."""
    if idea.entry:
        return idea
    if idea.kind == "term":
        known = next(
            (t.id for t in engines.termbase if t.source == idea.japanese and not t.is_place), ""
        )
    else:
        known = next(
            (p.id for p in engines.phrasebook if p.text(STAFF_LANGUAGE) == idea.japanese), ""
        )
    return Idea(idea.kind, idea.japanese, idea.target, idea.language, idea.topic, known)


def propose(database: Database, turn: str, who: Evaluator, idea: Idea) -> str:
    """Write a proposal and return its id.

    Raises:
        StorageError: nothing was written.
    """
    identity, moment = uuid.uuid4().hex, now()
    with database.writing() as connection:
        known = connection.execute(sql.select(TURNS.c.id).where(TURNS.c.id == turn)).scalar()
        connection.execute(
            sql.insert(PROPOSALS).values(
                id=identity,
                turn=known,
                evaluator=who.id,
                kind=idea.kind,
                entry=idea.entry or None,
                topic=idea.topic,
                source_language=STAFF_LANGUAGE,
                target_language=idea.language,
                source=idea.japanese,
                target=idea.target,
                status="proposed",
                created=moment,
                updated=moment,
                revision=1,
            )
        )
    return identity


def find(database: Database, proposal: str) -> dict[str, Any] | None:
    """A proposal with who made and reviewed it and the turn that it is about."""
    rows = _listed(database, PROPOSALS.c.id == proposal, 1)
    return rows[0] if rows else None


def listed(database: Database, status: str = "", limit: int = 200) -> list[dict[str, Any]]:
    """Proposals of a status or of all, the latest first."""
    condition = PROPOSALS.c.status == status if status else sql.true()
    return _listed(database, condition, limit)


def review(
    database: Database, engines: Engines, proposal: Mapping[str, Any], who: Evaluator, more: Details
) -> None:
    """Put a proposal into the city's glossary, with who and when.

    Args:
        database: the accuracy log.
        engines: whose glossary folder it goes to.
        proposal: as `find` gave it.
        who: an editor.
        more: what a glossary needs besides the two texts.

    Raises:
        InputError: this editor may not, somebody was faster, or the entry cannot be kept.
        StorageError: nothing was written.
    """
    _may_review(who, proposal["target_language"])
    moment = now()
    values = {"status": "reviewed", "reviewed_by": who.id, "reviewed": moment}
    written = False
    try:
        with database.writing() as connection:
            entry = proposal["entry"] or _new_id(proposal)
            _move(connection, proposal, values | {"entry": entry})
            if proposal["kind"] == "term":
                cells = _term(engines, proposal, entry, more)
                today = moment.replace(tzinfo=UTC).astimezone()
                cells[f"{proposal['target_language']} source"] = (
                    f"{who.display_name} {today:%Y-%m-%d}"
                )
                kind: Literal["terms", "phrases"] = "terms"
            else:
                cells, kind = _phrase(engines, proposal, entry, more), "phrases"
            put(engines, kind, proposal["target_language"], cells, who.display_name, proposal["id"])
            written = True
    except BaseException:
        if written:
            take_back(engines, proposal["id"], who.display_name)
        raise


def withdraw(
    database: Database, engines: Engines, proposal: Mapping[str, Any], who: Evaluator
) -> bool:
    """Withdraw a proposal; one that was reviewed goes out of the glossary.

    Returns:
        False where the entry was changed since and therefore stays in the glossary.

    Raises:
        InputError: it is another's, or somebody was faster.
        StorageError: nothing was written.
    """
    if proposal["status"] == "reviewed":
        _may_review(who, proposal["target_language"])
    elif not who.is_editor and proposal["evaluator"] != who.id:
        raise InputError(
            "Only an editor may withdraw what somebody else proposed.",
            "ほかの人の提案を取り下げられるのは編集者だけです。",
        )
    with database.writing() as connection:
        _move(connection, proposal, {"status": "withdrawn"})
        if proposal["status"] != "reviewed":
            return True
        return take_back(engines, proposal["id"], who.display_name)


def reopen(database: Database, proposal: Mapping[str, Any], who: Evaluator) -> None:
    """Propose again what was withdrawn.

    Raises:
        InputError: it is another's, or is not withdrawn.
    """
    if not who.is_editor and proposal["evaluator"] != who.id:
        raise InputError(
            "Only an editor may reopen what somebody else proposed.",
            "ほかの人の提案を戻せるのは編集者だけです。",
        )
    with database.writing() as connection:
        _move(connection, proposal, {"status": "proposed", "reviewed_by": None, "reviewed": None})


def may_review(who: Evaluator, language: str) -> bool:
    """Whether somebody may call a text of a language reviewed."""
    return who.is_editor and language in who.languages


def _may_review(who: Evaluator, language: str) -> None:
    if not may_review(who, language):
        raise InputError(
            f"Only an editor who is registered for the language ({language}) may do this.",
            f"この操作ができるのは、その言語（{language}）を登録した編集者だけです。",
        )


def _move(
    connection: sql.Connection, proposal: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Change a proposal unless somebody else has changed it since it was read."""
    done = connection.execute(
        sql.update(PROPOSALS)
        .where(PROPOSALS.c.id == proposal["id"], PROPOSALS.c.revision == proposal["revision"])
        .values(**values, updated=now(), revision=proposal["revision"] + 1)
    )
    if done.rowcount != 1:
        raise InputError(
            "Somebody has changed this proposal in the meantime: look at it again.",
            "この提案は、ほかの人が先に変更しました。開き直して確認してください。",
        )


def _new_id(proposal: Mapping[str, Any]) -> str:
    return f"{proposal['topic']}.city-{proposal['id'][:8]}"


def _term(
    engines: Engines, proposal: Mapping[str, Any], entry: str, more: Details
) -> dict[str, str]:
    tag, target = proposal["target_language"], proposal["target"]
    known = engines.termbase.get(entry)
    if known is None:
        cells = {
            "id": entry, "domain": proposal["topic"], "ja": proposal["source"],
            "reading": more.reading, "windows": _windows(more.windows),
        }  # fmt: skip
    else:
        cells = term_cells(known, [tag])
    variants, forbidden = list(split_list(more.variants)), list(split_list(more.forbidden))
    old = known.targets[tag].text if known and tag in known.targets else ""
    if old and old != target and more.old in ("variant", "forbidden"):
        (variants if more.old == "variant" else forbidden).append(old)
    cells |= {
        f"{tag} target": target,
        f"{tag} variants": _joined(variants, {target, *forbidden}),
        f"{tag} forbidden": _joined(forbidden, {target}),
        f"{tag} status": "reviewed",
    }
    return cells


def _phrase(
    engines: Engines, proposal: Mapping[str, Any], entry: str, more: Details
) -> dict[str, str]:
    tag = proposal["target_language"]
    known = engines.phrasebook.get(entry)
    if known is None:
        cells = {
            "id": entry, "speaker": more.speaker, "windows": _windows(more.windows),
            "topic": proposal["topic"], "ja": proposal["source"],
        }  # fmt: skip
    else:
        cells = phrase_cells(known, [tag])
    return cells | {f"{tag} text": proposal["target"], f"{tag} status": "reviewed"}


def _windows(chosen: Sequence[str]) -> str:
    return SEPARATOR.join(window for window in WINDOWS if window in chosen)


def _joined(texts: Sequence[str], without: set[str]) -> str:
    return SEPARATOR.join(dict.fromkeys(text for text in texts if text not in without))


def _listed(
    database: Database, condition: sql.ColumnElement[bool], limit: int
) -> list[dict[str, Any]]:
    maker, reviewer = EVALUATORS.alias("maker"), EVALUATORS.alias("reviewer")
    query = (
        sql.select(
            PROPOSALS,
            maker.c.display_name.label("maker"),
            reviewer.c.display_name.label("reviewer"),
            TURNS.c.source.label("turn_source"),
            TURNS.c.source_language.label("turn_language"),
            TURNS.c.translation.label("turn_translation"),
            TURNS.c.target_language.label("turn_target"),
            TURNS.c.speaker,
            CONVERSATIONS.c.window,
        )
        .join(maker, maker.c.id == PROPOSALS.c.evaluator)
        .outerjoin(reviewer, reviewer.c.id == PROPOSALS.c.reviewed_by)
        .outerjoin(TURNS, TURNS.c.id == PROPOSALS.c.turn)
        .outerjoin(CONVERSATIONS, CONVERSATIONS.c.id == TURNS.c.conversation)
        .where(condition)
        .order_by(PROPOSALS.c.updated.desc(), PROPOSALS.c.id)
        .limit(limit)
    )
    with database.reading() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
