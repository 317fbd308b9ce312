"""The app for the tablet on the counter: `madoguchi app`."""
# mypy: allow-subclassing-any

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.conversation import Speaker, Turn
from assistant.engines import Engines
from assistant.errors import StorageError
from assistant.languages import STAFF_LANGUAGE
from assistant.paths import settings_file, usage_database
from assistant.recorder import Recorder
from assistant.recording import daily_purge
from assistant.recording import recorder as own_recorder
from assistant.usage import UsageLog
from assistant.windows import Window, find_window, load_windows
from glossaries.termbase import Term
from tablet_app.fonts import require_fonts
from tablet_app.loudspeaker import Loudspeaker, Player
from tablet_app.microphone import RECORDINGS_VARIABLE, Listener, choose_listener

# Kivy reads these when it is first imported: text drawn by Pillow, no files written, our own
# command line, no other program for the clipboard.
os.environ.update(
    KIVY_TEXT="pil", KIVY_NO_ARGS="1", KIVY_NO_FILELOG="1", KIVY_NO_CONFIG="1",
    KIVY_LOG_MODE="PYTHON", KIVY_CLIPBOARD="sdl2",
)  # fmt: skip
# Drivers of other machines' touch screens and other programs' clipboards need not be there.
logging.getLogger("kivy").addFilter(
    lambda record: not any(name in record.getMessage() for name in ("MTDev", "Cutbuffer"))
)

from kivy.config import Config  # noqa: E402

for _name, _value in {
    "width": "1280", "height": "800", "minimum_width": "800", "minimum_height": "600",
    "multisamples": "0", "maxfps": "30", "window_state": "maximized",
}.items():  # fmt: skip
    Config.set("graphics", _name, _value)
Config.set("input", "mouse", "mouse,disable_multitouch")
Config.remove_option("input", "%(name)s")
Config.set("kivy", "exit_on_escape", "0")

from kivy.app import App  # noqa: E402
from kivy.clock import Clock  # noqa: E402
from kivy.core.window import Window as Screen  # noqa: E402
from kivy.lang import Builder  # noqa: E402

from tablet_app import theme  # noqa: E402
from tablet_app.desk import Desk  # noqa: E402
from tablet_app.keeper import Keeper  # noqa: E402
from tablet_app.offers import PhraseOffer  # noqa: E402
from tablet_app.stage import Stage  # noqa: E402
from tablet_app.tidying import Tidying  # noqa: E402
from tablet_app.widgets.conversation import ConversationScreen  # noqa: E402
from tablet_app.widgets.edit_sheet import EDIT_TITLE, WRITE_TITLE, EditSheet  # noqa: E402
from tablet_app.widgets.end_sheet import EndSheet  # noqa: E402
from tablet_app.widgets.phrase_sheet import PhraseSheet  # noqa: E402
from tablet_app.widgets.slot_sheet import SlotSheet  # noqa: E402
from tablet_app.widgets.start import StartScreen  # noqa: E402
from tablet_app.widgets.term_sheet import TermSheet  # noqa: E402
from tablet_app.widgets.words import set_text_size  # noqa: E402

_MOST_LAYOUT_STEPS = 80
_RULES = Path(__file__).with_name("counter.kv")


