"""Planted values and decoys, each in a text of its own."""

import base64
import random
import string
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sensitive.corpus import vendors
from sensitive.corpus.decoys import DECOYS
from sensitive.corpus.numbers import (
    DIGITS,
    card,
    credit_code,
    dashed,
    entity_spaced,
    grouped,
    iban,
    kept_together,
    mobile,
    plainly,
    resident,
    social_security,
    some,
    spaced,
    wide,
)
from sensitive.corpus.wording import FIELDS, NOT_IN_XML, NOT_OF_SECRETS, SENTENCES, STRUCTURES
from tidytrace.sensitive.rules.samples import make

BASE62 = string.ascii_letters + DIGITS
SECRETS = frozenset({"password", "payment-password"})


class Item(NamedTuple):
    """Something that stands in a chat."""

    kind: str
    kinds: frozenset[str]
    """Any of these is right."""
    value: str
    """As it stands in the text."""
    text: str
    true: bool
    """Or a decoy."""
    form: str


def assortment(chance: random.Random, count: int) -> Iterator[Item]:
    """So many of each kind, two of three true."""
    for kind, maker in MAKERS.items():
        for number in range(count):
            if number % 3 == 2 and kind in DECOYS:
                value, text = chance.choice(DECOYS[kind])(chance)
                yield Item(kind, frozenset({kind}), value, text, true=False, form="decoy")
            else:
                yield maker(chance)


def _placed(chance: random.Random, kind: str, value: str, how: str, *, named: float = 0.5) -> Item:
    counted = "bank-account" if kind == "credit-code" else kind
    kinds = SECRETS if kind in SECRETS else frozenset({counted})
    if kind in FIELDS and chance.random() < named:
        name = chance.choice(FIELDS[kind])
        form, structure = chance.choice([one for one in STRUCTURES if _fits(one[0], kind, name, value)])
        text = structure.replace("{n}", name).replace("{v}", value)
    else:
        form, sentence = "sentence", chance.choice(SENTENCES[kind])
        text = sentence.replace("{v}", value)
    return Item(counted, kinds, value, text, true=True, form=f"{form}, {how}")


def _fits(form: str, kind: str, name: str, value: str) -> bool:
    if form == "xml":
        return not (NOT_IN_XML & set(name) or set("<&>") & set(value))
    if form == "query":
        return not set(" &#+%?") & set(value)
    return form not in NOT_OF_SECRETS or kind not in SECRETS | {"bank-account"}


WAYS = {
    "plain": plainly,
    "spaces": spaced,
    "dashes": dashed,
    "no-break": kept_together,
    "entities": entity_spaced,
    "wide": wide,
}


def _card(chance: random.Random) -> Item:
    number, groups = card(chance)
    how = chance.choice(("plain", "plain", "plain", "spaces", "spaces", "dashes", "no-break", "wide", "entities"))
    return _placed(chance, "payment-card", WAYS[how](chance, number, groups), how)


def _resident(chance: random.Random) -> Item:
    number = resident(chance)
    how = chance.choice(("plain", "plain", "plain", "lower", "6 8 4", "6-8-4", "6 4 4 4", "wide", "no-break"))
    written = {
        "lower": number.lower(),
        "6 8 4": grouped(number, (6, 8, 4), " "),
        "6-8-4": grouped(number, (6, 8, 4), "-"),
        "6 4 4 4": grouped(number, (6, 4, 4, 4), " "),
        "wide": wide(chance, number, ""),
        "no-break": grouped(number, (6, 8, 4), "\u00a0"),
    }.get(how, number)
    return _placed(chance, "cn-resident-id", written, how)


def _mobile(chance: random.Random) -> Item:
    number = mobile(chance)
    how = chance.choice(
        ("plain", "plain", "plain", "spaces", "dashes", "dots", "+86", "+86 spaces", "0086", "wide", "(+86)")
    )
    spread = grouped(number, (3, 4, 4), " ")
    written = {
        "spaces": spread,
        "dashes": spread.replace(" ", "-"),
        "dots": spread.replace(" ", "."),
        "+86": f"+86{number}",
        "+86 spaces": f"+86 {spread}",
        "0086": f"0086{number}",
        "(+86)": f"(+86){number}",
        "wide": wide(chance, number, ""),
    }.get(how, number)
    return _placed(chance, "cn-mobile", written, how)


