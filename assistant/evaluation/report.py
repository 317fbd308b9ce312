"""The evaluation as one HTML file that needs nothing else: tables, charts, every sentence."""

from collections.abc import Sequence
from html import escape
from typing import Any

from assistant.evaluation.charts import bars, colour, spread
from assistant.evaluation.scoring import Result, Row
from assistant.languages import LANGUAGES

_STYLE = """
body { font-family: "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", Meiryo,
  "Noto Sans", "Noto Sans Thai", "Noto Sans Khmer", "Noto Sans Myanmar", "Noto Sans Devanagari",
  "Noto Sans Bengali", "Noto Sans Sinhala", system-ui, sans-serif;
  margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1b1b1b; line-height: 1.5; }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2.4rem; border-top: 1px solid #ddd;
  padding-top: 1rem } table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { padding: .3rem .55rem; border-bottom: 1px solid #e3e3e3; vertical-align: top }
th { text-align: left; background: #f4f6f7 } td.n { text-align: right; white-space: nowrap }
figure { margin: 1.2rem 0 } figcaption { font-weight: 600; margin-bottom: .3rem }
figure { flex: 0 1 34rem }
svg { max-width: 100%; height: auto; font: 13px "Noto Sans CJK JP", "Noto Sans", sans-serif }
svg .small { font-size: 10px; fill: #555 } .charts { display: flex; flex-wrap: wrap; gap: 0 2rem }
.bad { color: #a3241a } .note { color: #555; font-size: .85rem } .dot { display: inline-block;
  width: .7em; height: .7em; border-radius: 50%; margin-right: .4em } details { margin: .8rem 0 }
"""

_COLUMNS = (
    ("system", "訳し方 System"), ("sentences", "文数 Sentences"), ("untranslated", "訳なし None"),
    ("bleu", "BLEU"), ("chrf", "chrF"), ("short_chrf", "短文の chrF Short"),
    ("terms", "用語 Terms"), ("numbers", "数値 Numbers"), ("sentences_lost", "欠落 Lost"),
    ("suspect", "誤りの疑い Suspect"), ("seconds_median", "中央値 s"), ("seconds_p90", "90% s"),
)  # fmt: skip
_WORST = 30


def html_report(name: str, results: Sequence[Result], made: str) -> str:
    """The report.

    Args:
        name: of the set.
        results: of all systems and directions.
        made: when and with what it was made.
    """
    directions = list(dict.fromkeys((r.source_language, r.target_language) for r in results))
    systems = list(dict.fromkeys(result.system for result in results))
    parts = [
        (
            '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
            f"<title>{escape(name)} – Madoguchi</title><style>{_STYLE}</style></head><body>"
            f"<h1>翻訳の評価 Evaluation: {escape(name)}</h1><p class=note>{escape(made)}</p>"
            "<p>chrF・BLEU は参照訳との近さ、用語と数値は残った割合です。どれも人の判断の代わりには"
            "なりません。<br>chrF and BLEU say how near a translation is to the reference, terms "
            "and numbers how many were kept. None of them replaces a person’s judgement.</p>"
        )
    ]
    for direction in directions:
        own = [r for r in results if (r.source_language, r.target_language) == direction]
        parts.append(_direction(direction, own, systems))
    return "".join([*parts, "</body></html>\n"])


def _language(tag: str) -> str:
    return f"{LANGUAGES[tag].japanese} {LANGUAGES[tag].english}"


def share(part: int, whole: int) -> str:
    """A share as `95.0 % (19/20)`; a dash where nothing was asked."""
    return f"{100 * part / whole:.1f} % ({part}/{whole})" if whole else "–"


def figures(result: Result) -> dict[str, str]:
    """The figures of a result as they are shown to people."""
    data: dict[str, Any] = result.as_json()
    shown = {
        key: "–" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)
        for key, value in data.items()
    }
    for key in ("seconds_median", "seconds_p90"):
        shown[key] = f"{data[key]:.3f}" if data[key] else "–"
    shown["terms"] = share(data["terms_used"], data["terms_asked"])
    shown["numbers"] = share(data["numbers_kept"], data["numbers_asked"])
    return shown


