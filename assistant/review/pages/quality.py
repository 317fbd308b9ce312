"""How good the translations are, and how far the evaluators agree."""

from datetime import UTC, date, datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assistant.review.charts import LABELS, WIDTH, bars
from assistant.review.desk import desk_of, show
from assistant.review.mqm import SEVERITIES
from assistant.review.quality import Selection, measure
from assistant.review.sampling import strata
from assistant.review.visit import Me

router = APIRouter()

_CHARTS = ("length_staff", "length_resident", "language", "window", "model")


@router.get("/quality")
def quality(
    request: Request,
    me: Me,
    language: str = "",
    window: str = "",
    since: str = "",
    until: str = "",
) -> Response:
    """Figures and charts of what was rated."""
    desk, words = desk_of(request), me.words
    known, windows = strata(desk.database)
    first, last = _day(since), _day(until)
    selection = Selection(
        language if language in known else "",
        window if window in windows else "",
        _midnight(first) if first else None,
        _midnight(last + timedelta(days=1)) if last else None,
    )
    found = measure(desk.database, selection)

    def label(chart: str, key: str) -> str:
        if chart == "language":
            return words.language_name(key)
        if chart == "window":
            return desk.window_name(key, words)
        if chart == "model":
            return words("turn.route_phrase") if key == "phrase" else key
        return words("quality.characters", n=key)

    charts = []
    for name in _CHARTS:
        groups = found.groups[name]
        labels = [label(name, group.key) for group in groups]
        if groups:
            charts.append((name, bars(groups, labels), list(zip(labels, groups, strict=True))))
    values = {
        "found": found,
        "charts": charts,
        "known": known,
        "windows": windows,
        "language": selection.language,
        "window": selection.window,
        "since": first.isoformat() if first else "",
        "until": last.isoformat() if last else "",
        "severities": SEVERITIES,
        "width": WIDTH,
        "left": LABELS,
    }
    return show(request, "quality.html", values)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None


def _midnight(day: date) -> datetime:
    """The beginning of a day on this machine's clock, as the log stores it."""
    local = datetime(day.year, day.month, day.day).astimezone()
    return local.astimezone(UTC).replace(tzinfo=None)
