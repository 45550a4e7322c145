"""Tickets as a table in a file: read from what spreadsheets write, written for what they read.

RFC 4180, and what is found in the wild: a byte order mark, semicolons or tabs, old encodings.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.admin_export import harmless

LARGEST_FILE = 1024 * 1024  # bytes
MOST_ROWS = 5000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_QUOTED = re.compile('"[^"]*"')
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = {
    "email": {"email", "e-mail", "mail", "e-mail address", "email address", "e-mail-adresse"},
    "name": {"name", "full name", "vollständiger name"},
    "first": {"first name", "firstname", "given name", "vorname"},
    "last": {"last name", "lastname", "surname", "family name", "nachname", "familienname"},
    "type": {"type", "ticket", "ticket type", "kind", "ticketart", "art", "kategorie"},
}


class UnreadableFileError(Exception):
    """The file is no table of tickets; the text says why."""


class Line(NamedTuple):
    """One row: where it ends in the file, from 1, and what stands in it, unchecked."""

    number: int
    email: str
    name: str
    ticket_type: str


def table_decode(content: bytes) -> str:
    """Return a file's text. Raises UnreadableFileError.

    What is neither UTF-8 nor marked as UTF-16 is taken for Windows-1252, as spreadsheets write it.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def table_read(text: str) -> list[Line]:
    """Return the rows of a table without empty ones; with a line of headings, or without.

    Without headings the address is looked for, and what stands beside it is the name. Raises
    UnreadableFileError.
    """
    if "\0" in text:
        raise UnreadableFileError(_("This is no text file. Save the table as CSV."))
    rows = _rows(text)
    if not rows:
        raise UnreadableFileError(_("There is nothing in it."))
    columns = _headings(rows[0][1])
    if columns:
        rows = rows[1:]
    else:
        columns = _guessed(rows[0][1])
    if len(rows) > MOST_ROWS:
        said = _("There are more than %(most)d tickets in it. Import them in parts.")
        raise UnreadableFileError(said % {"most": MOST_ROWS})
    return [_line(number, cells, columns) for number, cells in rows]


def table_write(rows: Iterable[Sequence[str]]) -> str:
    """Return a table that spreadsheets open as it is meant: none of its cells is a formula.

    What would be one has a quotation mark before it, as OWASP advises against CSV injection.
    """
    out = io.StringIO()
    out.write("\ufeff")
    csv.writer(out).writerows([[harmless(cell) for cell in row] for row in rows])
    return out.getvalue()


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        said = _("Its letters cannot be read. Save the table as CSV in UTF-8.")
        raise UnreadableFileError(said) from error


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows in which anything stands, each with the number of its last line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows = []
    try:
        for cells in reader:
            stripped = [_plain(cell) for cell in cells]
            if any(stripped):
                rows.append((reader.line_num, stripped))
    except csv.Error as error:
        said = _("Line %(line)d cannot be read: a quotation mark is open or out of place.")
        raise UnreadableFileError(said % {"line": reader.line_num}) from error
    return rows


def _delimiter(text: str) -> str:
    """Return what stands between the cells of the first line in which anything stands."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=_QUOTED.sub("", first).count)


def _headings(cells: Sequence[str]) -> dict[str, int]:
    """Return where each column is; nothing where this is no line of headings."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        for column, names in _COLUMNS.items():
            if cell.casefold() in names:
                found.setdefault(column, at)
    return found


def _guessed(cells: Sequence[str]) -> dict[str, int]:
    at = next((at for at, cell in enumerate(cells) if "@" in cell), None)
    if at is None:
        said = _("There is neither a line of headings, like “name, email, type”, nor an address.")
        raise UnreadableFileError(said)
    columns = {"email": at}
    if len(cells) > 1:
        columns["name"] = 1 if at == 0 else 0
    if len(cells) > 2:  # noqa: PLR2004 - the third column
        columns["type"] = next(one for one in (2, 1) if one != at)
    return columns


def _line(number: int, cells: Sequence[str], columns: dict[str, int]) -> Line:
    def cell(column: str) -> str:
        at = columns.get(column, len(cells))
        return cells[at] if at < len(cells) else ""

    name = cell("name") or " ".join(filter(None, (cell("first"), cell("last"))))
    return Line(number, cell("email").lower(), " ".join(name.split()), cell("type"))


def _plain(cell: str) -> str:
    """Return a cell without blanks around it, and without what keeps it from being a formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text
