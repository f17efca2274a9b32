"""The desktop's notification service, honest and otherwise, on a private bus."""

import socket
import sys
import threading
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

if sys.platform != "linux":
    pytest.skip("D-Bus is for Linux", allow_module_level=True)

from jeepney import new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection

from pace import soon
from tidytrace.watch.notices.notice import Action
from tidytrace.watch.notices.shown import Button, Shown
from tidytrace.watch.notices.ways.freedesktop import FreedesktopWay
from tidytrace.watch.notices.ways.way import Arrived, Gone, Lost, NotDelivered, Pressed
from waiting import PATIENCE, wait_until
from watch.notices.servers import OBJECT, Server, hangs, private_bus

CARD = Shown(
    number=7,
    title="A <card> & more",
    body="1 < 2 & <b>",
    buttons=(Button(Action.ERASE, "Erase the chat"), Button(Action.FINE, "It's fine")),
    how="To answer: tidytrace notices --answer 7 erase",
    opens="Show",
)


@pytest.fixture(scope="module")
def shared_bus():
    with private_bus() as bus:
        yield bus


@pytest.fixture
def serve(shared_bus):
    made = []

    def start(*arguments, **more):
        made.append(Server(shared_bus.address, *arguments, **more))
        return made[-1]

    yield start
    for server in made:
        server.die()


@pytest.fixture
def connect(shared_bus):
    made = []

    def way(environ=None, **more):
        made.append(FreedesktopWay(environ or shared_bus.environ, **{"patience": PATIENCE} | more))
        return made[-1]

    yield way
    for one in made:
        one.close()