class CounterApp(App):
    """The window on the counter.

    Args:
        engines: of this machine.
        window: whose counter it is.
        usage: where the counts go; None counts nothing.
        listener: what takes the microphone's place; None for the microphone of the settings.
        player: the loudspeaker.
        recorder: what records conversations with consent; None: nobody is asked.
        file: where changed settings are kept; None keeps nothing.
    """

    title = "Madoguchi 窓口"

    def __init__(
        self,
        engines: Engines,
        window: Window,
        usage: UsageLog | None,
        listener: Listener | None,
        player: Player | None = None,
        recorder: Recorder | None = None,
        file: Path | None = None,
    ) -> None:
        super().__init__()
        self._tidying = Tidying(lambda: not self.desk.language)
        self.engines = engines
        self.usage = usage
        self.player = player or Loudspeaker()
        self.recorder = recorder
        self.keeper = Keeper(self, listener, file, _post)
        self.desk = self._open_desk(self.keeper.setup.offered(window))
        self.opposite = engines.settings.resident_side == "opposite"
        self.stage: Stage
        self._portrait = False
        set_text_size(engines.settings.text_size)

    def load_kv(self, **_: Any) -> bool:
        """The rules are loaded once for all windows."""
        if str(_RULES) not in Builder.files:
            Builder.load_file(str(_RULES))
        return False

    def build(self) -> Any:
        """The stage, with the first screen."""
        Screen.clearcolor = theme.PAPER
        # Widths are handed down through the layouts, heights up again, one layout at a time.
        Clock.max_iteration = _MOST_LAYOUT_STEPS
        self.stage = Stage()
        self.stage.escape = self._escape
        self._portrait = Screen.height > Screen.width
        Screen.bind(size=self._resized)
        # Several changes in one frame are shown once.
        self._show_change = Clock.create_trigger(self._changed, 0)
        self.desk.changed = self._show_change
        self.desk.loaded = self._tidying.loaded
        self._tidying.open()
        self.keeper.open()
        self.show_screen()
        return self.stage

    def on_stop(self) -> None:
        """Forget what was said."""
        Screen.unbind(size=self._resized)
        self.desk.changed = self.desk.loaded = lambda: None
        self._show_change.cancel()
        self._close_screen()
        self.keeper.close()
        self.stage.close()
        self.desk.close()
        self._tidying.close()

    @property
    def screen(self) -> Any:
        """What is shown: a `StartScreen` or a `ConversationScreen`."""
        return self.stage.screen

    @property
    def sheet(self) -> Any:
        """What lies over the screen, None for nothing."""
        return self.stage.sheet

    def begin(self, language: str) -> None:
        """Start a conversation in a resident's language (BCP 47 tag)."""
        self.desk.begin(language)

    def show_screen(self) -> None:
        """Show the screen that the state of the desk asks for, made anew."""
        self._close_screen()
        own = self.keeper.screen(portrait=self._portrait)
        if own is not None:
            self.stage.show(own)
        elif self.desk.language:
            self.stage.show(
                ConversationScreen(
                    self.desk, opposite=self.opposite, portrait=self._portrait, edit=self._edit,
                    write=self._write, phrases=self._phrases, explain=self._explain,
                    turn_around=self._turn_around, finish=self._finish,
                )
            )  # fmt: skip
        else:
            self.stage.show(
                StartScreen(self.desk.window, self.desk.lookup, self.begin, portrait=self._portrait)
            )
        self.keeper.furnish(self.stage.screen)

    def renew(self) -> None:
        """Open the desk anew, as the settings are now; no conversation is open."""
        before = self.desk
        before.changed = before.loaded = lambda: None
        # Nothing is left to be written: what its engines still load is not waited for.
        before.close(wait=0.0)
        self.desk = self._open_desk(self.keeper.setup.offered(self.keeper.setup.window))
        self.desk.notice = before.notice
        self.desk.changed, self.desk.loaded = self._show_change, self._tidying.loaded

    def _open_desk(self, window: Window) -> Desk:
        return Desk(
            self.engines,
            window,
            self.usage,
            self.keeper.listener,
            self.player,
            _post,
            self.recorder,
        )

    def _close_screen(self) -> None:
        if self.stage.screen is not None:
            self.stage.screen.close()

    def _changed(self, *_: object) -> None:
        if self.keeper.holds_screen:
            return
        talking = bool(self.desk.language)
        if talking and isinstance(self.screen, ConversationScreen):
            self.screen.refresh()
        elif talking or not isinstance(self.screen, StartScreen):
            self.stage.close_sheets()
            self.show_screen()
            if not talking:
                self._tidying.conversation_over()
        self.keeper.refresh()
        self.stage.keep_focus()

    def _resized(self, _window: Any, size: tuple[int, int]) -> None:
        portrait = size[1] > size[0]
        if portrait != self._portrait:
            self._portrait = portrait
            self.show_screen()

    def _escape(self) -> None:
        if self.desk.busy:
            self.desk.cancel()

    def _turn_around(self) -> None:
        self.opposite = not self.opposite
        self.screen.arrange(opposite=self.opposite)

    def _then(self, act: Callable[[], None]) -> None:
        self.stage.close_sheets()
        act()

    def _edit(self, turn: Turn, own: bool = False) -> None:
        self.stage.open(
            EditSheet(
                EDIT_TITLE, turn.text, turn.source_language, turn.speaker,
                lambda text: self._then(lambda: self.desk.edit(turn, text)),
                self.stage.close_sheet, heard=self.desk.heard_text(turn), own=own,
            )
        )  # fmt: skip

    def _write(self, speaker: Speaker) -> None:
        own = speaker == "resident"
        language = self.desk.language if own else STAFF_LANGUAGE
        self.stage.open(
            EditSheet(
                WRITE_TITLE, "", language, speaker,
                lambda text: self._then(lambda: self.desk.say(text, speaker)),
                self.stage.close_sheet, own=own,
            )
        )  # fmt: skip

    def _say(self, text: str) -> None:
        self._then(lambda: self.desk.say(text, "staff"))

    def _phrases(self) -> None:
        self.stage.open(
            PhraseSheet(
                self.desk.window, self.desk.language, self.desk.lookup, self._phrase,
                self.stage.close_sheet,
            )
        )  # fmt: skip

    def _phrase(self, phrase: PhraseOffer) -> None:
        if not phrase.slots:
            self._say(phrase.japanese)
            return
        self.stage.open(
            SlotSheet(
                phrase, self.desk.language, self.desk.lookup, self._say, self.stage.close_sheet
            )
        )

    def _explain(self, terms: tuple[Term, ...]) -> None:
        # What the resident can read stands first.
        terms = tuple(sorted(terms, key=lambda term: not term.explained(self.desk.language)))
        self.stage.open(
            TermSheet(
                terms, self.desk.language, opposite=self.opposite, stacked=self._portrait,
                lookup=self.desk.lookup, close=self.stage.close_sheet,
            )
        )  # fmt: skip

    def _finish(self) -> None:
        self.stage.open(
            EndSheet(
                self.desk.window,
                lambda outcome, topic: self._then(lambda: self.desk.end(outcome, topic)),
                self.stage.close_sheet,
            )
        )


