"""Answers do what the product can do already; what is dangerous is asked in the window."""

import datetime
import os
import sys

import msgspec
import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.checks.accepting import accepted_of
from tidytrace.findings.model import Phrase
from tidytrace.host import FixtureHost, StateFolders
from tidytrace.language import Language
from tidytrace.sensitive.accepting.accepted import Here
from tidytrace.watch.notices.answers import Answered, Answers, Outcome, place_of
from tidytrace.watch.notices.ledger import Entry, Stage
from tidytrace.watch.notices.notice import Action, Kind, Notice
from tidytrace.watch.notices.opening import Opener
from tidytrace.watch.notices.places import Place
from tidytrace.watch.retention.book import Book
from tidytrace.watch.retention.rules import parse

NOW = datetime.datetime.now(datetime.UTC)
ONE_VALUE = {"rule": "card", "mark": "9a8b7c", "masked": "6222…0123", "path": "/home/alice/talk.jsonl"}


class Running:
    def __init__(self, code=None):
        self.code = code

    def poll(self):
        return self.code


class Started:
    """Stands for the system: writes down what is started, or cannot."""

    def __init__(self, error=None):
        self.error = error
        self.words = []
        self.environ = {}

    def __call__(self, words, environ):
        if self.error is not None:
            raise self.error
        self.words.append(list(words))
        self.environ = environ
        return Running()

    @property
    def arguments(self):
        """After the name of the program, of each."""
        return [words[4:] for words in self.words]


def _entry(notice, number=12):
    return Entry(number=number, stage=Stage.TOLD, since=NOW, until=None, answer=None, notice=notice)


@pytest.fixture
def started():
    return Started()


@pytest.fixture
def desktop(tmp_path):
    return FixtureHost(tmp_path / "computer", "linux", environ={"DISPLAY": ":1", "LANG": "en_GB.UTF-8"})


@pytest.fixture
def answer(desktop, language, started):
    """Answers a notice on a computer with a display."""

    def carry_out(notice, action, *, host=desktop, stays=True, token=""):
        answers = Answers(host, StateFolders.of(host), language, opener=Opener(host, started), stays=stays)
        done = answers.carry_out(_entry(notice), action, NOW, token)
        return done.outcome, answers.words(done)

    return carry_out


@pytest.mark.parametrize(
    ("action", "place"),
    [
        (Action.ERASE, "chats/codex%3A01%2Fab/erase"),
        (Action.CUT_OUT, "chats/codex%3A01%2Fab/cut-out"),
        (Action.SHOW, "chats/codex%3A01%2Fab"),
        (Action.CHECK, "home/check"),
    ],
)
def test_what_is_dangerous_is_asked_in_the_window(answer, card, started, action, place):
    outcome, words = answer(card(chat="codex:01/ab"), action)
    assert outcome is Outcome.OPENED
    assert words == "Tidytrace opens there. Nothing is done before you say so."
    assert started.words == [[sys.executable, "-P", "-m", "tidytrace", "--show", place]]
    assert started.environ["LANG"] == "en_GB.UTF-8"


@pytest.mark.parametrize(
    ("kind", "action", "about", "place"),
    [
        (Kind.VANISHING, Action.KEEP_COPIES, {"app": "codex"}, "apps/codex"),
        (Kind.TIDY, Action.TIDY, {"app": "codex"}, "apps/codex"),
        (Kind.TIDY, Action.TIDY, {}, "chats"),
        (Kind.TIDY, Action.SHOW, {"app": "codex"}, "remind"),
        (Kind.TIDY, Action.SHOW, {"app": "codex", "receipt": "r"}, "activity"),
        (Kind.VANISHING, Action.SHOW, {"app": "codex"}, "remind"),
        (Kind.TIDY, Action.SHOW, {"reminder": "purge"}, "remind"),
        (Kind.CHECKUP, Action.SHOW, {"reminder": "walk"}, "tips"),
        (Kind.CHECKUP, Action.CHECK, {"reminder": "checkup"}, "home/check"),
        (Kind.VANISHING, Action.CHANGE_SETTING, {"app": "codex"}, "apps/codex"),
        (Kind.SWITCH_MOVED, Action.SHOW, {"finding": "codex.analytics"}, "home"),
        (Kind.CHECKUP, Action.CHECK, {}, "home/check"),
    ],
)
def test_each_answer_has_its_place(card, kind, action, about, place):
    assert str(place_of(msgspec.structs.replace(card(), kind=kind, about=about), action)) == place


def test_the_desktop_may_let_the_window_come_to_the_front(answer, card, started):
    answer(card(), Action.SHOW, token="kde-7")
    assert started.environ["XDG_ACTIVATION_TOKEN"] == "kde-7"


def test_without_a_display_the_command_is_told(answer, card, fixture_host, started):
    outcome, words = answer(card(), Action.ERASE, host=fixture_host("linux"))
    assert (outcome, started.words) == (Outcome.BY_HAND, [])
    assert words.endswith("tidytrace chats erase chat-1")


def test_a_program_that_does_not_start_is_said(answer, card, started):
    started.error = PermissionError(13, "Permission denied")
    assert answer(card(), Action.ERASE) == (Outcome.FAILED, "It could not be done: no permission")


def test_let_go_does_nothing(answer, card, started):
    assert answer(card(), Action.LET_GO) == (Outcome.DONE, "Nothing is done about it.")
    assert started.words == []


# --- it's fine


