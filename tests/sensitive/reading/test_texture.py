"""Markdown, HTML, and what web pages put between digits: a value is a value, in whatever it is wrapped."""

import base64
import io
import json
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pace import within
from prepared import scanner
from tidytrace.sensitive import compile_rules, find_bytes
from tidytrace.sensitive.engine.anchors import Slow, anchors_of
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.reading.blobs import without_blobs
from tidytrace.sensitive.reading.textures import Plain, signs
from tidytrace.sensitive.rules.load import load_rules
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.scan import scan_stream

RULES = load_rules()
SCANNER = scanner(RULES)
SLOW = Scanner(RULES, engine=Slow(anchors_of(RULES, few=True)))
READY = compile_rules(RULES)
MARKS = Marks(bytes(32))
# what is compiled when the first sign is seen takes longer than a test of Hypothesis may
assert Plain.of(b"&nbsp; &shy;1")
CARD = make("{card:622202:19}", "a card on a page").text
VISA = make("{card:4:16}", "a visa on a page").text
PHONE = "13912348765"
PERSON = make("{resident:110101:19900307}", "a person on a page").text
KEY = make("ghp_{token:36}", "a key on a page").text


def fours(number, between):
    return between.join(number[at : at + 4] for at in range(0, len(number), 4))


def numbered(text, form="&#{};"):
    return "".join(form.format(ord(one)) for one in text)


def wide(text):
    return "".join(chr(ord(one) + 0xFEE0) for one in text)


MARKDOWN = {
    "a fence": (f"卡号\n```\n{CARD}\n```\n", [CARD]),
    "a fence of a language": ("```text\n支付密码：836412\n```", ["836412"]),
    "inline code": (f"卡号 `{CARD}` 支付密码是 `836412`", [CARD, "836412"]),
    "a table": (f"| 项目 | 值 |\n|---|---|\n| 银行卡号 | {CARD} |\n| 支付密码 | 836412 |\n", [CARD, "836412"]),
    "a list": (f"- 支付密码: 836412\n- 卡号: {CARD}", ["836412", CARD]),
    "a quotation": (f"> 支付密码是836412\n> 卡号 {CARD}", ["836412", CARD]),
    "a bold value": (f"支付密码：**836412**，卡号**{CARD}**。", ["836412", CARD]),
    "a bold number in groups": (f"card **{fours(VISA, ' ')}** ok", [fours(VISA, " ")]),
    "a bold word": ("**支付密码**：836412", ["836412"]),
    "both bold": ("**支付密码**：**836412**", ["836412"]),
    "a bold colon": ("**支付密码：** 836412", ["836412"]),
    "an italic value": ("支付密码：*836412*", ["836412"]),
    "a struck out value": (f"卡号 ~~{CARD}~~", [CARD]),
    "a bold key": (f"**{KEY}**", [KEY]),
    "a key in a table": (f"| token | {KEY} |", [KEY]),
    "a password in code": ("密码：`Tr0ub4dor&3`", ["Tr0ub4dor&3"]),
    "a link": (f"[{CARD}](https://example.org/a)", [CARD]),
}
HTML = {
    "tags": (f"<p>卡号</p><code>{CARD}</code><br/>", CARD, CARD),
    "decimal numbers": (f"卡号 {numbered(CARD)}。", numbered(CARD), CARD),
    "hexadecimal numbers": (f"卡号 {numbered(CARD, '&#x{:x};')}。", numbered(CARD, "&#x{:x};"), CARD),
    "one digit": (f"卡号 {CARD[:5]}{numbered(CARD[5])}{CARD[6:]}", CARD[:5] + numbered(CARD[5]) + CARD[6:], CARD),
    "words in numbers": (f"{numbered('支付密码：')}836412", "836412", "836412"),
    "quotation marks": (f"&quot;card&quot;: &quot;{CARD}&quot;", CARD, CARD),
    "an escaped setting": ("&quot;password&quot;: &quot;Tr0ub4dor3x&quot;", "Tr0ub4dor3x", "Tr0ub4dor3x"),
    "named spaces": (f"card {fours(VISA, '&nbsp;')} ok", fours(VISA, "&nbsp;"), fours(VISA, " ")),
    "numbered spaces": (f"card {fours(VISA, '&#160;')} ok", fours(VISA, "&#160;"), fours(VISA, " ")),
    "soft hyphens": (f"card {fours(VISA, '&shy;')} ok", fours(VISA, "&shy;"), VISA),
    "spaces without width": (f"card {fours(VISA, '&#8203;')} ok", fours(VISA, "&#8203;"), VISA),
}
NO_WIDTH = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"}
SPACES = {"\u00a0", "\u2007", "\u2009", "\u200a", "\u202f", "\u3000"}
HYPHENS = {"\u2010", "\u2011", "\u2013"}


