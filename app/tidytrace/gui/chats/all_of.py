"""All chats of one app, from wherever the person asks for them."""

from tidytrace.gui.chats.page import ChatsPage


def ask_to_erase_all(page: ChatsPage, app: str) -> None:
    """Show the chats of an app, and ask whether to erase all of them that can go, as soon as they are listed."""

    def ask() -> None:
        of_app = (one for one in page.table.shelf.conversations if one.app == app)
        chosen = [one for one in of_app if page.table.shelf.markable(one)]
        if chosen:
            page.ask_to_erase(chosen)

    page.only_app(app)
    page.when_listed(ask)