def test_one_value_that_is_fine_is_accepted_and_can_be_taken_back(answer, card, desktop):
    outcome, words = answer(card(**ONE_VALUE), Action.FINE)
    (accepted,) = accepted_of(StateFolders.of(desktop))
    assert outcome is Outcome.DONE
    assert accepted.reach == Here(ONE_VALUE["mark"], ONE_VALUE["path"], "chat-1")
    assert words.endswith(f"tidytrace scan --take-back {accepted.id}")


def test_accepting_is_refused_while_what_was_accepted_cannot_be_read(answer, card, desktop):
    state = StateFolders.of(desktop)
    answer(card(**ONE_VALUE), Action.FINE)
    (state.state / "accepted.json").write_bytes(b"{")
    outcome, words = answer(card(**ONE_VALUE), Action.FINE)
    assert outcome is Outcome.FAILED
    assert "damaged" in words


def test_a_process_that_stays_lets_another_one_look_for_the_values(answer, card, started):
    outcome, _words = answer(card(), Action.FINE)
    assert outcome is Outcome.LATER
    assert started.arguments == [["notices", "--answer", "12", "fine"]]


def test_fine_of_a_switch_is_only_remembered(answer, moved, started):
    assert answer(moved(), Action.FINE) == (Outcome.DONE, "It will not be told again.")
    assert started.words == []


# --- put it back


@pytest.fixture
def codex(desktop):
    """Codex, which shares; the content of its settings."""
    desktop.home.mkdir(parents=True)
    WRITERS["codex"](desktop, talks(1, seed=4))
    return desktop.home / ".codex" / "config.toml"


def test_a_switch_is_put_back_with_a_receipt_that_undoes_it(answer, moved, codex, desktop):
    before = codex.read_bytes()
    outcome, words = answer(moved("codex.analytics"), Action.PUT_BACK)
    assert outcome is Outcome.DONE
    assert words == f"It is back: {codex}."
    assert codex.read_bytes() != before
    (receipt,) = (StateFolders.of(desktop).state / "receipts").glob("*")
    undone = answer(moved("codex.analytics", receipt=receipt.stem), Action.PUT_BACK)
    assert undone == (Outcome.DONE, f"It is back: {codex}.")
    assert codex.read_bytes() == before
    twice = answer(moved("codex.analytics", receipt=receipt.stem), Action.PUT_BACK)
    assert twice[0] is Outcome.FAILED


@pytest.mark.parametrize("finding", ["codex.no-such-switch", ".."])
def test_a_switch_that_is_gone_is_said(answer, moved, codex, finding):
    assert answer(moved(finding), Action.PUT_BACK) == (Outcome.DONE, "What it was about is not there any more.")


def test_a_receipt_that_is_gone_is_said(answer, moved, codex):
    assert answer(moved(receipt="r-0"), Action.PUT_BACK)[1] == "What it was about is not there any more."


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_file_that_may_not_be_changed_is_said_and_the_notice_stays_open(answer, moved, codex):
    codex.unlink()
    codex.symlink_to("/etc/hostname")
    outcome, words = answer(moved("codex.analytics"), Action.PUT_BACK)
    assert outcome is Outcome.FAILED
    assert words.startswith("It could not be done: ")


def test_others_carry_out_what_is_theirs(desktop, language, card):
    done = []

    def copies(notice, _now):
        done.append(notice.about["app"])
        return Answered(Outcome.DONE, Phrase("answer-let-go"))

    notice = Notice(id="v", kind=Kind.VANISHING, title=card().title, body=card().body, about={"app": "codex"})
    answers = Answers(desktop, StateFolders.of(desktop), language, own={(Kind.VANISHING, Action.KEEP_COPIES): copies})
    assert answers.carry_out(_entry(notice), Action.KEEP_COPIES, NOW).outcome is Outcome.DONE
    assert done == ["codex"]


def test_those_that_have_ended_are_heard(desktop):
    ends = Running(0)
    waiting = [ends, Running(), Running()]
    opener = Opener(desktop, lambda _words, _environ: waiting.pop(0))
    opener.open(Place("home"))
    opener.open(Place("home"))
    assert ends not in opener._children


TIDY = Notice(
    id="tidy:codex:1",
    kind=Kind.TIDY,
    title=Phrase("tidy-ask", {}),
    body=Phrase("tidy-ask-why", {}),
    actions=(Action.TIDY, Action.LATER, Action.KEEP),
    about={"app": "codex", "rules": "tidy older than 90 days"},
)


def test_an_agreement_is_noted_by_another_process_than_the_one_that_stays(fixture_host, started):
    host = fixture_host("linux")
    stays = Answers(host, StateFolders.of(host), Language("en"), opener=Opener(host, started))

    assert stays.carry_out(_entry(TIDY), Action.TIDY, NOW).outcome is Outcome.LATER
    assert started.arguments == [["notices", "--answer", "12", "tidy"]]


def test_whoever_agrees_to_tidy_is_not_asked_again(fixture_host, started):
    host = fixture_host("linux")
    WRITERS["codex"](host, talks(1, 1))
    book = Book(StateFolders.of(host))
    rule = parse("tidy older than 90 days")
    book.change(lambda sayings: sayings.with_rule(rule, NOW))
    here = Answers(host, StateFolders.of(host), Language("en"), opener=Opener(host, started), stays=False)

    assert here.carry_out(_entry(TIDY), Action.TIDY, NOW).outcome is Outcome.DONE
    assert book.read()[0].agreed_to("codex", rule)
    assert not started.words
