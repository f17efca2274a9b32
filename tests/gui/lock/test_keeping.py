"""The lock itself: what opens it, what is kept of it, and how long who guesses has to wait."""

import datetime
import json
import os

import pytest

from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.lock.keeping import LONGEST
from tidytrace.gui.lock.real import RealLocksmith
from tidytrace.gui.preferences.wishes import Lock
from tidytrace.host import StateFolders
from tidytrace.host.passwords import Verdict

WORD = "blue kettle, 蓝色水壶"
CHEAP = 2**10


class Clock:
    def __init__(self):
        self.time = datetime.datetime(2026, 11, 23, 9, 12, tzinfo=datetime.UTC)

    def __call__(self):
        return self.time

    def pass_by(self, seconds):
        self.time += datetime.timedelta(seconds=seconds)


class Account:
    """A system that knows one password."""

    def __init__(self, password="account", *, verdict=None):
        self.password, self.verdict, self.asked = password, verdict, []

    def check(self, password):
        self.asked.append(password)
        return self.verdict or (Verdict.RIGHT if password == self.password else Verdict.WRONG)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def state(tmp_path):
    return StateFolders(tmp_path / "config", tmp_path / "data", tmp_path / "state", tmp_path / "cache")


@pytest.fixture
def account():
    return Account()


@pytest.fixture
def make(state, clock, account):
    """A start of the program."""
    return lambda: RealLocksmith(state, system=lambda: account, now=clock, cost=CHEAP)


@pytest.fixture
def smith(make):
    return make()


def test_at_first_there_is_no_lock(smith):
    assert smith.kind() is Lock.NONE
    assert smith.open("anything").opened
    assert smith.wait() == 0


def test_a_passphrase_opens_it_also_at_the_next_start(make):
    make().lock_with_passphrase(WORD)
    assert make().kind() is Lock.PASSPHRASE
    assert not make().open("blue kettle").opened
    assert make().open(WORD).opened


def test_letters_that_are_composed_differently_are_the_same(smith):
    smith.lock_with_passphrase("Café au lait")
    assert smith.open("Cafe\u0301 au lait").opened


def test_nothing_of_the_passphrase_is_kept_and_nobody_else_may_read_the_file(smith, state):
    smith.lock_with_passphrase(WORD)
    path = state.config / "lock.json"
    content = path.read_bytes()
    assert b"kettle" not in content
    kept = json.loads(content)
    assert kept["phrase"]["cost"] == CHEAP
    smith.lock_with_passphrase(WORD)
    assert json.loads(path.read_bytes())["phrase"]["salt"] != kept["phrase"]["salt"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    assert smith.file == str(path)


def test_a_short_passphrase_is_refused_and_the_lock_stays_as_it_was(smith):
    with pytest.raises(EngineProblem):
        smith.lock_with_passphrase("12345")
    assert smith.kind() is Lock.NONE


def test_waits_grow_and_survive_a_new_start(make, clock):
    make().lock_with_passphrase(WORD)
    waits = []
    for _ in range(14):
        tried = make().open("wrong")
        assert not tried.opened
        waits.append(round(tried.wait))
        clock.pass_by(tried.wait)
    assert waits[:6] == [0, 0, 5, 10, 20, 40]
    assert waits[-1] == LONGEST
    make().open("wrong")
    assert make().wait() == LONGEST
    assert not make().open(WORD).opened  # not even looked at
    clock.pass_by(LONGEST)
    assert make().open(WORD).opened
    assert make().open("wrong").wait == 0  # counted from the beginning


def test_a_try_that_has_to_wait_is_not_counted(smith, clock):
    smith.lock_with_passphrase(WORD)
    for _ in range(3):
        smith.open("wrong")
    for _ in range(5):
        assert smith.open("wrong").wait == 5
    clock.pass_by(5)
    assert smith.open(WORD).opened


def test_a_clock_that_was_set_back_lets_nobody_wait_longer(smith, clock):
    smith.lock_with_passphrase(WORD)
    for _ in range(3):
        smith.open("wrong")
    clock.pass_by(-86_400)
    assert smith.wait() == 5


def test_the_wait_holds_when_nothing_can_be_written(smith, state, monkeypatch):
    smith.lock_with_passphrase(WORD)
    monkeypatch.setattr(smith._file, "write", lambda _kept: (_ for _ in ()).throw(OSError(28, "No space left")))
    for _ in range(3):
        smith.open("wrong")
    monkeypatch.undo()
    assert not smith.open("wrong").opened
    assert smith.wait() > 0


def test_the_password_of_the_account_is_tried_before_it_is_relied_on(smith, account):
    smith.lock_with_system("account")
    assert smith.kind() is Lock.SYSTEM
    assert len(account.asked) == 2
    assert account.asked[0] != "account"
    assert smith.open("account").opened
    assert not smith.open("other").opened


def test_a_password_that_is_wrong_locks_nothing(smith):
    with pytest.raises(EngineProblem, match="not the password"):
        smith.lock_with_system("other")
    assert smith.kind() is Lock.NONE


@pytest.mark.parametrize(("verdict", "told"), [(Verdict.RIGHT, "any password"), (Verdict.UNUSABLE, "does not say")])
def test_a_system_that_lets_all_pass_or_says_nothing_is_not_relied_on(state, clock, verdict, told):
    smith = RealLocksmith(state, system=lambda: Account(verdict=verdict), now=clock)
    with pytest.raises(EngineProblem, match=told):
        smith.lock_with_system("account")
    assert smith.kind() is Lock.NONE


def test_a_system_that_has_gone_silent_opens_nothing_and_counts_nothing(smith, account):
    smith.lock_with_system("account")
    account.verdict = Verdict.UNUSABLE
    for _ in range(5):
        tried = smith.open("account")
        assert (tried.opened, tried.wait) == (False, 0)
        assert "does not say" in tried.problem
    account.verdict = None
    assert smith.open("account").opened


def test_taking_it_away_or_deleting_the_file_ends_it(smith, state):
    smith.lock_with_passphrase(WORD)
    smith.take_away()
    assert smith.kind() is Lock.NONE
    smith.lock_with_passphrase(WORD)
    (state.config / "lock.json").unlink()
    assert smith.kind() is Lock.NONE
    assert smith.open("").opened


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff" * 9_000,
        b'{"kind":"passphrase"}',
        b'{"kind":"system","phrase":{"salt":"","digest":"","cost":1024}}',
        b'{"kind":"passphrase","phrase":{"salt":"","digest":"","cost":1099511627776}}',
        b'{"kind":"system","last":"2026-11-23T09:12:00"}',
        b'{"kind":"system","failed":-4}',
    ],
)
def test_a_file_that_nobody_can_read_locks_and_says_so(smith, state, content):
    state.config.mkdir()
    (state.config / "lock.json").write_bytes(content)
    assert smith.kind() is not Lock.NONE
    assert smith.damaged()
    tried = smith.open(WORD)
    assert not tried.opened
    assert "cannot be read" in tried.problem
    assert smith.wait() == 0
