"""What the evaluators' desk must never do, tried on it."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.routing import APIRoute
from review_samples import PASSWORD, Browser, desk_in, quick_passwords, say

from assistant.checks import Finding
from assistant.errors import InputError
from assistant.review import overlay, proposals
from assistant.review.access import Guard, Sessions
from assistant.review.desk import Desk, own_path
from assistant.review.evaluators import Evaluators
from assistant.review.pages import every_router
from assistant.review.serve import Place

OPEN = {"/sign-in", "/sign-out", "/language/{tag}"}
ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    quick_passwords(monkeypatch)
    desk = desk_in(tmp_path)
    desk.evaluators.add("sato", PASSWORD, ["vi"], "佐藤", "editor")
    desk.evaluators.add("tran", PASSWORD, ["vi"], "Trần")
    return desk


def routes() -> list[tuple[str, str]]:
    return [
        (method, route.path)
        for router, _ in every_router()
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    ]


def test_no_page_without_signing_in(desk: Desk) -> None:
    turn = say(desk, "秘密の相談", "bí mật")
    browser = Browser(desk)
    seen = 0
    for method, path in routes():
        if path in OPEN:
            continue
        there = re.sub(r"\{\w+\}", turn.id, path)
        answer = browser.client.request(
            method, there, data={"x": "1"} if method == "POST" else None
        )
        assert "秘密" not in answer.text
        assert "bí mật" not in answer.text
        if method == "GET":
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/sign-in"), path
        else:
            assert answer.status_code == 401, path
        seen += 1
    assert seen >= 8
    for path in ("/docs", "/openapi.json", "/redoc", "/static/../app.py", "/static/%2e%2e/app.py"):
        assert browser.client.get(path).status_code == 404


def test_every_form_needs_the_token_of_its_session(desk: Desk) -> None:
    turn = say(desk, "一", "một")
    browser, other = Browser(desk), Browser(desk)
    other.sign_in("sato", path="/mine")
    stolen = other.hidden()["csrf"]
    browser.sign_in("tran")
    for method, path in routes():
        if method == "GET" or path in OPEN:
            continue
        there = re.sub(r"\{\w+\}", turn.id, path)
        for token in ({}, {"csrf": ""}, {"csrf": "x" * 43}, {"csrf": stolen}, {"csrf": "é"}):
            answer = browser.client.post(there, data={"adequacy": "1", "fluency": "1", **token})
            assert answer.status_code == 403, (path, token)
    browser.client.post("/sign-out", data={"csrf": "wrong"})
    assert browser.client.get("/mine").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
     {"origin": "http://evil.example"}, {"origin": "null"}],
)  # fmt: skip
def test_a_form_from_another_site_is_refused(desk: Desk, headers: dict[str, str]) -> None:
    turn = say(desk, "一", "một")
    browser = Browser(desk)
    browser.sign_in("tran", path=f"/turn/{turn.id}")
    fields = {"csrf": browser.hidden()["csrf"], "adequacy": "1", "fluency": "1"}
    answer = browser.client.post(f"/turn/{turn.id}", data=fields, headers=headers)
    assert answer.status_code == 403
    own = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    answer = browser.client.post(f"/turn/{turn.id}", data=fields, headers=own)
    assert answer.status_code == 303


def test_signing_in_needs_our_own_form_too(desk: Desk) -> None:
    browser = Browser(desk)
    browser.post("/sign-in", name="sato", password=PASSWORD, token="x", next="/")
    assert browser.status == 400
    other = Browser(desk)
    other.get("/sign-in")
    foreign = other.hidden()
    browser.get("/sign-in")
    browser.post("/sign-in", **foreign, name="sato", password=PASSWORD)
    assert browser.status == 400
    assert "too old" in browser.text


def test_everything_that_was_logged_or_typed_is_text(desk: Desk) -> None:
    desk.evaluators.add("eve", PASSWORD, ["vi"], ATTACK)
    turn = say(
        desk, f"一{ATTACK}", f"một{ATTACK}", back=ATTACK, model=ATTACK, topic=ATTACK[:40],
        window="<b>w</b>", findings=[Finding("<i>k</i>", "error", ATTACK, (0, 9), (0, 5))],
    )  # fmt: skip
    browser, second = Browser(desk), Browser(desk)
    browser.sign_in("eve", path=f"/turn/{turn.id}")
    fields = {
        "adequacy": "1", "fluency": "1", "correction": ATTACK, "comment": f"</textarea>{ATTACK}",
        "error_category": "other/other", "error_severity": "minor", "error_side": "translation",
        "error_quote": ATTACK, "error_note": ATTACK, "action": "save",
    }  # fmt: skip
    seen = [browser.post(f"/turn/{turn.id}", **fields)]
    assert browser.status == 200
    seen += [browser.get("/mine"), browser.get("/")]
    second.sign_in("sato", path=f"/turn/{turn.id}")
    seen.append(second.post(f"/turn/{turn.id}", adequacy="1", fluency="1", action="save"))
    assert "alert(1)" in seen[-1]
    seen.append(second.get("/"))
    idea = proposals.Idea("phrase", ATTACK, ATTACK, "vi", "tax")
    identity = proposals.propose(desk.database, turn.id, desk.evaluators.named("eve"), idea)
    history = overlay.Change(
        "2026-01-01T00:00:00+00:00", ATTACK, ATTACK, ATTACK, "terms", ATTACK, "vi", {},
        {"terms/vi.csv": {"target": ATTACK}},
    )  # fmt: skip
    desk.overlay.mkdir()
    (desk.overlay / overlay.HISTORY).write_text(json.dumps(asdict(history)) + "\n")
    for path in (f"/turn/{turn.id}/propose", f"/turn/{turn.id}/propose?kind=phrase", "/proposals",
                 f"/proposals/{identity}", "/glossary", "/quality"):  # fmt: skip
        seen.append(second.get(path))
        assert "alert(1)" in seen[-1], path
    seen.append(browser.post(f"/turn/{turn.id}", adequacy=ATTACK, error_quote=ATTACK))
    seen.append(Browser(desk).sign_in(ATTACK, path=f"/{ATTACK}"))
    for page in seen:
        body = page.replace('<script src="/static/review.js" defer></script>', "")
        assert "<script" not in body
        assert "<img" not in body
        assert "<b>w" not in body
        assert "<i>k" not in body
        assert not re.search(r"<[^>]*\sonerror=", body.replace("&#34;", "").replace("&gt;", ">>"))


def test_the_headers_forbid_what_the_page_does_not_need(desk: Desk) -> None:
    browser = Browser(desk)
    for path in ("/sign-in", "/nowhere", "/static/review.css"):
        headers = browser.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
    page = browser.get("/sign-in")
    assert not re.search(r"(src|href)=\"https?:", page)
    assert not re.search(r"\sstyle=|\son\w+=", page)


def test_cookies_are_for_this_site_and_no_script(desk: Desk) -> None:
    desk.secure = True
    browser = Browser(desk)
    browser.client.base_url = "https://testserver"
    browser.get("/sign-in")
    answer = browser.client.post(
        "/sign-in", data={**browser.hidden(), "name": "sato", "password": PASSWORD}
    )
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-madoguchi=")
    for part in ("HttpOnly", "SameSite=strict", "Secure", "Path=/"):
        assert part in cookie
    assert "Max-Age" not in cookie.split("madoguchi_form")[0]
    assert "max-age=" in answer.headers["strict-transport-security"]


def test_guessing_passwords_is_stopped_and_the_right_one_waits_too(desk: Desk) -> None:
    browser = Browser(desk)
    for _ in range(5):
        browser.sign_in("sato", "wrong wrong")
        assert browser.status == 401
    browser.sign_in("sato")
    assert browser.status == 429
    assert "five minutes" in browser.text
    assert browser.client.get("/mine").status_code == 303
    # Somebody else at the same address is not locked out by it.
    other = Browser(desk)
    other.sign_in("tran")
    assert other.status == 200


def test_a_right_password_clears_the_count_and_names_count_together() -> None:
    guard = Guard()
    for _ in range(20):
        assert guard.may_try("a", "1")
        guard.succeeded("a", "1")
    # The same name from ever new addresses, and one address with ever new names.
    assert sum(guard.may_try("B", f"2.{n}") for n in range(100)) == 30
    assert sum(guard.may_try(f"n{n}", "3") for n in range(100)) == 60


def test_unknown_names_look_like_wrong_passwords(desk: Desk) -> None:
    one, two = Browser(desk), Browser(desk)
    one.sign_in("sato", "wrong wrong")
    two.sign_in("nobody", "wrong wrong")
    pages = [
        re.sub(r'value="[^"]*"', "", browser.text).replace("nobody", "sato")
        for browser in (one, two)
    ]
    assert pages[0] == pages[1]


def test_a_session_ends_by_idleness_by_age_and_by_signing_out(desk: Desk) -> None:
    moment = [0.0]
    sessions = Sessions(idle=60, longest=200, clock=lambda: moment[0])
    sato = desk.evaluators.named("sato")
    cookie = sessions.begin(sato)
    for moment[0] in (50.0, 100.0, 150.0):
        assert sessions.find(cookie) is not None
    moment[0] = 201.0
    assert sessions.find(cookie) is None
    cookie = sessions.begin(sato)
    moment[0] = 262.0
    assert sessions.find(cookie) is None
    moment[0] = 0.0
    assert sessions.find(cookie) is None
    cookie = sessions.begin(sato)
    for forged in (None, "", "x", cookie[:-1], cookie + "x", cookie.split(".")[0]):
        assert sessions.find(forged) is None
    assert Sessions().find(cookie) is None
    sessions.end(cookie)
    assert sessions.find(cookie) is None


def test_what_was_typed_survives_an_expired_session_but_is_not_saved(desk: Desk) -> None:
    turn = say(desk, "一", "một")
    browser = Browser(desk)
    browser.sign_in("tran", path=f"/turn/{turn.id}")
    desk.sessions.end(browser.client.cookies["madoguchi_session"])
    page = browser.post(
        f"/turn/{turn.id}", adequacy="2", fluency="3", correction="một \"cái\"", action="save",
        error_quote=["một", ""], error_category=["other/other", ""],
    )  # fmt: skip
    assert browser.status == 401
    assert "what you typed comes back" in page
    page = browser.post("/sign-in", **browser.hidden(), name="tran", password=PASSWORD)
    assert "It is not saved yet" in page
    assert "một &#34;cái&#34;</textarea>" in page
    assert re.search(r'name="adequacy" value="2" checked', page)
    assert page.count('value="một"') == 1
    assert "Nothing" not in browser.get("/mine") or "not rated anything" in browser.text


def test_a_new_password_or_leaving_ends_the_session(desk: Desk) -> None:
    browser = Browser(desk)
    browser.sign_in("tran")
    desk.evaluators.set_password("tran", "another battery horse")
    assert browser.client.get("/mine").status_code == 303
    browser.sign_in("tran", "another battery horse")
    assert browser.client.get("/mine").status_code == 200
    desk.evaluators.set_active("tran", active=False)
    assert browser.client.get("/mine").status_code == 303
    browser.sign_in("tran", "another battery horse")
    assert browser.status == 401


def test_passwords_are_argon2id_and_not_easily_guessed(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    people = Evaluators(desk.database)
    who = people.add("sato", PASSWORD, ["vi"])
    assert who.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PasswordHasher().verify(who.password_hash, PASSWORD)
    assert people.sign_in("Sato ", PASSWORD) is not None
    for bad in ("short", "x" * 201, "my-sato-password", "aaaaaaaaaaaa"):
        with pytest.raises(InputError):
            people.set_password("sato", bad)
    for name in ("", "a", "a b", "../x", "A" * 70, "<b>"):
        with pytest.raises(InputError, match="name to sign in"):
            people.add(name, PASSWORD, ["vi"])
    with pytest.raises(InputError, match="already"):
        people.add("SATO", PASSWORD, ["vi"])


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "", "javascript:alert(1)",
             "/\t/evil.example", "/\r\nset-cookie: a=b"],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(desk: Desk, path: str) -> None:
    assert own_path(path) == "/"
    browser = Browser(desk)
    answer = browser.client.get("/language/en", params={"next": path})
    assert answer.headers["location"] == "/"
    assert own_path("/turn/1?a=b&c=%E3%81%82") == "/turn/1?a=b&c=%E3%81%82"


def test_another_host_name_is_refused(desk: Desk) -> None:
    browser = Browser(desk)
    assert browser.client.get("/sign-in", headers={"host": "evil.example"}).status_code == 400


def test_what_is_too_large_or_unreadable_is_refused(desk: Desk) -> None:
    browser = Browser(desk)
    browser.sign_in("tran")
    assert browser.client.post("/undo", data={"x": "x" * 1_100_000}).status_code == 413
    assert browser.client.post("/undo", content=iter([b"a=b"])).status_code == 411
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.client.post("/undo", content=b"csrf=%ff%fe", headers=kind).status_code in (
        400,
        403,
    )
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert browser.client.post("/undo", content=b"--x\r\nbroken", headers=kind).status_code == 403


def test_who_reaches_it_is_said_in_plain_words() -> None:
    assert Place().is_local
    assert "Only this machine" in Place().meaning
    assert Place(host="0.0.0.0").hosts == ["*"]
    assert "can read passwords" in Place(host="192.168.1.5").meaning
    safe = Place("192.168.1.5", certificate=Path("c"), key=Path("k"))
    assert "encrypted" in safe.meaning
    assert safe.address == "https://192.168.1.5:8410/"
