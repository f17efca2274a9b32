"""What a person accepted is not shown again, no wider than they said, and can be taken back."""

import msgspec
import pytest

from tidytrace.host.state import write_private
from tidytrace.sensitive.accepting.accepted import WIDTHS, Accepted, AcceptedUnreadable, Spot
from tidytrace.sensitive.marks import Marks
from windows import POSIX_MODES

MARKS = Marks(bytes(32))
CARD = Spot(
    rule="card-unionpay", kind="payment-card", mark="aa" * 16, masked="6222 •••• •••• 1234", path="/home/me/notes/a.txt"
)
CHAT = Spot(
    rule="password-en",
    kind="password",
    mark="bb" * 16,
    masked="••••••••",
    path="/home/me/.app/db",
    app="app",
    chat="app:1",
)


def but(spot, **changes):
    return msgspec.structs.replace(spot, **changes)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "state" / "accepted.json"


@pytest.fixture
def accepted(file):
    return Accepted.of(file, MARKS, write_private)


def again(file) -> Accepted:
    """As another run of the program reads it."""
    return Accepted.of(file, MARKS, write_private)


def test_nothing_is_accepted_at_first(accepted):
    assert not accepted.holds(CARD)
    assert list(accepted) == []


def test_this_value_in_this_place(accepted, file):
    accepted.accept(CARD, "here")
    for one in (accepted, again(file)):
        assert one.holds(CARD)
        assert not one.holds(but(CARD, path="/home/me/notes/b.txt"))
        assert not one.holds(but(CARD, mark="cc" * 16))


def test_this_value_in_one_of_several_chats_of_a_database(accepted):
    accepted.accept(CHAT, "here")
    assert accepted.holds(CHAT)
    assert not accepted.holds(but(CHAT, chat="app:2"))


def test_this_value_everywhere(accepted, file):
    accepted.accept(CARD, "value")
    assert again(file).holds(but(CARD, path="/elsewhere", app="app"))
    assert not accepted.holds(but(CARD, mark="cc" * 16))


def test_this_rule_in_this_app(accepted, file):
    accepted.accept(CHAT, "rule")
    assert again(file).holds(but(CHAT, mark="cc" * 16, path="/other", chat="app:9"))
    assert not accepted.holds(but(CHAT, app="another"))
    assert not accepted.holds(but(CHAT, rule="card-unionpay"))


def test_this_rule_in_this_folder_where_no_app_is(accepted, file):
    accepted.accept(CARD, "rule")
    assert again(file).holds(but(CARD, mark="cc" * 16, path="/home/me/notes/deep/er/c.txt"))
    assert not accepted.holds(but(CARD, path="/home/me/notes-too/c.txt"))
    assert not accepted.holds(but(CARD, path="/home/me/c.txt"))


@pytest.mark.parametrize("width", WIDTHS)
def test_it_can_be_taken_back(accepted, file, width):
    one = accepted.accept(CHAT, width)
    accepted.accept(CARD, "here")
    assert one.width == width
    assert accepted.take_back(one.id) == one
    assert not again(file).holds(CHAT)
    assert again(file).holds(CARD)
    assert accepted.take_back(one.id) is None


def test_the_same_decision_stands_once(accepted, file):
    first, second = accepted.accept(CARD, "value"), accepted.accept(but(CARD, path="/other"), "value")
    assert first.id == second.id
    assert len(again(file)) == 1


def test_two_programs_at_a_time_lose_nothing(file):
    one, other = again(file), again(file)
    one.accept(CARD, "here")
    other.accept(CHAT, "here")
    assert len(again(file)) == 2


def test_an_id_is_stable_and_tells_neither_path_nor_value(accepted):
    assert accepted.id_of(CARD) == accepted.id_of(but(CARD, masked=""))
    assert accepted.id_of(CARD) != accepted.id_of(but(CARD, path="/x"))
    other = Accepted(None, Marks(bytes(range(32))).key_for("places"), write_private)
    assert accepted.id_of(CARD) != other.id_of(CARD)


@POSIX_MODES
def test_it_is_kept_for_this_account_alone(accepted, file):
    accepted.accept(CARD, "here")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"rubbish", b'{"accepted": [{"id": 1}]}', b"[]"])
def test_a_damaged_file_is_told_and_left_alone(file, content):
    write_private(file, content)
    with pytest.raises(AcceptedUnreadable, match=r"accepted\.json"):
        again(file)
    one = Accepted(file, bytes(32), write_private)
    with pytest.raises(AcceptedUnreadable):
        one.accept(CARD, "here")
    assert not one.holds(CARD)
    assert file.read_bytes() == content
