"""What goes on around the conversations: first run, settings, idle time, end, kiosk mode."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.core.window import Window as Screen

from assistant.accuracy import Consent
from assistant.languages import STAFF_LANGUAGE
from assistant.pin import PinLock
from assistant.settings import Settings
from tablet_app import theme
from tablet_app.farewell import farewell
from tablet_app.idle import IdleWatch
from tablet_app.microphone import ChosenMicrophone, Listener
from tablet_app.setup import Setup
from tablet_app.widgets.buttons import PushButton
from tablet_app.widgets.consent_sheet import ConsentSheet, RecordChip
from tablet_app.widgets.conversation import ConversationScreen
from tablet_app.widgets.idle_sheet import IdleSheet
from tablet_app.widgets.panel_logs import LogsPanel
from tablet_app.widgets.panel_models import ModelsPanel
from tablet_app.widgets.panel_screen import ScreenPanel
from tablet_app.widgets.panel_sound import SoundPanel, VoicesPanel
from tablet_app.widgets.panel_tablet import TabletPanel
from tablet_app.widgets.panel_window import LanguagesPanel, WindowPanel
from tablet_app.widgets.pin_sheet import ChoosePinSheet, PinSheet
from tablet_app.widgets.settings_screen import Page, SettingsScreen
from tablet_app.widgets.start import StartScreen
from tablet_app.widgets.toast import Toast
from tablet_app.widgets.wizard import WizardScreen
from tablet_app.widgets.words import set_text_size
from tablet_app.worker import Post

if TYPE_CHECKING:
    from tablet_app.app import CounterApp

WIPED = "会話を終わり、画面の内容をすべて消しました。"
WIPED_SECONDS, NUMBER_SECONDS = 7.0, 25.0
"""How long the word at the end stays; longer with a number that may be noted."""


class Keeper:
    """Keeps the tablet: everything that is no conversation.

    Args:
        app: whose stage and desk it keeps.
        listener: what takes the microphone's place; None for the microphone of the settings.
        file: where the settings are kept; None keeps nothing, and there is no first run.
        post: brings outcomes to the screen's thread.
    """

    def __init__(
        self, app: "CounterApp", listener: Listener | None, file: Path | None, post: Post
    ) -> None:
        self._app = app
        self._mode = "first run" if file is not None and not file.exists() else ""
        self._page, self._step = "", 0
        self._talked = ""
        self._consent: Consent | None = None
        self._chip: RecordChip | None = None
        self._toast: Toast | None = None
        self.warning: IdleSheet | None = None
        """What warns before the screen is wiped, None while nothing does."""
        pin = PinLock(file.with_name("pin.json")) if file is not None else None
        self.listener = listener or ChosenMicrophone(lambda: app.engines.settings.microphone)
        self.setup = Setup(app.engines, app.usage, self.listener, app.player, post, file, pin)
        self.setup.changed = self._settings_changed
        self.idle = IdleWatch(
            self.setup.settings.idle_seconds, self._warn, self._idle_over, self._calm
        )
        self._tick: Any = None

    @property
    def holds_screen(self) -> bool:
        """Whether the screen is a setting's or the first run's, whatever the desk does."""
        return self._mode != ""

    def open(self) -> None:
        """The stage is there: begin to keep it."""
        self._app.stage.noticed = self.noticed
        self._tick = Clock.schedule_interval(self._look, 1.0)
        Screen.bind(on_request_close=self._refuse_to_close)
        self._fill_screen()

    def close(self) -> None:
        """Keep nothing any longer."""
        self._tick.cancel()
        Screen.unbind(on_request_close=self._refuse_to_close)
        if self._toast is not None:
            self._toast.dismiss()
        self.setup.close()

    def screen(self, *, portrait: bool) -> Any:
        """The screen of the settings or of the first run; None where it is the desk's turn."""
        if self._mode == "first run":
            return WizardScreen(self.setup, self._first_run_over, self._moved, step=self._step)
        if self._mode == "settings":
            return SettingsScreen(
                self._pages(), self._opened, self.leave_settings, portrait=portrait,
                first=self._page,
            )  # fmt: skip
        return None

    def furnish(self, screen: Any) -> None:
        """Add to a screen of the desk what belongs to the keeper."""
        if isinstance(screen, StartScreen):
            button = PushButton(
                "設定", "gear", self.open_settings, size_sp=theme.SMALL, size_hint_x=None,
                pos_hint={"center_y": 0.5},
            )  # fmt: skip
            screen.settings = button
            screen.head.add_widget(button)
            self._chip = None
            if self._talked:
                self._show_wiped()
        elif isinstance(screen, ConversationScreen):
            self._enter_conversation(screen)

    def refresh(self) -> None:
        """The desk has changed: say so where the recording began or ended."""
        desk = self._app.desk
        if self._chip is None or not desk.language or desk.recording == self._consent:
            return
        before, self._consent = self._consent, desk.recording
        self._chip.show(desk.recording)
        if desk.recording is not None:
            # With the number that the resident may want to note.
            self.ask_consent()
        elif before is not None:
            own, japanese = desk.consent_texts(), desk.consent_texts(STAFF_LANGUAGE)
            self._tell(Toast(japanese.withdrawn, own.withdrawn, desk.language))

    def ask_consent(self) -> None:
        """Ask the resident, or show what is being recorded and how to stop it."""
        desk, stage = self._app.desk, self._app.stage

        def answer(given: bool) -> None:
            stage.close_sheet()
            desk.consent(given)

        stage.close_sheets()
        stage.open(
            ConsentSheet(
                desk.consent_texts(), desk.consent_texts(STAFF_LANGUAGE), desk.language,
                desk.recording, answer, self._read_aloud,
                stage.close_sheet, opposite=self._app.opposite,
            )
        )  # fmt: skip

    def open_settings(self) -> None:
        """Open the settings, after the PIN where there is one."""
        lock = self.setup.pin
        if lock is None or not lock.is_set:
            self._enter_settings()
            return
        stage = self._app.stage
        stage.open(PinSheet(self.setup.check_pin, self._enter_settings, stage.close_sheet))

    def leave_settings(self) -> None:
        """Back to the languages, with the settings as they are now."""
        self._mode = ""
        self.setup.rest()
        self._app.stage.close_sheets()
        self._app.renew()
        self._app.show_screen()

    def noticed(self) -> None:
        """Somebody touched the screen; a warning is answered by the touch that it gets itself."""
        if self.warning is None:
            self.idle.noticed()

    def _read_aloud(self, text: str) -> None:
        self._app.desk.lookup.speak(text, self._app.desk.language)

    def _enter_conversation(self, screen: ConversationScreen) -> None:
        desk = screen.desk
        begins, self._talked = not self._talked, desk.language
        if self._toast is not None:
            self._toast.dismiss()
        if not desk.can_record:
            return
        if begins:
            self._consent = None
        self._chip = RecordChip(
            desk.consent_texts(), desk.consent_texts(STAFF_LANGUAGE), desk.language,
            self.ask_consent,
        )  # fmt: skip
        self._chip.show(desk.recording)
        # Between the names and the buttons, in a row of its own where there is no room.
        screen.header.parent.add_widget(self._chip, index=1)
        if begins and self.setup.settings.ask_consent:
            self.ask_consent()

    def _enter_settings(self) -> None:
        self._mode, self._page = "settings", ""
        if self._toast is not None:
            self._toast.dismiss()
        self._app.stage.close_sheets()
        self._app.show_screen()

    def _pages(self) -> list[Page]:
        setup = self.setup
        return [
            (WindowPanel.name, WindowPanel.icon, lambda: WindowPanel(setup)),
            (LanguagesPanel.name, LanguagesPanel.icon, lambda: LanguagesPanel(setup)),
            (SoundPanel.name, SoundPanel.icon, lambda: SoundPanel(setup)),
            (VoicesPanel.name, VoicesPanel.icon, lambda: VoicesPanel(setup)),
            (ScreenPanel.name, ScreenPanel.icon, lambda: ScreenPanel(setup)),
            (ModelsPanel.name, ModelsPanel.icon, lambda: ModelsPanel(setup)),
            (LogsPanel.name, LogsPanel.icon, lambda: LogsPanel(setup)),
            (
                TabletPanel.name, TabletPanel.icon,
                lambda: TabletPanel(setup, self._choose_pin, self._begin_again, self._app.stop),
            ),
        ]  # fmt: skip

    def _opened(self, page: str) -> None:
        self._page = page

    def _moved(self, step: int) -> None:
        self._step = step

    def _choose_pin(self) -> None:
        stage = self._app.stage

        def chosen() -> None:
            stage.close_sheet()
            self._app.show_screen()

        stage.open(ChoosePinSheet(self.setup.choose_pin, chosen, stage.close_sheet))

    def _begin_again(self) -> None:
        self._mode, self._step = "first run", 0
        self._app.show_screen()

    def _first_run_over(self) -> None:
        self.setup.keep()
        self.leave_settings()

    def _settings_changed(self, before: Settings) -> None:
        now = self.setup.settings
        self.idle.seconds = now.idle_seconds
        self._app.opposite = now.resident_side == "opposite"
        if now.recogniser != before.recogniser:
            self._app.engines.__dict__.pop("recogniser", None)
        if now.kiosk != before.kiosk:
            self._fill_screen()
        if now.text_size != before.text_size:
            set_text_size(now.text_size)
            # The chip that was touched is still at work: it is replaced after that.
            Clock.schedule_once(lambda _: self._app.show_screen(), 0)

    def _fill_screen(self) -> None:
        wanted = "auto" if self.setup.settings.kiosk else False
        if Screen.fullscreen != wanted:
            Screen.fullscreen = wanted

    def _refuse_to_close(self, *_: object, **__: object) -> bool:
        return self.setup.settings.kiosk

    def _look(self, _seconds: float) -> None:
        screen, desk = self._app.screen, self._app.desk
        asking = isinstance(screen, StartScreen) and (screen.aloud or screen.search.text)
        watched = bool(desk.language) or self._mode == "settings" or asking
        if self.warning is not None and self.warning not in self._app.stage.sheets:
            self.warning = None
        self.idle.look(watched=bool(watched), working=desk.busy)

    def _warn(self, left: float) -> None:
        if isinstance(self._app.screen, StartScreen):
            return
        if self.warning is None:
            self.warning = IdleSheet(
                self._app.desk.language, self._go_on, opposite=self._app.opposite
            )
            self._app.stage.open(self.warning)
        self.warning.show(left, self.idle.warning)

    def _go_on(self) -> None:
        self.idle.noticed()

    def _calm(self) -> None:
        if self.warning is not None and self.warning in self._app.stage.sheets:
            while self._app.stage.sheet is not self.warning:
                self._app.stage.close_sheet()
            self._app.stage.close_sheet()
        self.warning = None

    def _idle_over(self) -> None:
        self._calm()
        if self._app.desk.language:
            self._app.desk.end("interrupted")
        elif self._mode == "settings":
            self.leave_settings()
        else:
            self._app.show_screen()

    def _show_wiped(self) -> None:
        language, self._talked = self._talked, ""
        consent, self._consent = self._consent, None
        japanese, own, seconds = WIPED, farewell(language).wiped, WIPED_SECONDS
        if consent is not None:
            texts = self._app.desk.consent_texts
            japanese, own = (
                texts(tag).number.replace("{number}", consent.number)
                for tag in (STAFF_LANGUAGE, language)
            )
            seconds = NUMBER_SECONDS
        self._tell(Toast(japanese, own, language, seconds))

    def _tell(self, toast: Toast) -> None:
        if self._toast is not None:
            self._toast.dismiss()
        self._toast = toast
        self._app.stage.add_widget(toast)