def written(text):
    """A text in a file of its own, in JSON, with escapes, and in JSON in JSON."""
    yield text
    yield json.dumps({"text": text}, ensure_ascii=False)
    yield json.dumps({"text": text})
    yield json.dumps({"out": json.dumps({"text": text})})


def found(text, scanner=SCANNER):
    return scan_stream(io.BytesIO(text.encode()), scanner, MARKS).matches


def values(text):
    return [value.decode() for _, value in SCANNER.values(text.encode())]


def check(text, place, value):
    """The value is told once, in every form of the text, and where it stands."""
    for form in written(text):
        assert values(form) == [value], form
        assert [(one.rule, one.offset) for one in found(form, SLOW)] == [(one.rule, one.offset) for one in found(form)]
    (one,) = found(text)
    data = text.encode()
    assert data[one.offset : one.offset + one.length].decode() == place
    assert one.mark == MARKS.mark(one.kind, value.encode())


@pytest.mark.parametrize(("text", "expected"), MARKDOWN.values(), ids=MARKDOWN)
def test_markdown(text, expected):
    for form in written(text):
        assert values(form) == expected, form
    data = text.encode()
    assert [data[one.offset : one.offset + one.length].decode() for one in found(text)] == expected


@pytest.mark.parametrize(("text", "place", "value"), HTML.values(), ids=HTML)
def test_html(text, place, value):
    check(text, place, value)


@pytest.mark.parametrize("mark", sorted(NO_WIDTH), ids=ascii)
def test_what_has_no_width_is_not_there(mark):
    check(f"卡号 {fours(CARD, mark)} 。", fours(CARD, mark), CARD)
    check(f"card {mark.join(VISA)} ok", mark.join(VISA), VISA)
    check(f"支付{mark}密码：{mark}836412。", "836412", "836412")
    check(f"支付密码是836{mark}412。", f"836{mark}412", "836412")
    check(f"token {KEY[:11]}{mark}{KEY[11:]} end", f"{KEY[:11]}{mark}{KEY[11:]}", KEY)
    check(f"身份证号 {PERSON[:6]}{mark}{PERSON[6:]} 。", PERSON[:6] + mark + PERSON[6:], PERSON)


@pytest.mark.parametrize("mark", sorted(SPACES), ids=ascii)
def test_special_spaces_group_digits(mark):
    check(f"card {fours(VISA, mark)} ok", fours(VISA, mark), fours(VISA, " "))
    check(f"卡号：{fours(CARD, mark)} 。", fours(CARD, mark), fours(CARD, " "))
    phone = mark.join((PHONE[:3], PHONE[3:7], PHONE[7:]))
    check(f"手机号：{phone}。", phone, phone.replace(mark, " "))


@pytest.mark.parametrize("mark", sorted(HYPHENS), ids=ascii)
def test_special_hyphens_group_digits(mark):
    check(f"card {fours(VISA, mark)} ok", fours(VISA, mark), fours(VISA, "-"))
    phone = mark.join((PHONE[:3], PHONE[3:7], PHONE[7:]))
    check(f"手机号：{phone}。", phone, phone.replace(mark, "-"))


def test_digits_in_full_width():
    check(f"卡号 {wide(CARD)} 。", wide(CARD), CARD)
    check(f"卡号 {CARD[:7]}{wide(CARD[7:])} 。", CARD[:7] + wide(CARD[7:]), CARD)
    check(f"支付密码：{wide('836412')}。", wide("836412"), "836412")


@pytest.mark.parametrize(
    "text",
    [
        "2019–2020 and 1999–2003, see pages 100–110",
        "x = 2**31; y = 10 ** 16; z = 1000**2000; print(f(12345678)**87654321)",
        "👨‍👩‍👧 and 👩🏽‍💻",
        "1\u00a0000\u00a0000 euros; 3\u202f500\u202fkm",
        "&quot;hello&quot; &amp; &lt;b&gt; &#39;x&#39;",
        "完成度１００％，第２０页",
    ],
)
def test_ordinary_text_stays_free_of_findings(text):
    for form in written(text):
        assert found(form) == ()


def test_a_power_is_no_bold_number():
    data = f"x = {VISA[:8]}**{VISA[8:]}".encode()
    assert not any(VISA.encode() in one.text for one in Plain.of(data))


PIECES = [
    *NO_WIDTH,
    *SPACES,
    *HYPHENS,
    "**",
    "&#54;",
    "&nbsp;",
    "&quot;",
    "\\u200b",
    "６",
    "1234",
    "x",
    "码",
    "；",
    " ",
    "\\",
    "&",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.integers(0, 3))
def test_ways_back_are_in_order(pieces, times):
    data = "".join(pieces).encode() + b" nothing " * (500 * times)
    little = Plain.of(data[: len(data) - 9 * 500 * times])
    plains = Plain.of(data)
    assert bool(little) == bool(plains)
    for plain in plains:
        check_ways_back(plain, len(data))
    for plain, shorter in zip(plains, little, strict=False):
        assert plain.text.startswith(shorter.text.rstrip())


