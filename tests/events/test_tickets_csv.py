"""Tables as spreadsheets write them, and as they read them."""

import pytest

from events.tickets_csv import Line, UnreadableFileError, table_decode, table_read, table_write

VERA = Line(2, "vera@x.org", "Vera Ölmann", "Box")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_read_in_every_common_encoding(encoding: str) -> None:
    table = "name,email,type\nVera Ölmann,vera@x.org,Box\n"
    assert table_read(table_decode(table.encode(encoding))) == [VERA]


def test_letters_that_are_none_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="Save the table as CSV in UTF-8"):
        table_decode(b"name\n\x81\x8d\n")


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_cells_and_lines_may_be_parted_by_anything_common(between: str, end: str) -> None:
    rows = [["name", "email", "type"], ["Vera Ölmann", "vera@x.org", "Box"]]
    assert table_read(end.join(between.join(row) for row in rows)) == [VERA]


@pytest.mark.parametrize(
    "headings",
    [
        "E-Mail,Name,Ticket",
        "e-mail address,full name,ticket type",
        "E-Mail-Adresse,Vollständiger Name,Ticketart",
        " EMAIL , NAME , TYPE ",
    ],
)
def test_headings_are_known_in_many_words(headings: str) -> None:
    assert table_read(f"{headings}\nVERA@x.org,Vera Ölmann,Box") == [VERA]


def test_first_and_last_names_are_put_together() -> None:
    (line,) = table_read("Vorname;Nachname;Firma;E-Mail\nVera;Ölmann;ACME;vera@x.org")
    assert line == Line(2, "vera@x.org", "Vera Ölmann", "")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("vera@x.org", Line(1, "vera@x.org", "", "")),
        ("vera@x.org,Vera", Line(1, "vera@x.org", "Vera", "")),
        ("Vera,vera@x.org,Box", Line(1, "vera@x.org", "Vera", "Box")),
        ("vera@x.org,Vera,Box", Line(1, "vera@x.org", "Vera", "Box")),
    ],
)
def test_without_headings_the_address_is_looked_for(row: str, expected: Line) -> None:
    assert table_read(row) == [expected]


def test_a_comma_in_quotation_marks_parts_nothing() -> None:
    (line,) = table_read('"Ölmann, Vera, Dr.";vera@x.org')
    assert line == Line(1, "vera@x.org", "Ölmann, Vera, Dr.", "")


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    lines = table_read('name,email\n\n"Vera\nÖlmann",vera@x.org\nViktor,v@x.org\n')
    assert [(line.number, line.name) for line in lines] == [(4, "Vera Ölmann"), (5, "Viktor")]


def test_short_and_long_lines_are_read_as_far_as_they_go() -> None:
    lines = table_read("name,email,type\nVera\nViktor,v@x.org,Box,more,and more\n")
    assert lines == [Line(2, "", "Vera", ""), Line(3, "v@x.org", "Viktor", "Box")]


def test_what_is_written_is_read_again_as_it_was() -> None:
    names = ["=1+1", "Vera; “Ölmann”, Dr.", "-", "'quoted'", "@home", "two\nlines"]
    rows = [["name", "email"], *([name, f"v{at}@x.org"] for at, name in enumerate(names))]
    written = table_write(rows)
    assert written.startswith("\ufeff")
    read = table_read(table_decode(written.encode()))
    assert [line.name for line in read] == [" ".join(name.split()) for name in names]


@pytest.mark.parametrize("name", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1"])
def test_no_cell_begins_like_a_formula(name: str) -> None:
    (cell,) = table_write([[name]]).removeprefix("\ufeff").strip("\r\n").strip('"').splitlines()[:1]
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
