"""`madoguchi talk`: a conversation through the microphone, in the terminal."""

import select
import sys

from rich.prompt import Prompt

from assistant.commands.common import err, out
from assistant.console import show_turn, show_usage
from assistant.conversation import Speaker, Turn
from assistant.counter import Counter
from assistant.engines import Engines
from assistant.errors import READABLE, InputError, StorageError
from assistant.languages import LANGUAGES, find_language
from assistant.paths import usage_database
from assistant.usage import UsageLog
from assistant.windows import TOPICS, find_window, load_windows
from audio.capture import listen, microphone
from audio.endpoint import Endpoint
from audio.playback import has_loudspeaker, play

_HELP = (
    "[bold]s[/] 職員が話す  [bold]r[/] 来庁者が話す  [bold]t[/] 文字を入力  "
    "[bold]q[/] 終了   （話し終わると自動で止まります。Enter でも止まります）"
)


def hold_conversation(
    engines: Engines, window: str | None, resident: str, topic: str | None
) -> None:
    """Run a conversation until the clerk ends it.

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
    device = microphone(engines.settings.microphone)
    with out.status("準備しています（音声認識）…"):
        _ = engines.recogniser
    usage = _open_usage()
    counter = Counter(engines, profile, usage)
    counter.begin(language.tag, topic)
    out.rule(f"{profile.name} · {LANGUAGES['ja'].name} ↔ {language.name} · {device.name}")
    while True:
        out.print(_HELP)
        choice = Prompt.ask("", choices=["s", "r", "t", "q"], default="s", show_choices=False)
        if choice == "q":
            break
        try:
            turn = _typed(counter) if choice == "t" else _spoken(counter, choice)
            if turn is not None:
                _finish(counter, turn)
        except READABLE as error:
            out.print(error.japanese, style="bold red", markup=False)
    counter.end("solved")
    if usage is not None:
        show_usage(out, usage.table(window=profile.id), windows)
        usage.close()


def _open_usage() -> UsageLog | None:
    try:
        return UsageLog(usage_database())
    except StorageError as error:
        err.print(f"{error} The conversation is not counted.", style="yellow", markup=False)
        return None


def _spoken(counter: Counter, choice: str) -> Turn | None:
    speaker: Speaker = "staff" if choice == "s" else "resident"
    with out.status("お話しください…") as status:
        samples = listen(
            device=counter.engines.settings.microphone,
            stop=_enter_pressed,
            level=lambda level: status.update("お話しください " + "▮" * round(level * 20)),
            endpoint=Endpoint(),
        )
    with out.status("聞き取っています…"):
        heard = counter.hear(samples, speaker)
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
        if turn.interpretation is None or turn.interpretation.route == "none":
            counter.reject(turn)
            return
        answer = Prompt.ask(
            "伝えますか？ y はい / e 直す / n やめる", choices=["y", "e", "n"], default="y"
        )
        if answer == "n":
            counter.reject(turn)
            return
        if answer == "y":
            break
        turn = counter.edit(turn, Prompt.ask("正しい文", default=turn.text))
    turn = counter.confirm(turn)
    speech = counter.speak(turn)
    if speech is None:
        out.print("この言語の音声はありません。画面の文字を見せてください。", style="yellow")
    elif has_loudspeaker():
        play(speech)
    else:
        out.print("スピーカーがありません。画面の文字を見せてください。", style="yellow")


def _enter_pressed() -> bool:
    if not sys.stdin.isatty():
        return False
    ready, _, _ = select.select([sys.stdin], [], [], 0)
    if ready:
        sys.stdin.readline()
        return True
    return False
