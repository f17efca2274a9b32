"""The rules survive: written whole, for nobody else's eyes, and set aside rather than lost."""

import datetime

import msgspec
import pytest

from reminding import NOW, weekly
from tidytrace.host import StateFolders, current_host
from tidytrace.language import Language
from tidytrace.watch.peace import read_holidays, read_quiet
from tidytrace.watch.reminders.book import Book, open_book, path_of, with_rule, write_book
from tidytrace.watch.reminders.due import look, put_off
from tidytrace.watch.reminders.errors import BookUnwritable, RuleWrong
from tidytrace.watch.reminders.grammar import Line, Reminders, read_rule
from tidytrace.watch.reminders.rules import Daily, Monthly
from windows import POSIX_MODES, has_mode


@pytest.fixture
def state(home):
    return StateFolders.of(current_host())


def full():
    book = weekly()
    book = with_rule(book, "purge", Daily(30), NOW)
    book = look(book, NOW + datetime.timedelta(days=40), bool).book
    book, _which = put_off(book, NOW + datetime.timedelta(days=40))
    return msgspec.structs.replace(book, made=("/a", "/a/b"))


def test_what_is_written_is_read_again(state):
    assert open_book(state).book == Book()
    for book in (full(), with_rule(full(), "purge", Monthly(31), NOW)):
        kept = write_book(state, book)
        assert open_book(state).book == kept
        assert msgspec.structs.replace(kept, made=book.made) == book
        assert open_book(state).aside is None


def test_only_the_person_can_read_it(state):
    write_book(state, full())
    assert has_mode(path_of(state), 0o600)
    assert has_mode(state.state, 0o700)


def test_an_empty_book_is_no_file_and_no_folder(state, home):
    state.state.parent.parent.mkdir(parents=True)
    before = list(home.rglob("*"))
    kept = write_book(state, weekly())
    assert kept.made == (str(state.state.parent), str(state.state))
    write_book(state, with_rule(kept, "checkup", None, NOW))
    assert list(home.rglob("*")) == before


def test_a_folder_with_other_things_in_it_stays(state):
    kept = write_book(state, weekly())
    (state.state / "other").touch()
    write_book(state, with_rule(kept, "checkup", None, NOW))
    assert [path.name for path in state.state.iterdir()] == ["other"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"version": 1, "reminders": 5}',
        b'{"version": 1, "reminders": [{"rule": {"subject": "checkup", "rhythm": {"type": "week", "weekday": 9}}}]}',
        b"[" * 100_000,
        b" " * (1024 * 1024 + 2),
    ],
)
def test_a_damaged_file_is_set_aside_and_said(state, content):
    path = path_of(state)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    found = open_book(state)
    assert found.book == Book()
    assert found.aside.read_bytes() == content
    assert "damaged" in found.problem
    assert not path.exists()
    assert open_book(state).aside is None


def test_a_file_of_a_later_version_is_set_aside_and_said(state):
    path_of(state).parent.mkdir(parents=True)
    path_of(state).write_bytes(b'{"version": 2, "rules": "of another kind"}')
    found = open_book(state)
    assert "newer Tidytrace" in found.problem
    assert found.aside.exists()


def test_times_with_a_zone_or_two_rules_of_a_kind_are_damage(state):
    write_book(state, weekly())
    content = path_of(state).read_bytes()
    path_of(state).write_bytes(content.replace(b'T12:00:00"', b'T12:00:00Z"'))
    assert open_book(state).aside is not None
    twice = msgspec.json.decode(content)
    twice["reminders"] *= 2
    path_of(state).write_bytes(msgspec.json.encode(twice))
    assert open_book(state).aside is not None


@POSIX_MODES
def test_what_cannot_be_read_or_written_is_said(state):
    path_of(state).mkdir(parents=True)
    with pytest.raises(BookUnwritable) as refused:
        open_book(state)
    assert refused.value.path == path_of(state)
    with pytest.raises(BookUnwritable):
        write_book(state, weekly())


