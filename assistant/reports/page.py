"""The report as one page that needs nothing else, and the same page as PDF."""

import re
from collections.abc import Sequence
from html import escape

from assistant.errors import StorageError
from assistant.reports.build import Report
from assistant.reports.tables import Cell, Table, shown

_STYLE = """
@page { size: A4; margin: 14mm 12mm 16mm;
  @bottom-right { content: counter(page) " / " counter(pages);
    font-family: "Noto Sans CJK JP", sans-serif; font-size: 8pt; color: #666 } }
@page wide { size: A4 landscape }
body { font-family: "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", Meiryo,
  sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1.2rem; color: #1b1b1b;
  line-height: 1.55 }
h1 { font-size: 1.55rem; margin: 0 } h2 { font-size: 1.12rem; margin: 2.2rem 0 .5rem;
  border-left: .35rem solid #1f6f8b; padding-left: .6rem; break-after: avoid }
.made, .notes { color: #555; font-size: .86rem } .notes { padding-left: 1.2rem }
.key { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.2rem 0 }
.key div { flex: 1 1 9rem; border: 1px solid #d5dee2; border-radius: .5rem; padding: .6rem .9rem }
.key b { display: block; font-size: 1.7rem; line-height: 1.25; color: #14505f }
.key span { font-size: .82rem; color: #444 }
.charts { display: flex; flex-wrap: wrap; gap: .6rem 1.4rem }
figure { margin: .5rem 0; flex: 1 1 30rem; break-inside: avoid } figure.wide { flex-basis: 100% }
figcaption { font-weight: 600; font-size: .95rem; margin-bottom: .2rem }
svg { width: 100%; height: auto }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .85rem }
th, td { padding: .28rem .5rem; border-bottom: 1px solid #e2e6e8; text-align: right;
  white-space: nowrap } th:first-child, td:first-child, td.t { text-align: left }
thead th { background: #eef3f5; white-space: normal; vertical-align: bottom }
tr { break-inside: avoid } tr.sum td { font-weight: 700; border-top: 2px solid #9fb4bc }
td.z { color: #b5b5b5 } .empty { background: #fdf3df; border: 1px solid #e5c88c; padding: 1rem;
  border-radius: .5rem; font-size: 1.05rem }
.wide-table table { font-size: .74rem } .wide-table th, .wide-table td { padding: .2rem .25rem }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 9.5pt }
  .scroll { overflow: visible } table { font-size: 7.4pt } section.wide { page: wide }
  .wide-table table { font-size: 6.6pt } .key b { font-size: 1.3rem }
  .key div { flex: 1 1 5.2rem; padding: .4rem .6rem }
  .charts { display: block; orphans: 1; widows: 1 }
  figure { display: inline-block; width: 49%; vertical-align: top }
  figure.wide { display: block; width: 100% } }
"""
_HALF = 400
"""Points of half a page."""
_WIDE = 11
"""Columns from which on a table is set smaller."""


def html_page(report: Report, charts: Sequence[tuple[str, str]]) -> str:
    """The page. Every name in it is escaped: windows and topics come from the tablets' files.

    Args:
        report: what is written.
        charts: title and SVG element of each plot; one of more than half a page is set alone.
    """
    made = report.made
    parts = [
        (
            '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            # A page of figures loads nothing and runs nothing.
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
            f"<title>{escape(report.title)}</title><style>{_STYLE}</style></head><body>"
            f"<h1>{escape(report.title)}</h1>"
            f"<p class=made>作成 {made.year}年{made.month}月{made.day}日 {made:%H:%M} "
            "Madoguchi</p>"
        )
    ]
    if report.empty:
        parts.append(f"<p class=empty>{escape(report.empty)}</p>")
    else:
        parts.append(_key(report.tables[0]))
        figures = [
            f"<figure{' class=wide' if _is_wide(svg) else ''}><figcaption>{escape(title)}"
            f"</figcaption>{svg}</figure>"
            for title, svg in charts
        ]
        parts.append(f"<div class=charts>{''.join(figures)}</div>")
        parts += [_table(table) for table in report.tables]
    notes = "".join(f"<li>{escape(note)}</li>" for note in report.notes)
    parts.append(f"<h2>この報告について</h2><ul class=notes>{notes}</ul></body></html>\n")
    return "".join(parts)


def pdf(page: str) -> bytes:
    """The page as PDF.

    Raises:
        StorageError: the libraries of this machine that set text (Pango) are missing.
    """
    import logging

    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise StorageError(
            "No PDF can be made here: install Debian's libpango-1.0-0 and libpangoft2-1.0-0, or "
            "print the HTML page.",
            "この端末ではPDFを作れません。HTMLのページを印刷してください。",
        ) from error
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)

    def refuse(url: str, *_args: object, **_options: object) -> dict[str, object]:
        raise ValueError(url)

    return bytes(HTML(string=page, url_fetcher=refuse).write_pdf())


def _is_wide(svg: str) -> bool:
    width = re.search(r'viewBox="0 0 ([0-9.]+)', svg)
    return width is not None and float(width[1]) > _HALF


def _key(summary: Table) -> str:
    names = ("相談件数", "うち翻訳機利用", "利用の割合", "発言数", "解決した割合")
    boxes = []
    for row in summary.rows:
        if row[0].value in names:
            before = f"{summary.columns[2]} {shown(row[2])}"
            boxes.append(
                f"<div><span>{escape(shown(row[0]))}</span><b>{escape(shown(row[1]))}</b>"
                f"<span>{escape(before)}</span></div>"
            )
    return f"<div class=key>{''.join(boxes)}</div>"


def _table(table: Table) -> str:
    if not table.rows:
        return f"<h2>{escape(table.title)}</h2><p class=made>記録はありません。</p>"
    heads = "".join(f"<th>{escape(name)}</th>" for name in table.columns)
    rows = ["<tr>" + "".join(map(_cell, row)) + "</tr>" for row in table.rows]
    if table.total:
        rows.append("<tr class=sum>" + "".join(map(_cell, table.total)) + "</tr>")
    wide, page = (" wide-table", " class=wide") if len(table.columns) > _WIDE else ("", "")
    return (
        f'<section id="{escape(table.id)}"{page}><h2>{escape(table.title)}</h2>'
        f'<div class="scroll{wide}"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def _cell(cell: Cell) -> str:
    kind = " class=t" if cell.kind == "text" else " class=z" if cell.value in (0, None) else ""
    return f"<td{kind}>{escape(shown(cell))}</td>"
