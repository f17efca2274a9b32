"""Files that a command writes where the person says."""

from pathlib import Path

import click

from tidytrace.cli.output import Output


def free_path(output: Output, out: str | None) -> Path | None:
    """Where a file shall be written, looked at before the work begins; none if none was asked for.

    Raises:
        click.UsageError: something is there already, or there is no such folder.
    """
    if out is None:
        return None
    path = Path(out).absolute()
    _ = output.language
    if path.exists() or path.is_symlink():
        raise click.UsageError(_("{path} exists already. Choose another name.").format(path=path))
    if not path.parent.is_dir():
        raise click.UsageError(_("There is no folder {path}.").format(path=path.parent))
    return path
