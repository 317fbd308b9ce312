"""`madoguchi talk`: a conversation through the microphone, in the terminal."""

import select
import sys
import time

from rich.prompt import Prompt
from rich.text import Text

from assistant.commands.common import err, out
from assistant.console import show_turn, show_usage
from assistant.conversation import Speaker, Turn, TurnState
from assistant.counter import Counter
from assistant.engines import Engines
from assistant.errors import READABLE, InputError, StorageError
from assistant.languages import LANGUAGES, find_language
from assistant.paths import usage_database
from assistant.recording import daily_purge
from assistant.recording import recorder as own_recorder
from assistant.speaking import NOT_SURE_SHORT, foreign_voice
from assistant.usage import UsageLog
from assistant.windows import TOPICS, find_window, load_windows
from audio.capture import Microphone
from audio.endpoint import Endpoint
from audio.playback import has_loudspeaker, play, quiet_seconds, stop
from models.protocols import Partial, Speech

_HELP = (
    "[bold]s[/] 職員が話す  [bold]r[/] 来庁者が話す  [bold]t[/] 文字を入力  "
    "[bold]a[/] もう一度読む  [bold]c[/] 記録の同意  [bold]q[/] 終了\n"
    "（話し終わると自動で止まります。Enter でも、聞き取りや読み上げが止まります）"
)
_SAID = (TurnState.CONFIRMED, TurnState.SPOKEN)


def hold_conversation(
    engines: Engines, window: str | None, resident: str, topic: str | None, *, consent: bool = False
) -> None:
    """Run a conversation until the clerk ends it.

    Args:
        engines: of this machine.
        window: id of the window; None for the one in the settings.
        resident: the resident's language.
        topic: what it is about, where it is known.
        consent: whether the resident is asked at once if the conversation may be recorded.

    Raises:
        AudioError: there is no microphone.
        ModelError: no recogniser is installed.
    """
    windows = load_windows(engines.settings.windows_file)
    profile = find_window(windows, window or engines.settings.window)
    language = find_language(resident)
    if language.tag == "ja":
        raise InputError(
            "The resident's language has to differ from ja.", "相手の言語を選んでください。"
        )
    if topic is not None and topic not in TOPICS:
        raise InputError(
            f"There is no topic “{topic}”; there are: {', '.join(TOPICS)}.",
            f"「{topic}」という用件はありません。",
        )
    with Microphone(engines.settings.microphone) as ear:
        with out.status("準備しています（音声認識）…"):
            _ = engines.recogniser
        usage = _open_usage()
        recorder, retention = own_recorder(engines), daily_purge(engines)
        retention.start()
        counter = Counter(engines, profile, usage, recorder)
        counter.begin(language.tag, topic)
        device = ear.open()
        if device.instead_of:
            out.print(
                f"マイク「{device.instead_of}」がないため、「{device.name}」を使います。",
                style="yellow", markup=False,
            )  # fmt: skip
        out.rule(f"{profile.name} · {LANGUAGES['ja'].name} ↔ {language.name} · {device.name}")
        if consent:
            _ask_consent(counter)
        _talk(counter, ear)
    counter.end("solved")
    _show_problem(counter)
    retention.close()
    recorder.close()
    if usage is not None:
        show_usage(out, usage.table(window=profile.id), windows)
        usage.close()


def _talk(counter: Counter, ear: Microphone) -> None:
    while True:
        out.print(_HELP)
        choice = Prompt.ask(
            "", choices=["s", "r", "t", "a", "c", "q"], default="s", show_choices=False
        )
        if choice == "q":
            break
        if choice == "c":
            _ask_consent(counter)
            continue
        try:
            if choice == "a":
                _repeat(counter)
                continue
            turn = _typed(counter) if choice == "t" else _spoken(counter, ear, choice)
            if turn is not None:
                _finish(counter, turn)
                _show_problem(counter)
        except READABLE as error:
            out.print(error.japanese, style="bold red", markup=False)


def _open_usage() -> UsageLog | None:
    try:
        return UsageLog(usage_database())
    except StorageError as error:
        err.print(f"{error} The conversation is not counted.", style="yellow", markup=False)
        return None


def _ask_consent(counter: Counter) -> None:
    """Ask the resident, in both languages; while it is recorded, offer to stop and delete."""
    if not counter.can_record:
        out.print("この端末では会話を記録しない設定です。", style="yellow")
        return
    own, clerk = counter.consent_texts(), counter.consent_texts("ja")
    texts = (own, clerk)
    if counter.recording is not None:
        for text in texts:
            out.print(f"{text.on} → {text.withdraw}?", markup=False)
        if Prompt.ask("y / n", choices=["y", "n"], default="n") == "y":
            counter.consent(False)
            if counter.storage_problem is None:
                out.print(f"{own.withdrawn} / {clerk.withdrawn}", markup=False)
    else:
        for text in texts:
            out.print(text.ask, markup=False)
        given = Prompt.ask(f"y {own.yes} / n {own.no}", choices=["y", "n"], default="n") == "y"
        consent = counter.consent(True) if given else None
        for text in texts:
            if consent is None:
                out.print(text.off, style="dim", markup=False)
            else:
                out.print(text.on, style="bold magenta", markup=False)
                out.print(text.number.replace("{number}", consent.number), markup=False)
    _show_problem(counter)


