"""What was done and how it stands, in the person's words."""

from tidytrace.gui.erasing import Deed, News, Settled
from tidytrace.gui.moments import day, when
from tidytrace.language import Language


def heading(language: Language, deed: Deed) -> str:
    """«3 chats erased · Codex CLI», «Codex CLI: Usage statistics are sent»."""
    apps = language(", ").join(one.in_language(language.code) for one in deed.apps)
    if deed.kind == "setting":
        switch = deed.switch.in_language(language.code) if deed.switch is not None else ""
        return language("Switch moved: {switch}").format(switch=switch) + (f" · {apps}" if apps else "")
    if deed.kind == "redact":
        words = language.plural("Words cut out of {count} chat", "Words cut out of {count} chats", deed.chats)
    else:
        words = language.plural("{count} chat erased", "{count} chats erased", deed.chats)
    return f"{words} · {apps}" if apps else words


def state(language: Language, deed: Deed) -> str:
    """How it stands now."""
    if deed.state == "undone" and deed.undone is not None:
        return language("undone {when}").format(when=when(language, deed.undone))
    if deed.state == "destroyed" and deed.destroyed is not None:
        return language("copy destroyed {when}").format(when=when(language, deed.destroyed))
    if deed.state == "can-be-undone":
        if deed.until is None:
            return language("can be undone")
        return language("can be undone until {day}").format(day=day(language, deed.until))
    if deed.state == "unfinished":
        return language("not finished yet")
    return language("no copy was kept")


def news_words(language: Language, news: News) -> str:
    """What became of an interrupted erasure, in one sentence."""
    began = when(language, news.when)
    if news.what == "restoration":
        return _brought_back(language, news).format(when=began)
    if news.how == "rolled-back":
        return language("The erasure of {when} was interrupted; nothing was erased, everything is as it was.").format(
            when=began
        )
    if news.how == "unfinished":
        return language(
            "Cutting out words on {when} was interrupted. Some of them may still stand in the chat; "
            "please cut them out again."
        ).format(when=began)
    if news.how == "waiting":
        return language("The erasure of {when} was interrupted and cannot be finished yet; it is tried again.").format(
            when=began
        )
    return language("The erasure of {when} was interrupted; it is finished now.").format(when=began)


def _brought_back(language: Language, news: News) -> str:
    if news.how == "waiting":
        return language("Bringing chats back on {when} was interrupted and cannot be finished yet; it is tried again.")
    if news.problems:
        return language("Bringing chats back on {when} was interrupted. Not everything could be brought back now:")
    return language("Bringing chats back on {when} was interrupted; it is finished now.")


def short(language: Language, settled: Settled) -> str:
    """One sentence about the start, for a corner of the window; empty when there is nothing to tell."""
    if settled.news:
        words = news_words(language, settled.news[0])
        if len(settled.news) > 1:
            words += " " + language.plural("and {count} more", "and {count} more", len(settled.news) - 1)
        return words
    if settled.ended:
        return language.plural(
            "The time for undo of {count} erasure is over; its copy was destroyed.",
            "The time for undo of {count} erasures is over; their copies were destroyed.",
            settled.ended,
        )
    return ""
