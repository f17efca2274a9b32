"""``tidytrace apps``: which AI apps are on this computer, and what they keep."""

import os
from collections import Counter

from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.help import command
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.findings.wording import size
from tidytrace.host import current_host
from tidytrace.language import N_


@command(help=N_("List the AI apps found on this computer."))
@common
def apps(output: Output) -> int:
    """List the AI apps found on this computer."""
    surroundings = Surroundings.of(current_host())
    _ = output.language
    bodies = []
    rows = []
    output.working(_("Looking for AI apps"))
    for installation in surroundings.installations:
        app = installation.app
        output.working(_("Reading the chats of {app}").format(app=app.names.in_language(output.language.code)))
        counts: Counter[str] = Counter()
        sizes: Counter[str] = Counter()
        versions = [installation.version] if installation.version else []
        for conversation in surroundings.library.conversations(app.id, titles=False):
            counts[conversation.store] += 1
            sizes[conversation.store] += conversation.bytes
            if conversation.version:
                versions.append(conversation.version)
        version = versions[0] if installation.version else max(versions, key=_numbers, default=None)
        bodies.append(
            {
                "id": app.id,
                "name": app.names.in_language(output.language.code),
                "version": version,
                "running": installation.running,
                "evidence": list(installation.evidence),
                "data_dirs": [os.fspath(folder) for folder in installation.places.folders],
                "stores": [
                    {
                        "id": store.id,
                        "format": store.format,
                        "conversations": counts[store.id],
                        "bytes": sizes[store.id],
                    }
                    for store in app.stores
                    if store.kind == "transcript" or counts[store.id]
                ],
            }
        )
        rows.append(
            (
                app.names.in_language(output.language.code),
                version or "–",
                _("running") if installation.running else "",
                str(sum(counts.values())),
                size(sum(sizes.values())),
                os.fspath(installation.places.folders[0]) if installation.places.folders else installation.evidence[0],
            )
        )
    surroundings.index.save()
    output.working("")
    for problem in surroundings.library.problems:
        output.problem(problem.path, problem.sentence(output.language))
    output.document("apps", surroundings.host, {"apps": bodies})
    if not rows:
        output.say(_("No AI apps were found on this computer."))
    else:
        output.table(
            (_("App"), _("Version"), "", _("Chats"), _("Size"), _("Where")), rows, right=(3, 4), flexible=(0, 5)
        )
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.replace("-", ".").split(".") if part.isdigit())
