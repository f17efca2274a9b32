"""Tokens that can be taken apart: JSON Web Tokens, Basic credentials, and tokens with a CRC-32 at their end."""

import base64
import binascii
import json
import zlib

from tidytrace.sensitive.validators.unguessable import random_token
from tidytrace.sensitive.validators.verdict import Verdict

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECK_LENGTH = 6
_REGISTERED = frozenset(
    {"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "uid", "user_id", "userId", "id", "email", "role", "scope", "scp"}
)


def json_web_token(value: str) -> Verdict:
    """Its header is JSON that names an algorithm (RFC 7519); «none» means unsigned. UNKNOWN without a usual claim."""
    parts = value.split(".")
    header, claims = _json(parts[0]), _json(parts[1]) if len(parts) > 1 else None
    if not isinstance(header, dict) or not isinstance(header.get("alg"), str) or header["alg"].lower() == "none":
        return Verdict.INVALID
    if claims is None:
        return Verdict.INVALID
    # the token that explains the format on the web
    if isinstance(claims, dict) and (claims.get("name") in {"John Doe", "John", "Jane Doe"} or claims == {}):
        return Verdict.INVALID
    # one that says nothing of an issuer, a person or a time opens nothing: it explains a library
    return Verdict.VALID if isinstance(claims, dict) and claims.keys() & _REGISTERED else Verdict.UNKNOWN


def _json(part: str) -> object:
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None


def basic_credentials(value: str) -> Verdict:
    """The value of an Authorization header: base64 of ``user:password`` (RFC 7617)."""
    from tidytrace.sensitive.validators.passwords import password

    try:
        user, colon, secret = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (ValueError, binascii.Error):
        return Verdict.INVALID
    if not colon or not user.isprintable() or not secret.isprintable() or len(secret) < 4:
        return Verdict.INVALID
    return password(secret)


def base62_crc32(body: str) -> str:
    """The six characters that GitHub and npm put behind the random part of a token.

    GitHub, «Behind GitHub's new authentication token formats» (2021): CRC-32 in base 62, filled up with zeros.
    """
    number, check = zlib.crc32(body.encode()), ""
    while number:
        number, place = divmod(number, 62)
        check = _BASE62[place] + check
    return check.rjust(_CHECK_LENGTH, "0")


def checked_token(value: str) -> Verdict:
    """A token ``prefix_`` + random + CRC-32. UNKNOWN when the check is wrong: not all issuers have one."""
    body = value.rpartition("_")[2]
    if random_token(body) is Verdict.INVALID:
        return Verdict.INVALID
    right = base62_crc32(body[:-_CHECK_LENGTH]) == body[-_CHECK_LENGTH:]
    return Verdict.VALID if right else Verdict.UNKNOWN
