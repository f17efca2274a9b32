"""Where an app keeps conversations, and how one of them is told from the others.

A *transcript* store lists conversations. All other kinds are companions: places that hold the same text again.
Templates in ``files`` may use the app's path variables (``{data}``), and in companions also ``{id}`` (the app's own
id of the conversation), ``{dir}`` (folder of its transcript) and ``{stem}`` (its file name without the last suffix).
``*`` and ``**`` are globs.
"""

import re
from typing import Annotated, Literal

import msgspec

from tidytrace.catalog.words import Grade, Text

StoreKind = Literal[
    "transcript",
    "index",
    "prompt-history",
    "attachment",
    "memory",
    "cache",
    "log",
    "backup",
]
StoreFormat = Literal[
    "jsonl",  # one JSON value per line
    "base64-jsonl",  # the same with each line in Base64, and perhaps one before them that says so
    "json",  # one JSON document
    "yaml",  # one YAML document, as "json"
    "gob",  # one value as Go programs write it, as "json"
    "xml",  # one document, as "json": elements with tag, attributes, text, children, and all below by tag
    "sqlite",
    "markdown",  # sections under a heading pattern
    "text",  # lines of plain text
    "file",  # any file, taken whole
    "folder",  # any folder, taken whole
    "gpt4all-chat",  # one binary file of Qt values for each conversation
    "gemini-chat",  # JSON Lines with $set and $rewindTo operations
    "vscode-chat",  # JSON, or JSON Lines of set/push/delete operations
    "cursor-chat",  # composerData and bubbleId rows in cursorDiskKV
    "web-storage",  # a folder with the LevelDB of Local Storage or Session Storage, shared by all sites
    "indexed-db",  # a folder with the LevelDB of one site
    "indexed-db-records",  # the same of an app that is a browser inside; its records are conversations
    "mozilla-site",  # a folder with all databases of one site (Firefox family)
    "mozilla-tabs",  # the same of the Firefox family, packed
    "tab-session",  # open and closed tabs of a browser, all sites in one file
]
_PACKED = frozenset({"base64-jsonl", "web-storage", "indexed-db", "indexed-db-records", "mozilla-site", "gpt4all-chat"})
Unit = Literal["file", "folder", "line", "entry", "row", "section"]
JMESPath = Annotated[str, msgspec.Meta(min_length=1)]


