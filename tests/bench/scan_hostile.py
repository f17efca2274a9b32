"""Processor seconds for a megabyte of what is meant to keep the rules busy: what they look for, over and over.

    .venv/bin/python tests/bench/scan_hostile.py [--kilobytes 128] [--least 0.5] [--rule ID]

For each rule: a hit of its anchor without end, the beginning of an example without its value, and whole examples. The
table has what takes longer than --least seconds a megabyte, the slowest first. Growth is what a megabyte takes in
comparison with inputs a fourth as long: 1 where the time grows with the size, 4 where it grows with its square.
"""

import argparse
import re
import sys
import time
from collections.abc import Iterator

from tidytrace.sensitive import Rule, load_rules
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.rules.samples import make

MEGABYTE = 10**6
COMMON = {
    "zeros": b"0",
    "digits": b"4929381716253",
    "letters": b"abcdEFGH",
    "base64": b"iVBORw0KGgoAAAANSUhEUgAA",
    "backslashes": b"\\",
    "escapes": b"\\u5bc6\\u7801",
    "nested quotes": b'\\\\\\"',
    "entities": b"&quot;&#20;",
    "wide digits": "４９２".encode(),
    "words of the seed list": b"zoo abandon wage ",
    "a phrase of twelve words": b"garage item crew faint essence celery famous tiger able direct jealous brain ",
    "spaces of web pages": "zoo\u00a0abandon\u00a0".encode(),
    "addresses of Ethereum": b"0x36c0C6170d84D01D81C48c376661080D826b6a5A ",
    "nested entities": b"&#38;#38;#38;",
    "words and colons": b"key: token: secret: password: ",
    "at signs": b"a@a.",
    "colons and slashes": b"://a:b",
    "pem": b"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
}


def inputs(rule: Rule) -> Iterator[tuple[str, bytes]]:
    """Pieces that, repeated, have many candidates of a rule."""
    flags = re.IGNORECASE if rule.ignore_case else 0
    for number, example in enumerate(rule.examples[:2]):
        sample = make(example, f"{rule.id}/{number}")
        text = sample.text.encode()
        hit = next(
            (match.group() for anchor in rule.anchors if (match := re.search(anchor.encode(), text, flags))), b""
        )
        yield f"anchor {number}", hit
        yield f"anchor and a space {number}", hit + b" "
        if sample.start > 0:
            yield f"without its value {number}", sample.text[: sample.start].encode()
        yield f"cut short {number}", sample.text[: sample.end - 1].encode()
        yield f"example {number}", text + b" "


def seconds(scanner: Scanner, piece: bytes, size: int) -> float:
    """For a megabyte, of the processor."""
    data = (piece * (size // len(piece) + 1))[:size]
    begin = time.process_time()
    scanner.find(data)
    return (time.process_time() - begin) / len(data) * MEGABYTE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kilobytes", type=int, default=64)
    parser.add_argument("--least", type=float, default=0.5)
    parser.add_argument("--rule", default="")
    asked = parser.parse_args()
    rules = load_rules()
    scanner = Scanner(rules)
    rows: list[tuple[float, float, str, str]] = []
    seen: set[bytes] = set()
    pieces = [(rule.id, *one) for rule in rules if asked.rule in rule.id for one in inputs(rule)]
    pieces += [("-", name, piece) for name, piece in COMMON.items() if not asked.rule]
    for rule_id, name, piece in pieces:
        if piece and piece not in seen:
            seen.add(piece)
            took = seconds(scanner, piece, asked.kilobytes * 1000)
            growth = took / max(seconds(scanner, piece, asked.kilobytes * 250), 1e-9) if took >= asked.least else 1.0
            rows.append((took, growth, rule_id, name))
            if took >= asked.least:
                print(f"{took:.2f} s/MB: {rule_id}, {name}", file=sys.stderr)
    print(f"{len(rows)} inputs of {asked.kilobytes} KB\n\n| s/MB | growth | rule | over and over |\n|---|---|---|---|")
    for took, growth, rule_id, name in sorted(rows, reverse=True):
        if took >= asked.least:
            print(f"| {took:.2f} | {growth:.1f} | {rule_id} | {name} |")


if __name__ == "__main__":
    main()
