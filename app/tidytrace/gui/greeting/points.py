"""What the pages say: a shape, a line, and a sentence under it."""

from typing import Final, NamedTuple

from tidytrace.language import N_


class Point(NamedTuple):
    """One thing that is said. Line and sentence are English texts of the translations."""

    glyph: str
    line: str
    sentence: str


class Leaf(NamedTuple):
    """One page."""

    heading: str
    line: str
    points: tuple[Point, ...]


LEAVES: Final = (
    Leaf(
        N_("Welcome to Tidytrace"),
        N_("AI apps keep a lot on your computer. Tidytrace shows you what, and helps you to tidy it up."),
        (
            Point(
                "search",
                N_("It finds the AI apps on this computer"),
                N_("You see which of them keep chats, what they share, and who can reach them."),
            ),
            Point(
                "manual",
                N_("It checks their privacy switches"),
                N_("Each result says in plain words what it is, why it matters and what you can do."),
            ),
            Point(
                "erase",
                N_("It erases old chats"),
                N_("It proves what is gone, and for as many days as you choose you can bring it back."),
            ),
        ),
    ),
    Leaf(
        N_("What Tidytrace never does"),
        N_("These are promises, not settings."),
        (
            Point(
                "network",
                N_("It sends nothing anywhere"),
                N_("No account, no statistics, no search for updates. It only asks AI servers on this same computer."),
            ),
            Point(
                "lock",
                N_("It changes and deletes nothing without being asked"),
                N_("You see beforehand what would happen, and can undo it unless you choose to keep no copy."),
            ),
            Point(
                "chats",
                N_("It keeps no text of your chats"),
                N_("It remembers places, times, sizes and counts. Copies for undo are encrypted and do not stay."),
            ),
            Point(
                "unknown",
                N_("It cannot see what the services keep"),
                N_("What you typed there is on their computers too. Tidytrace shows where you can erase it."),
            ),
        ),
    ),
    Leaf(
        N_("What Tidytrace would look at"),
        N_("Nothing has been looked at yet. If you agree, this computer is looked at now; nothing is changed by it."),
        (
            Point(
                "folder",
                N_("Folders and settings of AI apps"),
                N_("Those that the catalogue knows, in your own account."),
            ),
            Point(
                "chats",
                N_("Chats that these apps keep here"),
                N_("They are counted, and looked through for card numbers, passwords and the like."),
            ),
            Point(
                "network",
                N_("Running AI programs and their connections"),
                N_("Who could reach them from outside, and where they are connected to."),
            ),
            Point(
                "info",
                N_("What the system and browsers say about AI"),
                N_("AI features of the system, antivirus, cloud folders, and what browsers keep of AI web sites."),
            ),
        ),
    ),
)