class Schema(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which generations of a file a definition was made for; any other is shown, and never changed."""

    query: str = ""
    """Where the version stands. In a database ``PRAGMA user_version``, or a query on its tables whose first column
    gives it (of several rows each must be known); elsewhere a JMESPath. Nothing at all counts as ``""``."""
    known: tuple[int | str, ...] = ()
    up_to: int | None = None
    """Also every whole number up to this one."""
    tables: dict[str, tuple[str, ...]] = {}
    """Tables and columns that only this query needs; in a file without one of them it gives nothing."""
    named: str | None = None
    """In the query's place, for a database: regular expression searched in the file's name; group 1 is the version."""

    def __post_init__(self) -> None:
        """A definition that knows no version could say nothing."""
        if not self.known and self.up_to is None:
            raise ValueError("needs known or up_to")
        if (self.named is None) == (not self.query):
            raise ValueError("needs either query or named")

    def knows(self, version: object) -> bool:
        """Whether this is a version that the definition was made for."""
        told = "" if version is None else str(version)
        if told in {str(one) for one in self.known}:
            return True
        return self.up_to is not None and re.fullmatch(r"\d{1,18}", told) is not None and int(told) <= self.up_to


class Lines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """JMESPath selectors on each line of a ``jsonl`` transcript."""

    message: JMESPath
    """True for a line that is a message."""
    role: JMESPath
    text: JMESPath
    """A string, or a list of strings that are joined by a blank line."""
    time: JMESPath | None = None
    title: JMESPath | None = None
    """The app's own title; the last line that yields a string wins."""
    title_mark: str | tuple[str, ...] | None = None
    """Bytes that every line with a title holds; lets the reader skip the others unparsed. Of several marks, the
    first that leads to a title counts, so a title that the person gave can go before the app's."""
    message_mark: str | None = None
    """Bytes that every message line holds, for counting without parsing."""
    context: str | None = None
    """Regular expression: a user text it matches was written by the app, not by the person."""
    unwrap: str | None = None
    """Regular expression searched in a user text; where it is found, group ``text`` is what the person wrote."""
    author: JMESPath | None = None
    """Whose words the rest of a line is, in the app's own word for a role: a line that is no message, or what a preview
    leaves out of one. Nothing where it is only said again in another line."""
    id: JMESPath | None = None
    project: JMESPath | None = None
    version: JMESPath | None = None
    schema: Schema | None = None
    """Asked of the first line of a file."""


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """JMESPath selectors on a ``json`` transcript, or on the value of one row."""

    messages: JMESPath
    """The list of messages; the next three are evaluated on each of them."""
    role: JMESPath
    text: JMESPath
    time: JMESPath | None = None
    id: JMESPath | None = None
    title: JMESPath | None = None
    created: JMESPath | None = None
    updated: JMESPath | None = None
    project: JMESPath | None = None
    version: JMESPath | None = None
    pinned: JMESPath | None = None
    context: str | None = None
    unwrap: str | None = None
    """As in ``Lines``."""
    pieces: str | None = None
    """Glob from the document's folder, for apps that write every message into a file of its own: their values stand,
    in the order of the files' names, as the document's member ``pieces``. ``{id}`` is the conversation's id."""
    parts: str | None = None
    """Another glob from there, for apps that write the texts of each message apart again: their values stand as the
    member ``parts`` of the piece. ``{piece}`` is the name of the piece's file without its ending."""
    packed: tuple[str, ...] = ()
    """Members of a piece that are JSON in a string; they are opened first."""
    same: JMESPath | None = None
    """On a message: messages that give the same are one that was written again, and the last of them stands."""
    mark: str | None = None
    """Bytes that every document with a conversation holds; the others are left unparsed."""
    schema: Schema | None = None
    """Asked of the whole document; of the whole record where documents are records."""

    def __post_init__(self) -> None:
        """What is a part of nothing is never read."""
        if self.parts is not None and self.pieces is None:
            raise ValueError("parts are parts of pieces")


class Sections(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions for a ``markdown`` or ``text`` transcript."""

    heading: str | None = None
    """A conversation starts at a line that matches; group ``time`` is its start.
    Without it the whole file is one conversation."""
    user: str | None = None
    """A line the person wrote; group ``text`` is the text."""
    answer: str | None = None
    """A line between what the person wrote and the answer; without it every line tells by itself whose it is."""
    tool: str | None = None
    """A line of the program or a tool, neither person nor answer; group ``text``."""

    def __post_init__(self) -> None:
        """Somehow the two sides must be told apart."""
        if self.user is None and self.answer is None:
            raise ValueError("needs user or answer")


class Joined(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records of another object store that are parts of a conversation's messages."""

    store: str
    keys: JMESPath
    """On a message: the list of their keys."""
    name: str
    """The member of the message that is to hold them."""


class Titles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Titles that an app keeps in its Local Storage while the conversations are in IndexedDB."""

    beside: str
    """Folder of the Local Storage, from the folder that has the IndexedDB folder in it."""
    key: str
    """Name of the entry; its value is JSON."""
    list: JMESPath
    """The entries with titles; members that are JSON in a string are opened first."""
    id: JMESPath
    title: JMESPath
    created: JMESPath | None = None
    updated: JMESPath | None = None


class Records(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which records of an IndexedDB hold conversations; the selectors of ``document`` say what is in one.

    A string value is opened as JSON.
    """

    database: str
    store: str
    """The object store."""
    key: str | None = None
    """Regular expression for the whole key of a record; group 1, if there is one, is the conversation's id."""
    list: JMESPath | None = None
    """The conversations in a record; left out, the record is one."""
    joined: tuple[Joined, ...] = ()
    titles: Titles | None = None
    schema: Schema | None = None
    """Asked of an object: ``version`` is the version that the app gave its database, ``records`` holds by their names
    those records of the object store that are no conversations."""


class Rows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows of one table that belong to a conversation; deleted in the order given."""

    table: str
    where: str | None = None
    """SQL condition with ``:id``; without it only ``holds`` decides."""
    holds: tuple[str, ...] = ()
    """Columns searched for the conversation's own passages."""
    optional: bool = False
    """The table is missing in some versions."""
    said: Literal["user", "assistant", "tool", "system"] | None = None
    """Whose words the rows are, where no message holds them."""
    roles: bool = False
    """The rows tell themselves whose words they are: messages in their JSON have a ``role``, or they have a column of
    that name."""
    clear: str | None = None
    """SQL condition without ``:id`` for the rows that go too when the app's last conversation goes; ``1`` for all.
    Without it ``clear_with_all`` takes nothing more from this table."""

    def __post_init__(self) -> None:
        """One of the two must say which rows."""
        if self.where is None and not self.holds:
            raise ValueError("needs where or holds")


class RowEntries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Entries inside the JSON value of one row, such as an index that an editor keeps in ``ItemTable``.

    Only the entries of the conversation go; the rest of the value stays as it was.
    """

    table: str
    row: str
    """What ``key_column`` holds in that row."""
    key_column: str = "key"
    value_column: str = "value"
    list: JMESPath | None = None
    """The array or object inside the value that has the entries; the whole value if left out. Where it yields
    arrays inside an array (``*.items``), each of them is looked through."""
    key: JMESPath | None = None
    """Where an entry holds the conversation's id; left out, the member's name in an object is the id."""
    text: bool = False
    """No id in there: the entries that hold the conversation's own passages go."""
    clear: bool = False
    """The whole row goes when the app's last conversation goes."""


class Database(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """SQL on one kind of SQLite file. Read queries see only ``tables``; deletion only the tables of ``rows``.

    In a store of unit ``file`` nothing is deleted by rows; the whole database goes.

    ``unpacked(cell)`` is the text of a cell that the app packs with zstd, and any other cell as it is;
    ``webkit_value(cell)`` is the string in WebKit's IndexedDB, ``webkit_entry(cell)`` the one in its Local Storage.
    """

    tables: dict[str, tuple[str, ...]]
    """The columns that the queries need; a file without them is newer than this definition."""
    list: str | None = None
    """Columns id, title, created, updated, messages, bytes, project, pinned; all but id may be NULL or left out."""
    text: str | None = None
    """Columns role, text, time in order for ``:id``."""
    children: str | None = None
    """Ids of conversations that belong to ``:id`` and go with it."""
    rows: tuple[Rows, ...] = ()
    entries: tuple[RowEntries, ...] = ()
    """Deleted after ``rows``; the tables must be among ``tables``."""
    full_text: tuple[str, ...] = ()
    """FTS5 tables to optimise after a deletion."""
    foreign_keys: bool = False
    optional: bool = False
    """A file without the needed tables is of another generation of the app and has nothing here; not an error."""
    without: tuple[str, ...] = ()
    """Tables of another generation: a file that has one of them is left to another store of the app."""
    schema: Schema | tuple[Schema, ...] | None = None
    """Of several marks each must be known."""
    packed: bool = False
    """No word can be read in the file as it is: only ``text`` opens the cells."""
    required: dict[str, tuple[str, ...]] = {}
    """For an app that marks its file with no version: the columns without a default that every new row of a table needs
    to have filled, as far as they are not in ``tables``. A file that wants another one has moved on."""

    @property
    def schemas(self) -> tuple[Schema, ...]:
        """Every mark of a version."""
        if self.schema is None:
            return ()
        return self.schema if isinstance(self.schema, tuple) else (self.schema,)


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the pieces of a companion belong to a conversation."""

    by: Literal["id", "text", "app", "mark"]
    """``id``: a name or key equal to the conversation's id. ``text``: pieces that hold its own passages.
    ``app``: cannot be told apart; goes only when all conversations of the app go. ``mark``: files and folders that
    hold ``mark``."""
    mark: str | None = None
    """With ``{id}``: what stands at the beginning of a file (the first 16 KiB) that belongs to the conversation."""
    inside: str | None = None
    """For folders: the file in them that holds the mark."""
    key: JMESPath | None = None
    """For lines and entries: where the id stands."""
    list: JMESPath | None = None
    """For a ``json`` companion: the array or object that has the entries; the whole document if left out."""

    def __post_init__(self) -> None:
        """A mark is what tells one conversation from another, or it is nothing."""
        if (self.by == "mark") != (self.mark is not None and "{id}" in self.mark):
            raise ValueError("mark and {id} in it are for links by mark, and for these alone")


class Store(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place where an app keeps conversations or copies of them."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    kind: StoreKind
    format: StoreFormat
    files: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    unit: Unit
    grade: Grade
    id_pattern: str | None = None
    """Regular expression searched in the file's POSIX path; group 1 is the conversation's id."""
    lines: Lines | None = None
    document: Document | None = None
    records: Records | None = None
    sections: Sections | None = None
    database: Database | None = None
    link: Link | None = None
    of: tuple[str, ...] = ()
    """Transcript stores that this one accompanies; empty means all of the app."""
    clear_with_all: bool = False
    """When the app's last conversation goes, the whole place is emptied too."""
    erasable: Literal["alone", "with-all", "no"] = "alone"
    also_goes: Text | None = None
    """What goes besides the chats, where the place only goes as a whole; told before anybody confirms."""
    of_sites: bool = False
    """A conversation is a web site and its id the host. The transcripts hold parts of it, not the same text again, and
    the bare id in other places says only that the site was visited."""
    left_behind: bool | None = None
    """Whether the app's own delete of one conversation leaves its text here; left out where nobody knows."""
    project_files: bool = False
    """The files stand in the person's own project folders, not in the app's folder."""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse combinations that no reader could serve."""
        wanted = {
            "jsonl": self.lines,
            "base64-jsonl": self.lines,
            "json": self.document,
            "yaml": self.document,
            "gob": self.document,
            "xml": self.document,
            "markdown": self.sections,
            "text": self.sections,
            "sqlite": self.database,
        }
        if self.kind == "transcript":
            if self.format in wanted and wanted[self.format] is None:
                raise ValueError(f"a {self.format} transcript needs its selectors")
            if self.format == "sqlite" and (self.database is None or self.database.list is None):
                raise ValueError("a sqlite transcript needs database.list")
        elif self.link is None and self.format != "sqlite":
            raise ValueError("a companion needs link")
        if self.format == "sqlite" and self.database is None:
            raise ValueError("needs database")
        if (self.format == "indexed-db-records") != (self.records is not None):
            raise ValueError("records is for indexed-db-records, and for these alone")
        if self.records is not None and (self.document is None or self.erasable == "alone"):
            raise ValueError("records need document, and cannot go one by one")

    @property
    def lists(self) -> bool:
        """Whether conversations can be listed from here (transcripts, and indexes that name orphans)."""
        if self.kind == "transcript":
            return True
        if self.format == "json" and self.unit in {"entry", "file"}:
            return self.document is not None
        return self.database is not None and self.database.list is not None

    @property
    def packed(self) -> bool:
        """Whether only its reader knows what is said in it, and a look into the files as they are finds nothing."""
        return self.format in _PACKED or (self.database is not None and self.database.packed)
