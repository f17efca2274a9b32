"""The packed file in which Firefox keeps its tabs."""

import json

import pytest

from tidytrace.chats.leveldb import FormatError
from tidytrace.chats.web.mozilla_tabs import without_sites
from tidytrace.chats.web.mozlz4 import packed, unpacked

OURS = "https://chatgpt.com/"
THEIRS = "https://www.example.com/"


def page(address, **more):
    return {"url": address, "title": f"title of {address}", "ID": 1} | more


def cleaned(session):
    rest, count = without_sites(packed(json.dumps(session).encode()), lambda one: one.startswith(OURS.rstrip("/")))
    return json.loads(unpacked(rest)), count


def window(*tabs, **more):
    return {"tabs": list(tabs), "selected": len(tabs)} | more


def test_a_tab_of_the_site_alone_is_closed_and_the_others_stay_as_they_are():
    other = {"entries": [page(THEIRS)], "index": 1, "storage": {"https://www.example.com": {"a": "b"}}}
    session, count = cleaned({"windows": [window({"entries": [page(OURS)], "index": 1}, other)], "global": {"x": 1}})
    assert session == {"windows": [window(other)], "global": {"x": 1}}
    assert count == 1


def test_of_a_tab_that_went_on_only_the_pages_of_the_site_go():
    tab = {
        "entries": [page(THEIRS), page(OURS + "c/1"), page(THEIRS + "b")],
        "index": 3,
        "image": OURS + "favicon.ico",
        "storage": {"https://chatgpt.com": {"draft": "words"}},
        "formdata": {"url": OURS, "id": {"q": "words"}},
    }
    session, count = cleaned({"windows": [window(tab)]})
    (left,) = session["windows"][0]["tabs"]
    assert left == {"entries": [page(THEIRS), page(THEIRS + "b")], "index": 2, "storage": {}}
    assert count == 2


def test_closed_tabs_windows_and_groups_are_looked_through():
    gone = {"state": {"entries": [page(OURS)], "index": 1}, "title": "words"}
    kept = {"state": {"entries": [page(THEIRS), page(OURS)], "index": 2}, "title": "words"}
    session, count = cleaned(
        {
            "windows": [window({"entries": [page(THEIRS)]}, _closedTabs=[gone, kept])],
            "_closedWindows": [window({"entries": [page(OURS)]}, title="words")],
            "savedGroups": [{"id": "g", "tabs": [gone]}],
        }
    )
    (left,) = session["windows"][0]["_closedTabs"]
    assert left == {"state": {"entries": [page(THEIRS)], "index": 1}, "title": f"title of {THEIRS}"}
    assert session["_closedWindows"] == session["savedGroups"] == []
    assert count == 4


def test_a_window_of_the_site_alone_is_closed_and_the_title_of_one_is_that_of_a_tab_that_stays():
    tabs = [{"entries": [page(THEIRS)], "index": 1}, {"entries": [page(OURS)], "index": 1}]
    closed = window(*tabs, title="words")
    session, _ = cleaned(
        {"windows": [window(tabs[0]), window(tabs[1])], "selectedWindow": 2, "_closedWindows": [closed]}
    )
    assert session["windows"] == [window(tabs[0])]
    assert session["selectedWindow"] == 1
    assert session["_closedWindows"] == [window(tabs[0], title=f"title of {THEIRS}")]


def test_frames_and_cookies_that_pages_read_go_and_those_for_signing_in_stay():
    cookies = [
        {"host": ".chatgpt.com", "name": "last"},
        {"host": "chatgpt.com", "name": "session", "httponly": True},
        {"host": "www.example.com", "name": "last"},
    ]
    tab = {"entries": [page(THEIRS, children=[page(OURS), page(THEIRS)])]}
    session, count = cleaned({"windows": [window(tab)], "cookies": cookies})
    assert session["cookies"] == cookies[1:]
    assert session["windows"][0]["tabs"][0]["entries"][0]["children"] == [page(THEIRS)]
    assert count == 2


def test_a_file_without_the_site_stays_byte_for_byte():
    data = packed(json.dumps({"windows": [window({"entries": [page(THEIRS)]})]}).encode())
    assert without_sites(data, lambda one: one.startswith(OURS)) == (data, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"mozLz40\0",
        b"mozLz40\0\xff\xff\xff\xff",
        packed(b"no JSON"),
        packed(b"[]"),
        packed(b'{"windows": 7}'),
        b"{}",
    ],
)
def test_what_is_no_such_file_is_refused(data):
    with pytest.raises(FormatError):
        without_sites(data, lambda _one: True)


def test_what_is_packed_is_unpacked_and_damage_is_seen():
    assert unpacked(packed(b"words " * 1000)) == b"words " * 1000
    assert unpacked(packed(b"words " * 1000)[:-3]) is None
