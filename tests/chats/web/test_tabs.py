"""Commands in a browser's files of tabs."""

import pytest

from homes.browser import Page, tabs
from homes.talk import talks
from tidytrace.chats.leveldb import FormatError
from tidytrace.chats.web.tabs import commands

PAGES = [Page(host, talk) for host, talk in zip(("chatgpt.com", "www.example.com"), talks(2, seed=3), strict=True)]


def test_commands_follow_one_another_and_tell_their_page():
    data = tabs(PAGES)
    told = list(commands(data))
    assert [one.address for one in told] == [None, PAGES[0].address, None, PAGES[1].address]
    assert told[0].start == 8
    assert [one.end for one in told[:-1]] == [one.start for one in told[1:]]
    assert told[-1].end == len(data)


def test_a_command_that_was_cut_off_is_none():
    assert [one.address for one in commands(tabs(PAGES)[:-5])] == [None, PAGES[0].address, None]


@pytest.mark.parametrize("data", [b"", b"SNSS", b"SNSS" + (5).to_bytes(4, "little") + b"encrypted", b"other content"])
def test_what_cannot_be_read_is_refused(data):
    with pytest.raises(FormatError):
        list(commands(data))
