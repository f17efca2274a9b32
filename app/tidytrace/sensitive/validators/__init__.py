"""Checksums and shapes by name: what a pattern cannot say about a value."""

from collections.abc import Callable
from typing import Final

from tidytrace.sensitive.validators.base58 import (
    bitcoin_address,
    extended_key,
    litecoin_address,
    ripple_address,
    tron_address,
    wallet_import_format,
)
from tidytrace.sensitive.validators.bech32 import any_bech32, bech32_address
from tidytrace.sensitive.validators.cards import named_payment_card, payment_card
from tidytrace.sensitive.validators.credit_code import credit_code
from tidytrace.sensitive.validators.documents import bank_account, social_security_number
from tidytrace.sensitive.validators.ethereum import ethereum_address
from tidytrace.sensitive.validators.iban import iban
from tidytrace.sensitive.validators.mail import mail_address
from tidytrace.sensitive.validators.mobile import cn_mobile
from tidytrace.sensitive.validators.passwords import (
    loose_password,
    number_password,
    password,
    said_password,
    short_password,
    strong_password,
)
from tidytrace.sensitive.validators.resident_id import resident_id, resident_id_15
from tidytrace.sensitive.validators.seed_phrase import chinese_seed, english_seed, may_have_english_seed
from tidytrace.sensitive.validators.tokens import basic_credentials, checked_token, json_web_token
from tidytrace.sensitive.validators.unguessable import mixed_secret, random_hex, random_token
from tidytrace.sensitive.validators.verdict import Verdict

VALIDATORS: Final[dict[str, Callable[[str], Verdict]]] = {
    "any-bech32": any_bech32,
    "bank-account": bank_account,
    "basic-credentials": basic_credentials,
    "bech32-address": bech32_address,
    "bitcoin-address": bitcoin_address,
    "checked-token": checked_token,
    "chinese-seed": chinese_seed,
    "cn-mobile": cn_mobile,
    "credit-code": credit_code,
    "english-seed": english_seed,
    "ethereum-address": ethereum_address,
    "extended-key": extended_key,
    "iban": iban,
    "json-web-token": json_web_token,
    "litecoin-address": litecoin_address,
    "loose-password": loose_password,
    "mail-address": mail_address,
    "mixed-secret": mixed_secret,
    "named-payment-card": named_payment_card,
    "number-password": number_password,
    "password": password,
    "payment-card": payment_card,
    "random-hex": random_hex,
    "random-token": random_token,
    "resident-id": resident_id,
    "resident-id-15": resident_id_15,
    "ripple-address": ripple_address,
    "said-password": said_password,
    "short-password": short_password,
    "social-security-number": social_security_number,
    "strong-password": strong_password,
    "tron-address": tron_address,
    "wallet-import-format": wallet_import_format,
}

QUICK_LOOKS: Final[dict[str, Callable[[bytes], bool]]] = {"english-seed": may_have_english_seed}
"""For a validator that refuses almost everything: whether it could agree to anything in a text of any length."""

__all__ = ["QUICK_LOOKS", "VALIDATORS", "Verdict"]
