"""A made-up but realistic year of five windows: seeded, so that it is the same every time."""

import argparse
import math
import random
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from assistant.database import Database, open_file, utc
from assistant.periods import JAPAN, year_period
from assistant.reports import build_report, write_report
from assistant.reports.names import Names
from assistant.usage_schema import CONSULTATIONS, CONVERSATIONS, TURNS, USAGE
from assistant.windows import Window, load_windows

SHARES = {
    "foreign-residents": 0.38, "general-information": 0.2, "maternal-health": 0.14,
    "childcare": 0.16, "tourism": 0.12,
}  # fmt: skip
"""Part of all conversations, and from them how many tablets stand there."""
_MONTHS = (0.95, 0.9, 1.35, 1.45, 1.0, 0.95, 0.95, 0.85, 0.95, 1.05, 0.95, 0.8)
_HOURS = {8: 0.4, 9: 1.1, 10: 1.5, 11: 1.4, 12: 0.7, 13: 1.1, 14: 1.4, 15: 1.2, 16: 0.9, 17: 0.2}
_WEEKDAYS = (1.25, 1.0, 0.95, 0.95, 1.15, 0.0, 0.0)
_CLOSED = {(1, 1), (1, 2), (1, 3), (12, 29), (12, 30), (12, 31), (5, 3), (5, 4), (5, 5)}


def fill(database: Database, year: int, conversations: int, seed: int = 8) -> dict[str, int]:
    """Write a year of use into a usage log.

    Returns:
        How many rows each table got.
    """
    rng = random.Random(seed)
    windows = load_windows()
    tablets = {
        name: [_id(rng) for _ in range(2 if share > 0.15 else 1)] for name, share in SHARES.items()
    }
    talks: list[dict[str, Any]] = []
    turns: list[dict[str, Any]] = []
    days = list(_days(year))
    chosen = rng.choices(days, [weight for _, _, weight in days], k=conversations)
    for day, window, _ in sorted(chosen):
        talk, own = _conversation(rng, windows[window], rng.choice(tablets[window]), day)
        talks.append(talk)
        turns.extend(own)
    held = list(_held(rng, year, windows, tablets, conversations))
    with database.writing() as connection:
        for table, rows in ((CONVERSATIONS, talks), (TURNS, turns), (CONSULTATIONS, held)):
            connection.execute(sql.insert(table), rows)
    return {"conversation": len(talks), "turn": len(turns), "consultation": len(held)}


def _days(year: int) -> Iterator[tuple[date, str, float]]:
    day = date(year, 1, 1)
    while day.year == year:
        for window, share in SHARES.items():
            weight = _WEEKDAYS[day.weekday()]
            if window == "tourism":
                weight = (0.8, 0.8, 0.8, 0.8, 1.0, 1.6, 1.6)[day.weekday()]
            if (day.month, day.day) in _CLOSED and window != "tourism":
                weight = 0.0
            # The tool is taken up in the course of the year.
            growth = 0.7 + 0.6 * day.timetuple().tm_yday / 365
            yield day, window, share * weight * growth * _MONTHS[day.month - 1]
        day += timedelta(days=1)


