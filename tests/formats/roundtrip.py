"""What must hold for every document of every format."""

import copy
import shutil
import tempfile
from pathlib import Path

import msgspec

from tidytrace.formats import (
    Edit,
    Unchangeable,
    apply_edit,
    plan_edit,
    plan_removal,
    read_document,
    read_key,
    revert_edit,
)
from tidytrace.formats.values import find, same


def kept(edit):
    """As a receipt gives it back."""
    return msgspec.json.decode(
        msgspec.json.encode(edit, enc_hook=str), type=Edit, dec_hook=lambda wanted, value: wanted(value)
    )


def change_and_undo(folder, file_format, content, key, value):
    """Set the key, undo; take it out, undo: the same bytes each time, and nothing else ever moves."""
    room = Path(tempfile.mkdtemp(dir=folder))
    path = room / "settings"
    path.write_bytes(content)
    before = read_document(path, file_format)
    is_item = isinstance(find(before, key[:-1]).value, list)
    plans = [(True, plan_removal(path, file_format, key, home=room))]
    try:
        plans.append((False, plan_edit(path, file_format, key, value, home=room)))
    except Unchangeable:
        assert may_be_table(file_format, find(before, key).value)
    for going, edit in plans:
        apply_edit(kept(edit), home=room)
        after = read_document(path, file_format)
        assert same(read_key(path, file_format, key).value, edit.after.value)
        # Behind an item that goes, the next one moves up to its place.
        moved_up = is_item and going
        assert same(pruned(before, key), pruned(after, (*key[:-1], "-") if moved_up else key)), path.read_bytes()
        assert revert_edit(kept(edit), home=room) == "bytes"
        assert path.read_bytes() == content
    assert [one.name for one in room.iterdir()] == ["settings"]
    shutil.rmtree(room)


def may_be_table(file_format, value):
    """What TOML may keep under a header; setting that to one value would move far more than one key."""
    holds = value if isinstance(value, list) else [value]
    return file_format == "toml" and any(isinstance(one, dict) for one in holds)


def pruned(tree, key):
    """An independent «all but this key»: the key is cut, then the groups on its way that are empty."""
    tree = copy.deepcopy(tree)
    for length in range(len(key), 0, -1):
        holder, one = find(tree, key[: length - 1]).value, find(tree, key[:length])
        if one.present and (length == len(key) or one.value in ({}, [], None)):
            del holder[int(key[length - 1]) if isinstance(holder, list) else key[length - 1]]
    return tree
