"""``tidytrace sites``: what the browsers of this computer remember of AI services on the web."""

from collections.abc import Container, Sequence
from typing import Any

import click

from tidytrace.catalog.sites import service_of, title_of
from tidytrace.checks.surroundings import Surroundings, chosen
from tidytrace.checks.websites.looking import ProfileTraces, SiteTraces, look
from tidytrace.checks.websites.telling import can_erase
from tidytrace.cli import exits
from tidytrace.cli.help import command, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, moment
from tidytrace.findings.wording import day, size
from tidytrace.host import current_host
from tidytrace.language import N_, Language


@command(help=N_("Show what browsers remember of AI websites: visits, cookies and storage, counted and never read."))
@option("--app", "apps", multiple=True, metavar="ID", help=N_("Only this browser; may be given several times."))
@common
def sites(output: Output, *, apps: Sequence[str]) -> int:
    """Show what browsers remember of AI websites."""
    surroundings = Surroundings.of(current_host())
    browsers = [one for one in surroundings.installations if one.app.footprint is not None]
    unknown = sorted(set(apps) - {one.app.id for one in browsers})
    if unknown:
        sentence = output.language("There is no such browser on this computer: {apps}")
        raise click.UsageError(sentence.format(apps=", ".join(unknown)))
    output.working(output.language("Looking at your footprint on the web"))
    profiles = list(look(chosen(browsers, apps)))
    listed = {
        (app, site)
        for app in {profile.installation.app.id for profile in profiles if profile.sites}
        for site in surroundings.library.tally(app).sites
    }
    surroundings.index.save_new()
    for profile in profiles:
        for error in profile.unread:
            output.problem(error.path, error.sentence(output.language))
    output.document(
        "sites",
        surroundings.host,
        {
            "sites": [_row(profile, site, listed) for profile in profiles for site in profile.sites],
            "profiles": [_profile(profile, output.language) for profile in profiles],
        },
    )
    _say(output, profiles)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _row(profile: ProfileTraces, site: SiteTraces, listed: Container[tuple[str, str]]) -> dict[str, Any]:
    """A site of which a browser has nothing but cookies is no conversation, and has no id as one."""
    app = profile.installation.app.id
    return {
        "site": service_of(site.host),
        "host": site.host,
        "app": app,
        "profile": profile.path,
        "visits": site.visits,
        "pages": site.pages,
        "first": moment(site.first),
        "last": moment(site.last),
        "cookies": site.cookies,
        "sign_in_cookies": site.sign_in,
        "bytes": site.bytes,
        "places": [{"path": one.path, "what": one.kind, "amount": one.amount} for one in site.places],
        "chat": f"{app}:{site.host}" if (app, site.host) in listed else None,
    }


def _profile(profile: ProfileTraces, language: Language) -> dict[str, Any]:
    installation = profile.installation
    footprint = installation.app.footprint
    return {
        "app": installation.app.id,
        "name": installation.app.names.in_language(language.code),
        "profile": profile.path,
        "running": installation.running if installation.processes_known else None,
        "sites": len(profile.sites),
        "unread": [error.path for error in profile.unread],
        "erasable": can_erase(installation),
        "own_page": footprint.page if footprint is not None else None,
        "own_way": footprint.own_way.in_language(language.code) if footprint is not None else None,
    }


def _say(output: Output, profiles: Sequence[ProfileTraces]) -> None:
    _ = output.language
    rows = [
        (
            title_of(site.host),
            profile.installation.app.names.in_language(_.code),
            profile.path.name,
            _number(site.visits),
            day(site.first),
            day(site.last),
            _number(site.cookies),
            "–" if site.bytes is None else size(site.bytes),
        )
        for profile in profiles
        for site in profile.sites
    ]
    if not rows:
        output.say(_("No traces of AI websites were found"))
        return
    headings = (_("Site"), _("Browser"), _("Profile"), _("Visits"), _("First"), _("Last"), _("Cookies"), _("Storage"))
    output.table(headings, rows, right=(3, 6, 7), flexible=(0, 1, 2))
    if any(can_erase(profile.installation) for profile in profiles if profile.sites) and not output.as_json:
        output.note(_("To erase one with its browser closed: tidytrace chats erase BROWSER:HOST"))


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)
