"""Files that carry notes about their origin, written byte by byte as their formats say: the smallest that are whole."""

import io
import json
import struct
import zipfile
import zlib
from html import escape

LABEL = {
    "Label": "1",
    "ContentProducer": "001191110102MACQD9K64010000",
    "ProduceID": "a1b2-0001",
    "ReservedCode1": "",
    "ContentPropagator": "",
    "PropagateID": "",
    "ReservedCode2": "",
}
AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def label(**other: str) -> str:
    """The label as JSON, with other values."""
    return json.dumps(LABEL | other, ensure_ascii=False, separators=(",", ":"))


def xmp(inside: str = "", attributes: str = "") -> bytes:
    """A packet with its padding."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/" {attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
        + " " * 200
        + '<?xpacket end="w"?>'
    ).encode()


def labelled_xmp(text: str | None = None) -> bytes:
    """A packet with the label as the practice guide shows it."""
    return xmp(f"<TC260:AIGC>{escape(text or label(), quote=False)}</TC260:AIGC>")


def exif(tags: dict[int, bytes], order: str = ">") -> bytes:
    """A directory, and one of Exif below it for the tags above 0x9000 (all as text or bytes)."""
    own = {tag: body for tag, body in tags.items() if tag < 0x9000 or tag >= 0x9C9B}
    below = {tag: body for tag, body in tags.items() if tag not in own}
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}I", 8)
    entries = len(own) + bool(below)
    first = _directory(
        own, 8, order, {0x8769: 8 + 6 + 12 * entries + sum(_room(b) for b in own.values())} if below else {}
    )
    return head + first + (_directory(below, 8 + len(first), order, {}) if below else b"")


def _room(body: bytes) -> int:
    return len(body) + len(body) % 2 if len(body) > 4 else 0


def _directory(tags: dict[int, bytes], at: int, order: str, links: dict[int, int]) -> bytes:
    count = len(tags) + len(links)
    data, out = b"", struct.pack(f"{order}H", count)
    free = at + 6 + 12 * count
    for tag, body in sorted([*tags.items(), *links.items()]):
        if isinstance(body, int):
            out += struct.pack(f"{order}HHII", tag, 4, 1, body)
            continue
        held = body.ljust(4, b"\0") if len(body) <= 4 else struct.pack(f"{order}I", free + len(data))
        out += struct.pack(f"{order}HHI", tag, 7 if tag in {0x9286, 0x02BC} else 2, len(body)) + held
        data += body + b"\0" * (len(body) % 2) if len(body) > 4 else b""
    return out + struct.pack(f"{order}I", 0) + data


# --- pictures


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """One grey point, and the segments before it."""
    body = b"".join(struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content for marker, content in segments)
    return b"\xff\xd8" + body + bytes.fromhex(_GREY_POINT)


_GREY_POINT = (
    "ffdb004300" + "01" * 64 + "ffc0000b080001000101011100"
    "ffc40014000100000000000000000000000000000007ffc40014100100000000000000000000000000000000"
    "ffda0008010100003f00" + "7fffd9"
)


def jpeg_xmp(packet: bytes) -> bytes:
    return jpeg((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet))


def jpeg_exif(tags: dict[int, bytes], order: str = ">") -> bytes:
    return jpeg((0xE1, b"Exif\0\0" + exif(tags, order)))


def jpeg_iptc(dataset: int, text: str) -> bytes:
    body = struct.pack(">BBBH", 0x1C, 2, dataset, len(text.encode())) + text.encode()
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(body)) + body + b"\0" * (len(body) % 2)
    return jpeg((0xED, b"Photoshop 3.0\0" + resource))


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks: bytes, behind: bytes = b"") -> bytes:
    """One grey point; the chunks stand before its data, and others behind it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0\x80"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + data + behind + chunk(b"IEND", b"")


