"""Whose an entry of a shared store is."""

import pytest

from tidytrace.chats.web.keys import hosts_of, is_session_storage


@pytest.mark.parametrize(
    ("key", "host"),
    [
        (b"_https://chatgpt.com\0\1conversation", "chatgpt.com"),
        (b"_https://chatgpt.com/^0https://other.example\0\1x", "chatgpt.com"),
        (b"_http://localhost:3000\0\1x", "localhost"),
        (b"META:https://claude.ai", "claude.ai"),
        (b"METAACCESS:https://claude.ai", "claude.ai"),
        (b"VERSION", None),
        (b"_chrome-extension://abc\0\1x", "abc"),
        (b"_file://\0\1x", None),
        (b"_https://chatgpt.com.evil.example\0\1x", "chatgpt.com.evil.example"),
    ],
)
def test_local_storage(key, host):
    assert hosts_of([key], {}) == ({key: host} if host else {})


def test_session_storage_knows_sites_by_numbers():
    live = {
        b"namespace-22e56e02_a484_4c40_b39a_aac2e3a97470-https://chatgpt.com/": b"0",
        b"namespace-22e56e02_a484_4c40_b39a_aac2e3a97470-https://www.example.com/": b"12",
        b"map-0-draft": b"a",
        b"map-12-draft": b"b",
        b"map-1-draft": b"c",
        b"next-map-id": b"13",
    }
    told = hosts_of(live, live)
    assert told[b"map-0-draft"] == "chatgpt.com"
    assert told[b"map-12-draft"] == "www.example.com"
    assert b"map-1-draft" not in told
    assert is_session_storage(live)
    assert not is_session_storage({b"VERSION": b"1"})