def _conversation(
    rng: random.Random, window: Window, tablet: str, day: date
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    language = _one(rng, window.languages, 1.1)
    hour = rng.choices(list(_HOURS), list(_HOURS.values()))[0]
    minute = rng.randrange(30, 60) if hour == 8 else rng.randrange(15 if hour == 17 else 60)
    started = datetime(day.year, day.month, day.day, hour, minute, rng.randrange(60), tzinfo=JAPAN)
    number = 0 if rng.random() < 0.01 else max(1, round(rng.lognormvariate(2.0, 0.55)))
    rare = window.languages.index(language) / len(window.languages)
    outcome = rng.choices(
        ["solved", "other-desk", "interpreter", "interrupted", None],
        [0.8 - 0.2 * rare, 0.09, 0.05 + 0.2 * rare, 0.04, 0.01],
    )[0]
    seconds = round(40 + number * rng.lognormvariate(3.0, 0.35), 1)
    talk = {
        "id": _id(rng), "window": window.id, "resident_language": language,
        "topic": None if rng.random() < 0.06 else _one(rng, window.topics[1:], 0.8),
        "started": utc(started),
        "ended": None if outcome is None else utc(started + timedelta(seconds=seconds)),
        "outcome": outcome, "tablet": tablet,
        "seconds": None if outcome is None else seconds, "said_again": 0, "revision": 2,
    }  # fmt: skip
    turns = []
    for place in range(number):
        speaker = "staff" if place % 2 == 0 or rng.random() < 0.2 else "resident"
        pair = ("ja", language) if speaker == "staff" else (language, "ja")
        route = rng.choices(
            ["phrase", "model", "none"], [0.62 - 0.2 * rare, 0.33 + 0.1 * rare, 0.05 + 0.1 * rare]
        )[0]
        bad = route == "none" or rng.random() < (0.06 if route == "model" else 0.02)
        talk["said_again"] += int(bad and rng.random() < 0.8)
        state = "rejected" if bad else "spoken" if rng.random() < 0.85 else "confirmed"
        turns.append(
            {
                "id": _id(rng), "conversation": talk["id"], "speaker": speaker,
                "source_language": pair[0], "target_language": pair[1], "route": route,
                "state": state, "edits": int(rng.random() < 0.08),
                "spoken": (1 + int(rng.random() < 0.1)) if state == "spoken" else 0,
                "at": utc(started + timedelta(seconds=seconds * (place + 1) / (number + 1))),
                "revision": 2,
            }
        )  # fmt: skip
    return talk, turns


def _held(
    rng: random.Random, year: int, windows: dict[str, Window],
    tablets: dict[str, list[str]], conversations: int,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Consultations without the tool: fewer as the year goes on."""
    for month in range(1, 13):
        for window, share in SHARES.items():
            for language in windows[window].languages[:8]:
                for topic in windows[window].topics[1:5]:
                    mean = conversations / 12 * share * (0.9 - 0.05 * month) / 24
                    count = round(rng.lognormvariate(math.log(max(mean, 0.2)), 0.5))
                    if count:
                        yield {
                            "id": _id(rng), "window": window, "resident_language": language,
                            "topic": topic, "outcome": rng.choice(["solved", "interpreter", None]),
                            "month": f"{year}-{month:02d}", "count": count,
                            "tablet": tablets[window][0],
                            "entered": utc(datetime(year, month, 28, 8, tzinfo=JAPAN)),
                            "revision": 1,
                        }  # fmt: skip


def _one(rng: random.Random, names: tuple[str, ...], steepness: float) -> str:
    """The first of the names the most often (Zipf)."""
    return rng.choices(names, [1 / (place + 1) ** steepness for place in range(len(names))])[0]


def _id(rng: random.Random) -> str:
    return uuid.UUID(int=rng.getrandbits(128), version=4).hex


def main() -> None:
    """Write a year and its reports, and say how long each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--year", type=int, default=2026)
    parser.add_argument("--conversations", type=int, default=24_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        database = open_file(USAGE, Path(scratch) / "usage.sqlite3")
        fill(database, chosen.year - 1, chosen.conversations * 2 // 3, seed=7)
        print(fill(database, chosen.year, chosen.conversations))
        names = Names(load_windows())
        for period in (year_period(chosen.year), year_period(chosen.year - 2)):
            begun = time.perf_counter()
            report = build_report(database, period, names)
            built = time.perf_counter()
            write_report(report, chosen.out)
            print(
                f"{period.name}: counted in {built - begun:.1f} s, "
                f"written in {time.perf_counter() - built:.1f} s"
            )


if __name__ == "__main__":
    main()