def png_text(keyword: str, text: str, kind: bytes = b"tEXt") -> bytes:
    if kind == b"zTXt":
        return chunk(kind, keyword.encode() + b"\0\0" + zlib.compress(text.encode()))
    if kind == b"iTXt":
        return chunk(kind, keyword.encode() + b"\0\0\0\0\0" + text.encode())
    return chunk(kind, keyword.encode() + b"\0" + text.encode("utf-8"))


def gif(packet: bytes) -> bytes:
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    return (
        b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff"
        b"\x21\xff\x0bXMP DataXMP" + packet + trailer + b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b"
    )


def riff(kind: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2) for name, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + kind + body


_WEBP_POINT = bytes.fromhex("2f000000000750c00216b0ff8188e87f00")


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    flags = (4 if any(name == b"XMP " for name, _ in chunks) else 0) | (
        8 if any(n == b"EXIF" for n, _ in chunks) else 0
    )
    return riff(b"WEBP", (b"VP8X", bytes([flags, *[0] * 9])), (b"VP8L", _WEBP_POINT), *chunks)


# --- boxes


def box(kind: bytes | str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    name = kind.encode("latin-1") if isinstance(kind, str) else kind
    return struct.pack(">I", len(body) + 8) + name + body


def full(kind: str, *parts: bytes, version: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24), *parts)


def _handler(kind: bytes) -> bytes:
    return full("hdlr", b"\0" * 4, kind, b"\0" * 13)


def data(text: str) -> bytes:
    return box("data", struct.pack(">II", 1, 0), text.encode())


def mp4(*in_moov: bytes, before: bytes = b"", brand: bytes = b"isom", behind: bytes = b"") -> bytes:
    header = full("mvhd", struct.pack(">IIII", 0, 0, 1000, 1000), b"\0" * 80)
    return (
        box("ftyp", brand, b"\0\0\2\0", brand)
        + before
        + box("mdat", b"\0" * 16)
        + box("moov", header, *in_moov)
        + behind
    )


def mp4_keys(name: str, text: str) -> bytes:
    """As ``ffmpeg -movflags use_metadata_tags`` writes it, and the practice guide for video asks."""
    keys = full("keys", struct.pack(">I", 1), box("mdta", name.encode()))
    listed = box("ilst", box(struct.pack(">I", 1), data(text)))
    return mp4(box("udta", full("meta", _handler(b"mdta"), keys, listed)))


def mov_keyless(text: str) -> bytes:
    """A list without names in QuickTime's own metadata box, as an app on a telephone writes it."""
    listed = box("ilst", box("\xa9cmt", data(text)))
    return mp4(box("meta", _handler(b"mdir"), listed), brand=b"qt  ")


def mp4_freeform(name: str, text: str) -> bytes:
    entry = box("----", full("mean", b"com.apple.iTunes"), full("name", name.encode()), data(text))
    return mp4(box("udta", full("meta", _handler(b"mdir"), box("ilst", entry))), brand=b"M4A ")


