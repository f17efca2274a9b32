"""What looks like something sensitive and is none."""

import base64
import random
import string
import uuid
from collections.abc import Callable

from sensitive.corpus.numbers import DIGITS, card, iban, mobile, resident, some, wrong

HEX = "0123456789abcdef"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE62 = string.ascii_letters + DIGITS
Maker = Callable[[random.Random], tuple[str, str]]


def _uuid(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _image(chance: random.Random) -> str:
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + chance.randbytes(900)).decode()


def _said(template: str, make: Callable[[random.Random], str]) -> Maker:
    def maker(chance: random.Random) -> tuple[str, str]:
        value = make(chance)
        return value, template.replace("{v}", value)

    return maker


def _always(text: str, value: str = "") -> Maker:
    return lambda _chance: (value or text, text)


def _digits(count: int, first: str = "") -> Callable[[random.Random], str]:
    return lambda chance: first + some(chance, DIGITS, count - len(first))


def _wrong_card(chance: random.Random) -> str:
    return wrong(chance, card(chance)[0])


def _hex(count: int) -> Callable[[random.Random], str]:
    return lambda chance: some(chance, HEX, count)


DECOYS: dict[str, tuple[Maker, ...]] = {
    "payment-card": (
        _said("卡号 {v} 校验不通过", _wrong_card),
        _said("card {v} is declined: checksum", _wrong_card),
        _said("订单号：{v}，请尽快发货", _digits(16, "2026")),
        _said("运单号 {v} 已签收", _digits(13, "7")),
        _said("trace_id={v}", _digits(19, "17")),
        _said('{"message_id": "{v}"}', _digits(19, "14")),
        _said("timestamp: {v}", _digits(16, "177")),
        _said("ts={v}", _digits(13, "177")),
        _always("测试卡 4111 1111 1111 1111 只能用于沙箱", "4111 1111 1111 1111"),
        _always("Stripe's test card is 4242424242424242", "4242424242424242"),
        _said("卡号前六位 622848，后四位 {v}", _digits(4)),
        _said("ISBN 978-7-{v}-0", lambda chance: f"{some(chance, DIGITS, 3)}-{some(chance, DIGITS, 5)}"),
        _said("0x{v}", _hex(16)),
        _said("pi is 3.{v}", _digits(18, "14159")),
    ),
    "cn-resident-id": (
        _said("身份证号{v}校验位不对", lambda chance: wrong(chance, resident(chance))),
        _said("身份证 {v} 格式错误", lambda chance: resident(chance)[:10] + "1345" + some(chance, DIGITS, 4)),
        _said("流水号{v}", lambda chance: "2026030415" + some(chance, DIGITS, 8)),
        _always("身份证号码由18位组成，前6位是地区码"),
        _always(r"正则：^[1-9]\d{5}(18|19|20)\d{2}((0[1-9])|(1[0-2]))\d{3}[0-9Xx]$"),
        _said("commit {v}", _hex(40)),
    ),
    "cn-mobile": (
        _said("订单编号 {v}", mobile),
        _said("快递单号：{v}", mobile),
        _said("电话 {v} 是空号（号段不存在）", lambda chance: "12" + some(chance, DIGITS, 9)),
        _said("size {v} bytes", _digits(14, "13")),
        _said("sha1 {v}", _hex(40)),
        _said("客服热线 400-{v}", lambda chance: f"{some(chance, DIGITS, 3)}-{some(chance, DIGITS, 4)}"),
        _said("座机 010-{v}", _digits(8, "6")),
        _always("手机号必须是 11 位数字"),
        _always("default sample number 13800138000", "13800138000"),
        _said("0.{v}", _digits(11, "13")),
    ),
    "iban": (
        _said("IBAN {v} ist ungültig", lambda chance: wrong(chance, iban(chance))),
        _always("An IBAN looks like DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
        _said(
            "part number {v}", lambda chance: some(chance, string.ascii_uppercase, 2) + some(chance, DIGITS + "ABC", 20)
        ),
    ),
    "email": (
        _said(
            "pip install {v}", lambda chance: f"{some(chance, string.ascii_lowercase, 6)}@{chance.randint(0, 9)}.4.2"
        ),
        _said("git@github.com:{v}.git", lambda chance: some(chance, string.ascii_lowercase, 6) + "/tool"),
        _always("write to someone@example.com", "someone@example.com"),
        _always("logo@2x.png", "logo@2x.png"),
        _said("ssh root@{v}", lambda chance: f"10.0.{chance.randint(0, 255)}.7"),
        _always("@app.route('/login')"),
    ),
    "payment-password": (
        _always("支付密码必须是6位数字，不能连号"),
        _always("验证码60秒后可以重新获取"),
        _always("验证码已发送至您的手机，尾号 8821", "8821"),
        _always("连续输错 5 次支付密码将锁定 24 小时"),
        _said("error code {v}", _digits(6)),
        _said("邮政编码 {v}", _digits(6)),
        _said("PIN {v} of the chip is not connected", _digits(2)),
        _always("the pin layout has 1024 pads", "1024"),
        _always("Enter the 6-digit verification code"),
        _said("股票代码 {v}", _digits(6, "60")),
        _always("cvv must have 3 digits"),
        _always("OTP expires in 300 seconds", "300"),
    ),
    "password": (
        _always("my password is wrong", "wrong"),
        _always("密码是什么？"),
        _always("密码强度不足：至少 12 位，含大小写与符号"),
        _always("password: ********", "********"),
        _always("password=<YOUR_PASSWORD>", "<YOUR_PASSWORD>"),
        _always('password = os.environ["DB_PASSWORD"]'),
        _always("password: ${DB_PASSWORD}", "${DB_PASSWORD}"),
        _always("if (user.password === hash(input)) return true;"),
        _always("password: string;", "string"),
        _always("Forgot your password? Click here."),
        _always("The password was reset yesterday by the admin.", "reset"),
        _always("set a strong password like xxxxxxxx", "xxxxxxxx"),
        _always("passwords are hashed with bcrypt and a cost of 12", "bcrypt"),
        _always("密码输入框的 type 应为 password"),
        _always('<input type="password" name="pwd" placeholder="请输入密码">'),
        _always("忘记密码怎么办"),
        _always("password_hash = sha256(salt + password).hexdigest()"),
        _always("密码不能与用户名相同"),
        _always("pwd && ls -la"),
        _always("--password-file /run/secrets/db"),
        _always("def check_password(self, password: str) -> bool:"),
        _always("the password is case sensitive", "case"),
        _always("密码：请联系管理员获取"),
    ),
    "api-key": (
        _always("OPENAI_API_KEY=sk-your-key-here", "sk-your-key-here"),
        _always("token: <paste token here>"),
        _always("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        _always("export GITHUB_TOKEN=ghp_" + "x" * 36, "ghp_" + "x" * 36),
        _said("sha256:{v}", _hex(64)),
        _said("checksum {v}", _hex(32)),
        _said('"integrity": "sha512-{v}"', lambda chance: base64.b64encode(chance.randbytes(64)).decode()),
        _said("request id {v}", _uuid),
        _said('"uuid":"{v}"', _uuid),
        _said("etag: {v}", _hex(32)),
        _said("![img](data:image/png;base64,{v})", _image),
        _said("index {v}", lambda chance: f"{some(chance, HEX, 7)}..{some(chance, HEX, 7)} 100644"),
        _said("docker.io/library/redis@sha256:{v}", _hex(64)),
        _always("api_key = settings.API_KEY"),
        _always("apiKey: process.env.API_KEY"),
        _always("from sk-learn import tree  # sk-learn-contrib-package", "sk-learn-contrib-package"),
        _said("SHA256:{v} deploy@host (ED25519)", lambda chance: some(chance, BASE62, 43)),
        _always("Authorization: Bearer <token>"),
        _always("令牌已过期，请重新登录"),
        _always("密钥长度为 256 位"),
        _said("session={v}", _uuid),
        _said("publish_key: pk_live_placeholder_{v}", lambda _chance: "xxxxxxxxxxxx"),
    ),
    "private-key": (
        _always("-----BEGIN PUBLIC KEY-----"),
        _always("文件要以 -----BEGIN PRIVATE KEY----- 开头"),
        _said("ssh-ed25519 {v} bob@laptop", lambda chance: "AAAAC3NzaC1lZDI1NTE5AAAAI" + some(chance, BASE62, 43)),
        _said(
            "-----BEGIN CERTIFICATE-----\n{v}\n-----END CERTIFICATE-----",
            lambda chance: base64.b64encode(chance.randbytes(600)).decode(),
        ),
    ),
    "crypto-seed": (
        _always("abandon ability able about above absent absorb abstract absurd abuse access accident"),
        _always("the cat sat on the mat and then ran off with the old dog again"),
        _always("助记词一般由 12 个或 24 个单词组成，请离线保存"),
    ),
    "crypto-wallet": (
        _said("tx 0x{v}", _hex(64)),
        _said("sha1 0x{v}", _hex(40)),
        _said(
            "short link {v}",
            lambda chance: "1" + some(chance, BASE58, 33),
        ),
        _said("contract bc1q{v}", lambda chance: some(chance, "023456789acdefghjklmnpqrstuvwxyz", 38)),
    ),
    "bank-account": (
        _said("游戏账号：{v}", _digits(10)),
        _said("QQ账号 {v}", _digits(9)),
        _said("AWS account {v}", _digits(12)),
        _always("银行账号一般为 16 到 19 位"),
    ),
    "passport": (
        _said("料号 E{v}", _digits(8)),
        _said("flight CA{v}", _digits(4)),
        _always("const passport = require('passport-local')"),
        _said("CAS {v}", lambda chance: f"G{some(chance, DIGITS, 8)}-2"),
    ),
    "us-ssn": (
        _always("SSN format: XXX-XX-XXXX"),
        _always("SSN 000-12-3456 is never issued", "000-12-3456"),
        _said("phone 555-{v}", lambda chance: f"{some(chance, DIGITS, 2)}-{some(chance, DIGITS, 4)}"),
        _said("part 2026-{v}", lambda chance: f"03-{some(chance, DIGITS, 4)}"),
    ),
}
"""By the kind that they look like: the value, and the text in which it stands."""
