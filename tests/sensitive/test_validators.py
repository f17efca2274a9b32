"""Checksums: their published vectors, and that any change of a right value is noticed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidytrace.sensitive.rules.samples import MAKERS
from tidytrace.sensitive.validators import QUICK_LOOKS, VALIDATORS, Verdict
from tidytrace.sensitive.validators.cards import luhn
from tidytrace.sensitive.validators.ethereum import keccak_256
from tidytrace.sensitive.validators.tokens import base62_crc32

VALID, UNKNOWN, INVALID = Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID
seeds = st.integers(0, 1 << 32)


def made(name, seed, *options):
    return MAKERS[name](random.Random(seed), *options)


@pytest.mark.parametrize(
    ("prefix", "length", "verdict"),
    [
        *(
            (prefix, 16, VALID)
            for prefix in ("4", "51", "55", "2221", "2720", "6011", "644", "65", "3528", "3589", "622")
        ),
        ("34", 15, VALID),
        ("37", 15, VALID),
        ("300", 14, VALID),
        ("36", 14, VALID),
        *(("62", length, VALID) for length in (16, 17, 18, 19)),
        ("4", 13, VALID),
        ("4", 19, VALID),
        ("9558", 19, VALID),
        ("6304", 17, UNKNOWN),
        ("5018", 13, UNKNOWN),
        ("4", 15, INVALID),
        ("37", 16, INVALID),
        ("51", 17, INVALID),
        ("1", 16, INVALID),
        ("2721", 16, INVALID),
        ("7", 16, INVALID),
    ],
)
def test_cards_are_known_by_issuer_and_length(prefix, length, verdict):
    assert {VALIDATORS["payment-card"](made("card", seed, prefix, str(length))) for seed in range(20)} == {verdict}


@given(seeds, st.integers(1, 9), st.integers(0, 15))
def test_a_wrong_digit_of_a_card_is_noticed(seed, by, place):
    number = made("card", seed, "4", "16")
    changed = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert luhn(number)
    assert not luhn(changed)


@pytest.mark.parametrize(
    ("number", "alone", "named"),
    [
        ("6222020111111989393", INVALID, UNKNOWN),
        ("6222029777777780031", INVALID, UNKNOWN),
        ("6222020111119893936", VALID, VALID),
        ("6222020000000098937", INVALID, INVALID),
        ("6304111111198933", INVALID, INVALID),
    ],
)
def test_a_digit_six_times_in_a_row_is_a_card_only_if_it_is_called_one(number, alone, named):
    number = next(number[:-1] + digit for digit in "0123456789" if luhn(number[:-1] + digit))
    assert VALIDATORS["payment-card"](number) is alone
    assert VALIDATORS["named-payment-card"](number) is named


def test_a_resident_id_with_a_wrong_check_is_no_card():
    ids = (made("resident", 0, "622102", "19900307", f"{order:03}")[:17] + str(check)
           for order in range(1, 60) for check in range(10))  # fmt: skip
    passing = [number for number in ids if luhn(number)]
    assert passing
    assert {VALIDATORS["payment-card"](number) for number in passing} == {INVALID}


@given(st.dates(min_value=__import__("datetime").date(1930, 1, 1), max_value=__import__("datetime").date(2020, 1, 1)),
       st.integers(1, 999))  # fmt: skip
def test_resident_ids_of_a_known_region(born, order):
    number = made("resident", 0, "110101", born.strftime("%Y%m%d"), f"{order:03}")
    check = VALIDATORS["resident-id"]
    assert check(number) is VALID
    assert check(number.lower()) is VALID
    assert check(f"{number[:6]} {number[6:14]} {number[14:]}") is VALID
    wrong = "0" if number[17] != "0" else "1"
    assert check(number[:17] + wrong) is INVALID


@pytest.mark.parametrize(
    ("region", "born", "verdict"),
    [
        ("440305", "19500101", VALID),  # the district is younger than the person
        ("500103", "19600101", VALID),
        ("110999", "19900101", UNKNOWN),  # the table knows the province only and has no county to raise on
        ("999999", "19900101", VALID),  # permanent residence of foreigners begins with 9
        ("780101", "19900101", UNKNOWN),
        ("810000", "19900101", VALID),
        ("830000", "19900101", VALID),
        ("110101", "19900230", INVALID),
        ("110101", "20990101", INVALID),
        ("110101", "17990101", INVALID),
    ],
)
def test_regions_and_dates_of_resident_ids(region, born, verdict):
    assert VALIDATORS["resident-id"](made("resident", 0, region, born)) is verdict


def test_old_resident_ids_need_a_known_region_and_a_date():
    check = VALIDATORS["resident-id-15"]
    assert check("110101560307217") is VALID
    assert check("110101561307217") is INVALID
    assert check("110999560307217") is INVALID
    assert check("11010156030721") is INVALID


@given(seeds, st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_credit_codes(seed, place, other):
    code = made("credit-code", seed)
    check = VALIDATORS["credit-code"]
    assert check(code) is VALID
    if other != code[place]:
        assert check(code[:place] + other + code[place + 1 :]) is INVALID


@given(st.text("0123456789", min_size=18, max_size=18), st.integers(4, 21), st.integers(1, 9))
def test_an_iban_with_a_wrong_digit_is_noticed(account, place, by):
    number = made("iban", 0, "DE", account)
    changed = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert VALIDATORS["iban"](changed) is INVALID


def test_what_is_right_for_the_iban_but_not_for_the_bank_is_not_silenced():
    check = VALIDATORS["iban"]
    assert check("GB29 NWBK 6016 1331 9268 19") is VALID
    assert check(made("iban", 0, "ES", "21000418450200051777")) is UNKNOWN
    assert check(made("iban", 0, "XA", "370400440532013777")) is UNKNOWN
    assert check(made("iban", 0, "DE", "37040044053201377")) is INVALID
    assert check("DE00000000000000000000") is INVALID


@pytest.mark.parametrize(
    "number", ["000-12-3456", "666-12-3456", "900-12-3456", "536-00-1234", "536-22-0000", "078-05-1120"]
)
def test_social_security_numbers_that_are_never_given(number):
    assert VALIDATORS["social-security-number"](number) is INVALID


def test_social_security_number():
    assert VALIDATORS["social-security-number"]("536-22-1781") is VALID


@given(seeds, st.sampled_from([("p2pkh", "bitcoin-address", ("00",)), ("p2pkh", "bitcoin-address", ("05",)),
                               ("p2pkh", "tron-address", ("41",)), ("p2pkh", "litecoin-address", ("30",)),
                               ("wif", "wallet-import-format", ()), ("xprv", "extended-key", ()),
                               ("ripple", "ripple-address", ()), ("ethereum", "ethereum-address", ()),
                               ("bech32", "bech32-address", ("bc", "0", "20")),
                               ("bech32", "bech32-address", ("bc", "1", "32")),
                               ("bech32", "bech32-address", ("ltc", "0", "32"))]), st.data())  # fmt: skip
def test_wallets_notice_any_other_character(seed, what, data):
    maker, validator, options = what
    value = made(maker, seed, *options)
    assert VALIDATORS[validator](value) is VALID
    place = data.draw(st.integers(4, len(value) - 1))
    if maker == "ethereum":
        changed = value[:place] + value[place].swapcase() + value[place + 1 :]
    else:
        changed = value[:place] + data.draw(st.sampled_from("qpzry9x8gf2tvdw")) + value[place + 1 :]
    if changed != value:
        assert VALIDATORS[validator](changed) is INVALID


def test_published_addresses():
    assert VALIDATORS["bitcoin-address"]("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa") is VALID
    assert VALIDATORS["bech32-address"]("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4") is VALID
    assert VALIDATORS["bech32-address"]("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0") is VALID
    assert VALIDATORS["bech32-address"]("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5") is INVALID
    # EIP-55
    for address in ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"):
        assert VALIDATORS["ethereum-address"](address) is VALID
        assert VALIDATORS["ethereum-address"](address.lower()) is UNKNOWN


def test_keccak_is_the_original_one():
    # vectors of the Keccak submission (ShortMsgKAT_256) and of Ethereum
    assert keccak_256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak_256(b"abc").hex() == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
    assert keccak_256(b"\xcc").hex() == "eead6dbfc7340a56caedc044696a168870549a6a7f6f56961e84a54bd9970b8a"
    assert len({keccak_256(bytes(size)) for size in (135, 136, 137, 272)}) == 4


@given(seeds, st.sampled_from(["12", "15", "18", "21", "24"]), st.sampled_from(["english", "chinese_simplified"]))
def test_seed_phrases(seed, count, language):
    phrase = made("seed", seed, count, language)
    check = VALIDATORS["english-seed" if language == "english" else "chinese-seed"]
    assert check(phrase) is VALID
    words = phrase.split()
    assert check(" ".join(words[:-1])) is INVALID
    assert check(" ".join(sorted(words))) is INVALID or language != "english"
    if language == "english":
        assert check("\n".join(f"{n}. {word.title()}" for n, word in enumerate(words, 1))) is VALID
        assert check(" ".join([*words[:-1], "tidytrace"])) is INVALID


def test_published_seed_phrase():
    # BIP-39 vectors (entropy 7f7f… would repeat; this one has twelve different words)
    assert (
        VALIDATORS["english-seed"]("scheme spot photo card baby mountain device kick cradle pact join borrow") is VALID
    )
    assert (
        VALIDATORS["english-seed"]("scheme spot photo card baby mountain device kick cradle pact join baby") is INVALID
    )


def test_tokens_with_a_check_of_their_own():
    assert base62_crc32("") == "000000"
    check = VALIDATORS["checked-token"]
    for seed in range(30):
        token = "ghp_" + made("token", seed, "36")
        assert check(token) is VALID
        other = token[:-1] + ("a" if token[-1] != "a" else "b")
        assert check(other) is UNKNOWN
    assert check("ghp_" + "x" * 36) is INVALID


def test_json_web_tokens():
    check = VALIDATORS["json-web-token"]
    assert check(made("jwt", 1)) is VALID
    assert check("eyJub3QiOiJhIGhlYWRlciJ9.eyJhIjoxfQ.c2lnbmF0dXJlc2lnbmF0dXJl") is INVALID
    assert check("eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2lnbmF0dXJlc2lnbmF0dXJl") is INVALID
    assert check("eyJhbGciOiJIUzI1NiJ9.!!!.c2lnbmF0dXJlc2lnbmF0dXJl") is INVALID


@pytest.mark.parametrize(
    "value",
    ["password", "********", "xxxxxx", "${DB_PASSWORD}", "os.environ", "self.password1", "getpass.getpass()", "None",
     "your-password-1", "<pw1>", "changeme", "sha256", "utf-8", "8-16", "1.2.3", "/run/secrets/pw1", "a1@corp.cn",
     "https://a1.cn", "config[0]", "Optional[str1]", "{{pw1}}", "%s", "md5(x1)", "correcthorse"],
)  # fmt: skip
def test_what_stands_at_the_place_of_a_password(value):
    assert VALIDATORS["password"](value) is INVALID
    assert VALIDATORS["said-password"](value) is INVALID


@pytest.mark.parametrize("value", ["hunter2!", "Tr0ub4dor&3", "abc@12345", "zhang1987", "P@ssw0rd!", "19870305"])
def test_passwords_of_people(value):
    assert VALIDATORS["password"](value) is VALID


@pytest.mark.parametrize("name", sorted(VALIDATORS))
@given(value=st.text(max_size=80))
def test_no_validator_stumbles_over_a_text(name, value):
    assert isinstance(VALIDATORS[name](value or "1"), Verdict)


@pytest.mark.parametrize("name", sorted(VALIDATORS))
@given(value=st.text("0123456789abcdefABCDEFx-_ .:@/=+XKL", min_size=1, max_size=60))
def test_no_validator_stumbles_over_look_alikes(name, value):
    assert isinstance(VALIDATORS[name](value), Verdict)


@given(seeds, st.sampled_from(["12", "15", "18", "21", "24"]))
def test_a_quick_look_misses_no_seed_phrase(seed, count):
    phrase = made("seed", seed, count)
    assert VALIDATORS["english-seed"](phrase) is Verdict.VALID
    assert QUICK_LOOKS["english-seed"](f"My words: 1. {phrase.title()}. Thanks".encode())


def test_a_quick_look_leaves_prose_out():
    assert not QUICK_LOOKS["english-seed"](b"the quick brown fox jumps over the lazy dog and runs home to its own den")
