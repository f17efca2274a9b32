"""The assistant of the made-up computer: rules, reminders and notices, kept in memory."""

import datetime

import msgspec

from tidytrace.catalog import Grade
from tidytrace.catalog.model import Text
from tidytrace.findings.model import Phrase
from tidytrace.gui.neighbours import FileChange
from tidytrace.gui.remind.port import AppKept, Kept, Reminding, Told
from tidytrace.host.session import Session
from tidytrace.watch.notices.answers import place_of
from tidytrace.watch.notices.ledger import Entry, Stage
from tidytrace.watch.notices.notice import Action, Kind, Notice
from tidytrace.watch.notices.preferences import Preferences
from tidytrace.watch.reminders.book import Book, with_rule
from tidytrace.watch.reminders.due import upcoming
from tidytrace.watch.reminders.placing.model import Found, Piece, Target
from tidytrace.watch.reminders.placing.setting_up import Setup
from tidytrace.watch.retention.book import Sayings
from tidytrace.watch.retention.choosing import Chooser
from tidytrace.watch.retention.due import AppDue, Due
from tidytrace.watch.retention.timers import Timer, Vanishing

UNIT = "/home/wang/.config/systemd/user/tidytrace-remind.timer"
CHANGE = FileChange(
    where="/home/wang/.claude/settings.json", key="cleanupPeriodDays", before=None, after="365", created=False
)
CLAUDE = "claude-code"