def mp4_xmp(packet: bytes) -> bytes:
    return mp4(behind=box("uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), packet))


def heic(packet: bytes) -> bytes:
    """A picture whose only item is a packet of XMP."""
    infe = full("infe", struct.pack(">HH", 7, 0), b"mime", b"\0", b"application/rdf+xml\0", version=2)
    iinf = full("iinf", struct.pack(">H", 1), infe)

    def meta(begin: int) -> bytes:
        iloc = full("iloc", struct.pack(">BBHHHHII", 0x44, 0, 1, 7, 0, 1, begin, len(packet)))
        return full("meta", _handler(b"pict"), iinf, iloc)

    head = box("ftyp", b"heic", b"\0\0\0\0", b"mif1heic")
    return head + meta(len(head) + len(meta(0)) + 8) + box("mdat", packet)


# --- other films and sounds


def _element(kind: int, body: bytes) -> bytes:
    name = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    return name + (0x10000000 | len(body)).to_bytes(4, "big") + body


def matroska(name: str, text: str) -> bytes:
    """A tag behind a cluster."""
    simple = _element(0x67C8, _element(0x45A3, name.encode()) + _element(0x4487, text.encode()))
    tags = _element(0x1254C367, _element(0x7373, _element(0x63C0, b"") + simple))
    info = _element(0x1549A966, _element(0x5741, b"tests"))
    cluster = _element(0x1F43B675, _element(0xE7, b"\0") + _element(0xA3, b"\0" * 64))
    return _element(0x1A45DFA3, _element(0x4282, b"webm")) + _element(0x18538067, info + cluster + tags)


def flv(name: str, text: str) -> bytes:
    body = b"\x02\0\x0aonMetaData\x08\0\0\0\1"
    body += (
        struct.pack(">H", len(name)) + name.encode() + b"\x02" + struct.pack(">H", len(text.encode())) + text.encode()
    )
    body += b"\0\0\x09"
    tag = b"\x12" + len(body).to_bytes(3, "big") + b"\0" * 7 + body
    return b"FLV\x01\x05\0\0\0\x09\0\0\0\0" + tag + struct.pack(">I", len(tag))


def _frame(name: bytes, body: bytes, version: int) -> bytes:
    size = len(body)
    packed = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0)) if version == 4 else struct.pack(">I", size)
    return name + packed + b"\0\0" + body


def id3(*frames: tuple[bytes, bytes], version: int = 4) -> bytes:
    body = b"".join(_frame(name, content, version) for name, content in frames) + b"\0" * 64
    return b"ID3" + bytes([version, 0, 0]) + bytes((len(body) >> shift) & 0x7F for shift in (21, 14, 7, 0)) + body


_MP3_FRAME = b"\xff\xfb\x90\x00" + b"\0" * 413


def mp3(*frames: tuple[bytes, bytes], version: int = 4, behind: bytes = b"") -> bytes:
    return id3(*frames, version=version) + _MP3_FRAME * 3 + behind


def txxx(name: str, text: str, encoding: int = 3) -> tuple[bytes, bytes]:
    way = ("latin-1", "utf-16", "utf-16-be", "utf-8")[encoding]
    end = b"\0\0" if encoding in {1, 2} else b"\0"
    return b"TXXX", bytes([encoding]) + name.encode(way) + end + text.encode(way)


def comment(text: str) -> tuple[bytes, bytes]:
    return b"COMM", b"\x03eng\0" + text.encode()


