"""The city's glossary: what was reviewed, its export and import."""

import tempfile
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from assistant.review import overlay
from assistant.review.desk import desk_of, go, show
from assistant.review.visit import Editor, Me, Uploaded
from glossaries.exchange import SUFFIXES, export_file
from glossaries.sheets import KINDS

router = APIRouter()

_SHOWN = 50
_MEDIA = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".tbx": "application/xml",
}


@router.get("/glossary")
def glossary(request: Request, _me: Me) -> Response:
    """What the city has made of it."""
    desk = desk_of(request)
    desk.engines.refresh_glossaries()
    changes = list(overlay.history(desk.overlay))
    values = {
        "changes": changes[: -_SHOWN - 1 : -1],
        "total": len(changes),
        "terms": len(desk.engines.termbase),
        "phrases": len(desk.engines.phrasebook),
        "report": None,
    }
    return show(request, "glossary.html", values)


@router.get("/glossary/{name}")
def export(request: Request, _me: Me, name: str) -> Response:
    """The glossary as it is used at the counter, as a file such as `terms.tbx`."""
    kind, ending = Path(name).stem, Path(name).suffix
    wanted = next((known for known in KINDS if known == kind), None)
    if wanted is None or ending not in SUFFIXES:
        raise HTTPException(404)
    engines = desk_of(request).engines
    engines.refresh_glossaries()
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / f"glossary{ending}"
        export_file(file, engines.termbase, engines.phrasebook, wanted)
        data = file.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="madoguchi-{wanted}{ending}"'}
    return Response(data, headers=headers, media_type=_MEDIA[ending])


@router.post("/glossary/import")
def import_upload(request: Request, me: Editor, upload: Uploaded) -> Response:
    """Lay a file of terms and phrases over ours, and say what became of each bad row."""
    desk = desk_of(request)
    if upload is None:
        me.notify("problem", me.words("glossary.no_file"))
        return go("/glossary")
    report = overlay.import_bytes(desk.engines, *upload, by=me.evaluator.display_name)
    me.session.imported = overlay.state(desk.overlay)
    values = {"report": report, "kept": sum(report.kept.values())}
    return show(request, "imported.html", values)


@router.post("/glossary/undo-import")
def undo_import(request: Request, me: Editor) -> Response:
    """Put the glossary back as it was before this evaluator's import."""
    desk = desk_of(request)
    since, me.session.imported = me.session.imported, None
    name = me.evaluator.display_name
    if since is not None and overlay.undo_import(desk.engines, since, name):
        me.notify("done", me.words("turn.undone"))
    else:
        me.notify("problem", me.words("glossary.changed_since"))
    return go("/glossary")
