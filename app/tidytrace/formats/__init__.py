"""Read and change ONE key in a settings file, and leave every other byte as it was."""

from tidytrace.formats.edits import Change, apply_edit, plan_changes, plan_edit, plan_removal, revert_edit
from tidytrace.formats.errors import (
    Busy,
    ChangedSinceRead,
    KeyConflict,
    OtherNames,
    OutsideHome,
    ReadOnly,
    SettingsError,
    TooLarge,
    Unchangeable,
    Unparsable,
    Unreadable,
)
from tidytrace.formats.model import Edit, Format, KeyPath, Reading, Splice
from tidytrace.formats.reading import read_document, read_key

__all__ = [
    "Busy",
    "Change",
    "ChangedSinceRead",
    "Edit",
    "Format",
    "KeyConflict",
    "KeyPath",
    "OtherNames",
    "OutsideHome",
    "ReadOnly",
    "Reading",
    "SettingsError",
    "Splice",
    "TooLarge",
    "Unchangeable",
    "Unparsable",
    "Unreadable",
    "apply_edit",
    "plan_changes",
    "plan_edit",
    "plan_removal",
    "read_document",
    "read_key",
    "revert_edit",
]