def _direction(direction: tuple[str, str], results: list[Result], systems: list[str]) -> str:
    heads = "".join(f"<th>{escape(title)}</th>" for _, title in _COLUMNS)
    lines = []
    for result in results:
        shown = figures(result)
        dot = f'<span class=dot style="background:{colour(systems.index(result.system))}"></span>'
        cells = [f"<td>{dot}{escape(result.system)}</td>"]
        cells += [f"<td class=n>{escape(shown[key])}</td>" for key, _ in _COLUMNS[1:]]
        lines.append("<tr>" + "".join(cells) + "</tr>")
    data = [result.as_json() for result in results]
    places = [systems.index(result.system) for result in results]
    names = [result.system for result in results]

    def percent(part: str, whole: str) -> list[tuple[str, float | None, int]]:
        values = [100 * d[part] / d[whole] if d[whole] else None for d in data]
        return list(zip(names, values, places, strict=True))

    def plain(key: str) -> list[tuple[str, float | None, int]]:
        return list(zip(names, [d[key] for d in data], places, strict=True))

    scores = [
        (result.system, [row.chrf for row in result.rows if row.chrf is not None], place)
        for result, place in zip(results, places, strict=True)
    ]
    charts = [
        bars("chrF", plain("chrf"), "", 100),
        bars("BLEU", plain("bleu"), "", 100),
        bars("用語 Terms used", percent("terms_used", "terms_asked"), "%", 100),
        bars("数値 Numbers kept", percent("numbers_kept", "numbers_asked"), "%", 100),
        bars("時間（中央値） Seconds, median", plain("seconds_median"), "s", 0),
        spread("文ごとの chrF Sentences by chrF", scores),
    ]
    signatures = "; ".join(dict.fromkeys(line for d in data for line in d["signatures"]))
    return (
        f"<h2>{escape(_language(direction[0]))} → {escape(_language(direction[1]))}</h2>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
        f"<p class=note>{escape(signatures)}</p><div class=charts>{''.join(charts)}</div>"
        + _sentences(results, direction)
    )


def _sentences(results: list[Result], direction: tuple[str, str]) -> str:
    def worst(place: int) -> tuple[float, ...]:
        rows = [result.rows[place] for result in results]
        flaws = sum(f.severity == "error" for row in rows for f in row.findings)
        return (-flaws, min((row.chrf or 0.0) for row in rows))

    order = sorted(range(len(results[0].rows)), key=worst)
    blocks = []
    for number, place in enumerate(order):
        if number == _WORST:
            blocks.append(
                "</tbody></table><details><summary>残りの文 All other sentences</summary>"
                "<table><tbody>"
            )
        blocks.append(
            _block([(result.system, result.rows[place]) for result in results], direction)
        )
    end = "</details>" if len(order) > _WORST else ""
    return (
        "<h3>疑いの多い文から Sentences, the most suspect first</h3><table><tbody>"
        + "".join(blocks) + "</tbody></table>" + end
    )  # fmt: skip


def _block(rows: list[tuple[str, Row]], direction: tuple[str, str]) -> str:
    first = rows[0][1]
    lines = [
        f"<tr><th>{escape(first.id)}</th><th lang={direction[0]}>{escape(first.source)}</th></tr>"
    ]
    if first.reference:
        reference = f"<td lang={direction[1]}>{escape(first.reference)}</td>"
        lines.append(f"<tr><td>参照訳 Reference</td>{reference}</tr>")
    for name, row in rows:
        notes = [f.message for f in row.findings if f.severity != "info"]
        if row.problem:
            notes.insert(0, row.problem)
        score = "" if row.chrf is None else f" <span class=note>chrF {row.chrf:.0f}</span>"
        said = "".join(f"<br><span class=bad>{escape(note)}</span>" for note in notes)
        lines.append(
            f"<tr><td>{escape(name)}</td><td><span lang={direction[1]}>"
            f"{escape(row.output) or '–'}</span>{score}{said}</td></tr>"
        )
    return "".join(lines)