def _iban(chance: random.Random) -> Item:
    number = iban(chance)
    how = chance.choice(("plain", "plain", "spaces", "no-break"))
    fours = grouped(number, (4,) * (len(number) // 4), " ")
    written = {"spaces": fours, "no-break": fours.replace(" ", "\u00a0")}.get(how, number)
    return _placed(chance, "iban", written, how)


def _email(chance: random.Random) -> Item:
    local = chance.choice(
        (
            some(chance, string.ascii_lowercase, 7),
            f"{some(chance, string.ascii_lowercase, 5)}.{some(chance, string.ascii_lowercase, 6)}",
            some(chance, DIGITS, 9),
            f"{some(chance, string.ascii_lowercase, 4)}_{chance.randint(1970, 2010)}",
            f"{some(chance, string.ascii_lowercase, 6)}+shop",
            some(chance, string.ascii_uppercase, 1) + some(chance, string.ascii_lowercase, 7),
        )
    )
    host = some(chance, string.ascii_lowercase, 6)
    domain = chance.choice(
        (
            "qq.com",
            "163.com",
            "gmail.com",
            "outlook.com",
            "126.com",
            "sina.cn",
            "foxmail.com",
            f"{host}.com.cn",
            f"mail.{host}.edu.cn",
            f"{host}.de",
            f"{host}-{host[:3]}.co.uk",
            f"{host}.ai",
        )
    )
    return _placed(chance, "email", f"{local}@{domain}", "plain")


def _payment_password(chance: random.Random) -> Item:
    return _placed(chance, "payment-password", _code(chance, 6), "six digits", named=0.4)


def _code(chance: random.Random, count: int) -> str:
    return next(one for one in iter(lambda: some(chance, DIGITS, count), "") if len(set(one)) > 2)


def _password(chance: random.Random) -> Item:
    how = chance.choice(("random", "word and number", "name and year", "phrase", "leet", "symbols"))
    word = some(chance, string.ascii_lowercase, chance.randint(4, 7))
    written = {
        "random": next(one for one in iter(lambda: some(chance, BASE62, 14), "") if any(map(str.isdigit, one))),
        "word and number": f"{word}{chance.randint(100, 99999)}",
        "name and year": f"{word.capitalize()}@{chance.randint(1975, 2026)}",
        "phrase": f"{word}-{some(chance, string.ascii_lowercase, 5)}-{chance.randint(10, 99)}",
        "leet": f"P{word[:3]}0{word[3:]}3!{chance.randint(1, 99)}",
        "symbols": f"{word[:3]}#{some(chance, BASE62, 4)}{chance.randint(0, 9)}!{some(chance, BASE62, 2)}",
    }[how]
    address = chance.random()
    if address < 0.06 and how in {"random", "word and number"}:
        text = f"DATABASE_URL=postgresql://svc:{written}@db-{chance.randint(1, 9)}.prod.lan:5432/orders"
        return Item("password", SECRETS, written, text, true=True, form="address")
    if address < 0.1:
        text = f"curl -s -u deploy:{written} https://ci.corp.lan/job/{chance.randint(1, 99)}"
        return Item("password", SECRETS, written, text, true=True, form="curl")
    return _placed(chance, "password", written, how)


def _key(chance: random.Random) -> Item:
    draw = chance.random()
    kinds = frozenset({"api-key"})
    if draw < 0.08:
        vendor, form = chance.choice(sorted(vendors.ADDRESSES.items()))
        address = vendors.made(chance, form)
        return Item("api-key", kinds, address, f"curl -X POST '{address}' -d '{{}}'", true=True, form=vendor)
    if draw < 0.25:
        name, form = chance.choice(sorted(vendors.NAMED.items()))
        value = vendors.made(chance, form)
        text = chance.choice(("{n}={v}", '{n}: "{v}"', "export {n}='{v}'", '{"{n}": "{v}"}', "{n} = {v}"))
        text = text.replace("{n}", name).replace("{v}", value)
        return Item("api-key", kinds, value, text, true=True, form=name)
    vendor, form = chance.choice(sorted(vendors.FORMS.items()))
    item = _placed(chance, "api-key", vendors.made(chance, form), vendor)
    return item._replace(kinds=kinds)


def _private_key(chance: random.Random) -> Item:
    what = chance.choice(
        (
            "RSA PRIVATE KEY",
            "PRIVATE KEY",
            "EC PRIVATE KEY",
            "OPENSSH PRIVATE KEY",
            "PGP PRIVATE KEY BLOCK",
            "ENCRYPTED PRIVATE KEY",
            "DSA PRIVATE KEY",
        )
    )
    body = base64.b64encode(chance.randbytes(chance.choice((138, 420, 610, 1218)))).decode()
    width = 70 if what.startswith("OPENSSH") else 64
    lines = [body[at : at + width] for at in range(0, len(body), width)]
    if what.startswith("PGP"):
        lines.insert(0, "")
    value = "\n".join([f"-----BEGIN {what}-----", *lines, f"-----END {what}-----"])
    return _placed(chance, "private-key", value, what)


def _seed(chance: random.Random) -> Item:
    count = chance.choice(("12", "12", "12", "15", "18", "21", "24", "24"))
    how = chance.choice(("words", "words", "commas", "lines", "numbered", "Chinese"))
    seed = str(chance.random())
    made = {
        "words": f"{{seed:{count}}}",
        "commas": f"{{seed:{count}:english:, }}",
        "lines": f"{{seed:{count}:english:nl}}",
        "numbered": "{numbered:" + ("24" if count == "24" else "12") + "}",
        "Chinese": f"{{seed:{'24' if count == '24' else '12'}:chinese_simplified}}",
    }[how]
    value = make(made, seed).text
    if how == "Chinese":
        text = chance.choice(("助记词：{v}", "我的钱包助记词是{v}", "助記詞 {v}")).replace("{v}", value)
        return Item("crypto-seed", frozenset({"crypto-seed"}), value, text, true=True, form=how)
    return _placed(chance, "crypto-seed", value, f"{how} {count}")


def _wallet(chance: random.Random) -> Item:
    how = chance.choice(
        (
            "p2pkh",
            "p2pkh:05",
            "bech32:bc:0:20",
            "bech32:bc:0:32",
            "bech32:bc:1:32",
            "ethereum",
            "ethereum",
            "p2pkh:41",
            "p2pkh:30",
            "p2pkh:1e",
            "bech32:ltc:0:20",
            "wif",
            "xprv",
        )
    )
    return _placed(chance, "crypto-wallet", make(f"{{{how}}}", str(chance.random())).text, how)


def _account(chance: random.Random) -> Item:
    number = chance.choice("123456789") + some(chance, DIGITS, chance.choice((11, 14, 16, 18)))
    if number.startswith("62") or len(set(number)) < 5:
        return _account(chance)
    item = _placed(chance, "bank-account", number, f"{len(number)} digits", named=0.3)
    return item._replace(kinds=frozenset({"bank-account", "payment-card"}))


def _credit_code(chance: random.Random) -> Item:
    return _placed(chance, "credit-code", credit_code(chance), "credit code")


def _passport(chance: random.Random) -> Item:
    number = chance.choice(("E", "G", "EA", "EK", "EJ"))
    return _placed(chance, "passport", number + some(chance, DIGITS, 9 - len(number)), "Chinese")


def _social_security(chance: random.Random) -> Item:
    return _placed(chance, "us-ssn", social_security(chance), "dashes")


MAKERS: dict[str, Callable[[random.Random], Item]] = {
    "payment-card": _card,
    "cn-resident-id": _resident,
    "cn-mobile": _mobile,
    "iban": _iban,
    "email": _email,
    "payment-password": _payment_password,
    "password": _password,
    "api-key": _key,
    "private-key": _private_key,
    "crypto-seed": _seed,
    "crypto-wallet": _wallet,
    "bank-account": _account,
    "credit-code": _credit_code,
    "passport": _passport,
    "us-ssn": _social_security,
}
