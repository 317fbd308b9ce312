"""The plots of a report as SVG, their letters drawn as shapes, so that no reader lacks a font."""

import io
import logging
import re
from collections.abc import Callable, Sequence
from typing import Any

from assistant.reports.build import Charts, Report
from assistant.reports.shares import Group
from assistant.reports.times import WEEKDAYS, Trend

FONTS = (
    "Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "BIZ UDGothic", "Yu Gothic",
    "Meiryo", "Hiragino Sans", "MS Gothic",
)  # fmt: skip
_DARK, _PALE, _SOFT = "#1f6f8b", "#cfdfe5", "#e0a458"
_OUTCOMES = ("#2f7d5b", "#d9a441", "#c8553d", "#8c8c8c", "#c9c9c9", "#7b4b94")
_MOST = 12
"""Bars of a chart; the rest is put together as one."""

Axes = Any
"""Matplotlib's, which has no types of its own for most of what is called here."""


def draw_charts(report: Report) -> tuple[tuple[str, str], ...]:
    """Each chart as its title and its SVG element; none where nothing was counted.

    The first and the last are as wide as the page.
    """
    charts = report.charts
    if report.empty:
        return ()
    used = any(map(any, charts.hours))
    drawn = [_trend(charts.trend), _shares("窓口別の相談件数", charts.windows)]
    if used:
        drawn.append(_outcomes(charts))
    drawn.append(_shares("言語別の相談件数", charts.languages))
    drawn.append(_shares("用件別の相談件数", charts.topics))
    if used:
        drawn.append(_hours(charts))
    return tuple(drawn)


def _trend(trend: Trend) -> tuple[str, str]:
    def draw(axes: Axes) -> None:
        places = range(len(trend.labels))
        axes.bar(places, trend.tool, color=_DARK, label=f"翻訳機利用（{trend.present_name}）")
        if any(trend.before):
            axes.plot(
                places, trend.before, color=_SOFT, marker="o", markersize=4,
                label=f"翻訳機利用（{trend.before_name}）",
            )  # fmt: skip
        if any(trend.total):
            axes.plot(
                places, trend.total, color="#555555", linestyle="--", label="相談件数（全体）"
            )
        axes.set_xticks(list(places), trend.labels, fontsize=9)
        axes.set_ylim(bottom=0)
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.yaxis.set_major_formatter(_number)
        axes.legend(frameon=False, fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1.0),
                    ncols=3)  # fmt: skip

    title = "月別の推移" if trend.total else "日別の翻訳機利用"
    return title, _svg(draw, 10.5, 3.1, title)


def _shares(title: str, groups: Sequence[Group]) -> tuple[str, str]:
    known = [group for group in groups if group.total]
    rows = [(group.name, group.total, group.tool) for group in known[:_MOST]]
    if rest := known[_MOST:]:
        rows.append((f"その他 {len(rest)}", sum(g.total for g in rest), sum(g.tool for g in rest)))

    def draw(axes: Axes) -> None:
        places = range(len(rows))
        axes.barh(places, [total for _, total, _ in rows], color=_PALE, label="相談件数")
        axes.barh(places, [tool for _, _, tool in rows], color=_DARK, label="うち翻訳機利用")
        for place, (_, total, tool) in enumerate(rows):
            axes.annotate(
                f" {tool:,} / {total:,}", (total, place), va="center", fontsize=9, color="#333333"
            )
        axes.set_yticks(list(places), [_short(name) for name, _, _ in rows])
        axes.invert_yaxis()
        axes.set_xlim(0, max(total for _, total, _ in rows) * 1.24)
        axes.xaxis.get_major_locator().set_params(integer=True, nbins=5)
        axes.xaxis.set_major_formatter(_number)
        axes.legend(
            frameon=False, fontsize=9, loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=2
        )

    return title, _svg(draw, 5.2, 0.95 + 0.29 * max(4, len(rows)), title)


def _hours(charts: Charts) -> tuple[str, str]:
    def draw(axes: Axes) -> None:
        # A day on which the hall is closed all through has no row.
        days = [day for day in range(7) if day < 5 or any(charts.hours[day])]
        table = [charts.hours[day] for day in days]
        most = max(map(max, table)) or 1
        axes.pcolormesh(table, cmap="Blues", vmin=0, vmax=most * 1.15, edgecolors="white")
        axes.invert_yaxis()
        for row, numbers in enumerate(table):
            for column, number in enumerate(numbers):
                if number:
                    axes.text(
                        column + 0.5, row + 0.5, f"{number:,}", ha="center", va="center",
                        fontsize=8, color="white" if number > 0.6 * most else "#222222",
                    )  # fmt: skip
        axes.set_yticks([row + 0.5 for row in range(len(days))], [WEEKDAYS[day] for day in days])
        columns = [column + 0.5 for column in range(len(charts.hour_labels))]
        axes.set_xticks(columns, charts.hour_labels, fontsize=9)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)

    title = "曜日・時間帯別の翻訳機利用"
    return title, _svg(draw, 10.5, 2.5, title)


def _outcomes(charts: Charts) -> tuple[str, str]:
    names = list(dict.fromkeys(name for _, pairs in charts.outcomes for name, _ in pairs))

    def draw(axes: Axes) -> None:
        windows = [name for name, _ in charts.outcomes]
        left = [0.0] * len(windows)
        for place, name in enumerate(names):
            numbers = [dict(pairs).get(name, 0) for _, pairs in charts.outcomes]
            sums = [sum(dict(pairs).values()) for _, pairs in charts.outcomes]
            widths = [100 * n / whole for n, whole in zip(numbers, sums, strict=True)]
            axes.barh(
                range(len(windows)), widths, left=left, label=_short(name),
                color=_OUTCOMES[place % len(_OUTCOMES)],
            )  # fmt: skip
            for row, width in enumerate(widths):
                if width >= 8:
                    axes.text(
                        left[row] + width / 2, row, f"{width:.0f}%", ha="center", va="center",
                        fontsize=8, color="white",
                    )  # fmt: skip
            left = [a + b for a, b in zip(left, widths, strict=True)]
        axes.set_yticks(range(len(windows)), [_short(name) for name in windows])
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel("%", fontsize=9)
        axes.legend(
            frameon=False, fontsize=8.5, loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=3
        )

    title = "窓口別の結果"
    return title, _svg(draw, 5.2, 1.3 + 0.34 * max(2, len(charts.outcomes)), title)


def _number(value: float, _place: int) -> str:
    return f"{value:,.0f}"


def _short(name: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in name)
    return plain if len(plain) <= 14 else plain[:13] + "…"


def _svg(draw: Callable[[Axes], None], width: float, height: float, title: str) -> str:
    """One chart of so many inches as an SVG element."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # What is missing from a font is seen in the picture; the log at a counter has no reader.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    font = _font()
    style: dict[Any, Any] = {
        "font.family": font or "sans-serif",
        # Without a Japanese font here, the letters stay letters for the reader's own fonts.
        "svg.fonttype": "path" if font else "none",
        "svg.hashsalt": title,
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": "#999999",
        "axes.unicode_minus": False,
        # Names come from tablets: a dollar sign in one is no formula.
        "text.parse_math": False,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=(width, height), layout="constrained")
        draw(figure.subplots())
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    # The page decides how large it is; the viewBox keeps the proportions.
    return re.sub(r'(width|height)="[0-9.]+pt" ', "", text[text.index("<svg") :], count=2)


def _font() -> str:
    from matplotlib import font_manager

    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in FONTS if name in known), "")
