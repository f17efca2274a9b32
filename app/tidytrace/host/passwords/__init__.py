"""Whether a password is that of the account that runs this program; asked of the system, and never kept.

One module per system behind one question. What it answers is only as good as the system's own set-up, so whoever relies
on it tries first: a password that cannot be right has to be refused.
"""

import os
import sys
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    """What the system says of a password."""

    RIGHT = "right"
    WRONG = "wrong"
    UNUSABLE = "unusable"
    """It did not say anything about the password: not set up for this, no answer, an account without one."""


class PasswordCheck(Protocol):
    """Asks the system."""

    def check(self, password: str) -> Verdict:
        """May take seconds; never raises, and keeps nothing."""
        ...


def password_check() -> PasswordCheck | None:
    """The way of this system, or none where there is no such way. Asks nothing yet."""
    if sys.platform == "win32":  # pragma: no cover - not on this system
        from tidytrace.host.passwords.windows import WindowsLogon

        return WindowsLogon()
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        from tidytrace.host.passwords.pam import Pam

        return Pam.of(account())


def account() -> str:
    """The name of the account that runs this program, as the system knows it; empty when it has none."""
    if sys.platform == "win32":  # pragma: no cover - not on this system
        from tidytrace.host.passwords.windows import WindowsLogon

        return WindowsLogon().account()
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        import pwd

        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return ""


def refuses_nonsense(check: PasswordCheck) -> bool:
    """Whether a password that nobody has is refused; a system that lets anything pass protects nothing."""
    return check.check(f"no-{os.urandom(18).hex()}") is Verdict.WRONG
