"""The password of the account through PAM: what is said to it, what it answers, and that nothing of it stays."""

import ctypes

import pytest

from tidytrace.host.passwords import Verdict, account, password_check, refuses_nonsense
from tidytrace.host.passwords.pam import Pam, _Message, service_in
from tidytrace.host.passwords.windows import WindowsLogon

HIDDEN, SHOWN, ERROR, INFO = 1, 2, 3, 4


class Memory:
    """A C library that forgets nothing."""

    def __init__(self):
        self.kept = []

    def calloc(self, count, size):
        block = ctypes.create_string_buffer(count * size)
        self.kept.append(block)
        return ctypes.addressof(block)

    def strdup(self, words):
        block = ctypes.create_string_buffer(words)
        self.kept.append(block)
        return ctypes.addressof(block)


class Library:
    """PAM that asks some questions and knows one password."""

    def __init__(self, *asked, password=b"right", right=0, wrong=7, start=0):
        self.asked, self.password = asked or (HIDDEN,), password
        self.right, self.wrong, self.begins = right, wrong, start
        self.said, self.ended, self.items = [], [], []

    def pam_start(self, service, name, conversation, _handle):
        self.service, self.name = service, name
        self.conversation = conversation._obj
        return self.begins

    def pam_set_item(self, _handle, item, _value):
        self.items.append(item)
        return 0

    def pam_authenticate(self, _handle, _flags):
        messages = [_Message(style, b"Password: ") for style in self.asked]
        pointers = (ctypes.POINTER(_Message) * len(messages))(*[ctypes.pointer(one) for one in messages])
        place = ctypes.c_void_p()
        code = self.conversation.talk(len(messages), pointers, ctypes.byref(place), None)
        if code:
            return code
        answers = ctypes.cast(place, ctypes.POINTER(ctypes.c_void_p * 2))
        self.said = [ctypes.cast(answers[n][0], ctypes.c_char_p).value for n in range(len(messages))]
        return self.right if self.password in self.said else self.wrong

    def pam_end(self, _handle, status):
        self.ended.append(status)
        return 0


def _pam(library, system="linux"):
    return Pam(library, Memory(), "common-auth", "wang", system)


def test_the_right_password_is_right_and_another_is_wrong():
    library = Library()
    assert _pam(library).check("right") is Verdict.RIGHT
    assert (library.service, library.name) == (b"common-auth", b"wang")
    assert _pam(library).check("other") is Verdict.WRONG
    assert library.ended == [0, 7]


def test_letters_beyond_ascii_are_passed_on_as_they_are():
    library = Library(password="密码".encode())
    assert _pam(library).check("密码") is Verdict.RIGHT


def test_only_a_hidden_question_is_answered_with_the_password():
    library = Library(INFO, HIDDEN)
    assert _pam(library).check("right") is Verdict.RIGHT
    assert library.said == [None, b"right"]
    assert _pam(Library(SHOWN)).check("right") is Verdict.UNUSABLE


def test_what_is_only_told_is_heard():
    library = Library(INFO, ERROR)
    assert _pam(library).check("right") is Verdict.WRONG
    assert library.said == [None, None]


@pytest.mark.parametrize("code", [3, 4, 9, 12, 28])
def test_what_says_nothing_about_the_password_is_neither(code):
    assert _pam(Library(wrong=code)).check("other") is Verdict.UNUSABLE


def test_a_service_that_does_not_begin_says_nothing():
    assert _pam(Library(start=26)).check("right") is Verdict.UNUSABLE


def test_numbers_are_those_of_the_system():
    assert _pam(Library(wrong=9), "darwin").check("other") is Verdict.WRONG
    assert _pam(Library(wrong=7), "darwin").check("other") is Verdict.UNUSABLE


def test_an_empty_password_never_opens_anything():
    library = Library(password=b"")
    assert _pam(library).check("") is Verdict.WRONG
    assert _pam(library).check("a\0b") is Verdict.WRONG
    assert library.ended == []


def test_the_system_does_not_make_the_window_wait():
    library = Library()
    _pam(library).check("other")
    assert library.items == [10]


def test_a_system_that_lets_everything_pass_is_noticed():
    assert not refuses_nonsense(_pam(Library(wrong=0)))
    assert not refuses_nonsense(_pam(Library(wrong=9)))
    assert refuses_nonsense(_pam(Library()))


def test_the_service_that_asks_for_a_password_only_comes_first(tmp_path):
    (tmp_path / "login").write_text("", "ascii")
    names = ("system-auth", "login", "other")
    assert service_in([tmp_path], names) == "login"
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "system-auth").write_text("", "ascii")
    assert service_in([tmp_path, tmp_path / "vendor"], names) == "system-auth"
    assert service_in([tmp_path / "nowhere"], names) is None


def test_without_a_name_nobody_can_be_asked():
    assert Pam.of("") is None


def test_this_computer_knows_who_runs_this():
    assert account()
    check = password_check()
    assert check is None or check.check("") is Verdict.WRONG


class _Windows:
    """The three calls of Windows."""

    def __init__(self, name="HOME\\wang", error=1326):
        self.name, self.error, self.asked, self.closed = name, error, [], 0

    def WinDLL(self, _name, use_last_error=False):  # noqa: N802 - the name of ctypes
        return self

    def GetUserNameExW(self, _kind, name, _size):  # noqa: N802 - Windows' name
        name.value = self.name
        return 1 if self.name else 0

    def LogonUserW(self, name, domain, password, kind, provider, _token):  # noqa: N802 - Windows' name
        self.asked.append((name.value, domain.value, kind, provider))
        return password.value == "right"

    def CloseHandle(self, _token):  # noqa: N802 - Windows' name
        self.closed += 1

    def get_last_error(self):
        return self.error


def test_windows_is_asked_about_the_account_itself():
    windows = _Windows()
    assert WindowsLogon(windows).check("right") is Verdict.RIGHT
    assert windows.closed == 1
    assert WindowsLogon(windows).check("other") is Verdict.WRONG
    assert windows.asked[0] == ("wang", "HOME", 2, 0)


@pytest.mark.parametrize("error", [1327, 1385, 5, 1311])
def test_an_account_without_a_password_or_without_the_right_to_ask_is_neither(error):
    assert WindowsLogon(_Windows(error=error)).check("other") is Verdict.UNUSABLE
    assert WindowsLogon(_Windows(name="")).check("right") is Verdict.UNUSABLE
    assert WindowsLogon(_Windows()).check("") is Verdict.WRONG
