"""The page of chats on a home that a real app wrote: what is kept, rehearsed, masked."""

import msgspec
import pytest

from tidytrace.chats.model import Message
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.erasing import Choice
from tidytrace.gui.real_engine import RealEngine
from tidytrace.host import FixtureHost
from tidytrace.sensitive.rules.samples import make


def _never():
    return False


@pytest.fixture
def host(tmp_path, lab_home):
    root = tmp_path / "computer"
    (root / "home").mkdir(parents=True)
    (lab_home("codex-0.169.0") / "home").rename(root / "home" / "alice")
    return FixtureHost(root, "linux")


@pytest.fixture
def engine(host):
    return RealEngine(host)


def _chats(engine):
    return engine.conversations(lambda _count: None, _never)


def test_what_is_kept_is_listed_as_kept_and_stays_even_by_name(engine):
    first = _chats(engine).conversations[0]
    assert _chats(engine).held == frozenset()
    engine.keeping.hold(first.id, held=True)
    listing = _chats(engine)
    assert listing.held == {first.id}
    everything = list(listing.conversations)
    erasure = engine.plan_erasure(everything, Choice(named=frozenset(one.id for one in everything)), _never)
    assert [(one.conversation.id, one.reason.key) for one in erasure.kept] == [(first.id, "held")]
    engine.keeping.hold(first.id, held=False)
    assert _chats(engine).held == frozenset()


def test_a_running_app_is_told(tmp_path, host):
    root = host.root
    (root / "processes.json").write_text('[{"pid": 7, "name": "codex", "command": ["codex"]}]', "utf-8")
    assert _chats(RealEngine(host)).running == {"codex"}


def test_chats_in_a_synced_folder_are_told(host, engine):
    home = host.home
    (home / "Dropbox").mkdir()
    (home / ".dropbox").mkdir()
    (home / ".dropbox" / "info.json").write_text('{"personal": {"path": "/home/alice/Dropbox"}}', "utf-8")
    (home / ".codex").rename(home / "Dropbox" / "codex")
    (home / ".codex").symlink_to(home / "Dropbox" / "codex")
    listing = _chats(engine)
    assert {name.en for name in listing.synced.values()} == {"Dropbox"}
    assert listing.all_synced_known


def test_a_rehearsal_says_what_the_app_will_list(engine):
    everything = _chats(engine).conversations
    chosen = [everything[0]]
    erasure = engine.plan_erasure(chosen, Choice(named=frozenset({chosen[0].id})), _never)
    (shows,) = engine.rehearse(erasure, _never).apps
    assert (shows.before, shows.after, shows.as_planned) == (len(everything), len(everything) - 1, True)
    assert len(_chats(engine).conversations) == len(everything)


def test_values_in_a_text_are_masked_and_the_rest_is_not(engine):
    card = make("{card:622202:19}", "a card").text
    (first, second) = engine.masking.masks(
        [Message("user", f"卡号 {card}。"), Message("assistant", "Thank you.")], _never
    )
    assert [(one.start, one.end, one.kind) for one in first] == [(3, 3 + len(card), "payment-card")]
    assert all(card not in str(value) for value in msgspec.structs.astuple(first[0]))
    assert list(second) == []


def test_a_chat_is_read_page_by_page(engine):
    chat = max(_chats(engine).conversations, key=lambda one: one.messages or 0)
    whole = engine.messages(chat, 100, _never)
    assert list(engine.messages(chat, 2, _never, 1)) == list(whole[1:3])
    assert engine.messages(chat, 5, _never, len(whole)) == []


def test_titles_are_listed_without_what_was_typed_into_them(engine):
    listing = _chats(engine)
    [shown] = [title for title in listing.masked.values() if "支付密码" in title]
    [told] = [one for one in listing.conversations if listing.masked.get(one.id) == shown]
    assert "739155" in told.title
    assert "739155" not in shown
    assert "11010519491231002X" not in shown
    assert not listing.unmasked
    plain = {one.id: one.title for one in listing.conversations if one.id not in listing.masked}
    assert any("What is a good name for a cat?" in title for title in plain.values())


def test_titles_that_nobody_could_look_through_are_listed_and_said_to_be_so(engine, monkeypatch):
    def damaged(*_):
        raise EngineProblem("The rules are damaged.")

    monkeypatch.setattr(engine.masking, "titles", damaged)
    listing = _chats(engine)
    assert listing.conversations
    assert listing.unmasked
    assert listing.masked == {}
