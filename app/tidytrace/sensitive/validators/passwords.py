"""Passwords: told from the placeholders, types and expressions that stand at the same place in code and manuals."""

import re

from tidytrace.sensitive.validators.unguessable import mixed_secret
from tidytrace.sensitive.validators.verdict import Verdict

_PLACEHOLDER = re.compile(
    r"^(?:your|my|the|some|new|old|current|this|any)[-_ .]|^(?:enter|insert|put|type|choose)[-_ ]|"
    r"^(?:none|null|nil|true|false|undefined|yes|no|empty|required|optional|string|str|int|bool|bytes|text|char|varchar|"
    r"hidden|redacted|removed|masked|secret|pass|passwd|password|pwd|passphrase|changeme|change-me|change_me|example|"
    r"placeholder|dummy|default|sample|todo|fixme|n/a|input|value|user|username|root|admin|unset|encrypted|hashed|"
    r"plaintext|foo|bar|foobar|baz|xyzzy|abc|test|testing|passw0rd_here|env|vault|here|there|protected)[0-9]{0,1}[!.]?$|"
    r"(.)\1{3}|x{3,}|\*{2,}|\.{3}|_here$|-here$|<|>|\{\{|\}\}|\$\{|\$\(|%\(|%s$|^%[a-z]|^\$[A-Za-z_]|^@[A-Za-z_]+$|"
    r"example|placeholder|changeme|replace|redacted|your[-_]|密码|口令",
    re.IGNORECASE,
)
_EXPRESSION = re.compile(
    r"^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+|^[A-Za-z_][\w.:]*[\[(]|^(?:self|this|os|ctx|req|res|args|opts|cfg|config|"
    r"settings|env|process|request|params|data|props|state)[.\[>]|->|::|=>|==|!=|\|\||&&|\]$|\)$|^[\[({]|^[!?&|][=&|]?$|"
    r"^[A-Za-z_-]+=+$|\$[A-Z]{3,}/|/\.|^https?:|^[a-z]+://|^[A-Za-z_.-]+(?:/[A-Za-z0-9_.-]+)+/?$|^\.{0,2}/|^~/|^[A-Za-z]:[\\/]|^--?[a-z]|^#|^//"
)
_TECHNICAL = re.compile(
    r"^(?:argon2[a-z]*|bcrypt[0-9a-z]*|scrypt[0-9]*)$|^(?:sha|md|utf|base|aes|rsa|rfc|des|ipv|win|http|tls|ssl|x|v|p|crc|int|float|uint|pkcs|pbkdf|blake|ntlm|scram-sha|"
    r"hmac-sha|iso|gb|big|python|py|node|php|mysql|arg|param|user|item|step|section|chapter|line|page|type|level|version|"
    r"table|figure|bug|issue|cve|ed|curve|k|m|n)[-_ ]?[0-9][0-9.x-]*[a-z]?$|"
    r"^[0-9]+(?:[-~.:/][0-9]+)+$|^[0-9]+(?:px|ms|s|m|h|d|mb|kb|gb|bit|bits|byte|bytes|chars|th|st|nd|rd|x|%)?$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$")
_LEAST_RANDOM = 12
_LEAST_LOOSE = 8
_SPECIAL = re.compile(r"[^A-Za-z0-9_.,:/()'-]")


def _not_one(value: str) -> bool:
    return bool(_PLACEHOLDER.search(value) or _EXPRESSION.search(value) or _MAIL.match(value))


def password(value: str) -> Verdict:
    """The value of something called a password in code, settings or a sentence."""
    if _not_one(value):
        return Verdict.INVALID
    if value.isdigit():
        return Verdict.VALID if len(value) >= 6 else Verdict.INVALID
    if _TECHNICAL.match(value) or not _mixed(value):
        return Verdict.INVALID
    return Verdict.VALID


def strong_password(value: str) -> Verdict:
    """A value that only stands behind the word: letters, figures and a special character, or drawn at random.

    Anything less may be any word.
    """
    kinds = (any(map(str.isalpha, value)), any(map(str.isdigit, value)), _SPECIAL.search(value) is not None)
    return password(value) if all(kinds) or _random(value) else Verdict.INVALID


def loose_password(value: str) -> Verdict:
    """A value that a remark or a question separates from the word: long enough and mixed enough to be no name."""
    if strong_password(value) is Verdict.VALID:
        return Verdict.VALID
    letters, figures = sum(map(str.isalpha, value)), sum(map(str.isdigit, value))
    if len(value) < _LEAST_LOOSE or letters < 3 or figures < 2 or value.isupper():
        return Verdict.INVALID
    return password(value)


def short_password(value: str) -> Verdict:
    """The value of something called ``pass`` or ``pw``, where names of tests stand too."""
    if strong_password(value) is Verdict.VALID:
        return Verdict.VALID
    return loose_password(value) if value.isalnum() else Verdict.INVALID


def _random(value: str) -> bool:
    cases = (any(map(str.islower, value)), any(map(str.isupper, value)), any(map(str.isdigit, value)))
    if len(value) < _LEAST_RANDOM or not value.isalnum() or not all(cases):
        return False
    return mixed_secret(value) is Verdict.VALID


def said_password(value: str) -> Verdict:
    """The value of a password that somebody writes down in Chinese, where a short number is one too."""
    if _not_one(value):
        return Verdict.INVALID
    if value.isdigit():
        return Verdict.VALID if len(value) >= 4 else Verdict.INVALID
    if _TECHNICAL.match(value):
        return Verdict.INVALID
    return Verdict.VALID if _mixed(value) else Verdict.INVALID


def number_password(value: str) -> Verdict:
    """A PIN or a code of figures; years and round numbers speak of something else."""
    if not value.isdigit():
        return said_password(value)
    return Verdict.INVALID if set(value) == {"0"} else Verdict.VALID


def _mixed(value: str) -> bool:
    letters = any(one.isalpha() for one in value)
    figures = any(one.isdigit() for one in value)
    special = bool(_SPECIAL.search(value))
    if letters and figures:
        # one letter and many dots is a number of something
        return sum(one.isalnum() for one in value) * 2 > len(value)
    return special and (letters or figures) and sum(one.isalnum() for one in value) >= 4
