"""Nothing that Tidytrace writes holds a value: one of every rule is planted, and every byte that it wrote is searched.

Values are looked for as they are, as UTF-16, as JSON writes them, in Base64 and hexadecimal, and as digests without a
key, from which they could be guessed.
"""

import base64
import hashlib
import json
import os
import sqlite3
import traceback
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.host import current_host
from tidytrace.sensitive import marks
from tidytrace.sensitive.looks import memory
from tidytrace.sensitive.rules.load import load_rules
from tidytrace.sensitive.rules.samples import make

LEAST = 8
"""Characters of a value that can stand nowhere by chance."""
CARDS = 4
"""Digits at both ends of a card that may be shown."""


def planted() -> dict[str, str]:
    """Texts of every rule, with what must not be found again of each."""
    texts: dict[str, str] = {}
    for rule in load_rules():
        for number, example in enumerate(rule.examples):
            sample = make(example, f"planted {rule.id} {number}")
            value = sample.text[sample.start : sample.end]
            digits = "".join(one for one in value if one.isdigit())
            inner = digits[CARDS:-CARDS] if rule.kind == "payment-card" else value
            texts.update((one, sample.text) for one in (value, inner) if len(one) >= LEAST)
    return texts


PLANTED = planted()


def spellings(value: str) -> set[bytes]:
    """Everything that would tell the value."""
    plain = value.encode()
    forms = {plain, value.encode("utf-16-le"), value.encode("utf-16-be"), json.dumps(value)[1:-1].encode()}
    forms |= {plain.hex().encode(), plain.hex().upper().encode()}
    for shift in range(3):
        # in the middle of a text, by where it begins; the ends depend on what stands beside it
        encoded = base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : len(plain) * 4 // 3 - 3]
        forms |= {encoded, encoded.translate(bytes.maketrans(b"+/", b"-_"))}
    for name in ("md5", "sha1", "sha256", "blake2b"):
        digest = hashlib.new(name, plain).digest()
        forms |= {digest, digest.hex().encode(), base64.b64encode(digest).rstrip(b"=")}
    return {one for one in forms if len(one) >= LEAST}


WANTED = {form: value for value in PLANTED for form in spellings(value)}


def leaked(content: bytes) -> set[str]:
    return {value for form, value in WANTED.items() if form in content}


@pytest.fixture
def notes(tmp_path):
    """Files of several forms with one value of every rule."""
    folder = tmp_path / "notes"
    folder.mkdir()
    texts = list(PLANTED.values())
    (folder / "plain.md").write_text("\n\n".join(texts), "utf-8")
    (folder / "wide.txt").write_text("\n\n".join(texts), "utf-16")
    (folder / "chat.jsonl").write_text("".join(json.dumps({"text": one}) + "\n" for one in texts), "utf-8")
    log = "".join(json.dumps({"text": one}) + "\n" for one in texts)
    (folder / "log.jsonl").write_text('{"text": "nothing to see here"}\n' * 40_000 + log, "utf-8")
    with sqlite3.connect(folder / "chats.db") as connection:
        connection.execute("CREATE TABLE said (text)")
        connection.executemany("INSERT INTO said VALUES (?)", [(one,) for one in texts])
    connection.close()
    for file in folder.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    return folder


@pytest.fixture
def told(home):
    """Chats of two apps in which a person typed all of it."""
    mine = talks(2, seed=3)
    turns = [(f"{mine[0].turns[0][0]} {one}", "Noted.") for one in PLANTED.values()]
    mine[0] = Talk(mine[0].id, mine[0].title, turns, mine[0].started, mine[0].project)
    mine[1] = Talk(mine[1].id, mine[1].title, turns, mine[1].started, mine[1].project)
    WRITERS["claude-code"](current_host(), mine[:1])
    WRITERS["opencode"](current_host(), mine[1:])


def there(home: Path) -> set[Path]:
    """All files below the home and the folder for temporary ones, where what the tests themselves catch lies too."""
    return {path for root in (home, Path(os.environ["TMPDIR"])) for path in root.rglob("*") if path.is_file()}


def written(home: Path, before: set[Path], *more: Path) -> bytes:
    """Every byte below the home and the folder for temporary files that was not there before."""
    fresh = there(home) - before
    assert fresh
    return b"\0".join(path.read_bytes() for path in (*fresh, *more))


def test_values_are_planted_for_every_rule_that_has_long_ones():
    assert len(PLANTED) > 100
    assert leaked("\n".join(PLANTED.values()).encode()) >= {one for one, text in PLANTED.items() if one in text}
    some = next(iter(PLANTED))
    for content in (base64.b64encode(f"x{some}".encode()), hashlib.sha256(some.encode()).hexdigest().encode()):
        assert leaked(content) == {some}


def test_nothing_holds_a_value(command, notes, told, home, tmp_path):
    before = there(home)
    report, base = tmp_path / "out.sarif", tmp_path / "base.json"
    answers = [
        command("scan", str(notes)),
        command("scan", str(notes), "--json", "--sarif", str(report), "--write-baseline", str(base)),
        command("scan", str(notes), "--baseline", str(base), "--lang", "zh_CN"),
        command("scan", "--json"),
        command("scan"),
        command("chats", "list", "--sensitive", "--json"),
    ]
    matches = answers[1].document["matches"]
    assert len({one["rule"] for one in matches}) > 80
    assert answers[3].document["matches"]
    some = [one["id"] for one in matches[:3]]
    for one, width in zip(some, ("here", "value", "rule"), strict=True):
        answers.append(command("scan", str(notes), "--accept", one, "--as", width))
    answers += [
        command("scan", "--accepted"),
        command("scan", "--accepted", "--json"),
        command("scan", str(notes), "--all"),
    ]
    answers.append(command("scan", "--take-back", some[0]))
    with (notes / "log.jsonl").open("a") as file:
        file.write(json.dumps({"text": next(iter(PLANTED.values()))}) + "\n")
    answers.append(command("scan", str(notes), "--json"))
    said = "".join(one.out + one.err for one in answers).encode()
    assert leaked(said + written(home, before, report, base)) == set()


def test_nothing_holds_a_value_after_a_crash(command, notes, told, home, monkeypatch, caplog):  # noqa: PLR0917
    """Also the words of what went wrong: somebody may send them to us."""
    before = there(home)
    said = []
    real = marks.masked
    calls = []

    def failing(kind, value):
        calls.append(kind)
        if len(calls) > 40:
            raise RuntimeError("out of order")
        return real(kind, value)

    monkeypatch.setattr("tidytrace.sensitive.scan.masked", failing)
    for arguments in (("scan", str(notes)), ("scan", "--json")):
        calls.clear()
        try:
            command(*arguments)
        except RuntimeError as error:
            said.append("".join(traceback.format_exception(error)))
    assert len(said) == 2
    monkeypatch.undo()
    monkeypatch.setattr(memory.sqlite3, "connect", _refusing)
    answer = command("scan", str(notes))
    said += [answer.out, answer.err, caplog.text]
    assert "could not be remembered" in caplog.text
    assert leaked("".join(said).encode() + written(home, before)) == set()


def _refusing(*_args, **_more):
    raise sqlite3.OperationalError("disk I/O error")
