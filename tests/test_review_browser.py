"""The evaluators' desk in a real browser, served by the real command."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from accuracy_samples import unmasked
from review_samples import PASSWORD, say
from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from assistant.accuracy import AccuracyLog
from assistant.checks import Finding, TermUse
from assistant.engines import Engines
from assistant.interpret import Interpreter
from assistant.paths import models_folder
from assistant.review.desk import Desk
from assistant.windows import load_windows

CARD = "residence-status.residence-card"
SENTENCE = "在留カードが必要です。"
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1280,1000",
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "models").symlink_to(models_folder())
    monkeypatch.setenv("MADOGUCHI_HOME", str(folder))
    monkeypatch.setenv("MADOGUCHI_KEY_FILE", str(tmp_path / "config" / "key"))
    return folder


@pytest.fixture
def desk(home: Path) -> Desk:
    log = AccuracyLog.open(home / "accuracy.sqlite3", unmasked)
    return Desk(log.database, Engines(own_glossary=home / "glossary"), load_windows())


def command(*arguments: str, stdin: str = "") -> None:
    line = [sys.executable, "-m", "assistant.cli", "review", *arguments]
    subprocess.run(line, input=stdin, text=True, check=True, env=os.environ, timeout=120)


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    command("add-user", "sato", "--language", "vi", "--display", "佐藤花子", "--editor",
            stdin=PASSWORD + "\n")  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "assistant.cli", "review", "--port", str(port)]
    server = subprocess.Popen(line, env=os.environ)
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and server.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        assert server.wait(30) is not None


@pytest.fixture
def chrome(tmp_path: Path) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for option in (*OPTIONS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(option)
    options.add_experimental_option("prefs", {"intl.accept_languages": "ja"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options, ChromeService("/usr/bin/chromedriver"))
    try:
        yield driver
    finally:
        driver.quit()


def wait(chrome: Chrome, css: str) -> None:
    WebDriverWait(chrome, 60).until(lambda _: chrome.find_elements(By.CSS_SELECTOR, css))


def one(chrome: Chrome, css: str):
    wait(chrome, css)
    return chrome.find_element(By.CSS_SELECTOR, css)


def sign_in(chrome: Chrome, address: str) -> None:
    chrome.get(address)
    one(chrome, "[name=name]").send_keys("sato")
    one(chrome, "[name=password]").send_keys(PASSWORD + "\n")
    wait(chrome, "nav")


def select_words(chrome: Chrome, css: str, start: int, stop: int) -> None:
    """Drag over some characters of the first text in an element, as with a mouse."""
    box = chrome.execute_script(
        "const r = document.createRange(), t = document.querySelector(arguments[0]).firstChild;"
        "r.setStart(t, arguments[1]); r.setEnd(t, arguments[2]);"
        "t.parentElement.scrollIntoView({block: 'center'});"
        "const b = r.getBoundingClientRect(); return [b.left, b.right, (b.top + b.bottom) / 2];",
        css, start, stop,
    )  # fmt: skip
    left, right, middle = map(round, box)
    mouse = ActionChains(chrome).w3c_actions
    mouse.pointer_action.move_to_location(left, middle).pointer_down()
    mouse.pointer_action.move_to_location(right, middle).pointer_up()
    mouse.perform()


def test_from_signing_in_to_a_reviewed_term_that_changes_a_translation(
    desk: Desk, address: str, chrome: Chrome
) -> None:
    use = TermUse(CARD, "在留カード", "thẻ lưu trú", True, (0, 5))
    say(
        desk, SENTENCE, "😀 Cần có thẻ lưu trú.", terms=[use], route="phrase",
        model="city-hall.document-needed", topic="residence-status",
        findings=[Finding("term", "warning", "用語を確かめてください。", (0, 5), None)],
    )  # fmt: skip
    counter = Interpreter(Engines(own_glossary=desk.overlay), "foreign-residents")
    assert counter.interpret(SENTENCE, "ja", "vi").translation == "Cần có thẻ lưu trú."

    sign_in(chrome, address)
    one(chrome, ".button.main").click()
    assert "用語を確かめてください。" in one(chrome, ".findings").text
    # The emoji is two units of the browser's strings and one character of ours.
    chrome.execute_script(
        "const p = document.getElementById('text-translation'); p.textContent = p.textContent;"
    )
    select_words(chrome, "#text-translation", 10, 21)
    row = one(chrome, ".error-row.fresh")
    assert row.find_element(By.NAME, "error_quote").get_attribute("value") == "thẻ lưu trú"
    assert row.find_element(By.NAME, "error_start").get_attribute("value") == "9"
    Select(row.find_element(By.NAME, "error_category")).select_by_value("terminology/wrong-term")
    chrome.find_element(By.ID, "more").click()
    assert len(chrome.find_elements(By.CSS_SELECTOR, ".error-row")) == 2
    for name, value in (("adequacy", "3"), ("fluency", "5")):
        one(chrome, f"[name={name}][value='{value}']").click()
    one(chrome, "[name=correction]").send_keys("Cần có thẻ cư trú.")
    one(chrome, "[value=propose]").click()

    wait(chrome, "[name=target]")
    assert (
        Select(one(chrome, "[name=entry_term]")).first_selected_option.get_attribute("value")
        == CARD
    )
    target = one(chrome, "[name=target]")
    target.clear()
    target.send_keys("thẻ cư trú")
    one(chrome, "form.card .main").click()
    one(chrome, "[name=old][value=forbidden]").click()
    one(chrome, "form.card .main").click()
    wait(chrome, ".tag.reviewed")
    one(chrome, "form[action$='/try'] button").click()
    assert "Cần có thẻ cư trú." in one(chrome, "#answer").text

    counter = Interpreter(Engines(own_glossary=desk.overlay), "foreign-residents")
    assert counter.interpret(SENTENCE, "ja", "vi").translation == "Cần có thẻ cư trú."
    chrome.get(f"{address}/glossary")
    assert "佐藤花子" in one(chrome, "table").text
    chrome.get(f"{address}/quality")
    assert len(chrome.find_elements(By.CSS_SELECTOR, "svg.chart rect")) == 8
    assert [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_what_was_said_never_runs_and_a_guess_is_refused(
    desk: Desk, address: str, chrome: Chrome
) -> None:
    attack = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    say(desk, f"一{attack}", f"một{attack}", back=attack)
    chrome.get(address)
    one(chrome, "[name=name]").send_keys("sato")
    one(chrome, "[name=password]").send_keys("not the password\n")
    assert "違います" in one(chrome, "[role=alert]").text
    sign_in(chrome, address)
    one(chrome, ".button.main").click()
    assert attack in one(chrome, "#text-translation").text
    assert "owned" not in chrome.title
    # Even a script that got into the page would not run: the policy allows only our own file.
    chrome.execute_script(
        "const s = document.createElement('img'); s.src = 'x'; document.body.append(s);"
        "s.setAttribute('onerror', \"document.title='owned'\"); s.src = 'y';"
    )
    time.sleep(0.5)
    assert "owned" not in chrome.title
    assert chrome.execute_script("return document.cookie") == ""
    one(chrome, "form[action='/sign-out'] button").click()
    wait(chrome, "[name=password]")
    chrome.get(f"{address}/mine")
    wait(chrome, "[name=password]")
