"""What has to be changed in files so that a finding is put right; found by a check, made by a remedy."""

from pathlib import Path

import msgspec

from tidytrace.catalog import ProcessMark
from tidytrace.formats import Change, Edit, Format, plan_changes


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """Changes in one file."""

    path: Path
    format: Format
    changes: tuple[Change, ...]

    def planned(self, home: Path) -> tuple[Edit, ...]:
        """What would really be written; writes nothing. Raises SettingsError."""
        edits = plan_changes(self.path, self.format, list(self.changes), home=home)
        return tuple(edit for edit in edits if edit.splices)


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """The whole remedy for one finding."""

    finding: str
    app: str
    """The app, or the server where no app of the catalogue belongs to it."""
    moves: tuple[Move, ...]
    close_first: tuple[ProcessMark, ...] = ()
    """Programs that have to be closed before, and before it is taken back: they would write over it."""