@pytest.mark.parametrize(
    ("texts", "written"),
    [
        (["2027-02-05..2027-02-12"], ["2027-02-05..2027-02-12"]),
        (["2027-02-05..02-12"], ["2027-02-05..2027-02-12"]),
        (["2027年2月5日至2月12日"], ["2027-02-05..2027-02-12"]),
        (["10-01..10-07", "12-25"], ["10-01..10-07", "12-25"]),
        (["10-01..10-07, 12-25、2027/5/1"], ["10-01..10-07", "12-25", "2027-05-01"]),
        (["02-29"], ["02-29"]),
        (["none"], []),
        (["无"], []),
    ],
)
def test_holidays_are_read_and_can_be_typed_again(texts, written):
    holidays = read_holidays(texts)
    assert [str(one) for one in holidays] == written
    if written:
        assert read_holidays(written) == holidays


@pytest.mark.parametrize(
    "text", ["2027-02-30", "13-01", "soon", "2027-02-12..2027-02-05", "10-01..2027-10-07", "1", ""]
)
def test_what_is_no_holiday_is_refused(text):
    with pytest.raises(RuleWrong) as refused:
        read_holidays([text])
    assert "2027-02-05..2027-02-12" in refused.value.examples


def test_a_holiday_in_every_year_may_go_over_its_end():
    [holiday] = read_holidays(["12-24..01-02"])
    covered = ("2026-12-23", "2026-12-24", "2027-01-02", "2027-01-03", "2030-12-31")
    assert [holiday.covers(datetime.date.fromisoformat(day)) for day in covered] == [False, True, True, False, True]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("22:00-08:00", "22:00-08:00"),
        ("22-8", "22:00-08:00"),
        ("12：30至14：00", "12:30-14:00"),
        ("20-24", "20:00-00:00"),
    ],
)
def test_quiet_hours_are_read_and_can_be_typed_again(text, written):
    quiet = read_quiet(text)
    assert str(quiet) == written
    assert read_quiet(written) == quiet


@pytest.mark.parametrize("text", ["25:00-08:00", "8-8", "22:00", "night", "", "22:60-8"])
def test_what_are_no_hours_is_refused(text):
    with pytest.raises(RuleWrong):
        read_quiet(text)


def test_no_quiet_hours():
    assert read_quiet("none") is None
    assert read_quiet("无") is None


class Keeping:
    """Rules of another kind, as another room would bring them."""

    examples = ("keep everything",)
    kept: str = ""

    def read(self, text):
        return text if text.startswith(("keep", "purge older")) else None

    def keep(self, read, state, now):
        self.kept = read

    def lines(self, state, now, language):
        return (Line(rule=self.kept, body={"kind": "retention"}),)


def test_rules_of_another_kind_join():
    reminders, keeping = Reminders(), Keeping()
    assert read_rule("checkup every week", (reminders, keeping))[0] is reminders
    assert read_rule("keep everything", (reminders, keeping)) == (keeping, "keep everything")
    # what looks like a reminder, and is one of the others, is theirs
    assert read_rule("purge older than 90 days", (reminders, keeping))[0] is keeping
    with pytest.raises(RuleWrong) as refused:
        read_rule("nonsense", (reminders, keeping))
    assert "keep everything" in refused.value.examples
    assert "checkup every week" in refused.value.examples
    with pytest.raises(RuleWrong) as refused:
        read_rule("checkup nonsense", (reminders, keeping))
    assert "keep everything" not in refused.value.examples


def test_the_reminders_of_the_book_are_listed(state):
    reminders = Reminders()
    reminders.keep(reminders.read("checkup on sunday 10:00"), state, NOW)
    [line] = reminders.lines(state, NOW, Language("en"))
    assert (line.rule, line.when.isoformat()) == ("checkup on Sunday 10:00", "2026-11-29T10:00:00")
    assert line.body["kind"] == "reminder"
    reminders.keep(reminders.read("off"), state, NOW)
    assert reminders.lines(state, NOW, Language("en")) == ()
