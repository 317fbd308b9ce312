"""How the conversations went: directions, routes, what was said again, edited or rejected."""

from collections.abc import Sequence

from assistant.reports.names import Names
from assistant.reports.records import Records, Use
from assistant.reports.tables import Cell, Table, count, minutes, percentile, rate, share, text


def _by_language(records: Records) -> list[tuple[str, list[Use]]]:
    uses: dict[str, list[Use]] = {}
    for use in records.uses:
        uses.setdefault(use.language, []).append(use)
    return sorted(uses.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def direction_table(present: Records, names: Names) -> Table:
    """Confirmed turns by language, direction and route."""

    def numbers(uses: Sequence[Use]) -> tuple[Cell, ...]:
        phrase, model = sum(u.phrase for u in uses), sum(u.model for u in uses)
        return (
            count(sum(u.turns for u in uses)), count(sum(u.staff for u in uses)),
            count(sum(u.resident for u in uses)), count(phrase), count(model),
            share(phrase, phrase + model), count(sum(u.untranslated for u in uses)),
        )  # fmt: skip

    groups = _by_language(present)
    rows = tuple((text(names.language(tag)), *numbers(uses)) for tag, uses in groups)
    columns = (
        "言語", "発言数", "職員→来庁者", "来庁者→職員", "定型文", "機械翻訳", "定型文の割合",
        "訳せなかった発言",
    )  # fmt: skip
    total = (text("合計"), *numbers(present.uses)) if rows else None
    return Table("direction", "言語別の発言（方向・訳し方）", columns, rows, total)


def quality_table(present: Records, names: Names) -> Table:
    """What had to be said again, edited or rejected, and how long it took."""

    def numbers(uses: Sequence[Use]) -> tuple[Cell, ...]:
        recorded = sum(u.recorded for u in uses)
        seconds = [u.seconds for u in uses if u.seconds is not None]
        again, edited = sum(u.said_again for u in uses), sum(u.edited for u in uses)
        rejected = sum(u.rejected for u in uses)
        return (
            count(len(uses)), count(again), rate(again, len(uses)), count(edited),
            share(edited, recorded), count(rejected), share(rejected, recorded),
            count(sum(u.replayed for u in uses)), minutes(percentile(seconds, 0.5)),
            minutes(percentile(seconds, 0.9)),
        )  # fmt: skip

    groups = _by_language(present)
    rows = tuple((text(names.language(tag)), *numbers(uses)) for tag, uses in groups)
    columns = (
        "言語", "翻訳機利用", "言い直し", "1会話あたり", "修正した発言", "修正の割合",
        "取り消した発言", "取り消しの割合", "音声の再生し直し", "所要時間の中央値（分）",
        "所要時間の90%点（分）",
    )  # fmt: skip
    total = (text("合計"), *numbers(present.uses)) if rows else None
    return Table("quality", "言語別の言い直し・修正・取り消し", columns, rows, total)
