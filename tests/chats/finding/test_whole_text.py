"""Whatever the sieve leaves out, no reader would have found; and what is found is told with its place."""

import json
import random

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.finding import sieve
from tidytrace.chats.finding.query import Query, any_of, exactly, words
from tidytrace.chats.finding.whole_text import WholeText
from tidytrace.chats.library import Library
from tidytrace.host import find_installations

MIXED = ("claude-code", "open-webui", "aider", "cline", "llm-cli")


def library_of(host, apps, count=2) -> Library:
    for number, app in enumerate(apps):
        WRITERS[app](host, talks(count, seed=number + 1))
    return Library(find_installations(load_catalogue(), host), host, None)


def found(library: Library, query: Query) -> dict[str, int]:
    conversations = list(library.conversations(counts=False))
    return {hit.conversation.id: hit.places for hit in WholeText(library, query).hits(conversations)}


def slow(library: Library, query: Query) -> set[str]:
    """The same by reading everything."""
    whole = set()
    for one in library.conversations(counts=False):
        texts = [one.title or "", *(message.text for message in library.messages(one))]
        if len(set().union(*(query.standing_in(query.fold(text)) for text in texts))) == len(query.terms):
            whole.add(one.id)
    return whole


def test_finds_what_reading_everything_finds_in_every_kind_of_store(fixture_host) -> None:
    library = library_of(fixture_host("linux"), MIXED)
    texts = [m.text for one in library.conversations(counts=False) for m in library.messages(one)]
    pieces = random.Random(3)
    for text in pieces.sample(texts, 3):
        start = pieces.randrange(max(1, len(text) - 12))
        sought = text[start : start + pieces.randint(2, 12)].strip()
        for query in (exactly(sought.swapcase()), words(f'"{sought}"'), any_of([sought])):
            assert set(found(library, query)) == slow(library, query)


def said(fixture_host, raw: bytes) -> Library:
    """A home with one conversation of one prompt, as the bytes of a JSON string."""
    host = fixture_host("linux")
    folder = host.home / ".claude/projects/-work"
    folder.mkdir(parents=True)
    line = json.dumps({"type": "user", "sessionId": "s", "message": {"role": "user", "content": "@@"}}).encode()
    name = "0b8a1f0e-5a0a-4d70-8f5a-2f2f3f4f5f6f"
    (folder / f"{name}.jsonl").write_bytes(line.replace(b"@@", raw) + b"\n")
    return Library(find_installations(load_catalogue(), host), host, None)


@pytest.mark.parametrize(
    ("raw", "asked"),
    [
        ("Frau MÜLLER kam".encode(), "müller"),
        (b"Frau M\\u00dcLLER kam", "Müller"),
        (b"Frau M\\u00DCller kam", "muller"),
        ("Frau Mu\u0308ller kam".encode(), "MÜLLER"),
        ("Ｗａｎｇ ist da".encode(), "wang"),
        (b"her name is Wang", "Ｗａｎｇ"),
        ("我的银行卡号是".encode(), "银行卡"),
        (b"\\u6211\\u7684\\u94F6\\u884c\\u5361", "银行卡"),
        ("in der Straße".encode(), "STRASSE"),
        ("the of\ufb01ce door".encode(), "office"),
        (b"Anna  Maria\\nSchmidt", '"maria schmidt"'),
        (b"call 138 1234-5678 now", "13812345678"),
        ("soft\u00adhyphen".encode(), "softhyphen"),
        (b'he said \\"no\\" twice', '"twice" no'),
    ],
)
def test_case_width_accents_and_escapes_make_no_difference(fixture_host, raw: bytes, asked: str) -> None:
    [places] = found(said(fixture_host, raw), words(asked)).values()
    assert places >= 1


def test_all_words_must_stand_there_and_a_phrase_as_a_whole(fixture_host) -> None:
    library = said(fixture_host, b"the red house by the lake")
    assert found(library, words("lake red"))
    assert not found(library, words("lake blue"))
    assert not found(library, words('"red lake"'))


def test_a_spelling_is_no_part_of_a_longer_word(fixture_host) -> None:
    library = said(fixture_host, b"Annabelle and Anna, number 123456789")
    assert list(found(library, any_of(["anna"])).values()) == [1]
    assert not found(library, any_of(["23456789"]))


def test_the_excerpt_shows_the_place_and_the_forms_are_as_written(fixture_host) -> None:
    library = said(fixture_host, b"Dear ANNA, this is Anna writing")
    [hit] = WholeText(library, any_of(["anna"])).hits(list(library.conversations()))
    assert (hit.excerpt.before, hit.excerpt.match) == ("Dear ", "ANNA")
    assert hit.forms == {"ANNA", "Anna"}
    assert "Anna" not in repr(hit) + repr(hit.excerpt)


def test_files_without_the_words_are_not_read_by_their_readers(fixture_host, monkeypatch) -> None:
    library = library_of(fixture_host("linux"), ("claude-code",), count=3)
    talk = talks(3, seed=1)[1]
    conversations = list(library.conversations())
    read: list[str] = []
    whole = library.messages
    monkeypatch.setattr(library, "messages", lambda one: read.append(one.native) or whole(one))
    [hit] = WholeText(library, words(f"answer-{talk.id}-0")).hits(conversations)
    assert read == [hit.conversation.native] == [talk.id]


def test_it_ends_when_nobody_wants_more(fixture_host) -> None:
    library = library_of(fixture_host("linux"), ("claude-code",), count=4)
    conversations = list(library.conversations())
    seen: list[int] = []
    hits = WholeText(library, words("answer")).hits(
        conversations, lambda: len(seen) > 1, lambda n, _all: seen.append(n)
    )
    assert len(list(hits)) <= 2


def test_without_the_fast_engine_the_same_is_found(fixture_host, monkeypatch) -> None:
    monkeypatch.setattr(sieve, "_Fast", lambda expressions, any_case: sieve._slow(expressions, any_case=any_case))
    library = said(fixture_host, b"Frau M\\u00dcLLER kam, 138 1234 5678")
    assert found(library, words("müller 13812345678"))
    assert not found(library, words("mueller"))
