"""Turns and their states, languages, windows and settings."""

from pathlib import Path

import pytest

from assistant.conversation import Conversation, TurnState
from assistant.errors import InputError
from assistant.interpretation import Interpretation
from assistant.languages import LANGUAGES, find_language
from assistant.settings import Settings, load_settings, save_settings
from assistant.windows import TOPICS, find_window, load_windows


def answer(text: str) -> Interpretation:
    return Interpretation(text, "ja", "vi", "xin chào", "こんにちは", "phrase", "p")


def test_the_way_of_a_turn() -> None:
    talk = Conversation("tourism", "vi")
    turn = talk.hear("staff", "今日は")
    assert (turn.source_language, turn.target_language) == ("ja", "vi")
    turn = turn.translated(answer("今日は"))
    turn = turn.edited("こんにちは")
    assert (turn.text, turn.edits, turn.interpretation) == ("こんにちは", 1, None)
    turn = turn.translated(answer("こんにちは")).to(TurnState.CONFIRMED)
    turn = turn.to(TurnState.SPOKEN).to(TurnState.SPOKEN)
    assert turn.spoken == 2


def test_nothing_is_confirmed_before_it_is_translated() -> None:
    turn = Conversation("tourism", "vi").hear("resident", "xin chào")
    assert turn.source_language == "vi"
    for state in (TurnState.CONFIRMED, TurnState.SPOKEN):
        with pytest.raises(ValueError, match="cannot become"):
            turn.to(state)
    rejected = turn.to(TurnState.REJECTED)
    with pytest.raises(ValueError, match="cannot become"):
        rejected.to(TurnState.CONFIRMED)
    with pytest.raises(ValueError, match="cannot become"):
        rejected.to(TurnState.TRANSLATED)


def test_what_was_rejected_by_mistake_waits_again() -> None:
    turn = Conversation("tourism", "vi").hear("staff", "今日は").translated(answer("今日は"))
    again = turn.to(TurnState.REJECTED).to(TurnState.TRANSLATED)
    assert again.interpretation is turn.interpretation
    assert again.to(TurnState.CONFIRMED).state is TurnState.CONFIRMED


def test_wiping_forgets_everything() -> None:
    talk = Conversation("tourism", "vi")
    turn = talk.hear("resident", "xin chào")
    talk.wipe()
    assert talk.turns == []
    with pytest.raises(KeyError):
        talk.update(turn)


@pytest.mark.parametrize(
    ("name", "tag"),
    [("vi", "vi"), ("Vietnamese", "vi"), ("ベトナム語", "vi"), ("Tiếng Việt", "vi"),
     ("zh", "zh-Hans"), ("ZH-hant", "zh-Hant"), ("pt_BR", "pt-BR"), ("tagalog", "fil"),
     ("中国語", "zh-Hans")],
)  # fmt: skip
def test_language_names(name: str, tag: str) -> None:
    assert find_language(name).tag == tag


def test_unknown_language_offers_the_nearest() -> None:
    with pytest.raises(InputError, match="vietnamese"):
        find_language("vietnamse")
    with pytest.raises(InputError, match="It knows: ja, en"):
        find_language("klingon")


def test_every_language_can_say_that_it_could_not() -> None:
    assert len(LANGUAGES) == 26
    for language in LANGUAGES.values():
        assert language.no_translation
        assert language.nothing_heard


def test_the_five_windows() -> None:
    windows = load_windows()
    assert list(windows) == [
        "foreign-residents", "general-information", "maternal-health", "childcare", "tourism",
    ]  # fmt: skip
    assert find_window(windows, "母子保健").id == "maternal-health"
    for window in windows.values():
        assert set(window.topics) <= set(TOPICS)
        assert len(set(window.languages)) == len(window.languages) == 22
    with pytest.raises(InputError, match="tourism"):
        find_window(windows, "tax-office")


def test_a_city_adds_its_own_window(tmp_path: Path) -> None:
    own = tmp_path / "windows.toml"
    row = '[[window]]\nid = "{}"\nname = "税務課"\ntopics = ["tax"]\nlanguages = ["{}"]\n'
    own.write_text(row.format("tax", "vi") + row.format("tourism", "en"), encoding="utf-8")
    windows = load_windows(own)
    assert windows["tax"].languages == ("vi",)
    assert windows["tourism"].name == "税務課"
    assert len(windows) == 6
    for wrong, reason in (
        (row.format("tax", "xx"), "xx"),
        (row.format("Tax!", "vi"), "id"),
        ("[[window]]\nid=", "TOML|Invalid|invalid"),
        (row.format("tax", "vi").replace('"tax"]', '"taxes"]'), "taxes"),
    ):
        own.write_text(wrong, encoding="utf-8")
        with pytest.raises(InputError, match=reason):
            load_windows(own)


def test_settings_are_kept_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    assert load_settings(path) == Settings()
    chosen = Settings(window="tourism", speed=0.8, glossary_folders=(Path("own"),))
    save_settings(chosen, path)
    assert load_settings(path) == chosen
    for wrong in ("speed = 9", "colour = 'red'", "speed ="):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(InputError, match=r"settings\.toml is not valid"):
            load_settings(path)
    with pytest.raises(InputError, match="cannot be saved"):
        save_settings(chosen, Path("/proc/no/settings.toml"))