def _next(way, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = way.events(0.1)
        if found:
            return list(found)
    return []


def _hurried(way, patience, *, abilities=True):
    """It came to the bus in peace, and asked what the server can do; for the notice itself it has little patience."""
    way._deadline = time.monotonic() + PATIENCE
    bus = way._connected()
    if abilities:
        way._asked_abilities(bus)
    way._patience = patience
    return way


def _refused(way, one=CARD):
    with pytest.raises(NotDelivered) as error:
        way.show(one)
    return error.value


def test_a_notice_with_its_buttons_is_shown_and_a_press_comes_back(serve, connect):
    server, way = serve(), connect()
    way.show(CARD)
    (name, replaces, icon, title, body, actions, hints, lasts) = server.shown[0]
    assert (name, replaces, lasts) == ("Tidytrace", 0, -1)
    assert Path(unquote(urlsplit(icon).path)).is_file()
    assert title == "A <card> & more"  # titles have no markup
    assert body == "1 &lt; 2 &amp; &lt;b&gt;"
    assert actions == ["default", "Show", "erase", "Erase the chat", "fine", "It's fine"]
    assert hints == {"desktop-entry": ("s", "tidytrace"), "urgency": ("y", 1), "resident": ("b", False)}
    server.press(1, "erase")
    assert _next(way) == [Pressed(7, Action.ERASE)]
    server.close_one(1, 2)
    assert _next(way) == [Gone(7, by_person=True)]


def test_what_is_urgent_stays_until_it_is_taken_away(serve, connect):
    server, way = serve(), connect()
    way.show(Shown(number=3, title="t", body="b", urgent=True))
    assert server.shown[0][6]["urgency"] == ("y", 2)
    assert server.shown[0][6]["resident"] == ("b", True)
    assert server.shown[0][7] == 0
    way.withdraw(3)
    assert server.closed == [1]


def test_pressing_the_notice_itself_opens_the_program_and_the_desktop_lets_it_come_to_the_front(serve, connect):
    server, way = serve(), connect()
    way.show(CARD)
    server.say("ActivationToken", "us", (1, "gnome-42"))
    server.press(1, "default")
    assert _next(way) == [Pressed(7, Action.SHOW, "gnome-42")]


def test_a_server_that_closes_before_it_says_what_was_pressed(serve, connect):
    server, way = serve(), connect()
    way.show(CARD)
    server.close_one(1, 3)
    server.press(1, "fine")
    server.close_one(1, 2)
    heard = _next(way)
    wait_until(lambda: heard.extend(way.events(0)) or len(heard) == 2)
    assert heard == [Gone(7, by_person=False), Pressed(7, Action.FINE)]


@pytest.mark.parametrize(
    ("abilities", "title", "body"),
    [
        (("body", "body-markup"), CARD.title, f"1 &lt; 2 &amp; &lt;b&gt;\n{CARD.how}"),
        (("body",), CARD.title, f"{CARD.body}\n{CARD.how}"),
        ((), f"{CARD.title} – {CARD.body}\n{CARD.how}", ""),
        (("actions",), f"{CARD.title} – {CARD.body}", ""),
    ],
)
def test_servers_that_can_do_little_get_words_instead(serve, connect, abilities, title, body):
    server, way = serve(abilities), connect()
    way.show(CARD)
    assert server.shown[0][3:5] == (title, body)
    assert bool(server.shown[0][5]) is ("actions" in abilities)


def test_no_server_is_said_and_one_that_comes_later_is_found(serve, connect):
    way = connect()
    error = _refused(way)
    assert (error.why.key, error.perhaps) == ("notices-no-server", False)
    server = serve()
    way.show(CARD)
    assert len(server.shown) == 1


def test_a_server_that_is_replaced_numbers_anew_and_its_presses_are_not_ours(serve, connect):
    first, way = serve(), connect()
    way.show(CARD)
    first.die()
    assert _next(way) == [Gone(7, by_person=False)]
    second = serve(("body",))
    second.press(1, "erase")  # another program's number 1
    assert _next(way, 0.2) == []
    way.show(CARD)
    assert second.shown[0][5] == []  # and its abilities are its own


def test_a_server_that_hangs_is_not_waited_for_and_left_alone_for_a_while(serve, connect):
    server = serve(notify=hangs)
    way = _hurried(connect(), 0.15)
    with soon(0.5):
        error = _refused(way)
        again = _refused(way)
    assert (error.why.key, error.perhaps) == ("notices-silent", True)
    assert (again.why.key, again.perhaps) == ("notices-silent", False)
    wait_until(lambda: server.asked)
    assert len(server.asked) == 1  # nobody was asked again


def test_one_that_is_slow_each_time_is_not_waited_for_longer(serve, connect):
    server = serve()
    way = _hurried(connect(), 0.2, abilities=False)
    server.slow = 0.12
    with soon(0.6):
        assert _refused(way).why.key == "notices-silent"


def test_an_answer_that_comes_late_counts(serve, connect):
    server, way = serve(notify=hangs), _hurried(connect(), 0.1)
    _refused(way)
    server.answer_late()
    (arrived,) = _next(way)
    assert arrived == Arrived(7, arrived.handle)
    assert arrived.handle.endswith("/1")
    server.press(1, "fine")
    assert _next(way) == [Pressed(7, Action.FINE)]


def test_a_refusal_that_comes_late_counts_too(serve, connect):
    server, way = serve(notify=hangs), _hurried(connect(), 0.1)
    _refused(way)
    server.refuse_late()
    assert _next(way) == [Lost(7)]


def test_one_that_dies_with_the_question_in_its_hands_has_not_shown_it(serve, connect):
    server, way = serve(notify=hangs), _hurried(connect(), 0.1)
    _refused(way)
    server.die()
    assert Lost(7) in _next(way)  # the bus answers in its place


def test_what_an_earlier_process_showed_can_still_be_pressed(serve, connect):
    server, killed = serve(), connect()
    handle = killed.show(CARD)
    killed.close()
    way = connect()
    way.adopt({handle: 7, "another-bus/:1.1/2": 8, "nonsense": 9, f"{handle}x": 10})
    server.press(1, "erase")
    assert _next(way) == [Pressed(7, Action.ERASE)]
    server.press(2, "erase")
    assert _next(way, 0.2) == []
    way.show(CARD)
    assert server.shown[1][5][:2] == ["default", "Show"]


def test_another_server_shows_nothing_of_what_the_earlier_one_did(serve, connect):
    server, killed = serve(), connect()
    handle = killed.show(CARD)
    server.die()
    killed.close()
    way = connect()
    way.adopt({handle: 7})  # nobody is there
    other = serve()
    way.adopt({handle: 7})
    other.press(1, "erase")
    assert _next(way, 0.2) == []


def test_where_there_is_no_bus_there_is_nothing_to_adopt(connect):
    way = connect({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/at/all"})
    way.adopt({"bus/:1.1/1": 1})
    assert way.events(0) == []


def test_what_lies_is_not_believed(serve, connect, shared_bus):
    server, way = serve(4_294_967_295), connect()  # abilities that are no list
    way.show(CARD)
    assert server.shown[0][5] == []
    server.press(99, "erase")  # not ours
    server.press(1, "no such answer")
    server.say("ActionInvoked", "ss", ("1", "erase"))
    server.say("ActionInvoked", "u", (1,))
    server.say("NotificationClosed", "s", ("?",))
    with open_dbus_connection(shared_bus.address) as other:  # a program that plays the server, to us directly
        other.send(new_signal(OBJECT, "ActionInvoked", "us", (1, "erase")))
    assert _next(way, 0.3) == []
    server.press(1, "fine")
    assert _next(way) == [Pressed(7, Action.FINE)]


def test_an_answer_to_notify_that_makes_no_sense_is_an_answer(serve, connect):
    server = serve(notify=lambda _server, message: new_method_return(message, "s", ("shown!",)))
    way = connect()
    way.show(CARD)
    server.press(0, "erase")
    assert _next(way, 0.2) == []


@pytest.mark.parametrize("address", ["disabled:", "", "unix:path=/nowhere/at/all", "tcp:host=localhost,port=1", "?"])
def test_no_bus_is_said(connect, address):
    error = _refused(connect({"DBUS_SESSION_BUS_ADDRESS": address, "XDG_RUNTIME_DIR": "/nowhere"}))
    assert (error.why.key, error.perhaps) == ("notices-no-bus", False)


@pytest.mark.parametrize(
    "says", [b"", b"OK no hex\r\n", b"REJECTED\r\n" * 50, b"OK 0123456789abcdef\r\n" + b"l\1\2\3" * 200]
)
def test_a_bus_that_is_none_takes_no_more_than_its_time(connect, tmp_path, monkeypatch, says):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("bus")
        listener.listen()

        def accept():
            peer, _ = listener.accept()
            with peer:
                peer.recv(100)
                peer.sendall(says)
                time.sleep(0.3)

        thread = threading.Thread(target=accept)
        thread.start()
        with soon(0.6):
            error = _refused(connect({"DBUS_SESSION_BUS_ADDRESS": "unix:path=bus"}, patience=0.15))
        assert error.why.key == "notices-no-bus"
        thread.join()


def test_the_usual_place_of_the_bus_is_known(connect, shared_bus, serve):
    server = serve()
    connect({"XDG_RUNTIME_DIR": str(shared_bus.socket.parent)}).show(CARD)
    assert server.shown[0][3] == CARD.title


def test_a_bus_that_ends_is_noticed_and_the_next_one_is_used(connect):
    with private_bus() as bus:
        server, way = Server(bus.address), connect(bus.environ)
        way.show(CARD)
        assert way.fileno() is not None
        bus.end()
        assert _next(way) == [Gone(7, by_person=False)]
        assert way.fileno() is None
        assert _refused(way).why.key == "notices-no-bus"
        server.die()