def check_ways_back(plain, size):
    starts = [plain.start(at) for at in range(len(plain.text))]
    ends = [plain.end(at) for at in range(1, len(plain.text) + 1)]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= start < end <= size for start, end in zip(starts, ends, strict=True))


@pytest.mark.parametrize("sign", sorted(NO_WIDTH))
def test_a_sign_cuts_no_shorter_key_out_of_a_longer_one(sign):
    """Up to the sign it would be a whole key of another kind, and the rest of it would stay to be read."""
    letters = random.Random(7).choices("abcdefghijkmnopqrstuvwxyz0123456789", k=51)
    key = "sk-" + "".join(letters)
    [whole] = found(f"密钥{key}给你")
    [cut] = found(f"密钥{key[:51]}{sign}{key[51:]}给你")
    assert (cut.rule, cut.length) == (whole.rule, whole.length + len(sign.encode()))


@settings(deadline=None)
@given(st.integers(0, 2**32))
@example(57343)
def test_examples_with_anything_in_them_are_what_the_plain_matcher_finds(seed):
    chance = random.Random(seed)
    rule = chance.choice(RULES)
    text = make(chance.choice(rule.examples), f"texture {seed}").text
    expected = {one.rule for one in find_bytes(text.encode(), READY)}
    at = chance.randrange(1, len(text))
    if text[at - 1].isalnum() and text[at].isalnum() and ord(text[at]) < 0xAC00:
        text = text[:at] + chance.choice(sorted(NO_WIDTH)) + text[at:]
    assert {one.rule for one in found(text)} == expected


def test_signs_are_few_in_ordinary_text():
    data = json.dumps({"text": "你好，\u201c再见\u201d — it’s 5 o'clock…\n" * 3000}, ensure_ascii=False).encode()
    assert signs(data) == []
    assert not Plain.of(data)


@pytest.mark.parametrize("before", ['{"data":"', '{"url":"data:image/png;base64,', "![](data:image/png;base64,"])
def test_pictures_are_passed_over_and_what_stands_around_them_is_not(before):
    picture = base64.b64encode(random.Random(3).randbytes(300_000)).decode()
    text = f'卡号 {CARD} {before}{picture}"}} 支付密码是836412\n'
    with within(0.5):
        assert values(text) == [CARD, "836412"]
    data = text.encode()
    assert [data[one.offset : one.offset + one.length].decode() for one in found(text)] == [CARD, "836412"]


@pytest.mark.parametrize("between", ["\\n", "\\r\\n", "\n", "\\\\n"])
def test_pictures_on_lines_are_passed_over(between):
    picture = base64.b64encode(random.Random(4).randbytes(150_000)).decode()
    lines = between.join(picture[at : at + 76] for at in range(0, len(picture), 76))
    data = f"卡号 {CARD} {lines} 支付密码是836412".encode()
    assert without_blobs(data).count(b"=") > 0.9 * len(data)
    assert values(data.decode()) == [CARD, "836412"]
    escaped = f'"{picture.replace("/", chr(92) + "/")}"'.encode()
    assert without_blobs(escaped).count(b"=") > 0.9 * len(escaped)


def test_a_list_of_keys_is_no_picture():
    keys = "\\n".join(random.Random(number).randbytes(32).hex() for number in range(200))
    assert without_blobs(keys.encode()) == keys.encode()
    words = "\n".join(f"word{number}/" for number in range(2000)).encode()
    assert without_blobs(words) == words


@pytest.mark.parametrize("size", [100, 3000, 4095, 4096, 5000, 6143, 6144, 8192, 20_000])
@pytest.mark.parametrize("shift", [0, 1, 63, 64, 2047, 2048])
def test_a_run_stays_as_long_as_it_was_with_both_its_ends(size, shift):
    data = b"." * shift + b"A" * size + b". the end"
    same = without_blobs(data)
    assert len(same) == len(data)
    if size < 4096:
        assert same is data
    elif size >= 6144:
        assert same[shift : shift + 128] == b"A" * 128
        assert same.count(b"A") == 256
        assert same.endswith(b"A. the end")


def test_a_private_key_on_one_line_is_no_picture():
    body = base64.b64encode(random.Random(8).randbytes(2350)).decode()
    text = f"-----BEGIN PRIVATE KEY-----{body}-----END PRIVATE KEY-----"
    assert without_blobs(text.encode()) == text.encode()


@pytest.mark.parametrize("piece", [b"7316025948", b"a", b"deadbeef12", b"Q2FyZCBhbmQ"])
def test_runs_without_an_end_are_no_trap(piece):
    data = piece * (1_000_000 // len(piece))
    with within(1):
        assert SCANNER.values(data) == []