class StagedMinding:
    """All three parts in one, as each asks for different things. ``calls`` are noted with the engine's."""

    def __init__(self, engine):
        self.engine = engine
        self.sayings = Sayings()
        self.book = Book()
        self.placed = "none"
        self.watched = False
        self.preferences = Preferences()
        self.entries = []
        self.vanishing = True
        self.unread = ()
        """Places that nobody could look at."""
        self.apps = None
        """Those that there are; none: as the engine has chats."""
        self.problem = None
        self.why_not_shown = ""
        self.retaining = self.reminders = self.notices = self

    def _note(self, what, *more):
        self.engine.calls.append((what, more))
        if self.problem is not None:
            raise self.problem

    @property
    def now(self):
        return self.engine.now.astimezone()

    # --- keep or forget; ``look`` of each part differs, so each has an object of its own below

    def names(self):
        from gui.staged import APPS

        return {**APPS, CLAUDE: Text("Claude Code", "Claude Code")}

    def kept(self):
        chooser = Chooser(self.sayings.rules, _Linux)
        apps = []
        for app, names in self.names().items():
            chats = [one for one in self.engine.chats if one.app == app]
            due = tuple(
                Due(one.id, one.updated, rule)
                for one in sorted(chats, key=lambda one: one.updated)
                if (rule := chooser.rule_of(one.id, app, None)).does == "tidy"
                and one.updated < self.now - datetime.timedelta(days=rule.days)
                and not one.pinned
            )
            soon = None
            timer = None
            if app == CLAUDE:
                timer = Timer(
                    days=30,
                    measures="written",
                    sweeps="start",
                    grade=Grade.DOCS,
                    what=Text("It deletes old chats.", "它会删除旧聊天。"),
                )
                ids = tuple(f"{CLAUDE}:{number}" for number in range(42))
                first = self.now + datetime.timedelta(days=4)
                soon = Vanishing(chats=ids, overdue=0, first=first, last=first) if self.vanishing else None
            found = AppDue(
                app=app,
                names=names,
                rule=chooser.for_app(app),
                total=len(chats) or (120 if app == CLAUDE else 0),
                oldest=min((one.created for one in chats), default=self.now - datetime.timedelta(days=29)),
                due=due,
                held={"pinned": 2} if due else {},
                timer=timer,
                vanishing=soon,
            )
            rules = frozenset(one.rule for one in due)
            apps.append(
                AppKept(
                    due=found,
                    asking=tuple(one for one in rules if not self.sayings.agreed_to(app, one)),
                    later=self.sayings.later.get(app),
                    settled=app in self.sayings.settled,
                    changeable=timer is not None,
                )
            )
        return Kept(
            rules=self.sayings.rules,
            undo_days=self.sayings.undo_days,
            apps=tuple(apps) if self.apps is None else self.apps,
            names=self.names(),
            titles={one.id: one.title or "" for one in self.engine.chats},
            peace=self.preferences.peace,
            problems=self.unread,
        )

    def set_rule(self, rule):
        self._note("set_rule", rule)
        self.sayings = self.sayings.with_rule(rule, self.now)

    def remove_rule(self, rule):
        self._note("remove_rule", rule)
        self.sayings = self.sayings.without(rule)

    def keep_undo(self, days):
        self._note("keep_undo", days)
        self.sayings = msgspec.structs.replace(self.sayings, undo_days=days)

    def due(self, app):
        self._note("due", app)
        wanted = {one.id for kept in self.kept().apps for one in kept.due.due if kept.due.app == app}
        return [one for one in self.engine.chats if one.id in wanted]

    def folders(self):
        return ("/home/wang/papers/invoices", "/home/wang/papers/site")

    def search(self, text, cancelled):
        del cancelled
        found = [one for one in self.engine.chats if one.title and text.casefold() in one.title.casefold()]
        return [(one.id, one.title, one.app) for one in found[:40]]

    def agree(self, app, rules):
        self._note("agree", app, tuple(rules))
        self.sayings = self.sayings.agreeing(app, rules)

    def put_off(self, app):
        self._note("put_off", app)
        later = {**self.sayings.later, app: self.now + datetime.timedelta(days=7)}
        self.sayings = msgspec.structs.replace(self.sayings, later=later)

    def keep_copies(self, app, folder, language):
        self._note("keep_copies", app, folder, language.code)
        self.let_go(app)
        return Phrase("answer-copies", {"count": 42, "path": folder})

    def let_go(self, app):
        self._note("let_go", app)
        settled = {**self.sayings.settled, app: self.now}
        self.sayings = msgspec.structs.replace(self.sayings, settled=settled)

    def plan_longer(self, app):
        self._note("plan_longer", app)
        return CHANGE

    def lengthen(self, app):
        self._note("lengthen", app)
        self.vanishing = False
        return "receipt-timer"

    # --- reminders

    def setup(self):
        pieces = tuple(
            Piece(UNIT.replace("timer", end), f"[Unit]\nDescription=Tidytrace ({end})\n")
            for end in ("service", "timer")
        )
        standing = {"none": (), "current": "current", "edited": "edited", "foreign": "foreign"}[self.placed]
        return Setup(
            session=Session(starter="systemd"),
            target=Target(program=("tidytrace", "remind", "--due"), times=(), title="", title_chinese=""),
            pieces=pieces,
            orders=(("systemctl", "--user", "enable", "tidytrace-remind.timer"),),
            found=tuple(Found(one.where, standing) for one in pieces) if standing else (),
            elsewhere=(),
        )

    def reminding(self):
        book = msgspec.structs.replace(self.book, peace=self.preferences.peace)
        return Reminding(
            reminders=book.reminders,
            next={one.rule.subject: upcoming(one, book, self.now) for one in book.reminders},
            setup=self.setup(),
            watched=self.watched,
            peace=book.peace,
        )

    def remind(self, subject, rhythm):
        self._note("remind", subject, rhythm)
        self.book = with_rule(self.book, subject, rhythm, self.now)

    def install(self):
        self._note("install")
        self.placed = "current"
        return ()

    def uninstall(self):
        self._note("uninstall")
        self.placed = "none"
        return ()

    def calendar(self, path, language):
        self._note("calendar", path, language.code)
        return len(self.book.reminders)

    # --- notices

    def tell(self, kind=Kind.SENSITIVE, actions=(Action.CUT_OUT, Action.ERASE, Action.FINE), stage=Stage.TOLD, **about):
        """One more that was told."""
        number = len(self.entries) + 1
        notice = Notice(
            id=f"{kind}:{number}",
            kind=kind,
            title=Phrase("remind-checkup"),
            body=Phrase("remind-checkup-body"),
            actions=actions,
            about=about,
        )
        self.entries.insert(
            0, Entry(number=number, stage=stage, since=self.now, until=None, answer=None, notice=notice)
        )

    def told(self):
        return Told(entries=tuple(self.entries), preferences=self.preferences)

    def answer(self, number, action, language):
        self._note("answer", number, action, language.code)
        self.entries = [
            msgspec.structs.replace(one, stage=Stage.ANSWERED, answer=action) if one.number == number else one
            for one in self.entries
        ]
        return True, "It was done."

    def place(self, entry, action):
        return place_of(entry.notice, action) if action in {Action.SHOW, Action.CHECK, Action.ERASE} else None

    def seen(self, number):
        self._note("seen", number)

    def prefer(self, **changes):
        self._note("prefer", changes)
        self.preferences = msgspec.structs.replace(self.preferences, **changes)
        return self.preferences

    def try_one(self, language):
        self._note("try_one", language.code)
        return self.why_not_shown


class _Linux:
    system = "linux"


class Part:
    """One part of it, with the look of that part."""

    def __init__(self, whole, look):
        self._whole, self._look = whole, look

    def look(self, *_cancelled):
        if self._whole.problem is not None:
            raise self._whole.problem
        return self._look()

    def __getattr__(self, name):
        return getattr(self._whole, name)


def minding(engine):
    """The assistant, nothing set."""
    whole = StagedMinding(engine)
    whole.retaining = Part(whole, whole.kept)
    whole.reminders = Part(whole, whole.reminding)
    whole.notices = Part(whole, whole.told)
    return whole
