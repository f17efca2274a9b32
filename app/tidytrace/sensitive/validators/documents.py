"""Numbers that carry no check of their own, or only some of them: what can be ruled out."""

import re

from tidytrace.sensitive.validators.cards import luhn
from tidytrace.sensitive.validators.verdict import Verdict

_SEPARATORS = re.compile(r"[ -]")


def social_security_number(value: str) -> Verdict:
    """A US social security number in a range that is given out (SSA, since 2011)."""
    from stdnum.us import ssn

    digits = _SEPARATORS.sub("", value)
    if not ssn.is_valid(digits) or digits in {"123456789", "123121234"} or len(set(digits)) < 3:
        return Verdict.INVALID
    return Verdict.VALID


def bank_account(value: str) -> Verdict:
    """An account number; debit cards of UnionPay carry a Luhn digit, all others are known by their context only."""
    digits = _SEPARATORS.sub("", value)
    if len(set(digits)) < 4 or digits.startswith(("0123456", "1234567")):
        return Verdict.INVALID
    if digits.startswith("62") and 16 <= len(digits) <= 19 and not luhn(digits):
        return Verdict.INVALID
    if len(digits) == 11 and digits[0] == "1" and digits[1] in "3456789":
        return Verdict.INVALID
    return Verdict.VALID
