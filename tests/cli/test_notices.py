"""``tidytrace notices``: what the assistant told, answered from the command line."""

import dataclasses
import datetime
import os
import sys

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.findings.model import Phrase
from tidytrace.host import StateFolders, current_host
from tidytrace.sensitive.rules.samples import make
from tidytrace.watch.notices.ledger import Ledger
from tidytrace.watch.notices.notice import Action, Kind, Notice
from tidytrace.watch.notices.preferences import path_of

NOW = datetime.datetime(2026, 11, 26, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def told(home):
    """Tells a notice, so that the command line knows it as number 1."""
    home.mkdir(parents=True, exist_ok=True)

    def tell(topic=Kind.SENSITIVE, actions=(Action.ERASE, Action.FINE, Action.LATER), **about):
        ledger = Ledger.of(StateFolders.of(current_host()))
        one = Notice(
            id=f"{topic}:{sorted(about.items())}",
            kind=topic,
            title=Phrase("kind.payment-card"),
            body=Phrase("step-erase-chat"),
            actions=actions,
            about=about,
        )
        ledger.offer([one], NOW)
        ledger.told(ledger.take([1], NOW))
        ledger.close()

    return tell


def _one(command):
    (one,) = command("notices", "--json").document["notices"]
    return one


def test_before_anything_was_told(command):
    answer = command("notices")
    assert (answer.code, answer.out) == (0, "Nothing was told yet.\n")


def test_what_was_told_is_listed_with_how_to_answer(command, told):
    told(app="codex", chat="codex:1")
    lines = command("notices").out.splitlines()
    assert lines[0] == "1  bank card"
    assert lines[2].endswith(" · told")
    assert lines[3:] == [
        "   To answer: tidytrace notices --answer 1 erase",
        "   Instead of erase also: fine, later.",
    ]
    document = command("notices", "--json").document
    assert document["schema"] == "tidytrace/notices/1"
    assert document["preferences"] == {
        "off": [],
        "quiet": None,
        "holidays": [],
        "weekends": True,
        "later_minutes": 180,
    }
    assert document["notices"] == [
        {
            "number": 1,
            "id": "sensitive:[('app', 'codex'), ('chat', 'codex:1')]",
            "kind": "sensitive",
            "title": "bank card",
            "body": "Or erase the whole chat.",
            "state": "told",
            "since": "2026-11-26T12:00:00Z",
            "until": None,
            "urgent": False,
            "actions": ["erase", "fine", "later"],
            "answer": None,
            "about": {"app": "codex", "chat": "codex:1"},
        }
    ]


def test_it_speaks_chinese(command, told):
    told(app="codex", chat="codex:1")
    assert "银行卡" in command("notices", "--lang", "zh_CN").out


def test_later_is_later(command, told):
    told()
    assert command("notices", "--later", "60").code == 0
    answer = command("notices", "--answer", "1", "later", "--json").document
    assert answer["answer"]["outcome"] == "later"
    assert _one(command)["state"] == "waiting"
    until = datetime.datetime.fromisoformat(_one(command)["until"])
    assert 55 < (until - datetime.datetime.now(datetime.UTC)).total_seconds() / 60 <= 60


def test_one_may_be_put_off_for_longer_without_changing_what_later_is(command, told):
    told()
    assert command("notices", "--answer", "1", "later", "--later", "2880").code == 0
    until = datetime.datetime.fromisoformat(_one(command)["until"])
    assert 47 < (until - datetime.datetime.now(datetime.UTC)).total_seconds() / 3600 <= 48
    assert command("notices", "--json").document["preferences"]["later_minutes"] == 180


@pytest.mark.skipif(os.name != "posix", reason="there the window is opened, and asks")
def test_erasing_is_never_done_without_the_question(command, told, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    told(app="codex", chat="codex:1")
    answer = command("notices", "--answer", "1", "erase")
    assert answer.code == 0
    assert answer.out.endswith("tidytrace chats erase codex:1\n")
    assert _one(command)["state"] == "told"


def test_a_switch_is_put_back_and_that_can_be_undone(command, told, chats, home):
    config = home / ".codex" / "config.toml"
    before = config.read_bytes()
    told(Kind.SWITCH_MOVED, (Action.PUT_BACK, Action.FINE), finding="codex.analytics")
    answer = command("notices", "--answer", "1", "put-back", "--json")
    assert (answer.code, answer.document["answer"]["outcome"]) == (0, "done")
    assert config.read_bytes() != before
    assert _one(command)["answer"] == "put-back"
    assert command("notices", "--answer", "1", "put-back").out == "It is on the private side already.\n"
    assert command("undo").code == 0
    assert config.read_bytes() == before


def test_what_is_fine_is_accepted_in_that_chat_alone(command, told, home):
    home.mkdir(parents=True, exist_ok=True)
    card = make("{card:622202:19}", "a card").text
    mine = [
        dataclasses.replace(one, turns=[(f"我的银行卡号是 {card}", "好的。"), *one.turns]) for one in talks(2, seed=3)
    ]
    WRITERS["codex"](current_host(), mine)
    found = command("scan", "--json").document["matches"]
    chats = sorted({one["chat"] for one in found if one["kind"] == "payment-card" and one["chat"]})
    assert len(chats) == 2
    told(app="codex", chat=chats[0], kind="payment-card")
    answer = command("notices", "--answer", "1", "fine", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert answer.document["answer"]["outcome"] == "done"
    left = command("scan", "--json").document["matches"]
    assert chats[0] not in {one["chat"] for one in left if one["kind"] == "payment-card"}
    assert chats[1] in {one["chat"] for one in left if one["kind"] == "payment-card"}
    accepted = command("scan", "--accepted", "--json").document["accepted"]
    assert {one["chat"] for one in accepted} == {chats[0]}


def test_when_it_shall_be_silent_is_said_kept_and_taken_back(command):
    asked = ("--off", "new-app", "--quiet", "22:00-8:00", "--holidays", "2026-12-24..2027-01-02", "--no-weekends")
    said = command("notices", *asked, "--off", "tidy").out
    assert said.splitlines() == [
        "Not told: a new AI app",
        "Not told: old chats to tidy up",
        "Quiet hours: 22:00-08:00",
        "Quiet days: 2026-12-24..2027-01-02",
        "Quiet at weekends.",
    ]
    command("notices", "--on", "new-app", "--holidays", "none", "--holidays", "2027-05-01", "--weekends")
    assert command("notices", "--quiet", "none", "--json").document["preferences"] == {
        "off": ["tidy"],
        "quiet": None,
        "holidays": ["2027-05-01"],
        "weekends": True,
        "later_minutes": 180,
    }


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--quiet", "at night"), "'at night' are no hours such as 22:00-08:00"),
        (("--holidays", "christmas"), "'christmas' are no days such as 2026-12-24..2027-01-02"),
        (("--off", "everything"), "everything"),
        (("--later", "0"), "0"),
        (("--answer", "1", "sing"), "sing"),
        (("--answer", "0", "fine"), "0"),
        (("--answer", "7", "fine"), "no such notice: 7"),
        (("--answer", "1", "put-back"), "this notice takes other answers: erase, fine, later"),
        (("--answer", "1", "fine", "--off", "tidy"), "--answer goes with no other option"),
        (("--answer", "1", "fine", "--later", "60"), "--answer goes with no other option"),
        (("--try", "--off", "tidy"), "--try goes with no other option"),
    ],
)
def test_what_cannot_be_meant_changes_nothing(command, told, arguments, why):
    told()
    answer = command("notices", *arguments)
    assert answer.code == 2
    assert why in answer.err
    assert _one(command)["state"] == "told"
    assert not path_of(StateFolders.of(current_host())).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is for Linux")
def test_whether_the_desktop_shows_anything_can_be_tried(command, monkeypatch):
    from watch.notices.servers import Server, private_bus

    refused = command("notices", "--try", "--json")
    assert (refused.code, refused.document["trial"]) == (3, {"way": "freedesktop", "shown": False})
    assert refused.document["errors"][0]["message"] == "There is no desktop session here that could show it."
    with private_bus() as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        server = Server(bus.address)
        assert command("notices", "--try").out == "The desktop has shown it.\n"
        assert server.shown[0][3] == "Tidytrace can tell you something here."
        server.die()


def test_state_that_is_damaged_is_said_and_set_aside(command, told):
    told()
    state = StateFolders.of(current_host())
    (state.state / "notices.sqlite").write_bytes(b"no database" * 1000)
    answer = command("notices", "--json")
    assert answer.code == 3
    assert answer.document["notices"] == []
    assert "set aside" in answer.document["errors"][0]["message"]
    assert command("notices", "--json").code == 0
