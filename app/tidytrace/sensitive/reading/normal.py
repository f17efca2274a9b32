"""Full-width letters and digits as the ASCII they stand for, one character for one."""

_WIDE = {
    **{0xFF10 + n: 0x30 + n for n in range(10)},
    **{0xFF21 + n: 0x41 + n for n in range(26)},
    **{0xFF41 + n: 0x61 + n for n in range(26)},
    0xFF0D: 0x2D,  # hyphen
    0xFF0E: 0x2E,  # full stop
    0xFF20: 0x40,  # commercial at
    0x3000: 0x20,  # ideographic space
    0x00A0: 0x20,  # no-break space, which web pages put between groups of digits
    0x2011: 0x2D,  # non-breaking hyphen
}


def plain(text: str) -> str:
    """The text as rules see it. Each character stays where it was, so offsets in characters hold for both."""
    return text if text.isascii() else text.translate(_WIDE)
