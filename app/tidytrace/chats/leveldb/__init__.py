"""LevelDB stores as browsers and the apps built on them keep them: read whole, in the state that the app would see.

Source of all formats: github.com/google/leveldb/tree/main/doc and db/{version_edit,dbformat,write_batch}.cc there.
"""

from tidytrace.chats.leveldb.logs import FormatError
from tidytrace.chats.leveldb.store import NAMES, Contents, is_live, read_contents

__all__ = ["NAMES", "Contents", "FormatError", "is_live", "read_contents"]
