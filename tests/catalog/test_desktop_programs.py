"""The vendors' programs for Windows and macOS: what is only on this computer goes alone, a page's copy as a whole."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from homes import WRITERS
from homes.files import aged, document, text
from homes.talk import Talk, talks
from homes.vendor_page import write_page
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.erase import carry_out, plan_erasure
from tidytrace.host import FixtureHost, Host, locate

MakeHost = Callable[..., FixtureHost]


def library_of(app: str, host: Host) -> Library:
    found = locate(load_catalogue().app(app), host)
    assert found is not None
    return Library([found], host, None)


def files_with(host: Host, talk: Talk) -> list[Path]:
    wanted = (f"PROMPT-{talk.id}", f"ANSWER-{talk.id}", f"TITLE-{talk.id}")
    files = [path for path in host.home.rglob("*") if path.is_file()]
    return [path for path in files if any(word.encode() in path.read_bytes() for word in wanted)]


def erase(chosen: Sequence[Conversation], library: Library, host: Host) -> None:
    outcome = carry_out(plan_erasure(chosen, library, host))
    assert not outcome.failed
    assert len(outcome.erased) == len(chosen)


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_one_task_of_kimi_goes_from_all_of_its_places_and_the_others_stay(fixture_host: MakeHost, system: str) -> None:
    host = fixture_host(system)
    told = talks(5, seed=9)
    WRITERS["kimi"](host, told)
    before = {talk.id: files_with(host, talk) for talk in told}
    library = library_of("kimi", host)
    gone = told[1]
    chosen = [one for one in library.conversations() if one.title == gone.title]
    assert len(before[gone.id]) >= 6  # session, its state, output, side bar, daily copy, the session that named it

    erase(chosen, library, host)

    assert files_with(host, gone) == []
    others = [talk for talk in told if talk is not gone]
    assert {talk.id: len(files_with(host, talk)) for talk in others} == {
        talk.id: len(before[talk.id]) for talk in others
    }
    titles = {one.title for one in library_of("kimi", host).conversations()}
    assert {talk.title for talk in others[:-1]} <= titles
    assert gone.title not in titles


def test_an_ordinary_chat_stays_in_kimis_side_bar(fixture_host: MakeHost) -> None:
    host = fixture_host("macos")
    WRITERS["kimi"](host, talks(3, seed=1))
    library = library_of("kimi", host)

    erase(list(library.conversations()), library, host)

    sidebar = next(host.home.rglob("conversations.sqlite"))
    assert b"An ordinary chat" in sidebar.read_bytes()


def test_the_copy_of_chatgpt_on_windows_goes_as_a_whole_and_the_sign_in_stays(fixture_host: MakeHost) -> None:
    host = fixture_host("windows")
    told = talks(3, seed=2)
    package = Path(host.variables()["packages"]) / "OpenAI.ChatGPT-Desktop_2p2nqsd0c76g0"
    folder = package / "LocalCache" / "Roaming" / "ChatGPT"
    write_page(folder, "chatgpt.com", told)
    aged(host.home)
    library = library_of("chatgpt-classic", host)

    (page,) = library.conversations()
    words = "\n".join(message.text for message in library.messages(page))
    erase([page], library, host)

    assert page.title == "ChatGPT · chatgpt.com"
    assert all(turn[0].partition(" ")[0] in words for talk in told for turn in talk.turns)
    assert [path for talk in told for path in files_with(host, talk)] == []
    assert (folder / "Cookies").read_text("utf-8") == "no database"


def test_what_only_chatgpt_can_read_on_a_mac_is_neither_listed_nor_touched(fixture_host: MakeHost) -> None:
    host = fixture_host("macos")
    copies = Path(host.variables()["library"]) / "com.openai.chat"
    encrypted = text(copies / "conversations-v3-0d0d0d0d-1111-4222-8333-444444444444" / "c1.data", "\x01\x02")
    plain = text(copies / "conversations-0d0d0d0d-1111-4222-8333-444444444444" / "c0.data", "an old conversation")
    aged(host.home)
    library = library_of("chatgpt-classic", host)

    (old,) = library.conversations()

    assert (old.native, old.erasable) == ("c0", "no")
    assert plan_erasure([old], library, host).items == ()
    assert encrypted.exists()
    assert plain.exists()


def test_a_task_of_cowork_that_lost_its_transcript_is_listed_from_its_record(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    (talk,) = talks(1, seed=3)
    WRITERS["claude-desktop"](host, talks(4, seed=3))
    account = host.home / ".config" / "Claude" / "local-agent-mode-sessions" / "a" / "b"
    record = {"sessionId": f"local_{talk.id}-lost", "title": "Lost", "initialMessage": "hello", "lastActivityAt": 1}
    document(account / f"local_{talk.id}-lost.json", record)
    aged(host.home)
    library = library_of("claude-desktop", host)
    lost = next(one for one in library.conversations() if one.title == "Lost")

    erase([lost], library, host)

    assert lost.erasable == "alone"
    assert list(account.glob("*")) == []


def test_results_of_a_task_of_cowork_stay(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    WRITERS["claude-desktop"](host, talks(4, seed=3))
    library = library_of("claude-desktop", host)
    results = list(host.home.rglob("outputs/note-result.txt"))

    erase(list(library.conversations()), library, host)

    assert len(results) == 3
    assert all(path.exists() for path in results)
