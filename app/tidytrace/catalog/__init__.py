"""What AI apps there are: typed definitions, checked when they load."""

from tidytrace.catalog.errors import CatalogError, DefinitionError, UpdateRefused
from tidytrace.catalog.load import Catalogue, load_app, load_catalogue
from tidytrace.catalog.model import App, Detection, OwnDelete, PathVariable, ProcessMark, Source
from tidytrace.catalog.settings import AccountCard, Contact, Overruled, Retention, Right, Setting, ToolServers, Variable
from tidytrace.catalog.stores import Database, Document, Lines, Link, Records, RowEntries, Rows, Sections, Store
from tidytrace.catalog.tips import Tip, load_tips
from tidytrace.catalog.words import SYSTEMS, Check, Grade, Kind, Power, Severity, System, Text

__all__ = [
    "SYSTEMS",
    "AccountCard",
    "App",
    "CatalogError",
    "Catalogue",
    "Check",
    "Contact",
    "Database",
    "DefinitionError",
    "Detection",
    "Document",
    "Grade",
    "Kind",
    "Lines",
    "Link",
    "Overruled",
    "OwnDelete",
    "PathVariable",
    "Power",
    "ProcessMark",
    "Records",
    "Retention",
    "Right",
    "RowEntries",
    "Rows",
    "Sections",
    "Setting",
    "Severity",
    "Source",
    "Store",
    "System",
    "Text",
    "Tip",
    "ToolServers",
    "UpdateRefused",
    "Variable",
    "load_app",
    "load_catalogue",
    "load_tips",
]
