"""A spelling is found in the bytes of any file, whatever they are spelled and packed in; and not in other words."""

import base64
import gzip
import html
import json
import sqlite3
from urllib.parse import quote

import cramjam
import pytest

from tidytrace.erase.forget.trace import Trace, holds
from tidytrace.erase.search.looking import NotAFileError

NAME = "Jürgen Müller"
TEXT = f"dear {NAME}, good morning"


@pytest.fixture(scope="module")
def trace() -> Trace:
    return Trace([NAME])


def database(path, text: str) -> bytes:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE said (words TEXT)")
        connection.execute("INSERT INTO said VALUES (?)", (text,))
    connection.close()
    return path.read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.upper().encode(),
        TEXT.replace("ü", "u\u0308").encode(),
        json.dumps(TEXT).encode(),
        json.dumps(json.dumps({"a": TEXT})).encode(),
        json.dumps(TEXT).upper().replace("\\U", "\\u").encode(),
        json.dumps(f"one\n{NAME}\nthree").encode(),
        b"\0\0" + TEXT.encode("utf-16-le") + b"\0\0",
        b"\0\0\0" + TEXT.encode("utf-16-be"),
        TEXT.encode("latin-1"),
        html.escape(TEXT).replace("ü", "&uuml;").encode(),
        html.escape(TEXT).replace("ü", "&#252;").encode(),
        f"https://example.org/?q={quote(TEXT)}".encode(),
        gzip.compress(TEXT.encode(), mtime=0),
        bytes(cramjam.zstd.compress(b"x" * 100 + TEXT.encode() + b"y" * 100)),
    ],
)
def test_in_every_encoding(trace: Trace, tmp_path, content: bytes) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    assert holds(trace, path) is True


def test_in_a_database_and_across_two_chunks(trace: Trace, tmp_path) -> None:
    assert database(tmp_path / "a.db", TEXT)
    assert holds(trace, tmp_path / "a.db") is True
    large = tmp_path / "large.txt"
    large.write_bytes(b"x " * ((2 << 20) - 7) + TEXT.encode() + b" y" * 100)
    assert holds(trace, large) is True


@pytest.mark.parametrize("text", ["Jürgen Müllerin", "XJürgen Müller", "Jürgen Schmidt, Frau Müller", "jurgenmuller"])
def test_no_other_words(trace: Trace, tmp_path, text: str) -> None:
    path = tmp_path / "file.txt"
    path.write_text(text, "utf-8")
    assert holds(trace, path) is False


def test_base64_is_not_read_and_folders_are_no_files(trace: Trace, tmp_path) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(base64.b64encode(TEXT.encode()))
    assert holds(trace, path) is False
    with pytest.raises((NotAFileError, OSError)):
        holds(trace, tmp_path)


def test_it_is_never_shown(trace: Trace) -> None:
    assert "Müller" not in repr(trace) + repr(trace.query)