def run(engines: Engines, window: str | None = None, listener: Listener | None = None) -> None:
    """Open the app and stay until it is closed.

    Args:
        engines: of this machine.
        window: id of the window; None for the one in the settings.
        listener: what takes the microphone's place; None for the microphone, or for the
            recordings that `MADOGUCHI_RECORDINGS` names.

    Raises:
        InputError: there is no such window, or a font is missing.
    """
    require_fonts()
    settings = engines.settings
    profile = find_window(load_windows(settings.windows_file), window or settings.window)
    if window is not None:
        engines.settings = settings.model_copy(update={"window": profile.id})
    if listener is None and os.environ.get(RECORDINGS_VARIABLE):
        listener = choose_listener(settings.microphone)
    problem = ""
    try:
        usage: UsageLog | None = UsageLog(usage_database())
    except StorageError as error:
        logging.getLogger(__name__).warning("%s The conversation is not counted.", error)
        usage, problem = None, error.japanese
    recorder = own_recorder(engines)
    app = CounterApp(engines, profile, usage, listener, recorder=recorder, file=settings_file())
    if problem:
        app.desk.warn(problem)
    retention = daily_purge(engines, lambda said: _post(lambda: app.desk.warn(said)))
    retention.start()
    app.run()
    retention.close()
    recorder.close()
    if usage is not None:
        usage.close()


def _post(act: Callable[[], None]) -> None:
    Clock.schedule_once(lambda _seconds: act(), 0)


if __name__ == "__main__":
    from assistant.commands.common import load_engines, readable

    readable(run)(load_engines())