def _show_problem(counter: Counter) -> None:
    problem = counter.storage_problem
    if problem is not None:
        out.print(f"  ! {problem.japanese}", style="yellow", markup=False)


def _spoken(counter: Counter, ear: Microphone, choice: str) -> Turn | None:
    speaker: Speaker = "staff" if choice == "s" else "resident"
    said = Text()
    with out.status("お話しください…") as status:

        def show(partial: Partial) -> None:
            said.plain = ""
            said.append(partial.settled, "bold").append(partial.open, "dim")

        def meter(level: float) -> None:
            bars = "▮" * round(level * 20)
            status.update(Text.assemble(f"お話しください {bars:<20} ", said))

        live = counter.listen(speaker, show)
        try:
            captured = ear.record(
                stop=_enter_pressed, level=meter, heard=live.feed, endpoint=Endpoint()
            )
        except BaseException:
            live.cancel()
            raise
    if captured.problem is not None:
        out.print(captured.problem.japanese, style="bold red", markup=False)
    with out.status("聞き取っています…"):
        heard = counter.hear(captured.samples, speaker, live)
    if heard.turn is None:
        talk = counter.conversation
        language = "ja" if speaker == "staff" or talk is None else talk.resident_language
        out.print(LANGUAGES[language].nothing_heard, style="yellow")
    return heard.turn


def _typed(counter: Counter) -> Turn | None:
    text = Prompt.ask("文字入力（日本語）").strip()
    return counter.type(text, "staff") if text else None


def _finish(counter: Counter, turn: Turn) -> None:
    with out.status("訳しています…"):
        turn = counter.translate(turn)
    while True:
        show_turn(out, turn)
        terms = {str(number): meant for number, meant in enumerate(turn.suggestions[:9], 1)}
        for number, meant in terms.items():
            out.print(f"  {number} 「{meant.heard}」は「{meant.term}」のことですか？", markup=False)
        sayable = turn.interpretation is not None and turn.interpretation.route != "none"
        if not sayable and not terms:
            counter.reject(turn)
            return
        ask = "伝えますか？ y はい / e 直す / n やめる" if sayable else "e 直す / n やめる"
        answer = Prompt.ask(
            ask, choices=[*(["y"] if sayable else []), "e", "n", *terms],
            default="y" if sayable else "n",
        )  # fmt: skip
        if answer in terms:
            turn = counter.accept(turn, terms[answer])
            continue
        if answer == "n":
            counter.reject(turn)
            return
        if answer == "y":
            break
        turn = counter.edit(turn, Prompt.ask("正しい文", default=turn.text))
    _say(counter, counter.confirm(turn))


def _repeat(counter: Counter) -> None:
    """Say once more what was last confirmed."""
    talk = counter.conversation
    said = [turn for turn in talk.turns if turn.state in _SAID] if talk is not None else []
    if said:
        _say(counter, said[-1], anyway=True)
    else:
        out.print("まだ何も伝えていません。", style="yellow")


def _say(counter: Counter, turn: Turn, *, anyway: bool = False) -> None:
    speech = counter.speak(turn, anyway=anyway)
    if speech is None and counter.holds_back(turn):
        out.print(NOT_SURE_SHORT, style="yellow")
        if Prompt.ask("それでも読み上げますか？", choices=["y", "n"], default="n") != "y":
            return
        speech = counter.speak(turn, anyway=True)
    if speech is None:
        out.print("この言語の音声はありません。画面の文字を見せてください。", style="yellow")
    elif has_loudspeaker():
        if speech.voice_language:
            out.print(foreign_voice(speech), style="yellow")
        _play(speech)
    else:
        out.print("スピーカーがありません。画面の文字を見せてください。", style="yellow")


def _play(speech: Speech) -> None:
    """Play it; Enter stops it at once."""
    play(speech, wait=False)
    while quiet_seconds() < 0.2:
        if _enter_pressed():
            stop()
            return
        time.sleep(0.05)


def _enter_pressed() -> bool:
    if not sys.stdin.isatty():
        return False
    ready, _, _ = select.select([sys.stdin], [], [], 0)
    if ready:
        sys.stdin.readline()
        return True
    return False
