"""Downloads of everything; for editors, as what was said leaves the encrypted log with them."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.exceptions import HTTPException

from assistant.review.desk import desk_of, show
from assistant.review.export import TABLES, csv_lines, json_lines, xlsx
from assistant.review.visit import Editor

router = APIRouter()


@router.get("/export")
def choices(request: Request, _me: Editor) -> Response:
    """What can be downloaded."""
    return show(request, "export.html", {"tables": TABLES})


@router.get("/export/madoguchi.xlsx")
def workbook(request: Request, _me: Editor) -> Response:
    """Everything as a workbook."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(
        xlsx(desk_of(request).database), headers=_named("madoguchi.xlsx"), media_type=kind
    )


@router.get("/export/madoguchi.jsonl")
def lines(request: Request, _me: Editor) -> Response:
    """Everything as JSON Lines."""
    return _stream(json_lines(desk_of(request).database), "madoguchi.jsonl", "application/jsonl")


@router.get("/export/{table}.csv")
def table_csv(request: Request, _me: Editor, table: str) -> Response:
    """One table as CSV."""
    if table not in TABLES:
        raise HTTPException(404)
    found = csv_lines(desk_of(request).database, table)
    return _stream(found, f"madoguchi-{table}.csv", "text/csv; charset=utf-8")


def _stream(parts: Iterator[bytes], name: str, kind: str) -> Response:
    return StreamingResponse(parts, headers=_named(name), media_type=kind)


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
