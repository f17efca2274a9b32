import pytest

from tidytrace.watch.notices.places import Place, UnknownPlace


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("home"), "home"),
        (Place("home", deed="check"), "home/check"),
        (Place("chats"), "chats"),
        (Place("chats", "codex:1"), "chats/codex%3A1"),
        (Place("chats", "cursor:a/b c?erase", "erase"), "chats/cursor%3Aa%2Fb%20c%3Ferase/erase"),
        (Place("chats", "清迹", "cut-out"), "chats/%E6%B8%85%E8%BF%B9/cut-out"),
        (Place("chats", "-x", "erase"), "chats/-x/erase"),
        (Place("apps", "codex"), "apps/codex"),
        (Place("network"), "network"),
    ],
)
def test_a_place_is_written_and_read(place, text):
    assert str(place) == text
    assert Place.of(text) == place


@pytest.mark.parametrize(
    "text", ["", "/", "nowhere", "home/erase", "chats/a/b/c", "chats/a/check", "network/x", "apps/a/erase", "HOME"]
)
def test_what_is_no_place(text):
    with pytest.raises(UnknownPlace):
        Place.of(text)


def test_an_id_may_be_written_as_it_is():
    assert Place.of("chats/codex:1") == Place("chats", "codex:1")