def unsynchronised(content: bytes) -> bytes:
    """A tag in which no two bytes look like the beginning of sound: a zero stands behind each 255."""
    size = sum(byte << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
    body = content[10 : 10 + size].replace(b"\xff", b"\xff\0")
    head = content[:5] + b"\x80" + bytes((len(body) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return head + body + content[10 + size :]


def mp3_framed(name: bytes, content: bytes) -> bytes:
    """The same for one frame alone (2.4), which then says how long it really is."""
    body = len(content).to_bytes(4, "big") + content.replace(b"\xff", b"\xff\0")
    framed = name + bytes((len(body) >> shift) & 0x7F for shift in (21, 14, 7, 0)) + b"\0\x03" + body + b"\0" * 20
    return b"ID3\4\0\0" + bytes((len(framed) >> shift) & 0x7F for shift in (21, 14, 7, 0)) + framed + _MP3_FRAME * 3


def wav(*chunks: tuple[bytes, bytes]) -> bytes:
    return riff(b"WAVE", (b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)), (b"data", b"\x80" * 32), *chunks)


def avi(text: str) -> bytes:
    info = b"INFO" + b"AIGC" + struct.pack("<I", len(text.encode()) + 1) + text.encode() + b"\0"
    return riff(b"AVI ", (b"LIST", info), (b"LIST", b"movi" + b"\0" * 64))


def comments(*pairs: tuple[str, str]) -> bytes:
    listed = [f"{name}={text}".encode() for name, text in pairs]
    body = b"".join(struct.pack("<I", len(one)) + one for one in listed)
    return struct.pack("<I", 5) + b"tests" + struct.pack("<I", len(listed)) + body


def flac(*pairs: tuple[str, str]) -> bytes:
    info = struct.pack(">HH", 4096, 4096) + b"\0" * 6 + bytes.fromhex("0ac44170") + b"\0" * 20
    block = comments(*pairs)
    return b"fLaC\0" + len(info).to_bytes(3, "big") + info + b"\x84" + len(block).to_bytes(3, "big") + block


def ogg(*pairs: tuple[str, str], opus: bool = False) -> bytes:
    if opus:
        first, second = b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0", b"OpusTags" + comments(*pairs)
    else:
        first = b"\x01vorbis\0\0\0\0\x01\x44\xac\0\0" + b"\0" * 12 + b"\xb8\x01"
        second = b"\x03vorbis" + comments(*pairs) + b"\1"
    return _page(first, 2, 0) + _page(second, 0, 1) + _page(b"sound", 4, 2)


def _page(packet: bytes, flags: int, number: int) -> bytes:
    sizes = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    page = (
        b"OggS\0"
        + bytes([flags])
        + b"\0" * 8
        + struct.pack("<III", 77, number, 0)
        + bytes([len(sizes)])
        + sizes
        + packet
    )
    return page[:22] + struct.pack("<I", _ogg_sum(page)) + page[26:]


def _ogg_sum(page: bytes) -> int:
    sum_ = 0
    for byte in page:
        sum_ ^= byte << 24
        for _bit in range(8):
            sum_ = (sum_ << 1 ^ 0x04C11DB7 if sum_ & 0x80000000 else sum_ << 1) & 0xFFFFFFFF
    return sum_


# --- documents


def pdf(info: bytes = b"", packet: bytes = b"") -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R" + (b" /Metadata 5 0 R" if packet else b"") + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /Producer (tests) " + info + b" >>",
    ]
    if packet:
        objects.append(
            b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n" % len(packet) + packet + b"\nendstream"
        )
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def pdf_string(text: str) -> bytes:
    return b"(" + text.encode().replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def archive(parts: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in parts.items():
            out.writestr(name, text)
    return held.getvalue()


def custom(name: str, text: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}">'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property></Properties>"
    )


def office(main: str, text: str) -> bytes:
    """``main`` is ``word/document.xml``, ``xl/workbook.xml`` or ``ppt/presentation.xml``."""
    return archive({"[Content_Types].xml": "<Types/>", main: "<doc/>", "docProps/custom.xml": custom("AIGC", text)})


def odf(text: str) -> bytes:
    meta = (
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><office:meta>'
        f'<meta:user-defined meta:name="AIGC">{escape(text)}</meta:user-defined></office:meta></office:document-meta>'
    )
    return archive(
        {"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": "<m/>", "meta.xml": meta}
    )


def ofd(text: str) -> bytes:
    head = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:CustomDatas>'
    inside = f'<ofd:CustomData Name="AIGC">{escape(text)}</ofd:CustomData>'
    return archive({"OFD.xml": f"{head}{inside}</ofd:CustomDatas></ofd:DocInfo></ofd:DocBody></ofd:OFD>"})


def svg(packet: bytes) -> bytes:
    inside = packet[packet.index(b"<x:xmpmeta") : packet.index(b"</x:xmpmeta>") + 12]
    return b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><metadata>' + inside + b"</metadata></svg>"


def page(text: str) -> bytes:
    return f'<!DOCTYPE html><html><head><meta name="AIGC" content="{escape(text)}"></head></html>'.encode()


def markdown(values: dict[str, str] | None = None) -> bytes:
    lines = "".join(f"    {name}: '{value}'\n" for name, value in (values or LABEL).items())
    return f"---\nAIGC:\n{lines}---\n\n# 标题\n\n正文。\n".encode()
