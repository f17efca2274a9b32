"""JSON as it is found on people's disks: fast when it is clean, patient when it is not, never a crash."""

import json
from typing import Any

import msgspec

from tidytrace.formats.errors import Malformed
from tidytrace.language import N_

_BOM = b"\xef\xbb\xbf"
_decoder = msgspec.json.Decoder()


class NotJSON(Malformed):
    """The bytes are not JSON, or nested without end."""


class NotYAML(Malformed):
    """The bytes are not YAML, or nested without end."""


_OVERWRITTEN = b"\n" * 4096


def is_blank(content: bytes) -> bool:
    """Whether a document has nothing to say: blank, or with a beginning that an erasure overwrote with line ends.

    One that was interrupted leaves such a file under its old name; it is to be listed, so that it can be finished.
    """
    return not content or content.startswith(_OVERWRITTEN) or content.isspace()


def decode(content: bytes) -> Any:
    """The value. Raises NotJSON.

    Bytes that are not UTF-8 and half surrogate pairs come out as replacement marks, as a person would see them.
    """
    content = content.removeprefix(_BOM)
    try:
        return _decoder.decode(content)
    except RecursionError as error:
        raise NotJSON(N_("It is nested too deeply.")) from error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _patiently(content)


def decode_yaml(content: bytes) -> Any:
    """The value of one YAML document, with plain types only. Raises NotYAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe").load(content.removeprefix(_BOM).decode("utf-8", "replace"))
    except RecursionError as error:
        raise NotYAML(N_("It is nested too deeply.")) from error
    except (YAMLError, ValueError, IndexError, AttributeError, TypeError, KeyError) as error:
        # the parser's own message could quote a chat; and it trips over some hostile texts instead of refusing them
        raise NotYAML(N_("It is not valid YAML.")) from error


def _patiently(content: bytes) -> Any:
    try:
        return _whole(json.loads(content.decode("utf-8", "replace"), strict=False))
    except RecursionError as error:
        raise NotJSON(N_("It is nested too deeply.")) from error
    except ValueError as error:
        # the parser's own message could quote a chat, so only the place is kept
        if isinstance(error, json.JSONDecodeError):
            raise NotJSON(N_("It is not valid JSON (at character {position})."), position=error.pos) from error
        raise NotJSON(N_("It is not valid JSON.")) from error


def _whole(value: Any) -> Any:
    """The value without half surrogate pairs, which could be neither shown nor written anywhere."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value
