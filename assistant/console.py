"""A conversation in the terminal: each turn in both languages, with its checks."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.conversation import Turn
from assistant.interpretation import Interpretation
from assistant.languages import LANGUAGES
from assistant.usage import UsageRow
from assistant.windows import TOPICS, Window

_SIDE = {"staff": "職員", "resident": "来庁者"}
SEVERITY = {
    "error": ("red", "誤りの疑い"),
    "warning": ("yellow", "要確認"),
    "info": ("cyan", "参考"),
}
_ROUTE = {"phrase": "定型文", "model": "機械翻訳", "none": "訳せません"}


def show_turn(console: Console, turn: Turn) -> None:
    """Print a turn: what was heard, the translation, the back-translation and the findings."""
    interpretation = turn.interpretation
    source = LANGUAGES[turn.source_language]
    console.print(
        f"[bold]{_SIDE[turn.speaker]}[/] [dim]({source.japanese}"
        f"・認識の確かさ {turn.confidence:.0%})[/]"
    )
    console.print(Text("  " + turn.text))
    if interpretation is not None:
        show_interpretation(console, interpretation)
    console.print()


def show_interpretation(console: Console, interpretation: Interpretation) -> None:
    """Print a translation with all that helps to judge it."""
    target = LANGUAGES[interpretation.target_language]
    if interpretation.route == "none":
        console.print(Text("  ✗ " + interpretation.message, style="bold red"))
        console.print(Text("  ✗ " + interpretation.message_target, style="red"))
        _show_near(console, interpretation)
        return
    label = _ROUTE[interpretation.route]
    if interpretation.status == "draft":
        label += "・未校閲"
    console.print(Text(f"  → {interpretation.translation}", style="bold green"), end=" ")
    console.print(f"[dim][{target.japanese}・{label}][/]".replace("[dim][", "[dim]\\["))
    for hop in interpretation.hops:
        console.print(Text(f"    途中（英語）: {hop}", style="dim"))
    if interpretation.back_translation:
        agreed = interpretation.agreement or 0.0
        console.print(Text(f"  ↩ {interpretation.back_translation}", style="cyan"), end=" ")
        console.print(f"[dim]\\[訳し戻し・一致 {agreed:.0%}][/]")
    if interpretation.terms:
        used = "、".join(
            f"{use.source}→{use.target}{'' if use.used else '（未使用）'}"
            for use in interpretation.terms
        )
        console.print(Text(f"    用語: {used}", style="dim"))
    if interpretation.findings:
        for finding in interpretation.findings:
            colour, word = SEVERITY[finding.severity]
            console.print(Text(f"  ! {word}: {finding.message}", style=colour))
    else:
        console.print("    [dim]確認項目: 気になる点は見つかりませんでした[/]")
    _show_near(console, interpretation)


def _show_near(console: Console, interpretation: Interpretation) -> None:
    for phrase in interpretation.nearest:
        console.print(Text(f"    近い定型文: {phrase.source} → {phrase.target}"))


def show_usage(console: Console, rows: list[UsageRow], windows: dict[str, Window]) -> None:
    """Print the usage table, or say that there is nothing to count yet."""
    if not rows:
        console.print("利用記録はまだありません。 No use was counted in this time.")
        return
    table = Table(title="利用状況 Usage", title_justify="left")
    for heading in ("窓口", "言語", "用件", "会話", "発言", "定型文", "モデル", "取消", "修正"):
        table.add_column(
            heading, justify="left" if heading in ("窓口", "言語", "用件") else "right"
        )
    for row in rows:
        window = windows.get(row.window)
        language = LANGUAGES.get(row.language)
        table.add_row(
            window.name if window else row.window,
            language.japanese if language else row.language,
            TOPICS.get(row.topic, row.topic) or "（未選択）",
            *(str(n) for n in (row.conversations, row.turns, row.phrase, row.model,
                               row.rejected, row.edited)),
        )  # fmt: skip
    total = [
        sum(getattr(row, name) for row in rows)
        for name in ("conversations", "turns", "phrase", "model", "rejected", "edited")
    ]
    table.add_section()
    table.add_row("合計", "", "", *map(str, total))
    console.print(table)
