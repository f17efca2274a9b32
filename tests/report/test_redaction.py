"""What is covered, what is not, and that the person decides."""

import pytest
from hypothesis import given, settings
from hypothesis.strategies import sampled_from, text

from pace import within
from tidytrace.report.redaction import HIDDEN, Private, Redactor, found_in

PRIVATE = Private(
    users=("zhangwei", "Zhang Wei"),
    homes=("/home/zhangwei",),
    computers=("zw-thinkpad", "zw-thinkpad.lan"),
    addresses=("192.168.1.23", "2001:db8:aa:bb:1:2:3:4", "fe80::1%eth0", "127.0.0.1"),
)
WINDOWS = Private(users=("王伟",), homes=("C:\\Users\\王伟",), computers=("DESKTOP-7",))


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("/home/zhangwei/.claude/x.json", "~/.claude/x.json"),
        ("/home/zhangwei", "~"),
        ("/home/zhangwei2/x", "/home/[user]2/x"),
        ("file:///home/zhangwei/x", "file:~/x"),
        ("~/.claude/projects/-home-zhangwei-work", "~/.claude/projects/~-work"),
        ("%2Fhome%2Fzhangwei%2Fx", "~%2Fx"),
        ("/mnt/backup/home/zhangwei/x", "/mnt/backup/home/[user]/x"),
        ("backup_zhangwei_2024.zip", "backup_[user]_2024.zip"),
        ("ZHANGWEI", "[user]"),
        ("Dear Zhang Wei,", "Dear [user],"),
        ("Zhang wrote", "[user] wrote"),
        ("Wei wrote of weird things", "[user] wrote of weird things"),
        ("http://zw-thinkpad.lan:8080", "http://[computer]:8080"),
        ("ZW-ThinkPad", "[computer]"),
        ("192.168.1.23:8080", "[lan-1]:8080"),
        ("a 10.0.0.5 b 10.0.0.5 c 10.0.0.6", "a [lan-1] b [lan-1] c [lan-2]"),
        ("[2001:db8:aa:bb::9]:443", "[[lan-1]]:443"),
        ("[2001:db8:aa:cc::9]:443", "[2001:db8:aa:cc::9]:443"),
        ("fe80::abcd%wlan0", "[lan-1]"),
        ("::ffff:192.168.1.5", "[lan-1]"),
        ("aa:bb:cc:dd:ee:ff", "[mac]"),
        ("127.0.0.1:11434", "127.0.0.1:11434"),
        ("[::1]:11434", "[::1]:11434"),
        ("0.0.0.0", "0.0.0.0"),
        ("203.0.113.7:443", "203.0.113.7:443"),
        ("version 1.2.3.4.5", "version 1.2.3.4.5"),
        ("12:34:56", "12:34:56"),
        ("http://me:hunter22@example.org/x", f"http://{HIDDEN}@example.org/x"),
        ("https://example.org/x?token=abc", f"https://example.org/x?{HIDDEN}"),
    ],
)
def test_names_places_and_addresses_are_covered(text, covered):
    assert Redactor(PRIVATE).cover(text) == covered


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("C:\\Users\\王伟\\AppData\\x", "~\\AppData\\x"),
        ("c:/users/王伟/AppData", "~/AppData"),
        ("C:\\\\Users\\\\王伟\\\\AppData", "~\\\\AppData"),
        ("file:///C:/Users/%E7%8E%8B%E4%BC%9F/x", "file:///~/x"),
        ("C--Users----x", "C--Users----x"),
        ("给王伟的信", "给[user]的信"),
        ("\\\\DESKTOP-7\\share", "\\\\[computer]\\share"),
    ],
)
def test_windows_writes_them_otherwise(text, covered):
    assert Redactor(WINDOWS).cover(text) == covered


def test_letters_are_known_however_they_are_composed():
    redactor = Redactor(Private(users=("josé",), homes=("/Users/jos\u00e9",)))
    assert redactor.cover("/Users/jose\u0301/x of jose\u0301 and jos%C3%A9") == "~/x of [user] and [user]"


@settings(max_examples=30, deadline=None)
@given(
    before=text(max_size=12), after=text(max_size=12), what=sampled_from(["zhangwei", "/home/zhangwei", "Zhang Wei"])
)
def test_whatever_stands_around_it_the_name_is_gone(before, after, what):
    covered = Redactor(PRIVATE).cover(f"{before}{what}{after}").lower()
    assert "zhangwei" not in covered
    assert "zhang wei" not in covered


def test_a_name_that_is_also_a_word_counts_only_where_it_stands_alone():
    redactor = Redactor(Private(users=("code", "li"), homes=("/home/code",)))
    assert redactor.cover("opencode in /home/code/list, by code and li") == "opencode in ~/list, by [user] and [user]"


def test_in_the_names_of_apps_a_person_is_not_looked_for():
    redactor = Redactor(Private(users=("claude",)))
    assert redactor.cover_word("claudecode.telemetry") == "claudecode.telemetry"
    assert redactor.cover("claudecode") == "[user]code"


def test_the_person_may_show_one_part_and_the_others_stay_covered():
    text = "/home/zhangwei on zw-thinkpad at 192.168.1.23"
    assert Redactor(PRIVATE, ["home"]).cover(text) == "/home/[user] on [computer] at [lan-1]"
    assert Redactor(PRIVATE, ["home", "user-name"]).cover(text) == "/home/zhangwei on [computer] at [lan-1]"
    assert Redactor(PRIVATE, ["computer-name", "network-addresses"]).cover(text) == "~ on zw-thinkpad at 192.168.1.23"


def test_it_is_counted_what_was_covered():
    redactor = Redactor(PRIVATE, mask=lambda text: text.replace("s3cret", HIDDEN))
    redactor.cover("/home/zhangwei and /home/zhangwei, zhangwei: s3cret")
    assert +redactor.counts == {"secrets": 1, "home": 2, "user-name": 1}


def test_secrets_stay_covered_whatever_is_shown():
    redactor = Redactor(PRIVATE, ["user-name", "home", "computer-name", "network-addresses"], lambda _text: HIDDEN)
    assert redactor.cover("anything") == HIDDEN


def test_nothing_known_covers_nothing_and_fails_nowhere():
    assert Redactor(Private(homes=("/",), users=("", " "))).cover("/home/x at 8.8.8.8") == "/home/x at 8.8.8.8"


def test_a_file_is_searched_for_names_in_two_spellings():
    assert list(found_in(b"An ZhangWei, /home/zhangwei", PRIVATE)) == ["user-name", "home"]
    assert list(found_in("ZW-THINKPAD".encode("utf-16-le"), PRIVATE)) == ["computer-name"]
    assert list(found_in(b"\x89PNG", PRIVATE)) == []


@pytest.mark.parametrize("piece", ["x", "a://", "//", "//a", ":", "a:", "1.", "%2F", "-home", "http://a?", "0.0.0.0"])
def test_a_text_that_nobody_would_write_takes_no_longer(piece):
    with within(1):
        Redactor(PRIVATE).cover(piece * (50_000 // len(piece)))
